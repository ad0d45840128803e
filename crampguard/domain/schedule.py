"""Schedules: what a person writes, and the instants at which it is due.

Everything here is a function of a schedule, a calendar and instants that are handed in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import assert_never

from crampguard.domain.localtime import (
    CALENDAR_BEGINS,
    Minutes,
    Week,
    merge,
    shift_all,
    shifted,
    week_instants,
    week_of,
)
from crampguard.domain.weekdays import DAILY, Days, Weekday
from crampguard.domain.windows import Window, openings


class Anchor(StrEnum):
    """What a relative schedule is relative to."""

    BEDTIME = "bedtime"
    WORKOUT_START = "workout-start"
    WORKOUT_END = "workout-end"


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """At wall-clock times. What a person names happens when they named it: active hours don't apply."""

    times: tuple[Minutes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """Again and again within windows; each opening starts a fresh count."""

    period: timedelta
    """Whole seconds, at least one."""
    during: tuple[Window, ...] = ()
    """Empty: the calendar's active hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeTo:
    """So long before (negative) or after each bedtime or workout, in elapsed time."""

    anchor: Anchor
    offset: timedelta = timedelta(0)


Schedule = At | Every | RelativeTo


@dataclass(frozen=True, slots=True, kw_only=True)
class Workout:
    """A workout that comes back every week."""

    name: str
    days: Days
    start: Minutes
    duration: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What the person's week looks like: all that a schedule needs to know besides itself."""

    active_hours: tuple[Window, ...] = (Window(8 * 60, 22 * 60),)
    bedtimes: Mapping[Weekday, Minutes] = field(default_factory=lambda: dict.fromkeys(Weekday, 22 * 60 + 30))
    """By the evening that it belongs to; a bedtime after midnight is past minute 1,440 of that evening."""
    workouts: tuple[Workout, ...] = ()
    zone: tzinfo = UTC


# A period longer than every window is due only where a window spans clocks that go back. The zone database
# spells out its changes up to 2037 (Morocco's yearly ones up to 2087); from then on a zone's changes come
# back every year, at most 53 weeks apart, on the same days of the week. What these don't bring never comes.
_LAST_NEW_RULE = datetime(2039, 1, 1, tzinfo=UTC)
_ALL_CHANGES = timedelta(weeks=55)


def due_instants(
    schedule: Schedule,
    calendar: Calendar,
    after: datetime,
    *,
    days: Days | None = None,
    counted_from: datetime | None = None,
) -> Iterator[datetime]:
    """The UTC instants at which ``schedule`` is due, strictly after ``after``, increasing, without doubles.

    ``days`` left out means every day, or for a relative schedule those of its anchor. ``counted_from`` is
    where the count of an :class:`Every` stands: the last time it was shown, or the end of a break; the
    current opening counts from there if that is later than its beginning.
    """
    # The arithmetic below is of elapsed time; on a zone's own datetimes it would be of wall-clock time.
    after = after.astimezone(UTC)
    days_given = DAILY if days is None else days
    match schedule:
        case At(times=times):
            return week_instants(week_of(times, days_given), calendar.zone, after)
        case Every():
            counted_from = (counted_from or CALENDAR_BEGINS).astimezone(UTC)
            return _counted(schedule, calendar, after, days_given, counted_from)
        case RelativeTo(anchor=anchor, offset=offset):
            return shift_all(_anchors(anchor, offset, calendar, shifted(after, -offset), days_given), offset)
        case _:
            assert_never(schedule)


def _counted(
    every: Every, calendar: Calendar, after: datetime, days: Days, counted_from: datetime
) -> Iterator[datetime]:
    latest = max(after, counted_from)
    windows = every.during or calendar.active_hours
    for opening in openings(windows, days, calendar.zone, latest):
        start = max(opening.opens, counted_from)
        # Skips ahead by arithmetic: a long gap costs no more than a short one.
        passed = max(0, (after - start) // every.period)
        moment = shifted(start, (passed + 1) * every.period)
        while moment < opening.closes:
            yield moment
            latest = moment
            moment = shifted(moment, every.period)
        if opening.opens - max(latest, _LAST_NEW_RULE) > _ALL_CHANGES:
            return


def _anchors(
    anchor: Anchor, offset: timedelta, calendar: Calendar, after: datetime, days: Days
) -> Iterator[datetime]:
    if anchor is Anchor.BEDTIME:
        week: Week = tuple(
            (calendar.bedtimes[day],) if day in calendar.bedtimes and day in days else () for day in Weekday
        )
        return week_instants(week, calendar.zone, after)
    return merge(
        [
            _workout_anchor(workout, anchor, calendar, after, days)
            for workout in calendar.workouts
            # A workout does not include its end: what would come then or later gives nothing.
            if anchor is Anchor.WORKOUT_END or offset < workout.duration
        ]
    )


def _workout_anchor(
    workout: Workout, anchor: Anchor, calendar: Calendar, after: datetime, days: Days
) -> Iterator[datetime]:
    length = timedelta(0) if anchor is Anchor.WORKOUT_START else workout.duration
    week = week_of([workout.start], workout.days & days)
    return shift_all(week_instants(week, calendar.zone, shifted(after, -length)), length)
