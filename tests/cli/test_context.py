"""What the commands need of the outside: moments as people write them."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.cli.context import parse_coming_moment, parse_moment
from crampguard.domain.localtime import CALENDAR_BEGINS, CALENDAR_ENDS
from tests.domain.moments import Place, places

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 28, 14, 30, tzinfo=BERLIN).astimezone(UTC)  # clocks go forward in the night


def berlin(text: str) -> datetime:
    """A wall-clock time in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("now", NOW),
        ("today", berlin("2026-03-28")),
        ("yesterday", berlin("2026-03-27")),
        ("tomorrow", berlin("2026-03-29")),
        ("2026-03-30", berlin("2026-03-30")),
        ("20260330", berlin("2026-03-30")),
        ("2026-03-30T08:00", berlin("2026-03-30 08:00")),
        ("2026-03-30 08:00:30", berlin("2026-03-30 08:00:30")),
        ("2026-03-30T08:00+09:00", datetime(2026, 3, 29, 23, tzinfo=UTC)),
        ("2026-03-30T08:00Z", datetime(2026, 3, 30, 8, tzinfo=UTC)),
        ("2026-03-29T02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # skipped: 03:30
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # twice: the first
        ("14:00", berlin("2026-03-28 14:00")),
        ("23:00", berlin("2026-03-28 23:00")),
        ("2h", NOW - timedelta(hours=2)),
        ("7d", NOW - timedelta(days=7)),
        ("PT45M", NOW - timedelta(minutes=45)),
    ],
)
def test_a_moment_is_written_in_many_ways(text: str, moment: datetime) -> None:
    found = parse_moment(text, BERLIN, NOW)
    assert (found, found.tzinfo) == (moment, UTC)


@pytest.mark.parametrize(
    "text", ["", "soon", "25:00", "2026-13-01", "2026-02-30", "2026-03-01T25:00", "-2h", "0m", "101y"]
)
def test_what_is_no_moment_is_wrong_usage_and_told_with_examples(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a moment") as caught:
        parse_moment(text, BERLIN, NOW)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("0001-01-01", "Asia/Tokyo", CALENDAR_BEGINS),
        ("0001-01-01T00:30", "Europe/Berlin", CALENDAR_BEGINS),
        ("0001-01-01T00:00+01:00", "UTC", CALENDAR_BEGINS),
        ("9999-12-31T23:59", "America/New_York", CALENDAR_ENDS),
        ("9999-12-31", "Asia/Tokyo", datetime(9999, 12, 30, 15, tzinfo=UTC)),
    ],
)
def test_the_calendars_ends_are_no_trap(text: str, zone: str, moment: datetime) -> None:
    assert parse_moment(text, ZoneInfo(zone), NOW) == moment


@given(places(), st.booleans())
def test_what_is_printed_is_read_back(place: Place, with_offset: bool) -> None:
    zone, moment = place
    local = moment.astimezone(zone)
    if with_offset:
        assert parse_moment(local.isoformat(), UTC, NOW) == moment
    elif not local.fold:
        assert parse_moment(local.replace(tzinfo=None).isoformat(), zone, NOW) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("15:00", berlin("2026-03-28 15:00")),
        ("14:31", berlin("2026-03-28 14:31")),
        ("14:30", berlin("2026-03-29 14:30")),
        ("08:00", berlin("2026-03-29 08:00")),
        ("02:30", berlin("2026-03-29 03:30")),
        ("2026-03-28T15:00", berlin("2026-03-28 15:00")),
        ("tomorrow", berlin("2026-03-29")),
        ("8 am", berlin("2026-03-29 08:00")),
        ("11pm", berlin("2026-03-28 23:00")),
        ("22.30", berlin("2026-03-28 22:30")),
    ],
)
def test_a_time_of_day_that_has_passed_is_tomorrows(text: str, moment: datetime) -> None:
    assert parse_coming_moment(text, BERLIN, NOW) == moment


@pytest.mark.parametrize("text", ["today", "now", "2026-03-01", "1h30m", "1000d"])
def test_other_moments_that_have_passed_stay_where_they_are(text: str) -> None:
    assert parse_coming_moment(text, BERLIN, NOW) == parse_moment(text, BERLIN, NOW) <= NOW


@pytest.mark.parametrize("zone", [UTC, BERLIN, ZoneInfo("Pacific/Kiritimati")])
def test_today_is_that_of_the_persons_clock(zone: tzinfo) -> None:
    midnight = parse_moment("today", zone, NOW)
    assert midnight.astimezone(zone).hour == 0
    assert midnight <= NOW < midnight + timedelta(days=1)
