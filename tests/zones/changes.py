"""Which clock changes there are: found by reading the clocks, not by reading the zone database."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.domain.oracle import Stretch, stretches

MARGIN = timedelta(days=10)
"""Zones are alike only if their clocks also agree this long before and after: schedules look that far."""


class Change(NamedTuple):
    """The clocks of a zone are set."""

    zone: ZoneInfo
    at: datetime
    """UTC: the first instant of the new time."""
    before: timedelta
    """How far the clocks were ahead of UTC."""
    after: timedelta

    @property
    def first(self) -> datetime:
        """The first wall-clock time that is skipped, or that comes twice."""
        return self.at.replace(tzinfo=None) + min(self.before, self.after)

    @property
    def last(self) -> datetime:
        """The first wall-clock time that is neither any more."""
        return self.at.replace(tzinfo=None) + max(self.before, self.after)

    def __str__(self) -> str:
        return f"{self.zone.key} {self.at:%Y-%m-%d %H:%M:%S}Z {self.before} -> {self.after}"


def alike(names: Iterable[str], first_year: int, last_year: int) -> dict[tuple[Stretch, ...], list[str]]:
    """The zones by what their clocks do in these years: those in one list never differ in them."""
    start, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    found = defaultdict[tuple[Stretch, ...], list[str]](list)
    for name in names:
        found[tuple(stretches(ZoneInfo(name), start - MARGIN, end + MARGIN))].append(name)
    return dict(found)


def changes(name: str, clocks: tuple[Stretch, ...], first_year: int, last_year: int) -> list[Change]:
    """The clock changes of a zone within these years, from its stretches."""
    zone = ZoneInfo(name)
    return [
        Change(zone, after.begins, before.offset, after.offset)
        for before, after in pairwise(clocks)
        if first_year <= after.begins.year <= last_year
    ]
