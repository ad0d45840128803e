"""What people type, and what the settings know it as."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.domain import forgiving
from crampguard.domain.duration import format_duration
from crampguard.domain.localtime import MINUTES_A_DAY, format_time
from crampguard.domain.weekdays import Weekday, format_days

TIMES = st.integers(0, MINUTES_A_DAY - 1).map(format_time)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("10:30pm", "22:30"), ("10.30 pm", "22:30"), ("10 p.m.", "22:00"), ("6pm", "18:00")),
        *(
            ("22;30", "22:30"),
            ("18.30", "18:30"),
            ("6:30", "06:30"),
            ("11", "11:00"),
            ("11 o'clock", "11:00"),
        ),
        *(
            ("12am", "00:00"),
            ("12 pm", "12:00"),
            ("22:30pm", "22:30"),
            ("Midnight", "00:00"),
            ("24:00", "00:00"),
        ),
        *(("25:00", "25:00"), ("10:60", "10:60"), ("13am", "13am"), ("late", "late"), ("", "")),
    ],
)
def test_times(typed: str, meant: str) -> None:
    assert forgiving.time(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("9-5", "09:00-17:00"), ("9 to 17", "09:00-17:00"), ("9:00 - 17:30", "09:00-17:30")),
        *(("9to5", "09:00-17:00"), ("9-12, 1pm - 5pm", "09:00-12:00,13:00-17:00"), ("9-24", "09:00-24:00")),
        *(
            ("22-6", "22:00-06:00"),
            ("9pm-5am", "21:00-05:00"),
            ("9 to 0", "09:00-00:00"),
            ("11-1am", "11:00-01:00"),
        ),
        *(("9", "9"), ("all day", "all day"), ("9-noonish", "9-noonish"), ("1-2-3", "1-2-3"), ("", "")),
    ],
)
def test_hours(typed: str, meant: str) -> None:
    assert forgiving.windows(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(
            ("monday, wednesday", "mon,wed"),
            ("Mondays", "mon"),
            ("mon wed", "mon,wed"),
            ("every day", "daily"),
        ),
        *(("tues & thurs", "tue,thu"), ("Monday to Friday", "mon-fri"), ("on weekend", "weekends")),
        *(
            ("someday", "someday"),
            ("m", "m"),
            ("ms", "ms"),
            ("mon-wed-fri", "mon-wed-fri"),
            ("every", "every"),
        ),
    ],
)
def test_days(typed: str, meant: str) -> None:
    assert forgiving.days(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(
            ("45", "45m"),
            ("45 min", "45m"),
            ("1 hour", "1h"),
            ("1 hour and 30 minutes", "1h30m"),
            ("1h30", "1h30m"),
        ),
        *(("an hour", "1h"), ("half an hour", "30m"), ("long", "long"), ("", ""), ("and", "and")),
    ],
)
def test_lengths(typed: str, meant: str) -> None:
    assert forgiving.length(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("9am and 5pm", "09:00,17:00"), ("9, 12, 15", "09:00,12:00,15:00"), ("11pm", "23:00")),
        *(("9, late", "9, late"), ("", "")),
    ],
)
def test_several_times(typed: str, meant: str) -> None:
    assert forgiving.times(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("-10", "-10m"), ("- 10 min", "-10m"), ("−1 hour", "−1h"), ("+5", "+5m"), ("10", "10m")),
        *(("-10m", "-10m"), ("+ 10m", "+ 10m"), ("-early", "-early"), ("-", "-"), ("", "")),
    ],
)
def test_offsets(typed: str, meant: str) -> None:
    assert forgiving.offset(typed) == meant


@given(TIMES)
def test_a_time_as_settings_write_it_stays(time: str) -> None:
    assert forgiving.time(time) == time


@given(st.lists(st.tuples(TIMES, TIMES).map("-".join), min_size=1).map(",".join))
def test_windows_as_settings_write_them_stay(windows: str) -> None:
    assert forgiving.windows(windows) == windows


@given(st.frozensets(st.sampled_from(Weekday), min_size=1).map(format_days))
def test_days_as_settings_write_them_stay(days: str) -> None:
    assert forgiving.days(days) == days


@given(st.integers(1, 24 * 3600).map(lambda seconds: format_duration(timedelta(seconds=seconds))))
def test_a_length_as_settings_write_it_stays(length: str) -> None:
    assert forgiving.length(length) == length


@given(st.text())
def test_whatever_is_typed_is_no_failure(text: str) -> None:
    for forgive in (
        *(forgiving.time, forgiving.times, forgiving.windows, forgiving.days),
        *(forgiving.length, forgiving.offset),
    ):
        assert isinstance(forgive(text), str)
