"""What schedules mean, worked out the slow way, as a second opinion that shares no code with the package.

Local time is only ever read (UTC to local, which is unambiguous). The clock changes are found by sampling
and bisection, and wall-clock times are looked up in the stretches of constant offset between them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import NamedTuple

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
PADDING = 5 * DAY
"""Further than any window, bedtime and clock change reach from the day that they belong to."""


class Stretch(NamedTuple):
    """A time without clock change, in UTC; ``ends`` is not included."""

    begins: datetime
    ends: datetime
    offset: timedelta

    def wall(self, moment: datetime) -> datetime:
        """What a clock on the wall shows, without a zone."""
        return moment.replace(tzinfo=None) + self.offset


def offset_at(moment: datetime, zone: tzinfo) -> timedelta:
    """How far the clocks are ahead of UTC."""
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def stretches(zone: tzinfo, start: datetime, end: datetime) -> list[Stretch]:
    """All of them between two whole seconds."""
    borders = [start]
    step = timedelta(hours=3)
    low = start
    while low < end:
        high = min(low + step, end)
        if offset_at(low, zone) != offset_at(high, zone):
            borders.append(_change(zone, low, high))
        low = high
    borders.append(end)
    return [Stretch(begins, ends, offset_at(begins, zone)) for begins, ends in pairwise(borders)]


def _change(zone: tzinfo, low: datetime, high: datetime) -> datetime:
    before = offset_at(low, zone)
    while high - low > SECOND:
        middle = low + (high - low) // SECOND // 2 * SECOND
        if offset_at(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high


class Clocks:
    """A zone's clocks around a span of time."""

    def __init__(self, zone: tzinfo, start: datetime, end: datetime, padding: timedelta = PADDING) -> None:
        first = start.replace(microsecond=0) - 2 * padding
        self.stretches = stretches(zone, first, end.replace(microsecond=0) + 2 * padding)
        self.days = list(_days(self._wall(first + padding), self._wall(end + padding)))

    def _wall(self, moment: datetime) -> datetime:
        return next(stretch.wall(moment) for stretch in self.stretches if moment < stretch.ends)

    def first(self, wall: datetime) -> datetime:
        """When the clocks first show ``wall``; if they skip it, when they show it plus what they skip."""
        for stretch in self.stretches:
            moment = (wall - stretch.offset).replace(tzinfo=UTC)
            if stretch.begins <= moment < stretch.ends:
                return moment
        skipped = next(
            after.offset - before.offset
            for before, after in pairwise(self.stretches)
            if before.wall(before.ends) <= wall < after.wall(after.begins)
        )
        return self.first(wall + skipped)

    def on(self, day: date, minutes: int) -> datetime:
        """When the clocks show so many minutes after that day's midnight."""
        return self.first(datetime.combine(day, time()) + timedelta(minutes=minutes))


def _days(first: datetime, last: datetime) -> Iterator[date]:
    day = first.date()
    while day <= last.date():
        yield day
        day += DAY


def within(moments: Iterable[datetime], after: datetime, until: datetime) -> list[datetime]:
    """Those after ``after`` up to ``until``, in order, without doubles."""
    return sorted({moment for moment in moments if after < moment <= until})


def wall_clock_times(
    minutes_of: Callable[[int], Sequence[int]],
    zone: tzinfo,
    after: datetime,
    until: datetime,
    shift: timedelta = timedelta(0),
) -> list[datetime]:
    """When the wall-clock times of each weekday (Monday is 0) come, moved by ``shift``."""
    clocks = Clocks(zone, after, until, PADDING + abs(shift))
    found = (clocks.on(day, minutes) for day in clocks.days for minutes in minutes_of(day.weekday()))
    return within((moment + shift for moment in found), after, until)


def spans(
    windows: Sequence[tuple[int, int]], days: Iterable[int], zone: tzinfo, after: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """Each window on each of its days, by its opening: when it opens and when it closes."""
    clocks = Clocks(zone, after, until)
    chosen = set(days)
    found = [
        (clocks.on(day, opens), clocks.on(day, closes))
        for day in clocks.days
        if day.weekday() in chosen
        for opens, closes in windows
    ]
    return sorted((opens, closes) for opens, closes in found if opens < closes)


def counted(
    period: timedelta,
    windows: Sequence[tuple[int, int]],
    days: Iterable[int],
    zone: tzinfo,
    after: datetime,
    until: datetime,
    counted_from: datetime | None = None,
) -> list[datetime]:
    """Each opening starts a count; it goes on while a window stays open and until the next opening."""
    open_spans = spans(windows, days, zone, after, until)
    starts = sorted({opens for opens, _closes in open_spans})
    found = []
    for begins, following in pairwise([*starts, until + SECOND]):
        stays_open_until = max(closes for opens, closes in open_spans if opens <= begins)
        moment = begins if counted_from is None else max(begins, counted_from)
        while (moment := moment + period) < min(stays_open_until, following):
            found.append(moment)
    return within(found, after, until)
