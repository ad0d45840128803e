"""The commands that tell facts: next, simulate, status, history, without a running service."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from crampguard.domain.event import Event, EventKind
from crampguard.domain.occurrence import Reason, ReasonKind
from crampguard.instance import sole
from crampguard.journal import SqliteJournal
from crampguard.settings.reading import defaults
from crampguard.wallclock import utc_now
from tests.cli.conftest import Person

NOTHING = "\n".join(f"[reminders.{each.name}]\nenabled = false" for each in defaults().reminders)
DROPS = NOTHING + '\n[reminders.eye-drops]\ntitle = "Eye [b]drops[/b]"\nmessage = "One each."\n'
BERLIN = '[day]\ntimezone = "Europe/Berlin"\n'
BAD = 'evry = "1h"\n[day]\nbedtime = "25:00"\n'


def simulate(person: Person, start: str, end: str, *more: str) -> list[str]:
    """When the settings remind in a span: as JSON has it."""
    return [each["scheduled_for"] for each in person.json("simulate", "--from", start, "--to", end, *more)]


def write(person: Person, *events: Event) -> None:
    """Into the journal, as a service would."""
    journal = SqliteJournal.open(person.state)
    journal.append(*events)
    journal.close()


def event(kind: EventKind, at: datetime, reason: Reason | None = None, **data: str) -> Event:
    """Something about the eye drops of that moment."""
    return Event(
        at=at, kind=kind, reminder="eye-drops", scheduled_for=at, reason=reason or Reason(), data=data
    )


def test_simulate_tells_each_reminder_of_the_span_in_one_shape(someone: Person) -> None:
    someone.set(BERLIN + DROPS + 'at = ["08:00", "20:00"]\n')
    told = someone.json("simulate", "--from", "2026-03-02", "--to", "2026-03-03")
    assert told == [
        {
            "reminder": "eye-drops",
            "scheduled_for": f"2026-03-02T{time}:00+01:00",
            "title": "Eye [b]drops[/b]",
            "message": "One each.",
        }
        for time in ("08:00", "20:00")
    ]


def test_simulate_includes_its_beginning_and_not_its_end(someone: Person) -> None:
    someone.set(BERLIN + DROPS + 'at = ["08:00", "20:00"]\n')
    day = "2026-03-02T"
    assert simulate(someone, f"{day}08:00", f"{day}20:00") == [f"{day}08:00:00+01:00"]
    assert simulate(someone, f"{day}08:00:01", f"{day}20:00:01") == [f"{day}20:00:00+01:00"]
    assert simulate(someone, f"{day}08:00", f"{day}08:00") == []
    assert simulate(someone, f"{day}16:00+09:00", f"{day}07:00:01Z") == [f"{day}08:00:00+01:00"]


def test_a_time_that_spring_skips_moves_forward(someone: Person) -> None:
    someone.set(BERLIN + DROPS + 'at = "02:30"\n')
    assert simulate(someone, "2026-03-28", "2026-03-31") == [
        "2026-03-28T02:30:00+01:00",
        "2026-03-29T03:30:00+02:00",
        "2026-03-30T02:30:00+02:00",
    ]


def test_a_time_that_comes_twice_in_autumn_is_used_once(someone: Person) -> None:
    someone.set(BERLIN + DROPS + 'at = "02:30"\n')
    assert simulate(someone, "2026-10-25", "2026-10-26") == ["2026-10-25T02:30:00+02:00"]


@pytest.mark.parametrize(
    ("day", "after", "hours"), [("2026-03-29", "2026-03-30", 23), ("2026-10-25", "2026-10-26", 25)]
)
def test_every_counts_elapsed_time_over_a_clock_change(
    someone: Person, day: str, after: str, hours: int
) -> None:
    someone.set(BERLIN + DROPS + 'every = "1h"\nduring = "00:00-24:00"\n')
    found = [datetime.fromisoformat(each).astimezone(UTC) for each in simulate(someone, day, after)]
    assert len(found) == hours - 1
    assert {second - first for first, second in pairwise(found)} == {timedelta(hours=1)}


def test_simulate_beginning_where_a_clock_change_ends_loses_nothing(someone: Person) -> None:
    someone.set(BERLIN + DROPS + 'at = ["03:00", "03:20", "04:10"]\n')
    spring = simulate(someone, "2026-03-29T03:00", "2026-03-29T05:00")
    assert [each[11:16] for each in spring] == ["03:00", "03:20", "04:10"]
    autumn = simulate(someone, "2026-10-25T03:00", "2026-10-25T05:00")
    assert [each[11:16] for each in autumn] == ["03:00", "03:20", "04:10"]


def test_simulate_takes_any_zone_in_place_of_the_settings(someone: Person) -> None:
    someone.set(BERLIN + DROPS + 'at = "08:00"\n')
    zone = ["--timezone", "Asia/Kathmandu"]
    assert simulate(someone, "2026-03-02", "2026-03-03", *zone) == ["2026-03-02T08:00:00+05:45"]


def test_simulate_goes_by_the_machines_zone_where_the_settings_name_none(
    someone: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone.set(DROPS + 'at = "08:00"\n')
    assert simulate(someone, "2026-03-02", "2026-03-03") == ["2026-03-02T08:00:00+01:00"]
    monkeypatch.setenv("TZ", "America/New_York")
    assert simulate(someone, "2026-03-02", "2026-03-03") == ["2026-03-02T08:00:00-05:00"]


@pytest.mark.parametrize(
    ("start", "end", "zone"),
    [
        ("0001-01-01", "0001-02-15", "Asia/Tokyo"),
        ("0001-01-01T00:00Z", "0001-02-15", "UTC"),
        ("9999-11-01", "9999-12-31T23:59:59", "America/New_York"),
    ],
)
def test_simulate_reaches_to_the_calendars_ends(someone: Person, start: str, end: str, zone: str) -> None:
    assert simulate(someone, start, end, "--timezone", zone)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--from", "2026-03-02", "--to", "2026-03-01"), "--to lies before --from"),
        (("--from", "soon", "--to", "2026-03-01"), "'soon' is not a moment"),
        (("--from", "2026-03-01", "--to", "25:00"), "Invalid value for --to: '25:00' is not a moment"),
        (("--from", "soon", "--to", "tomorrow"), "Invalid value for --from: 'soon' is not a moment"),
        (("--from", "2026-03-01"), "--to"),
        (("--from", "today", "--to", "tomorrow", "--timezone", "Europe/Nowhere"), "not a time zone"),
        (("--from", "today", "--to", "tomorrow", "--timezone", "Europe"), "not a time zone"),
        (("--from", "today", "--to", "tomorrow", "--timezone", "../../etc/passwd"), "not a time zone"),
        (("--from", "today", "--to", "tomorrow", "--timezone", ""), "not a time zone"),
        (("--from", "today", "--to", "tomorrow", "--evry"), "--evry"),
    ],
)
def test_wrong_usage_of_simulate_is_told_and_exits_2(
    someone: Person, arguments: tuple[str, ...], problem: str
) -> None:
    said = someone("simulate", *arguments, "--json")
    assert (said.status, said.out) == (2, "")
    assert problem in said.err


@pytest.mark.parametrize(
    "command", [["simulate", "--from", "today", "--to", "tomorrow"], ["next"], ["next", "-n", "3"]]
)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_bad_settings_are_told_a_line_each_and_exit_78(
    someone: Person, command: list[str], form: list[str]
) -> None:
    someone.set(BAD)
    said = someone(*command, *form)
    assert (said.status, said.out) == (78, "")
    assert said.err.splitlines() == [
        f"{someone.settings_file}:1:1: evry: unknown key",
        f"{someone.settings_file}:3:11: day.bedtime: '25:00' is not a time of day (HH:MM)",
    ]


def test_next_tells_as_many_as_asked_for_in_order_of_time(someone: Person) -> None:
    ten = someone.json("next")
    assert len(ten) == 10
    moments = [datetime.fromisoformat(each["scheduled_for"]) for each in ten]
    assert moments == sorted(moments)
    assert moments[0] > utc_now()
    assert len(someone.json("next", "-n", "3")) == 3
    for few in ("0", "bad", "-1"):
        said = someone("next", "-n", few)
        assert said.status == 2
        assert f"'{few}' is not a number, 1 or more" in said.err


def test_next_goes_by_what_the_journal_knows(someone: Person) -> None:
    someone.set(DROPS + 'at = ["00:00", "06:00", "12:00", "18:00"]\n')
    now = utc_now()
    until = now + timedelta(days=3)
    write(someone, Event(at=now, kind=EventKind.PAUSED, data={"until": until.isoformat()}))
    assert datetime.fromisoformat(someone.json("next")[0]["scheduled_for"]) >= until


def test_next_says_when_everything_is_off(someone: Person) -> None:
    someone.set(NOTHING)
    said = someone("next")
    assert (said.status, said.out) == (0, "")
    assert "every reminder is off" in said.err
    assert someone.json("next") == []


def test_an_empty_span_is_told_from_reminders_that_are_off(someone: Person) -> None:
    day = ["simulate", "--from", "2026-03-02", "--to", "2026-03-02"]
    assert "--to is not included" in someone(*day).err
    someone.set(DROPS + 'at = "08:00"\ndays = "sun"\n')
    monday = ["simulate", "--from", "2026-03-02", "--to", "2026-03-03"]
    assert someone(*monday).err == "Nothing is scheduled.\n"
    someone.set(NOTHING)
    assert "every reminder is off" in someone(*monday).err
    assert "--to is not included" in someone(*day).err


@pytest.mark.parametrize("columns", ["20", "40", "71", "72", "200"])
def test_next_is_readable_on_any_terminal(
    someone: Person, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    someone.set(DROPS + 'at = ["00:00", "06:00", "12:00", "18:00"]\n')
    monkeypatch.setenv("COLUMNS", columns)
    out = someone("next", "-n", "2").out
    assert max(map(len, out.splitlines())) <= int(columns)
    assert ":00" in out
    if int(columns) >= 40:
        # What a person wrote is no markup.
        assert "Eye [b]drops[/b]" in out
        assert "eye-drops" in out
        assert "One each." in out


def test_history_tells_each_occurrence_once_with_the_latest_known(someone: Person) -> None:
    someone.set(BERLIN)
    due = utc_now().replace(microsecond=0) - timedelta(hours=1)
    write(
        someone,
        event(EventKind.SHOWN, due - timedelta(hours=1)),
        event(EventKind.SHOWN, due),
        event(EventKind.DONE, due, Reason(kind=ReasonKind.BUTTON)),
    )
    told = someone.json("history")
    assert [(each["outcome"], each["reason"]) for each in told] == [("shown", ""), ("done", "by its button")]
    assert set(told[0]) == {"reminder", "scheduled_for", "outcome", "reason", "at"}
    assert datetime.fromisoformat(told[1]["scheduled_for"]) == due
    out = someone("history").out
    assert "by its button" in out
    assert out.count("eye-drops") == 2


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("7d", 2),
        ("90m", 1),
        ("30m", 0),
        ("0001-01-01", 2),
        ("9999-12-31", 0),
        ("now", 0),
        ("2020-01-01T00:00Z", 2),
    ],
)
def test_history_goes_back_as_far_as_asked_for(someone: Person, since: str, told: int) -> None:
    due = utc_now() - timedelta(hours=1)
    write(someone, event(EventKind.SHOWN, due - timedelta(hours=1)), event(EventKind.SHOWN, due))
    assert len(someone.json("history", "--since", since)) == told


def test_history_says_when_there_is_nothing_and_makes_nothing(someone: Person) -> None:
    said = someone("history")
    assert (said.status, said.out) == (0, "")
    assert "Nothing yet" in said.err
    assert someone.json("history") == []
    assert not someone.state.exists()
    assert someone("history", "--since", "soon").status == 2


def test_history_can_be_read_with_bad_settings(someone: Person) -> None:
    someone.set(BAD)
    write(someone, event(EventKind.SHOWN, utc_now()))
    assert len(someone.json("history")) == 1


def test_status_answers_without_a_service_and_exits_69(someone: Person) -> None:
    facts = someone.json("status", status=69)
    assert facts["running"] is False
    assert len(facts["next"]) == 5
    assert facts["settings"] == str(someone.settings_file)
    said = someone("status")
    assert said.status == 69
    assert "not running" in said.out
    assert "crampguard service install" in said.out


def test_status_tells_of_bad_settings_and_of_no_last_good_ones_where_nothing_runs(someone: Person) -> None:
    someone.set(BAD)
    facts = someone.json("status", status=69)
    assert facts["problems"][0] == f"{someone.settings_file}:1:1: evry: unknown key"
    out = someone("status").out
    assert f"{someone.settings_file}:3:11: day.bedtime" in out
    assert "last good" not in out


def test_status_tells_of_a_journal_that_cannot_be_read(someone: Person) -> None:
    someone.state.mkdir(parents=True)
    (someone.state / "journal.sqlite3").write_bytes(b"not a database at all" * 100)
    facts = someone.json("status", status=69)
    assert facts["problems"] == []
    assert "journal.sqlite3" in facts["journal"]
    assert "the journal has a problem" in someone("status").out


def test_status_says_when_a_service_runs_that_it_cannot_ask(someone: Person) -> None:
    with sole(someone.state):
        facts = someone.json("status")
        assert facts["running"] is True
        assert "can't be asked" in facts["channel_reason"]
        assert "can't be asked" in someone("status").out


def test_json_is_all_that_stands_on_standard_output(someone: Person) -> None:
    for command in (["next"], ["history"], ["status"], ["simulate", "--from", "today", "--to", "tomorrow"]):
        said = someone(*command, "--json")
        json.loads(said.out)
        assert said.err == ""


@pytest.mark.parametrize("command", ["next", "simulate", "status", "history"])
def test_help_gives_an_example_or_says_what_is_told(someone: Person, command: str) -> None:
    said = someone(command, "--help")
    assert said.status == 0
    assert "--json" in said.out
