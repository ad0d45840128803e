"""``crampguard doctor`` as a person calls it: the real program, with a real desktop and without."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.rigs.dunst import Dunst
from tests.rigs.processes import minimal_environment
from tests.rigs.service import LAST_LINE, SETTINGS, Home, ServiceProcess


def findings(home: Home, *arguments: str, status: int = 0) -> dict[str, dict[str, str]]:
    """By check, the last of each."""
    told: list[dict[str, str]] = home.json("doctor", *arguments, status=status)
    assert all(set(each) == {"check", "state", "message", "mend"} for each in told)
    assert all(each["mend"] for each in told if each["state"] == "bad")
    return {each["check"]: each for each in told}


def in_the_way(home: Home, *arguments: str, status: int = 1) -> set[str]:
    """What stands in the way of reminders."""
    found = findings(home, *arguments, status=status)
    return {check for check, each in found.items() if each["state"] == "bad"}


@contextmanager
def halted(service: ServiceProcess) -> Iterator[None]:
    """It takes calls, as the bus does for it, and says nothing."""
    service.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        service.signal(signal.SIGCONT)


def test_a_service_on_a_desktop_is_in_good_health(person: Home, desktop: Dunst) -> None:
    person.start()
    found = findings(person)
    well = {"settings", "journal", "permissions", "service", "version", "channel", "notifications", "trial"}
    assert {found[check]["state"] for check in well} == {"ok"}
    assert "Nothing stands in the way" in person.command("doctor").stdout
    assert desktop.displayed() == 0


@pytest.mark.parametrize("option", ["--quiet", "--no-test"])
def test_nothing_is_shown_where_that_is_not_wanted(person: Home, desktop: Dunst, option: str) -> None:
    person.start()
    assert "trial" not in findings(person, option)
    assert desktop.history() == []


def test_without_a_service_and_a_server_both_are_told(person: Home) -> None:
    assert in_the_way(person) == {"service", "notifications"}


def test_a_desktop_that_was_asked_to_be_quiet_stands_in_the_way(person: Home, desktop: Dunst) -> None:
    person.start()
    subprocess.run(["dunstctl", "set-paused", "true"], env=person.environment, check=True)
    assert in_the_way(person) == {"do-not-disturb"}


def test_a_pause_ends_by_itself_and_is_noted(person: Home, desktop: Dunst) -> None:
    person.start()
    person.command("pause", "1h")
    assert findings(person)["pause"]["mend"] == "crampguard resume"


def test_a_service_that_hangs_is_told_soon(person: Home, desktop: Dunst) -> None:
    with halted(person.start()):
        assert in_the_way(person) == {"service"}


def test_bad_settings_are_told_with_their_places(person: Home, desktop: Dunst) -> None:
    person.start()
    person.write_settings(SETTINGS + '[day2]\nbedtime = "25:00"\n')
    found = findings(person, status=1)
    assert found["settings"]["state"] == "bad"
    assert f"config.toml:{LAST_LINE + 1}:" in found["settings"]["message"]


def test_other_settings_than_the_service_s_are_noted(person: Home, desktop: Dunst, tmp_path: Path) -> None:
    person.start()
    other = tmp_path / "other.toml"
    other.write_text(SETTINGS)
    told: list[dict[str, str]] = person.json("doctor", "--config", str(other))
    notes = [each["message"] for each in told if each["check"] == "settings" and each["state"] == "note"]
    assert notes == [f"it goes by other settings: {person.settings_file}"]


def test_a_damaged_journal_is_told(lonely: Home) -> None:
    lonely.state.mkdir(parents=True, mode=0o700)
    (lonely.state / "journal.sqlite3").write_bytes(b"not a database at all" * 100)
    assert in_the_way(lonely) == {"journal", "service", "session-bus"}


def test_an_empty_home_stays_empty(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    environment = minimal_environment(home, XDG_RUNTIME_DIR=str(runtime), COLUMNS="80")
    done = subprocess.run(
        [sys.executable, "-m", "crampguard", "doctor"], env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "2 things stand in the way" in done.stdout
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("columns", ["30", "80", "200"])
def test_no_line_is_wider_than_the_terminal(person: Home, columns: str) -> None:
    person.environment["COLUMNS"] = columns
    out = person.command("doctor", status=1).stdout
    assert max(map(len, out.splitlines())) <= int(columns)
    assert "→" in out
