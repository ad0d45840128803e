"""The charts' page: what stands in its tables is true, and too little is called too little."""

import hashlib
import re
from datetime import timedelta
from pathlib import Path

import pytest

import crampguard.web
from crampguard.domain.comparison import compare
from crampguard.domain.diary import Entry
from crampguard.domain.event import HistoryEntry
from crampguard.domain.insight import Span, summary, weeks
from crampguard.domain.occurrence import Outcome
from crampguard.retrospect import Retrospect
from crampguard.settings.reading import defaults
from crampguard.web.charts import Charts, charts_of
from tests.domain.diaries import BERLIN, FIRST, cramp, diary, night, quiet, stretched
from tests.web.visitor import Visitor

VENDOR = Path(crampguard.web.__file__).parent / "static" / "vendor"


def charts(entries: list[Entry], history: list[HistoryEntry], days: int = 28) -> Charts:
    """Of that diary."""
    noted, span = diary(entries), Span(FIRST, night(days - 1))
    told = Retrospect(
        diary=noted,
        span=span,
        summary=summary(noted, span),
        weeks=weeks(noted, span),
        compared=span,
        comparisons=compare(noted, span, history, BERLIN),
    )
    return charts_of(told, history, defaults())


def test_severities_and_durations_are_counted_by_class() -> None:
    minutes = [timedelta(seconds=seconds) for seconds in (30, 60, 61, 600, 601)]
    told = charts([cramp(place, severity=3, duration=each) for place, each in enumerate(minutes)], [])
    assert told.severities["3"] == 5
    assert sum(told.severities.values()) == 5
    assert list(told.lengths.values()) == [2, 1, 0, 1, 1]
    assert list(told.lengths)[-1] == "over 10 min"


def test_the_map_of_hours_needs_twenty_cramps() -> None:
    few = charts([cramp(number) for number in range(19)], [])
    assert (few.by_hour, few.map_needs) == ([], 1)
    enough = charts([cramp(number) for number in range(20)], [])
    assert len(enough.by_hour) == 24
    assert sum(enough.by_hour[3]) == 20


def test_reminders_are_counted_by_what_became_of_them() -> None:
    outcomes = [Outcome.DONE, Outcome.DONE, Outcome.MISSED, Outcome.EXPIRED, Outcome.SNOOZED, Outcome.SKIPPED]
    history = stretched(dict(enumerate(outcomes))) + stretched({0: Outcome.DONE}, reminder="gone-by-now")
    kept = charts([quiet(0)], history).kept
    assert [(each.title, list(each.counts)) for each in kept] == [
        ("Bedtime stretch: 3 minutes", [2, 1, 1, 1, 1]),
        ("gone-by-now", [1, 0, 0, 0, 0]),
    ]


def test_a_habit_is_compared_only_where_there_is_enough() -> None:
    entries: list[Entry] = [cramp(number) if number % 2 else quiet(number) for number in range(28)]
    habit = stretched({number: Outcome.DONE if number < 14 else Outcome.SKIPPED for number in range(28)})
    (compared,) = charts(entries, habit).habits
    assert compared.limits is not None
    low, middle, high = compared.limits
    assert low < middle < high
    assert middle == 0.0
    (too_few,) = charts(entries[:27], habit).habits
    assert too_few.limits is None
    assert "not enough data yet: 27 of 28 logged days" in too_few.difference


def test_an_empty_diary_says_so(visitor: Visitor) -> None:
    said = visitor.get("/charts").said
    assert "Not enough data yet." in said
    assert "Add a cramp" in said


@pytest.mark.parametrize("days", ["28", "84", "all", "", "-1", "soon", "999999999999"])
def test_every_span_is_answered(visitor: Visitor, days: str) -> None:
    visitor.change("/diary/quiet")
    answer = visitor.get(f"/charts?days={days}")
    assert answer.status == 200
    assert "1 of" in answer.said
    assert "A day without an entry is not a day without a cramp." in answer.said


def test_the_code_of_others_is_as_they_published_it() -> None:
    told = dict(re.findall(r"`([\w.]+\.js)`.*`([0-9a-f]{64})`", (VENDOR / "README.md").read_text()))
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in VENDOR.glob("*.js")}
    assert found == told
    assert {file.name for file in VENDOR.glob("*.LICENSE")} == {"d3.LICENSE", "plot.LICENSE"}


def test_warning_signs_come_before_any_number(visitor: Visitor) -> None:
    said = visitor.get("/charts").said
    for heading in ("Call the emergency number now", "Get medical advice today", "See a doctor"):
        assert said.index(heading) < said.index("Not enough data yet")
