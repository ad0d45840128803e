"""Wall-clock times, and what they mean where clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.domain.localtime import (
    CALENDAR_BEGINS,
    CALENDAR_ENDS,
    Week,
    format_time,
    instant,
    merge,
    parse_time,
    shift_all,
    shifted,
    week_instants,
    week_moments,
    week_of,
)
from crampguard.domain.weekdays import DAILY, Weekday
from tests.domain import oracle
from tests.domain.moments import (
    ALL_ZONES,
    AWKWARD,
    Counting,
    Place,
    clock_changes,
    places,
    spans,
    times_of_day,
)

MINUTE = timedelta(minutes=1)
weeks: st.SearchStrategy[Week] = st.lists(
    st.lists(st.integers(0, 2 * 1440 - 1) | times_of_day, unique=True, max_size=4).map(sorted).map(tuple),
    min_size=7,
    max_size=7,
).map(tuple)


def clock(text: str) -> int:
    hours, _colon, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


@pytest.mark.parametrize(
    ("text", "minutes"), [("00:00", 0), ("08:05", 485), (" 23:59 ", 1439), ("12:00", 720)]
)
def test_times_read_as_written(text: str, minutes: int) -> None:
    assert parse_time(text) == minutes


@pytest.mark.parametrize(
    "text",
    ["", "24:00", "25:00", "12:60", "9:00", "09:0", "0900", "09:00:00", "-1:00", "٠٩:٠٠", "noon", "0９:00"],
)
def test_what_is_no_time_is_refused_in_the_words_that_were_written(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time of day") as refused:
        parse_time(text)
    assert repr(text) in str(refused.value)


@given(st.integers(0, 1439))
def test_a_time_that_is_written_reads_back(minutes: int) -> None:
    assert parse_time(format_time(minutes)) == minutes


@pytest.mark.parametrize(
    ("minutes", "text"), [(1440, "24:00"), (1441, "00:01"), (1455, "00:15"), (2160, "12:00")]
)
def test_a_time_after_midnight_is_written_as_the_clock_shows_it(minutes: int, text: str) -> None:
    assert format_time(minutes) == text


def test_a_week_has_its_times_in_order_and_once() -> None:
    week = week_of([600, 60, 600], frozenset({Weekday.TUE, Weekday.SUN}))
    assert week == ((), (60, 600), (), (), (), (), (60, 600))


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        # Skipped: forward by what the clocks skip.
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:30+02:00"),
        ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T03:00+02:00"),
        ("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T01:59+01:00"),
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T03:30-04:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:45+11:00"),
        ("Antarctica/Troll", "2026-03-29", "01:30", "2026-03-29T03:30+02:00"),
        ("Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22T03:30+01:00"),
        ("Asia/Tehran", "2021-03-22", "00:30", "2021-03-22T01:30+04:30"),
        ("America/Santiago", "2026-09-06", "00:00", "2026-09-06T01:00-03:00"),
        ("America/Sao_Paulo", "2018-11-04", "00:30", "2018-11-04T01:30-02:00"),
        ("Asia/Kathmandu", "1986-01-01", "00:10", "1986-01-01T00:25+05:45"),
        ("Europe/Dublin", "2026-03-29", "01:30", "2026-03-29T02:30+01:00"),
        ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-31T09:00+14:00"),
        ("Pacific/Kwajalein", "1993-08-21", "09:00", "1993-08-22T09:00+12:00"),
        # Twice: the first.
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30+02:00"),
        ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T03:00+01:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30-04:00"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45+11:00"),
        ("Antarctica/Troll", "2026-10-25", "01:30", "2026-10-25T01:30+02:00"),
        ("Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15T02:30+01:00"),
        ("Asia/Tehran", "2021-09-21", "23:30", "2021-09-21T23:30+04:30"),
        ("America/Santiago", "2026-04-04", "23:30", "2026-04-04T23:30-03:00"),
        ("America/Sao_Paulo", "2018-02-17", "23:30", "2018-02-17T23:30-02:00"),
        ("Europe/Dublin", "2026-10-25", "01:30", "2026-10-25T01:30+01:00"),
        ("America/Juneau", "1867-10-18", "12:00", "1867-10-18T12:00:00+15:02:19"),
        # After midnight of that day.
        ("Europe/Berlin", "2026-03-28", "26:30", "2026-03-29T03:30+02:00"),
        ("Asia/Kathmandu", "2026-01-02", "24:15", "2026-01-03T00:15+05:45"),
    ],
)
def test_a_skipped_time_moves_forward_and_a_repeated_one_is_the_first(
    zone: str, day: str, at: str, expected: str
) -> None:
    found = instant(date.fromisoformat(day), clock(at), ZoneInfo(zone))
    assert found == datetime.fromisoformat(expected)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(("name", "year"), AWKWARD)
def test_every_wall_clock_minute_around_a_change_is_the_first_in_a_walk_over_all_minutes(
    name: str, year: int
) -> None:
    zone = ZoneInfo(name)
    for change in clock_changes(name, year):
        skip = oracle.offset_at(change, zone) - oracle.offset_at(change - MINUTE, zone)
        first: dict[datetime, datetime] = {}
        for offset in {oracle.offset_at(change - MINUTE, zone), oracle.offset_at(change, zone)}:
            # Where clocks show whole minutes; only local mean times are off UTC's.
            moment = change - timedelta(days=3)
            moment -= timedelta(seconds=(moment + offset).second)
            while moment < change + timedelta(days=3):
                wall = moment.astimezone(zone).replace(tzinfo=None)
                if not wall.second:
                    first[wall] = min(moment, first.get(wall, moment))
                moment += MINUTE
        middle = (change + oracle.offset_at(change, zone)).date()
        for day in (middle - timedelta(days=1), middle, middle + timedelta(days=1)):
            for minutes in range(1440):
                wall = datetime.combine(day, time()) + minutes * MINUTE
                expected = first[wall] if wall in first else first[wall + skip]
                assert instant(day, minutes, zone) == expected


@given(places(), weeks, spans(days=12), st.data())
def test_a_weeks_times_are_those_of_a_walk_through_the_zones_history(
    place: Place, week: Week, length: timedelta, data: st.DataObject
) -> None:
    zone, after = place
    until = after + length
    found = list(takewhile(lambda moment: moment <= until, week_instants(week, zone, after)))
    assert found == oracle.wall_clock_times(lambda day: week[day], zone, after, until)
    assert all(earlier < later for earlier, later in pairwise([after, *found]))
    assert all(moment.tzinfo is UTC for moment in found)
    later = after + data.draw(spans(days=12))
    from_later = list(takewhile(lambda moment: moment <= until, week_instants(week, zone, later)))
    assert from_later == [moment for moment in found if moment > later]


@given(places(), weeks, spans(days=9))
def test_moments_know_the_day_and_the_time_that_they_belong_to(
    place: Place, week: Week, length: timedelta
) -> None:
    zone, after = place
    until = after + length
    found = list(takewhile(lambda entry: entry[0] <= until, week_moments(week, zone, after)))
    assert sorted(found) == found
    assert len(set(found)) == len(found)
    assert all(minutes in week[day.weekday()] for _moment, day, minutes in found)
    assert all(instant(day, minutes, zone) == moment for moment, day, minutes in found)
    assert [*dict.fromkeys(moment for moment, _day, _minutes in found)] == list(
        takewhile(lambda moment: moment <= until, week_instants(week, zone, after))
    )


def test_two_wall_clock_times_that_a_change_brings_together_are_one_instant_and_two_moments() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    week = week_of([150, 210], DAILY)
    after = datetime(2026, 3, 28, 12, tzinfo=UTC)
    both = list(islice(week_moments(week, berlin, after), 3))
    change = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert both[:2] == [(change, date(2026, 3, 29), 150), (change, date(2026, 3, 29), 210)]
    assert list(islice(week_instants(week, berlin, after), 2)) == [
        change,
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
    ]


def test_a_skipped_time_comes_after_a_later_one_that_is_not_skipped() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = islice(week_moments(week_of([150, 190], DAILY), berlin, datetime(2026, 3, 29, tzinfo=UTC)), 2)
    assert [minutes for _moment, _day, minutes in found] == [190, 150]


def test_a_gap_over_midnight_keeps_the_order_of_both_days() -> None:
    toronto = ZoneInfo("America/Toronto")
    week = week_of([35, 1425], DAILY)
    found = islice(week_instants(week, toronto, datetime(1919, 3, 30, 12, tzinfo=UTC)), 2)
    assert [f"{moment.astimezone(toronto):%d %H:%M}" for moment in found] == ["31 00:35", "31 00:45"]


def test_a_time_that_is_moved_two_days_on_is_found_on_its_last_one() -> None:
    apia = ZoneInfo("Pacific/Apia")
    week = week_of([2870], frozenset({Weekday.THU}))
    noon = datetime(2011, 12, 31, 12, tzinfo=apia).astimezone(UTC)
    assert next(week_instants(week, apia, noon)) == noon + timedelta(hours=11, minutes=50)


@pytest.mark.parametrize("second", [0, 59])
def test_after_is_not_included_to_the_microsecond(second: int) -> None:
    week = week_of([720], DAILY)
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    tick = timedelta(microseconds=1)
    assert next(week_instants(week, UTC, noon - tick)) == noon
    assert next(week_instants(week, UTC, noon)) == noon + timedelta(days=1)
    assert next(week_instants(week, UTC, noon + tick + timedelta(seconds=second))) == noon + timedelta(days=1)


def test_an_empty_week_ends_at_once() -> None:
    assert list(week_instants(week_of([], DAILY), UTC, datetime(2026, 1, 1, tzinfo=UTC))) == []
    assert list(week_instants(week_of([60], frozenset()), UTC, datetime(2026, 1, 1, tzinfo=UTC))) == []


@pytest.mark.parametrize(
    "name", ["Pacific/Kiritimati", "Etc/GMT+12", "America/New_York", "Asia/Manila", "UTC"]
)
@pytest.mark.parametrize("minutes", [0, 1439, 2879])
def test_the_calendars_ends_are_quiet(name: str, minutes: int) -> None:
    zone, week = ZoneInfo(name), week_of([minutes], DAILY)
    assert next(week_instants(week, zone, CALENDAR_BEGINS)).year == 1
    last = list(week_instants(week, zone, datetime(9998, 12, 30, tzinfo=UTC)))
    assert last[-1].year == 9999
    assert 340 < len(last) < 366
    for late in (datetime(9999, 12, 20, tzinfo=UTC), CALENDAR_ENDS):
        assert list(week_instants(week, zone, late)) == []


def test_the_next_instant_costs_a_few_conversions_however_far_away_now_is() -> None:
    costs = set()
    for year in (1000, 1950, 2026, 2500, 9998):
        zone = Counting(ZoneInfo("Europe/Berlin"))
        next(week_instants(week_of([600], DAILY), zone, datetime(year, 6, 1, tzinfo=UTC)))
        costs.add(zone.asked)
    assert len(costs) == 1
    assert costs.pop() < 20


@given(st.lists(st.lists(st.integers(0, 50), unique=True).map(sorted), max_size=5))
def test_merged_streams_are_one_in_order_without_doubles(numbers: list[list[int]]) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)

    def stream(offsets: list[int]) -> Iterator[datetime]:
        return (start + timedelta(hours=offset) for offset in offsets)

    expected = sorted({moment for offsets in numbers for moment in stream(offsets)})
    assert list(merge([stream(offsets) for offsets in numbers])) == expected


@given(st.datetimes(timezones=st.just(UTC)), st.timedeltas())
def test_shifting_is_adding_that_stays_in_the_calendar(moment: datetime, by: timedelta) -> None:
    seconds = (moment - CALENDAR_BEGINS) + by
    expected = CALENDAR_BEGINS + min(max(seconds, timedelta(0)), CALENDAR_ENDS - CALENDAR_BEGINS)
    assert shifted(moment, by) == expected


def test_shifted_moments_end_with_the_calendar() -> None:
    moments = [datetime(year, 1, 1, tzinfo=UTC) for year in (2026, 9998, 9999)]
    assert list(shift_all(moments, timedelta(days=800))) == [datetime(2028, 3, 11, tzinfo=UTC)]
    assert list(shift_all(moments, timedelta(days=-1)))[-1] == datetime(9998, 12, 31, tzinfo=UTC)


def test_no_zone_skips_more_than_a_day_or_goes_back_by_more() -> None:
    sizes = {
        oracle.offset_at(change, ZoneInfo(name)) - oracle.offset_at(change - MINUTE, ZoneInfo(name))
        for name in (
            "Pacific/Apia",
            "Pacific/Kwajalein",
            "Pacific/Enderbury",
            "Asia/Manila",
            "America/Juneau",
        )
        for year in (1844, 1867, 1993, 1994, 2011)
        for change in clock_changes(name, year)
    }
    assert max(sizes) == timedelta(days=1)
    assert min(sizes) == timedelta(days=-1)


def test_all_zones_are_there() -> None:
    assert len(ALL_ZONES) > 400
    assert {name for name, _year in AWKWARD} <= set(ALL_ZONES)
