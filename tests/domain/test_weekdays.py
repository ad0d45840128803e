"""Days of the week as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.domain.weekdays import DAILY, Days, Weekday, format_days, parse_days
from tests.domain.moments import days_of_week

MON, TUE, WED, THU, FRI, SAT, SUN = Weekday


def test_weekdays_are_numbered_as_dates_number_them() -> None:
    assert Weekday(date(2026, 1, 5).weekday()) is MON
    assert Weekday(date(2026, 1, 4).weekday()) is SUN


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("daily", set(Weekday)),
        ("weekdays", {MON, TUE, WED, THU, FRI}),
        ("weekends", {SAT, SUN}),
        ("mon", {MON}),
        ("mon-fri", {MON, TUE, WED, THU, FRI}),
        ("mon,wed,fri", {MON, WED, FRI}),
        (" Mon , WED ,fri ", {MON, WED, FRI}),
        ("sat-mon", {SAT, SUN, MON}),
        ("sun-sat", set(Weekday)),
        ("thu-thu", {THU}),
        ("mon - wed", {MON, TUE, WED}),
        ("weekends,wed", {WED, SAT, SUN}),
        ("mon,mon", {MON}),
        (["mon", "wed-fri"], {MON, WED, THU, FRI}),
        (["weekdays", "sat"], {MON, TUE, WED, THU, FRI, SAT}),
    ],
)
def test_days_read_as_written(written: str | list[str], days: set[Weekday]) -> None:
    assert parse_days(written) == days


@pytest.mark.parametrize(
    ("written", "quoted"),
    [
        ("", "''"),
        ("mon,", "''"),
        ("monday", "'monday'"),
        ("mo", "'mo'"),
        ("mon-", "'mon-'"),
        ("-mon", "'-mon'"),
        ("mon-wed-fri", "'mon-wed-fri'"),
        ("mon;tue", "'mon;tue'"),
        ("weekdays-sun", "'weekdays-sun'"),
        ("1", "'1'"),
        ("name", "'name'"),
        (["mon", "nun"], "'nun'"),
        (["mon,tue"], "'mon,tue'"),
    ],
)
def test_what_is_no_day_is_refused_in_the_words_that_were_written(
    written: str | list[str], quoted: str
) -> None:
    with pytest.raises(ValueError, match="is not a day") as refused:
        parse_days(written)
    assert str(refused.value).startswith(quoted)


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(ValueError, match="names no day"):
        parse_days([])


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (DAILY, "daily"),
        ({MON, TUE, WED, THU, FRI}, "weekdays"),
        ({SAT, SUN}, "weekends"),
        ({MON}, "mon"),
        ({SUN}, "sun"),
        ({MON, TUE}, "mon,tue"),
        ({MON, WED, FRI}, "mon,wed,fri"),
        ({TUE, WED, THU}, "tue-thu"),
        ({SAT, SUN, MON}, "sat-mon"),
        ({SUN, MON}, "sun,mon"),
        ({SUN, MON, TUE, WED, THU, FRI}, "sun-fri"),
        ({MON, TUE, WED, SAT}, "mon-wed,sat"),
    ],
)
def test_days_are_written_in_their_shortest_form(days: set[Weekday], text: str) -> None:
    assert format_days(frozenset(days)) == text


@given(days_of_week)
def test_what_is_written_reads_back(days: Days) -> None:
    assert parse_days(format_days(days)) == days
    assert parse_days(format_days(days).split(",")) == days


@given(st.sampled_from(Weekday), st.sampled_from(Weekday))
def test_a_range_begins_and_ends_where_it_says_and_leaves_out_nothing(first: Weekday, last: Weekday) -> None:
    days = parse_days(f"{first.name}-{last.name}")
    walked = [first]
    while walked[-1] is not last:
        walked.append(Weekday((walked[-1] + 1) % 7))
    assert days == set(walked)
