"""What people see of status, whatever it tells and however narrow the terminal is."""

from datetime import UTC, datetime, timedelta

import pytest

from crampguard.cli.tables import print_status
from crampguard.domain.forecast import Coming
from crampguard.domain.occurrence import Occurrence, Reason, ReasonKind
from crampguard.domain.presence import Answer, Reading, Report, Signal
from crampguard.status import status_facts

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WATER = Occurrence(reminder="drink-water", scheduled_for=NOW)


def coming(hours: int, title: str = "Water break") -> Coming:
    at = NOW + timedelta(hours=hours)
    occurrence = Occurrence(reminder="drink-water", scheduled_for=at)
    return Coming(at=at, occurrence=occurrence, title=title, message="Have a few sips.")


def facts(**parts: object) -> dict[str, object]:
    """The facts of a service that runs and has no trouble, but for what is said."""
    usual = {
        "running": True,
        "zone": UTC,
        "coming": [coming(1), coming(25)],
        "channel": "dbus",
        "channel_reason": "a notification service is there",
    }
    return status_facts(**{**usual, **parts})  # type: ignore[arg-type]


def printed(capsys: pytest.CaptureFixture[str], **parts: object) -> str:
    """What a person sees of those facts, in one line."""
    print_status(facts(**parts))
    return " ".join(capsys.readouterr().out.split())


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wide terminal, unless the test says otherwise."""
    monkeypatch.setenv("COLUMNS", "100")


def test_a_service_without_trouble_tells_its_channel_and_what_comes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = printed(capsys)
    assert out == (
        "running reminders go to: dbus (a notification service is there) "
        "this desktop doesn't tell whether you are there Next Reminder "
        "Mon 10:00 Water break drink-water Tue 10:00 Water break drink-water"
    )


def test_a_pause_is_told_with_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert "paused until Mon 02 Mar 11:30" in printed(capsys, paused_until=NOW + timedelta(minutes=150))


@pytest.mark.parametrize("answer", [Answer.YES, Answer.NO])
def test_that_a_guide_keeps_everything_quiet_is_told(
    capsys: pytest.CaptureFixture[str], answer: Answer
) -> None:
    report = Report(source="guide", signal=Signal.GUIDE, reading=Reading(answer))
    out = printed(capsys, sources=[report])
    assert ("quiet while a guide" in out) is (answer is Answer.YES)


def test_what_is_held_back_is_told_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    reason = Reason(kind=ReasonKind.NO_SERVICE, detail="[red]nobody[/red]")
    out = printed(capsys, held_back=[(WATER, reason)])
    assert "held back: drink-water, due 09:00 (no notification service is there ([red]nobody[/red]))" in out


def test_problems_of_a_running_service_are_told_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    problems = ["config.toml:1:1: [day] is bad", "config.toml:2:1: so is this"]
    out = printed(capsys, problems=problems)
    assert "the last good ones are in force: " + " ".join(problems) in out


def test_trouble_with_the_journal_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, trouble="journal.sqlite3: the disk is full")
    assert "the journal has a problem: journal.sqlite3: the disk is full" in out


def test_nothing_to_come_leaves_no_empty_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Reminder" not in printed(capsys, coming=[]).split("there)")[1]


def test_a_channel_that_nobody_knows_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    assert "reminders go to: unknown" in printed(capsys, channel=None)


@pytest.mark.parametrize("columns", ["30", "40"])
def test_on_a_narrow_terminal_when_it_is_stays_whole_and_problems_can_be_copied(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    problem = "/home/someone/.config/crampguard/config.toml:11:1: reminders.drink-water.evry: unknown key"
    print_status(facts(problems=[problem], coming=[coming(1, "A title of forty letters, as long as may be")]))
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("Mon 10:00") for line in lines)
    assert f"  {problem}" in lines
    assert all(len(line) <= int(columns) for line in lines if problem not in line)
