"""Windows of the day, and when they are open."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crampguard.domain.localtime import CALENDAR_BEGINS, CALENDAR_ENDS
from crampguard.domain.weekdays import DAILY, Days, Weekday
from crampguard.domain.windows import Opening, Window, openings, parse_window
from tests.domain import oracle
from tests.domain.moments import Place, days_of_week, places, spans, windows

some_windows = st.lists(windows, min_size=1, max_size=4).map(tuple)


def local(opening: Opening, zone: str) -> str:
    opens, closes = (moment.astimezone(ZoneInfo(zone)) for moment in (opening.opens, opening.closes))
    return f"{opens:%a %H:%M}-{closes:%a %H:%M}"


def first_openings(zone: str, start: str, *written: str, days: Days = DAILY, count: int = 3) -> list[str]:
    after = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    found = openings([parse_window(text) for text in written], days, ZoneInfo(zone), after)
    return [local(opening, zone) for opening in islice(found, count)]


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        ("08:00-22:00", 480, 1320),
        ("00:00-24:00", 0, 1440),
        ("22:00-06:00", 1320, 1800),
        ("22:00-00:00", 1320, 1440),
        ("22:00-24:00", 1320, 1440),
        ("23:59-00:01", 1439, 1441),
        ("12:00-11:59", 720, 2159),
        (" 09:00 - 17:00 ", 540, 1020),
        ("12:00- 24:00 ", 720, 1440),
    ],
)
def test_windows_read_as_written(text: str, opens: int, closes: int) -> None:
    assert parse_window(text) == Window(opens, closes)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is not a window of the day"),
        ("08:00", "is not a window of the day"),
        ("08:00–22:00", "is not a window of the day"),
        ("08:00-", "is not a time of day"),
        ("-22:00", "is not a time of day"),
        ("08:00-25:00", "is not a time of day"),
        ("24:00-06:00", "is not a time of day"),
        ("08:00-12:00-14:00", "is not a time of day"),
        ("8-22", "is not a time of day"),
        ("08:00-08:00", "is empty"),
        ("00:00-00:00", "is empty"),
    ],
)
def test_what_is_no_window_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_window(text)


@given(st.integers(0, 1439), st.integers(1, 1439) | st.just(1440))
def test_a_window_that_is_written_reads_back(opens: int, length: int) -> None:
    window = Window(opens if length < 1440 else 0, (opens if length < 1440 else 0) + length)
    assert parse_window(str(window)) == window


def test_the_days_of_a_window_over_midnight_are_those_it_opens_on() -> None:
    found = first_openings("UTC", "2026-01-01 00:00", "22:00-06:00", days=frozenset({Weekday.FRI}), count=2)
    assert found == ["Fri 22:00-Sat 06:00", "Fri 22:00-Sat 06:00"]


def test_an_opening_that_began_before_after_is_told_whole() -> None:
    assert first_openings("UTC", "2026-01-02 03:00", "22:00-06:00", count=1) == ["Thu 22:00-Fri 06:00"]
    assert first_openings("UTC", "2026-01-02 05:59", "22:00-06:00", count=1) == ["Thu 22:00-Fri 06:00"]
    assert first_openings("UTC", "2026-01-02 06:00", "22:00-06:00", count=1) == ["Fri 22:00-Sat 06:00"]


def test_the_window_that_opens_later_takes_over() -> None:
    assert first_openings("UTC", "2026-01-01 00:00", "08:00-14:00", "12:00-18:00") == [
        "Thu 08:00-Thu 12:00",
        "Thu 12:00-Thu 18:00",
        "Fri 08:00-Fri 12:00",
    ]


def test_a_window_within_another_does_not_close_it() -> None:
    assert first_openings("UTC", "2026-01-01 00:00", "08:00-22:00", "12:00-13:00") == [
        "Thu 08:00-Thu 12:00",
        "Thu 12:00-Thu 22:00",
        "Fri 08:00-Fri 12:00",
    ]


def test_of_two_windows_that_open_together_the_longer_counts() -> None:
    assert first_openings("UTC", "2026-01-01 00:00", "08:00-22:00", "08:00-09:00", count=1) == [
        "Thu 08:00-Thu 22:00"
    ]


def test_a_window_over_midnight_gives_way_to_the_mornings() -> None:
    assert first_openings("UTC", "2026-01-01 12:00", "22:00-08:00", "06:00-10:00", count=2) == [
        "Thu 22:00-Fri 06:00",
        "Fri 06:00-Fri 10:00",
    ]


def test_a_window_that_the_clocks_skip_does_not_open() -> None:
    assert first_openings("Europe/Berlin", "2026-03-28 12:00", "02:15-03:00", count=1) == [
        "Mon 02:15-Mon 03:00"
    ]
    assert first_openings("Pacific/Apia", "2011-12-29 12:00", "20:00-02:00", count=3) == [
        "Thu 20:00-Sat 02:00",
        "Sat 20:00-Sun 02:00",
        "Sun 20:00-Mon 02:00",
    ]


@pytest.mark.parametrize("skipped", ["02:15-03:00", "02:00-03:00"])
def test_a_window_that_the_clocks_skip_does_not_take_over(skipped: str) -> None:
    found = first_openings("Europe/Berlin", "2026-03-28 12:00", "00:00-06:00", skipped, count=1)
    assert found == ["Sun 00:00-Sun 06:00"]


def test_windows_that_a_change_brings_together_are_one_opening_up_to_the_later_end() -> None:
    for written in (("02:30-02:45", "03:30-06:00"), ("02:30-06:00", "03:30-03:45")):
        found = first_openings("Europe/Berlin", "2026-03-28 12:00", *written, count=1)
        assert found == ["Sun 03:30-Sun 06:00"]


def test_a_window_lasts_as_long_as_the_clocks_let_it() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = [parse_window("22:00-06:00")]
    spring = next(openings(night, DAILY, berlin, datetime(2026, 3, 28, 20, tzinfo=UTC)))
    autumn = next(openings(night, DAILY, berlin, datetime(2026, 10, 24, 18, tzinfo=UTC)))
    assert spring.closes - spring.opens == timedelta(hours=7)
    assert autumn.closes - autumn.opens == timedelta(hours=9)


def test_a_day_that_came_twice_keeps_its_window_open_through_both() -> None:
    juneau = ZoneInfo("America/Juneau")
    whole_day = [Window(0, 1440)]
    lengths = [
        opening.closes - opening.opens
        for opening in islice(openings(whole_day, DAILY, juneau, datetime(1867, 10, 14, tzinfo=UTC)), 8)
    ]
    assert sorted(lengths)[-1] == timedelta(days=2)
    assert sorted(lengths)[:-1] == [timedelta(days=1)] * 7
    # In its last moments too it is found.
    repeated = next(
        opening
        for opening in openings(whole_day, DAILY, juneau, datetime(1867, 10, 14, tzinfo=UTC))
        if opening.closes - opening.opens == timedelta(days=2)
    )
    late = repeated.closes - timedelta(microseconds=1)
    assert next(openings(whole_day, DAILY, juneau, late)) == repeated


@example(
    Place(ZoneInfo("Asia/Manila"), datetime(1844, 12, 31, 15, 56, 8, tzinfo=UTC)),
    (Window(0, 1), Window(0, 1440)),
    frozenset({Weekday.TUE}),
    timedelta(microseconds=1),
)
@given(places(), some_windows, days_of_week, spans(days=10))
def test_openings_are_what_a_walk_from_window_to_window_finds(
    place: Place, chosen: tuple[Window, ...], days: Days, length: timedelta
) -> None:
    zone, after = place
    until = after + length
    found = list(takewhile(lambda opening: opening.opens <= until, openings(chosen, days, zone, after)))
    walked = oracle.spans([(window.opens, window.closes) for window in chosen], days, zone, after, until)
    assert all(opening.opens < opening.closes and after < opening.closes for opening in found)
    assert all(earlier.closes <= later.opens for earlier, later in pairwise(found))
    # Each begins with a window, and each window begins one.
    begun = {opens for opens, closes in walked if opens <= until}
    assert {opening.opens for opening in found} <= begun
    assert {opens for opens in begun if opens > after} <= {opening.opens for opening in found}
    # Open is when a window is, to the microsecond.
    borders = sorted(
        {border for span in walked for border in span if after < border <= until} | {after, until}
    )
    tick = timedelta(microseconds=1)
    for moment in (border + step for border in borders for step in (-tick, timedelta(0), tick)):
        if after < moment <= until:
            is_open = any(opening.opens <= moment < opening.closes for opening in found)
            assert is_open == any(opens <= moment < closes for opens, closes in walked)


@given(places(), some_windows, days_of_week, spans(days=5))
def test_openings_do_not_depend_on_where_one_begins_to_look(
    place: Place, chosen: tuple[Window, ...], days: Days, wait: timedelta
) -> None:
    zone, after = place
    early = takewhile(
        lambda opening: opening.opens < after + timedelta(days=20), openings(chosen, days, zone, after)
    )
    late = openings(chosen, days, zone, after + wait)
    expected = [opening for opening in early if opening.closes > after + wait]
    assert list(islice(late, len(expected))) == expected


def test_no_windows_or_no_days_never_open() -> None:
    after = datetime(2026, 1, 1, tzinfo=UTC)
    assert list(openings([], DAILY, UTC, after)) == []
    assert list(openings([Window(0, 1440)], frozenset(), UTC, after)) == []


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_calendars_ends_are_quiet(zone: str) -> None:
    windows_ = [Window(0, 1440), Window(1439, 2879)]
    first = next(openings(windows_, DAILY, ZoneInfo(zone), CALENDAR_BEGINS))
    assert first.opens.date() < date(1, 2, 1)
    assert list(openings(windows_, DAILY, ZoneInfo(zone), CALENDAR_ENDS)) == []
    late = list(openings(windows_, DAILY, ZoneInfo(zone), datetime(9999, 6, 1, tzinfo=UTC)))
    assert late[-1].closes.year == 9999
