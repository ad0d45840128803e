"""What of a day is played, and at which pace."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.cli.scenes import READABLE, day_of, pauses, thinned
from crampguard.domain.forecast import Coming
from crampguard.domain.occurrence import Occurrence
from crampguard.settings.reading import loads

BERLIN = ZoneInfo("Europe/Berlin")
MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.lists(
    st.integers(0, 24 * 3600).map(lambda second: MIDNIGHT + timedelta(seconds=second)), max_size=60
).map(sorted)
LENGTHS = st.floats(1, 3600)


def played(text: str, day: date) -> list[str]:
    """What is due on the day, each with its local time."""
    due = day_of(loads(text, {}), BERLIN, day)
    return [f"{each.at.astimezone(BERLIN):%d %H:%M} {each.occurrence.reminder}" for each in due]


def comings(names: list[str]) -> list[Coming]:
    """Reminders of these names, a minute apart."""
    moments = (MIDNIGHT + timedelta(minutes=minute) for minute in range(len(names)))
    return [
        Coming(at=at, occurrence=Occurrence(reminder=name, scheduled_for=at), title=name, message="")
        for name, at in zip(names, moments, strict=False)
    ]


@given(MOMENTS, LENGTHS)
def test_the_pauses_are_as_long_as_was_asked(moments: list[datetime], length: float) -> None:
    assert sum(pauses(moments, length)) == pytest.approx(length if moments else 0)


@given(MOMENTS, LENGTHS)
def test_nothing_comes_faster_than_half_an_even_pace(moments: list[datetime], length: float) -> None:
    found = pauses(moments, length)

    assert len(found) == len(moments)
    assert all(pause >= length / len(moments) / 2 for pause in found)


@given(MOMENTS, LENGTHS)
def test_a_longer_gap_of_the_day_is_a_longer_pause(moments: list[datetime], length: float) -> None:
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    by_gap = sorted(zip(gaps, pauses(moments, length), strict=False))

    assert all(first <= second * (1 + 1e-9) for (_, first), (_, second) in pairwise(by_gap))


def test_two_at_the_same_time_and_a_long_afternoon() -> None:
    nine = MIDNIGHT + timedelta(hours=9)
    assert pauses([nine, nine, nine + timedelta(hours=8)], 60) == [10, 40, 10]


@given(st.lists(st.sampled_from("aaaaaabbc"), max_size=300), LENGTHS)
def test_only_what_comes_often_is_thinned_and_never_to_nothing(names: list[str], length: float) -> None:
    due = comings(names)
    kept = thinned(due, length)

    assert len(kept) <= max(length / READABLE, len(set(names)))
    assert kept == [each for each in due if each in kept]
    before, after = Counter(names), Counter(each.occurrence.reminder for each in kept)
    if len(due) <= int(length / READABLE):
        assert kept == due
    fewest = max(1, int(length / READABLE) // max(1, len(before)))
    assert all(after[name] >= min(before[name], fewest) for name in before)


def test_thinning_keeps_the_first_and_spreads_the_rest() -> None:
    due = comings(["often"] * 10)
    assert thinned(due, 1) == [due[0], due[5]]


def test_a_day_goes_from_midnight_to_midnight() -> None:
    found = played('[reminders.own]\ntitle = "Own"\nat = ["00:00", "23:59"]\n', date(2026, 6, 3))

    assert found[0] == "03 00:00 own"
    assert found[-1] == "03 23:59 own"
    assert "03 22:15 bedtime-stretch" in found


def test_a_bedtime_after_midnight_belongs_to_the_evening_before() -> None:
    thursday = date(2026, 6, 4)
    found = played('[day]\nbedtime = { wed = "00:10", thu = "00:20" }\n', thursday)

    assert [each for each in found if "bedtime" in each] == [
        "05 00:05 bedtime-stretch",
        "05 00:15 bedtime-leg-setup",
    ]
    assert found[-1] == "05 00:15 bedtime-leg-setup"


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_on_which_the_clock_changes_is_whole(day: date, hours: int) -> None:
    text = '[day]\nbedtime = {}\n[reminders.own]\ntitle = "Own"\nevery = "1h"\nduring = "00:00-24:00"\n'
    due = [each for each in day_of(loads(text, {}), BERLIN, day) if each.occurrence.reminder == "own"]

    assert len(due) == hours - 1
