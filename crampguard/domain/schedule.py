"""Schedules: what a person writes, and the instants at which it is due.

Everything here is a function of a schedule, a calendar and instants that are handed in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from crampguard.domain.localtime import Minutes, Week, merge, week_instants, week_of
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
    match schedule:
        case At(times=times):
            return week_instants(week_of(times, days or DAILY), calendar.zone, after)
        case Every():
            return _counted(schedule, calendar, after, days or DAILY, counted_from)
        case RelativeTo(anchor=anchor, offset=offset):
            anchors = _anchors(anchor, offset, calendar, after - offset, days or DAILY)
            return (moment + offset for moment in anchors)


def _counted(
    every: Every, calendar: Calendar, after: datetime, days: Days, counted_from: datetime | None
) -> Iterator[datetime]:
    windows = every.during or calendar.active_hours
    for opening in openings(windows, days, calendar.zone, after):
        start = opening.opens if counted_from is None else max(opening.opens, counted_from)
        # Skips ahead by arithmetic: a long gap costs no more than a short one.
        passed = max(0, (after - start) // every.period)
        moment = start + (passed + 1) * every.period
        while moment < opening.closes:
            yield moment
            moment += every.period


def _anchors(
    anchor: Anchor, offset: timedelta, calendar: Calendar, after: datetime, days: Days
) -> Iterator[datetime]:
    if anchor is Anchor.BEDTIME:
        week: Week = tuple(
            (calendar.bedtimes[day],) if day in calendar.bedtimes and day in days else () for day in Weekday
        )
        return week_instants(week, calendar.zone, after)
    return merge([
        _workout_anchor(workout, anchor, calendar, after, days)
        for workout in calendar.workouts
        # A workout does not include its end: what would come then or later gives nothing.
        if anchor is Anchor.WORKOUT_END or offset < workout.duration
    ])


def _workout_anchor(
    workout: Workout, anchor: Anchor, calendar: Calendar, after: datetime, days: Days
) -> Iterator[datetime]:
    length = timedelta(0) if anchor is Anchor.WORKOUT_START else workout.duration
    starts = week_instants(week_of([workout.start], workout.days & days), calendar.zone, after - length)
    return (start + length for start in starts)
