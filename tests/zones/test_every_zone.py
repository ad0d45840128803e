"""A sample of ``make zones``: each twenty-fifth zone and the awkward ones, for four years."""

from zoneinfo import available_timezones

from tests.domain.moments import AWKWARD
from tests.zones.changes import alike, changes
from tests.zones.comparison import compare

FIRST_YEAR, LAST_YEAR = 2024, 2027
SAMPLE = {*sorted(available_timezones())[::25], *(name for name, _year in AWKWARD), "Africa/Cairo"}


def test_what_is_due_around_clock_changes_is_what_the_oracle_says() -> None:
    groups = alike(sorted(SAMPLE), FIRST_YEAR, LAST_YEAR)
    found = [
        change
        for clocks, names in groups.items()
        for change in changes(names[0], clocks, FIRST_YEAR, LAST_YEAR)
    ]
    # Berlin alone has eight.
    assert len(found) >= 8
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
