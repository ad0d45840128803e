"""Where Hypothesis looks for faults in time: in every zone, and most of all around clock changes."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from crampguard.domain.weekdays import Days, Weekday
from crampguard.domain.windows import Window
from tests.domain.oracle import stretches

ALL_ZONES = sorted(available_timezones())
AWKWARD = [
    ("Europe/Berlin", 2026),
    ("America/New_York", 2026),
    ("Australia/Lord_Howe", 2026),  # half an hour
    ("Pacific/Apia", 2011),  # without 30 December
    ("Pacific/Kwajalein", 1993),  # without 21 August
    ("America/Juneau", 1867),  # a day twice
    ("Asia/Manila", 1844),  # the last day of the year left out
    ("Africa/Casablanca", 2026),  # back for Ramadan only
    ("Asia/Tehran", 2021),  # at midnight
    ("America/Santiago", 2026),  # at midnight
    ("America/Sao_Paulo", 2018),  # at midnight
    ("Antarctica/Troll", 2026),  # two hours
    ("America/Toronto", 1919),  # from 23:30 to half past midnight
    ("Antarctica/Casey", 1969),  # eight hours
    ("Asia/Kathmandu", 1986),  # a quarter of an hour
    ("Europe/Dublin", 2026),  # summer time is the standard one
    ("Europe/Dublin", 1971),
]


class Place(NamedTuple):
    """A zone and an instant worth a look in it, in UTC."""

    zone: ZoneInfo
    moment: datetime


@cache
def clock_changes(name: str, year: int) -> tuple[datetime, ...]:
    """The zone's clock changes from that year's first day to the next one's second, in UTC."""
    start = datetime(year, 1, 1, tzinfo=UTC) - timedelta(days=2)
    found = stretches(ZoneInfo(name), start, start + timedelta(days=369))
    return tuple(stretch.begins for stretch in found[1:])


def spans(*, days: int, least: timedelta = timedelta(0)) -> st.SearchStrategy[timedelta]:
    """Lengths of time up to so many days, to the microsecond."""
    return st.timedeltas(min_value=least, max_value=timedelta(days=days))


@st.composite
def places(draw: st.DrawFn, first: int = 1840, last: int = 2100) -> Place:
    """Instants of any year in any zone, close to a clock change where that year has one."""
    anywhere = st.tuples(st.sampled_from(ALL_ZONES), st.integers(first, last))
    known = st.sampled_from([(name, year) for name, year in AWKWARD if first <= year <= last])
    name, year = draw(known | anywhere)
    base = draw(st.sampled_from([*clock_changes(name, year)] or [datetime(year, 7, 1, tzinfo=UTC)]))
    to_the_second = st.integers(-2 * 86_400, 2 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
    any_time = st.timedeltas(min_value=timedelta(days=-3), max_value=timedelta(days=3))
    return Place(ZoneInfo(name), base + draw(to_the_second | any_time))


times_of_day = st.integers(0, 1439) | st.integers(0, 4 * 60)
"""Minutes; more of those at night, when clocks are changed."""

days_of_week: st.SearchStrategy[Days] = st.sets(st.sampled_from(Weekday), min_size=1).map(frozenset)

windows = st.builds(
    lambda opens, length: Window(opens, opens + length), times_of_day, st.integers(1, 1440) | st.just(1440)
)


class Counting(tzinfo):
    """A zone that counts how often it is asked."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.asked = 0

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        self.asked += 1
        assert moment is not None
        return moment.replace(tzinfo=self.zone).utcoffset()

    def dst(self, moment: datetime | None) -> timedelta | None:
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        return None

    def fromutc(self, moment: datetime) -> datetime:
        self.asked += 1
        return self.zone.fromutc(moment.replace(tzinfo=self.zone)).replace(tzinfo=self)
