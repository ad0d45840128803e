"""Every dependency has its reason, and docs/dependencies.md tells it."""

import re
import tomllib

import pytest

from tests.bench.dependencies import DOCUMENT, LARGE, canonical, document, reasons, required
from tests.bench.installed import ROOT, Distribution
from tests.bench.machine import Machine

ROWS = re.findall(r"(?m)^\| ([a-z0-9-]+) \| \S+ \| ([\d.]+) \| .*? \| (.*?) \|$", DOCUMENT.read_text())
DIRECT = required(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"])


def test_every_direct_dependency_has_a_reason() -> None:
    assert set(reasons()) >= DIRECT


def test_nothing_has_a_reason_that_is_not_installed() -> None:
    assert set(reasons()) <= {name for name, _size, _why in ROWS}


def test_every_large_one_has_its_reason_on_the_page() -> None:
    large = [(name, why) for name, size, why in ROWS if float(size) * 1e6 > LARGE]
    assert large
    assert [name for name, why in large if not why] == []


def test_a_large_one_without_a_reason_makes_no_page() -> None:
    heavy = Distribution(name="Heavy_Thing", version="1", size=LARGE + 1, needs=())
    with pytest.raises(ValueError, match="heavy-thing"):
        document([heavy], Machine.this())


def test_requirements_of_extras_are_not_needed() -> None:
    stated = ["Pydantic_Core==2.4", "email-validator>=2; extra == 'email'", "mdurl (>=0.1)"]
    assert required(stated) == {"pydantic-core", "mdurl"}
    assert canonical("typing_extensions") == "typing-extensions"
