"""``crampguard stats``: counts over logged days, honest where there is too little."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest

from crampguard.domain.diary import night_of
from crampguard.domain.diary_wording import TOLD_OF_SIGNS
from crampguard.domain.event import Event, EventKind
from crampguard.journal import SqliteJournal
from crampguard.wallclock import utc_now
from tests.cli.conftest import Person
from tests.domain.diaries import BERLIN

NIGHTS = 28
CRAMPS = {1, 5, 9, *range(14, 21)}


def keep_a_month(someone: Person, *, times: int = 1) -> None:
    """A month up to the last whole day: stretched on the first 14 evenings; so many cramps on ten nights."""
    last = night_of(utc_now().astimezone(BERLIN)) - timedelta(days=1)
    entries: list[dict[str, object]] = []
    events = []
    for number in range(NIGHTS):
        night = last - timedelta(days=NIGHTS - 1 - number)
        morning = datetime.combine(night + timedelta(days=1), time(3), BERLIN)
        if number in CRAMPS:
            entries += [
                {
                    "start": (morning + timedelta(minutes=each)).isoformat(),
                    "side": "left",
                    "muscle": "calf",
                    "severity": 6,
                    "duration_seconds": 240 if number > 1 else 660,
                    "woke": True,
                    "state": "asleep",
                    "factors": ["heat"],
                    "helped": ["stretch"],
                }
                for each in range(times)
            ]
        else:
            entries.append({"what": "quiet", "night": night.isoformat()})
        due = datetime.combine(night, time(22, 15), BERLIN).astimezone(UTC)
        kind = EventKind.DONE if number < 14 else EventKind.SKIPPED
        events.append(Event(at=due, kind=kind, reminder="bedtime-stretch", scheduled_for=due))
    file = someone.directory / "month.json"
    file.write_text(json.dumps(entries))
    assert someone("diary", "import", str(file)).status == 0
    journal = SqliteJournal.open(someone.state)
    journal.append(*events)
    journal.close()


@pytest.mark.parametrize("columns", ["80", "40", "20"])
def test_a_month_is_told(someone: Person, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    keep_a_month(someone)
    said = someone("stats")
    out = " ".join(said.out.split())
    for told in (
        "28 of 28 days logged",
        "10 cramps on 10 days; per 7 logged days: 2.5 cramps, 2.5 cramp days",
        "median 6 of 10, noted for 10 of 10",
        "longest 11 min, over 10 minutes: 1",
        "calf 10; left 10",
        "night (0–6 h) 10",
        "Noted beside a cramp, not causes",
        "not enough data yet, 10 of 20 cramps of known time",
        "Cramps on 3 of 14 nights after the bedtime stretch, on 7 of 14 without",
        "a difference of −29 percentage points, 95 % interval",
        "most get better by themselves",
    ):
        assert told in out
    assert "p =" not in out
    assert max(map(len, said.out.splitlines())) <= max(40, int(columns))


@pytest.mark.parametrize("columns", ["80", "120"])
def test_where_nothing_is_alarming_the_warning_signs_are_two_lines(
    someone: Person, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for _twice in range(2):
        lines = someone("stats").out.splitlines()
        assert lines[0].startswith("Chest pain or trouble breathing: call the emergency number.")
        assert " ".join(lines[:2]).endswith("All warning signs: crampguard cramp --about")
        assert lines[2] == ""
        someone("diary", "add", "--at", "now", "--duration", "10m", "--note", "None of them.")


@pytest.mark.parametrize("entry", [["--duration", "11m"], ["--note", TOLD_OF_SIGNS]])
def test_a_cramp_that_calls_for_them_brings_all_warning_signs(someone: Person, entry: list[str]) -> None:
    someone("diary", "add", "--at", "now", *entry)
    out = someone("stats").out
    assert out.startswith("Call the emergency number now: chest pain")
    assert out.index("one leg swollen") < out.index("calf pain on walking") < out.index("logged")


def test_warning_signs_come_first(someone: Person) -> None:
    keep_a_month(someone)
    out = someone("stats").out
    assert out.startswith("Call the emergency number now: chest pain")
    assert out.index("one leg swollen") < out.index("days logged")
    assert "in pregnancy" not in out
    someone.set("[you]\npregnant = true\n")
    assert "in pregnancy" in someone("stats").out
    someone.set("[you\n")
    assert "in pregnancy" in someone("stats").out


def test_json_has_one_shape(someone: Person) -> None:
    keep_a_month(someone)
    told = someone.json("stats")
    assert (told["logged"], told["cramps"], told["cramp_days"]) == (28, 10, 10)
    assert told["span"]["days"] == 28
    assert told["cramps_per_7_logged_days"] == 2.5
    assert told["severity"] == {"median": 6, "known": 10}
    assert told["duration_minutes"] == {"median": 4, "known": 10}
    assert (told["longest_seconds"], told["over_10_minutes"], told["woke"]) == (660, 1, 10)
    assert told["parts_of_day"] == {"night": 10, "morning": 0, "afternoon": 0, "evening": 0}
    assert told["by_weekday_and_hour"] is None
    assert len(told["weeks"]) == 4
    (habit,) = told["habits"]
    assert habit["low"] < habit["difference"] == -0.2857 < habit["high"]
    assert told["caveats"]
    assert someone.json("stats", "--days", "7").keys() == told.keys()


def test_twenty_cramps_make_a_map_of_the_week(someone: Person) -> None:
    keep_a_month(someone, times=2)
    by_hour = someone.json("stats")["by_weekday_and_hour"]
    assert sum(row[3] for row in by_hour) == 20
    out = someone("stats").out
    assert "Hours by weekday the darkest: " in out
    assert "█" in out


def test_without_enough_nights_nothing_is_compared(someone: Person) -> None:
    keep_a_month(someone)
    (habit,) = someone.json("stats", "--days", "27")["habits"]
    assert (habit["enough"], habit["difference"], habit["low"], habit["high"]) == (False, None, None, None)
    assert "not enough data yet: 27 of 28 logged days" in " ".join(
        someone("stats", "--days", "27").out.split()
    )


def test_an_empty_diary_says_how_to_begin(someone: Person) -> None:
    said = someone("stats")
    assert said.status == 0
    assert "diary add" in said.err
    told = someone.json("stats")
    assert (told["span"], told["logged"], told["habits"]) == (None, 0, [])
    assert not someone.state.exists()


def test_days_without_an_entry_are_not_told_as_quiet(someone: Person) -> None:
    someone("diary", "add", "--none", "--night", "2025-01-01")
    said = someone("stats", "--days", "3")
    assert "Nothing is logged" in said.err
    assert someone.json("stats", "--days", "3")["cramps_per_7_logged_days"] is None
