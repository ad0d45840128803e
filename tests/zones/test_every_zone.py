"""A sample of ``make zones``: each twenty-fifth zone and the awkward ones, for four years."""

from zoneinfo import available_timezones

import pytest

from tests.domain.moments import AWKWARD
from tests.zones.changes import alike, changes
from tests.zones.comparison import compare

SAMPLE = {*sorted(available_timezones())[::25], *(name for name, _year in AWKWARD), "Africa/Cairo"}


@pytest.mark.parametrize(
    ("names", "first_year", "last_year"),
    [
        (SAMPLE, 2024, 2027),
        # From 2038 on, the zone database has rules in place of a table.
        ({"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"}, 2037, 2039),
    ],
)
def test_what_is_due_around_clock_changes_is_what_the_oracle_says(
    names: set[str], first_year: int, last_year: int
) -> None:
    groups = alike(sorted(names), first_year, last_year)
    found = [
        change
        for clocks, zones in groups.items()
        for change in changes(zones[0], clocks, first_year, last_year)
    ]
    # Each that has summer time has two a year.
    assert len(found) > 4 * (last_year + 1 - first_year)
    assert sum(compare(change) for change in found) > 100 * len(found)


def test_zones_are_alike_only_if_their_clocks_always_agree() -> None:
    groups = alike(["Europe/Berlin", "Europe/Paris", "Europe/London", "Asia/Kolkata"], 2026, 2026)
    assert sorted(groups.values()) == [["Asia/Kolkata"], ["Europe/Berlin", "Europe/Paris"], ["Europe/London"]]


def test_a_change_knows_what_the_clocks_skip_or_show_twice() -> None:
    ((clocks, names),) = alike(["Australia/Lord_Howe"], 2026, 2026).items()
    back, forward = changes(names[0], clocks, 2026, 2026)
    assert (back.first.isoformat(), back.last.isoformat()) == ("2026-04-05T01:30:00", "2026-04-05T02:00:00")
    assert (forward.first.isoformat(), forward.last.isoformat()) == (
        "2026-10-04T02:00:00",
        "2026-10-04T02:30:00",
    )
