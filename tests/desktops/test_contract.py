"""The checks of ``make desktops`` on those that start at once."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desktops.desktop import Desktop
from tests.desktops.dunst import Dunst
from tests.desktops.suite import CHECKS, Works, find_out

LIGHT: list[type[Desktop]] = [Dunst]


@pytest.fixture(params=LIGHT, ids=[kind.name for kind in LIGHT])
async def light(request: pytest.FixtureRequest) -> AsyncIterator[Desktop]:
    """One after the other."""
    # Not pytest's own folder: a socket's path may have 107 characters at the most.
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory:
        async with request.param(Path(directory)) as desktop:
            yield desktop


@pytest.mark.parametrize("check", CHECKS)
async def test_crampguard_does_on_it_what_it_owes_every_desktop(check: str, light: Desktop) -> None:
    assert await find_out(check, light) == Works()
