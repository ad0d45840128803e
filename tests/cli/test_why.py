"""``crampguard why``: told from the journal and the settings, with nothing running."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crampguard.domain.event import Event, EventKind, Scalar
from crampguard.domain.occurrence import NO_REASON, Reason, ReasonKind
from crampguard.instance import sole
from crampguard.journal import SqliteJournal
from crampguard.settings.reading import defaults
from crampguard.wallclock import utc_now
from tests.cli.conftest import Person
from tests.rigs.dunst import Dunst
from tests.rigs.service import OFTEN, SETTINGS, Home

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
NOTHING = "\n".join(f"[reminders.{each.name}]\nenabled = false" for each in defaults().reminders)
DROPS = NOTHING + '\n[reminders.eye-drops]\ntitle = "Eye drops"\n'
ALWAYS = DROPS + 'every = "1h"\nduring = "00:00-24:00"\n'
CALL = Reason(kind=ReasonKind.CALL, detail="Firefox [b]")


def event(
    kind: EventKind,
    at: datetime,
    due: datetime | None = None,
    reason: Reason = NO_REASON,
    reminder: str = "eye-drops",
    **data: Scalar,
) -> Event:
    """Something about the eye drops, or about none where nothing was due."""
    name = None if due is None else reminder
    return Event(at=at, kind=kind, reminder=name, scheduled_for=due, reason=reason, data=data)


def write(person: Person, *events: Event) -> None:
    """Into the journal, as a service would."""
    journal = SqliteJournal.open(person.state)
    journal.append(*events)
    journal.close()


def lately() -> datetime:
    """An hour ago, to the minute."""
    return utc_now().replace(second=0, microsecond=0) - timedelta(hours=1)


def story(due: datetime) -> tuple[Event, ...]:
    """Of one occurrence: held back, shown, done."""
    return (
        event(EventKind.DEFERRED, due, due, CALL),
        event(EventKind.SHOWING, due + 5 * MINUTE, due),
        event(EventKind.SHOWN, due + 5 * MINUTE, due, id=1, server=":1.1"),
        event(EventKind.DONE, due + 6 * MINUTE, due, Reason(kind=ReasonKind.BUTTON)),
    )


def named(told: list[dict[str, Any]], what: str) -> list[dict[str, Any]]:
    """All decisions of that kind."""
    return [each for entry in told for each in entry["decisions"] if each["what"] == what]


@pytest.fixture
def running(someone: Person) -> Any:
    """Holds the lock that a service holds."""
    return sole(someone.state)


def test_an_occurrence_is_told_decision_by_decision_in_one_shape(someone: Person, running: Any) -> None:
    someone.set(DROPS + 'at = "00:00"\n')
    due = lately()
    write(someone, *story(due))
    with running:
        told = someone.json("why", "--since", "2h")
    assert set(told[0]) == {"reminder", "scheduled_for", "decisions"}
    assert (told[0]["reminder"], datetime.fromisoformat(told[0]["scheduled_for"])) == ("eye-drops", due)
    assert [(each["what"], each["reason"]) for each in told[0]["decisions"]] == [
        ("due", ""),
        ("deferred", "a microphone or camera was in use (Firefox [b])"),
        ("shown", ""),
        ("done", "by its button"),
    ]
    assert set(told[0]["decisions"][0]) == {"at", "what", "reason"}
    assert datetime.fromisoformat(told[0]["decisions"][2]["at"]) == due + 5 * MINUTE


def test_people_read_the_same_with_times(someone: Person, running: Any) -> None:
    due = lately()
    write(someone, *story(due))
    with running:
        out = someone("why", "--since", "2h").out
    times = [
        f"{moment.astimezone(BERLIN):%H:%M}" for moment in (due, due, due + 5 * MINUTE, due + 6 * MINUTE)
    ]
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == "eye-drops"
    assert lines[1].endswith("due")
    assert lines[2].endswith("held back a microphone or camera was in use (Firefox [b])")
    assert lines[3].endswith("shown")
    assert lines[4].endswith("done by its button")
    assert all(time in line for time, line in zip(times, lines[1:], strict=True))


@pytest.mark.parametrize("columns", ["30", "80"])
def test_no_line_is_wider_than_the_terminal(
    someone: Person, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    write(someone, *story(lately()))
    monkeypatch.setenv("COLUMNS", columns)
    out = someone("why", "eye-drops").out
    assert max(map(len, out.splitlines())) <= int(columns)


def test_without_a_name_only_today_is_told_and_with_one_a_week(someone: Person, running: Any) -> None:
    someone.set('[day]\ntimezone = "UTC"\n' + DROPS + 'at = "12:00"\n')
    due = utc_now() - timedelta(days=3)
    write(someone, *story(due))
    with running:
        said = someone("why")
        assert (said.status, said.out) == (0, "")
        assert "crampguard next" in said.err
        assert someone.json("why") == []
        assert named(someone.json("why", "eye-drops"), "done")


def test_a_weekly_reminder_s_last_story_is_told_however_old(someone: Person) -> None:
    someone.set(DROPS + 'at = "12:00"\n')
    write(someone, *story(utc_now() - timedelta(days=20)))
    assert named(someone.json("why", "eye-drops"), "done")


def test_the_latest_few_are_kept(someone: Person, running: Any) -> None:
    write(someone, *(each for hours in range(4, 0, -1) for each in story(utc_now() - timedelta(hours=hours))))
    with running:
        assert len(someone.json("why", "--since", "1d", "-n", "2")) == 2
        assert len(someone.json("why", "--since", "1d")) == 4
    assert someone("why", "-n", "0").status == 2


def test_a_reminder_that_is_off_says_so(someone: Person) -> None:
    told = someone.json("why", "hot-day")
    assert told[-1]["reminder"] == "hot-day"
    assert told[-1]["scheduled_for"] is None
    assert [each["what"] for each in told[-1]["decisions"]] == ["off"]
    assert "reminders.hot-day.enabled" in someone("why", "hot-day").out


def test_water_that_is_withheld_says_why(someone: Person) -> None:
    someone.set("[you]\nfluids_limited = true\n")
    (decision,) = someone.json("why", "drink-water")[-1]["decisions"]
    assert decision["what"] == "withheld"
    assert "fluids" in decision["reason"]


def test_days_that_are_not_today_and_the_next_time_are_told(someone: Person) -> None:
    today = utc_now().astimezone(UTC)
    other = (today + timedelta(days=2)).strftime("%a").lower()
    someone.set('[day]\ntimezone = "UTC"\n' + DROPS + f'at = "12:00"\ndays = "{other}"\n')
    decisions = someone.json("why", "eye-drops")[-1]["decisions"]
    assert [each["what"] for each in decisions] == ["not-today", "next"]
    assert other in decisions[0]["reason"]
    assert datetime.fromisoformat(decisions[1]["at"]).date() == (today + timedelta(days=2)).date()


def test_nothing_due_yet_today_is_told_with_the_next_time(someone: Person) -> None:
    someone.set(ALWAYS)
    (decision,) = someone.json("why", "eye-drops")[-1]["decisions"]
    assert decision["what"] == "next"
    assert decision["reason"] == "nothing of it was due yet today"
    assert datetime.fromisoformat(decision["at"]) > utc_now()


def test_something_today_is_not_nothing(someone: Person, running: Any) -> None:
    someone.set('[day]\ntimezone = "UTC"\n' + ALWAYS)
    write(someone, *story(utc_now().replace(microsecond=0)))
    with running:
        assert someone.json("why", "eye-drops")[-1]["decisions"][-1]["reason"] == ""


def test_what_came_due_while_no_service_ran_is_told(someone: Person) -> None:
    someone.set(ALWAYS)
    began = lately() - timedelta(hours=7)
    planned = Event(at=began, kind=EventKind.PLANNED, reminder="eye-drops", data={"schedule": "x"})
    write(someone, event(EventKind.STARTED, began), planned, event(EventKind.STOPPED, began + MINUTE))
    for arguments in (["why", "eye-drops"], ["why", "--since", "9h"]):
        told = [each for each in someone.json(*arguments) if each["scheduled_for"]]
        assert len(told) == 5, "the latest of them"
        assert {line["what"] for each in told for line in each["decisions"]} == {"not-running", "due"}
        assert "stopped" in named(told, "not-running")[0]["reason"]


def test_a_service_that_never_ran_is_told(someone: Person) -> None:
    (story,) = someone.json("why")
    assert [each["reason"] for each in story["decisions"]] == ["the service has never run here"]
    assert not someone.state.exists()


def test_a_running_service_is_not_said_to_be_off(someone: Person, running: Any) -> None:
    write(someone, event(EventKind.STARTED, lately()))
    with running:
        assert not named(someone.json("why", "drink-water"), "not-running")
    assert named(someone.json("why", "drink-water"), "not-running")


@pytest.mark.parametrize(
    ("name", "guess"), [("drink-watr", "Did you mean 'drink-water'?"), ("zzz", "There are: drink-water,")]
)
def test_an_unknown_reminder_is_guessed_and_exits_2(someone: Person, name: str, guess: str) -> None:
    said = someone("why", name, "--json")
    assert (said.status, said.out) == (2, "")
    assert guess in said.err


def test_one_that_left_the_settings_keeps_its_story(someone: Person) -> None:
    write(someone, *story(lately()))
    told = someone.json("why", "eye-drops")
    assert named(told, "done")
    assert told[-1]["decisions"][0]["what"] == "gone"


def test_bad_settings_are_told_and_do_not_silence_the_journal(someone: Person) -> None:
    write(someone, *story(lately()))
    someone.set('[day]\nbedtime = "25:00"\n')
    said = someone("why", "eye-drops")
    assert said.status == 0
    assert "done" in said.out
    assert "config check" in said.err


def test_a_journal_that_cannot_be_read_is_told(someone: Person) -> None:
    someone.state.mkdir(parents=True)
    (someone.state / "journal.sqlite3").write_bytes(b"no database" * 100)
    said = someone("why", "--json")
    assert (said.status, said.out) == (1, "")
    assert "journal.sqlite3" in said.err


def test_a_moment_that_is_none_is_wrong_usage(someone: Person) -> None:
    assert someone("why", "--since", "soon").status == 2


def test_a_real_service_s_doings_are_told(person: Home, desktop: Dunst) -> None:
    person.write_settings(SETTINGS + OFTEN.replace('"1s"', '"1h"'))
    service = person.start()
    person.command("remind", "eye-drops")
    person.command("done", "eye-drops")
    told = person.json("why", "eye-drops")
    (occurrence,) = [each for each in told if each["scheduled_for"]]
    assert [(each["what"], each["reason"]) for each in occurrence["decisions"]] == [
        ("shown", "asked for by hand"),
        ("done", "asked for by hand"),
    ]
    assert told[-1]["decisions"][-1]["what"] == "next"
    assert not named(told, "not-running")
    service.stop()
    assert named(person.json("why", "eye-drops"), "not-running")
