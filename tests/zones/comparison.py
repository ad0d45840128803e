"""The schedules that are tried at a clock change, and the comparison with the oracle."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from crampguard.domain.schedule import Anchor, At, Calendar, Every, RelativeTo, Schedule, Workout
from crampguard.domain.weekdays import DAILY, Weekday
from crampguard.domain.windows import Window
from tests.domain.test_schedule_properties import Case, second_opinion
from tests.zones.changes import Change

MINUTE = timedelta(minutes=1)
AROUND = timedelta(hours=30)
A_DAY = 24 * 60
NOON = 12 * 60


class DisagreementError(Exception):
    """The package and the oracle don't agree."""


def compare(change: Change) -> int:
    """Hold everything that is due around a change to the oracle. Returns how many instants that were.

    Raises DisagreementError.
    """
    instants = 0
    for case, counted_from in cases(change):
        found, expected = case.due(counted_from=counted_from), second_opinion(case, counted_from)
        if found != expected:
            odd = sorted(set(found) ^ set(expected))
            raise DisagreementError(f"{change}: {case.schedule} in {case.calendar}: {odd}")
        instants += len(expected)
        # Whoever starts at the very change, or in the hours that come twice, finds the same.
        for start in (change.at - timedelta(seconds=1), change.at, change.at + 31 * MINUTE):
            if case.due(start, counted_from) != [moment for moment in expected if moment > start]:
                raise DisagreementError(f"{change}: {case.schedule} in {case.calendar}, from {start}")
    return instants


def cases(change: Change) -> Iterator[tuple[Case, datetime | None]]:
    """What is tried: each a schedule in a calendar over the days around the change, and a count."""
    first, last = _minute(change.first), _minute(change.first) + (change.last - change.first) // MINUTE
    middle = (first + last) // 2
    every_minute = tuple(sorted({minute % A_DAY for minute in range(first - 31, last + 32)}))
    yield _case(change, At(times=every_minute)), None
    for bedtime in (first, middle, last):
        evening = {day: _evening(bedtime % A_DAY) for day in Weekday}
        for offset in (-15, 0, 360):
            schedule = RelativeTo(anchor=Anchor.BEDTIME, offset=offset * MINUTE)
            yield _case(change, schedule, Calendar(bedtimes=evening, zone=change.zone)), None
    run = Workout(name="Run", days=DAILY, start=middle % A_DAY, duration=45 * MINUTE)
    for anchor, offset in ((Anchor.WORKOUT_START, -10), (Anchor.WORKOUT_START, 44), (Anchor.WORKOUT_END, 0)):
        schedule = RelativeTo(anchor=anchor, offset=offset * MINUTE)
        yield _case(change, schedule, Calendar(workouts=(run,), zone=change.zone)), None
    for window in (
        _window(first - 100, last + 100),  # across it
        _window(first - 60, middle),  # closes within it
        _window(middle, last + 90),  # opens within it
        _window(first, last),  # nothing but it
        Window(0, A_DAY),
        Window(22 * 60, 30 * 60),
    ):
        # The first is due at most closings, to the second, and isn't to come then.
        for period in (10, 17):
            yield _case(change, Every(period=period * MINUTE, during=(window,))), None
    yield _case(change, Every(period=61 * MINUTE)), None
    overlapping = (_window(first - 100, middle), _window(middle - 20, last + 50))
    yield _case(change, Every(period=13 * MINUTE, during=overlapping)), change.at - 7 * MINUTE


def _case(change: Change, schedule: Schedule, calendar: Calendar | None = None) -> Case:
    return Case(
        schedule, calendar or Calendar(zone=change.zone), None, change.at - AROUND, change.at + AROUND
    )


def _minute(wall: datetime) -> int:
    return wall.hour * 60 + wall.minute


def _evening(minutes: int) -> int:
    """A bedtime before noon is the evening's before."""
    return minutes if minutes >= NOON else minutes + A_DAY


def _window(opens: int, closes: int) -> Window:
    length = min(max(closes - opens, 1), A_DAY)
    return Window(opens % A_DAY, opens % A_DAY + length)
