"""A page for the tests of one file; each visitor of it is a person of their own."""

from collections.abc import Iterator

import pytest

from tests.rigs.service import SETTINGS, Home, home
from tests.web.visitor import Dashboard, Visitor, dashboard


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home without a session bus, for all tests of a file."""
    with home(tmp_path_factory.mktemp("house")) as started:
        started.write_settings(SETTINGS)
        yield started


@pytest.fixture(scope="module")
def page(house: Home) -> Iterator[Dashboard]:
    """Its page."""
    with dashboard(house) as started:
        yield started


@pytest.fixture(scope="module")
def visitor(page: Dashboard) -> Visitor:
    """Its owner, inside."""
    visitor = page.visitor()
    assert visitor.csrf, "whoever is not inside proves nothing"
    return visitor
