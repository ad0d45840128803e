"""What starts the service at login, where there is no systemd; with one: ``tests/systemd/test_doctor.py``."""

import sys
from pathlib import Path

import pytest

from crampguard.cli.unit_text import autostart_text
from crampguard.doctor import Finding, Patient
from crampguard.doctor.startup import examine_startup, linger
from tests.doctor.conftest import gathered


async def found(patient: Patient) -> list[tuple[str, str, str]]:
    """What is found, and how to mend it."""
    return [(each.check, each.state.value, each.mend) for each in await gathered(examine_startup, patient)]


async def test_without_systemd_the_autostart_folder_is_the_way(patient: Patient) -> None:
    assert await found(patient) == [("start", "note", "crampguard service install --autostart")]


async def test_an_autostart_entry_is_enough_while_its_program_is_there(patient: Patient) -> None:
    patient.autostart_file.parent.mkdir()
    patient.autostart_file.write_text(autostart_text([sys.executable, "run"]))
    assert await found(patient) == [("start", "ok", "")]
    patient.autostart_file.write_text(autostart_text(["/nowhere/crampguard", "run"]))
    assert await found(patient) == [("start", "bad", "crampguard service install --autostart")]


@pytest.mark.parametrize(
    ("lingers", "sessions", "state"),
    [
        (True, None, "ok"),
        (False, "STATE=active\nSESSIONS=2 c1\n", "ok"),
        (False, "STATE=closing\nSESSIONS=\n", "bad"),
        (False, "STATE=lingering\n", "bad"),
    ],
)
def test_linger_is_asked_for_only_where_no_login_holds_the_manager(
    tmp_path: Path, *, lingers: bool, sessions: str | None, state: str
) -> None:
    mark, user = tmp_path / "linger", tmp_path / "user"
    if lingers:
        mark.touch()
    if sessions is not None:
        user.write_text(sessions)
    finding = linger(mark, user)
    assert isinstance(finding, Finding)
    assert (finding.state, finding.mend) == (state, "loginctl enable-linger" if state == "bad" else "")


def test_without_logind_linger_means_nothing(tmp_path: Path) -> None:
    assert linger(tmp_path / "linger", tmp_path / "user") is None
