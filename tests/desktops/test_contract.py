"""The checks of ``make desktops`` on those that start at once."""

import tempfile
from pathlib import Path

import pytest

from tests.desktops.desktop import Desktop
from tests.desktops.dunst import Dunst
from tests.desktops.suite import CHECKS, CannotBe, Finding, Works, find_out
from tests.desktops.sway import Sway

pytestmark = pytest.mark.usefixtures("unmeasured")

LIGHT: dict[type[Desktop], set[str]] = {Dunst: set(), Sway: {"lock"}}
"""Each with what there is not on it."""


@pytest.mark.parametrize("kind", LIGHT, ids=[kind.name for kind in LIGHT])
async def test_crampguard_does_what_it_owes_every_desktop(kind: type[Desktop]) -> None:
    # Not pytest's own folder: a socket's path may have 107 characters at the most.
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory:
        async with kind(Path(directory)) as desktop:
            findings: dict[str, Finding] = {check: await find_out(check, desktop) for check in CHECKS}

    assert {check for check, finding in findings.items() if isinstance(finding, CannotBe)} == LIGHT[kind]
    assert [finding for finding in findings.values() if not isinstance(finding, CannotBe | Works)] == []
