"""Wall-clock times, and what they mean in a time zone when its clocks change.

A wall-clock time is written as minutes after the midnight that opens its day; more than 1,440 reaches into
the next day (a bedtime of 00:15 "on Friday" is Friday's minute 1,455). So days keep what belongs to them.
"""

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import groupby, takewhile

from crampguard.domain.language import _
from crampguard.domain.weekdays import Days, Weekday

Minutes = int
"""Minutes after the midnight that opens the day."""

MINUTES_A_DAY = 24 * 60

Week = tuple[tuple[Minutes, ...], ...]
"""Seven entries, Monday first: the wall-clock times of each weekday."""

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)

# No zone has ever skipped more than this in one change (Samoa left out 30 December 2011).
_LONGEST_GAP = timedelta(days=1)
_ONE_DAY = timedelta(days=1)

CALENDAR_BEGINS = datetime.min.replace(tzinfo=UTC)
CALENDAR_ENDS = datetime.max.replace(tzinfo=UTC)
# No schedule reaches closer to the calendar's ends than this, so that no sum of a few days passes them.
_MARGIN = timedelta(days=20)


def parse_time(text: str) -> Minutes:
    """``HH:MM``, 00:00 to 23:59. Raises ValueError with a text for the person."""
    if not (found := _TIME.fullmatch(text.strip())):
        raise ValueError(_("{text!r} is not a time of day (HH:MM)").format(text=text))
    return int(found[1]) * 60 + int(found[2])


def format_time(minutes: Minutes) -> str:
    """``HH:MM`` as a person's clock shows it; minute 1,440 is ``24:00``, later ones the next day's time."""
    shown = minutes if minutes <= MINUTES_A_DAY else minutes - MINUTES_A_DAY
    return f"{shown // 60:02}:{shown % 60:02}"


def week_of(times: Iterable[Minutes], days: Days) -> Week:
    """The same wall-clock times on each of ``days``."""
    sorted_times = tuple(sorted(set(times)))
    return tuple(sorted_times if day in days else () for day in Weekday)


def shifted(moment: datetime, by: timedelta) -> datetime:
    """``moment + by``, or the end of the calendar that it would pass (years 1 and 9999)."""
    try:
        return moment + by
    except OverflowError:
        return CALENDAR_ENDS if by > timedelta(0) else CALENDAR_BEGINS


def shift_all(moments: Iterable[datetime], by: timedelta) -> Iterator[datetime]:
    """Each of ``moments``, so much later; ends with the calendar."""
    return takewhile(lambda moment: moment < CALENDAR_ENDS, (shifted(moment, by) for moment in moments))


@lru_cache(maxsize=512)
def instant(day: date, minutes: Minutes, zone: tzinfo) -> datetime:
    """The UTC instant of a wall-clock time.

    A time that a clock change skips is moved forward by the length of the gap; a time that occurs twice
    is the first (RFC 5545 section 3.3.5; Temporal's "compatible"). ``fold=0`` asks zoneinfo for just that:
    the offset before the change, in both cases (PEP 495).

    Kept for the days around now, which each look ahead asks for anew.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def week_instants(week: Week, zone: tzinfo, after: datetime) -> Iterator[datetime]:
    """The UTC instants of a week's wall-clock times, strictly after ``after``, increasing, without doubles.

    Endless unless the week is empty or the calendar ends (year 9999).
    """
    # A clock change can bring two wall-clock times to one instant.
    return distinct(moment for moment, _day, _minutes in week_moments(week, zone, after))


def week_moments(week: Week, zone: tzinfo, after: datetime) -> Iterator[tuple[datetime, date, Minutes]]:
    """As :func:`week_instants`, each with the day that it belongs to and its wall-clock time there.

    Where a clock change brings two wall-clock times to one instant, both are there.
    """
    if not any(week):
        return
    # A gap moves nothing past the end of the day after the one that it is written for.
    longest = max(times[-1] for times in week if times) // MINUTES_A_DAY + 1
    day = _local_day(after, zone) - timedelta(days=longest)
    # A gap moves times past later ones, so nothing leaves the heap before all that could precede it is in.
    waiting: list[tuple[datetime, date, Minutes]] = []
    while day < CALENDAR_ENDS.date() - _MARGIN:
        for minutes in week[day.weekday()]:
            moment = instant(day, minutes, zone)
            if moment > after:
                heapq.heappush(waiting, (moment, day, minutes))
        day += _ONE_DAY
        horizon = instant(day, 0, zone) - _LONGEST_GAP
        while waiting and waiting[0][0] < horizon:
            yield heapq.heappop(waiting)


def _local_day(moment: datetime, zone: tzinfo) -> date:
    return min(max(moment, CALENDAR_BEGINS + _MARGIN), CALENDAR_ENDS - _MARGIN).astimezone(zone).date()


def merge(streams: Sequence[Iterator[datetime]]) -> Iterator[datetime]:
    """Increasing streams as one increasing stream without doubles."""
    return distinct(heapq.merge(*streams))


def distinct(moments: Iterable[datetime]) -> Iterator[datetime]:
    """Ordered moments without doubles."""
    return (moment for moment, _doubles in groupby(moments))
