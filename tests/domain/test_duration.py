"""Durations and offsets as people write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.domain.duration import format_duration, parse_duration, parse_offset

A_HUNDRED_YEARS = 36_525 * 86_400
lengths = st.integers(1, A_HUNDRED_YEARS).map(lambda seconds: timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("45m", 2700),
        ("1h30m", 5400),
        ("2h", 7200),
        ("1d", 86_400),
        ("1d2h3m4s", 93_784),
        ("0h5m", 300),
        ("007s", 7),
        (" 10m ", 600),
        ("PT45M", 2700),
        ("pt1h30m", 5400),
        ("PT90S", 90),
        ("P1D", 86_400),
        ("P1DT12H", 129_600),
        ("P2W", 1_209_600),
        ("36525d", A_HUNDRED_YEARS),
        ("876600h", A_HUNDRED_YEARS),
    ],
)
def test_durations_read_as_written(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "m",
            "45",
            "4 5m",
            "1h 30m",
            "30m1h",
            "1m1m",
            "1.5h",
            "1,5h",
            "45min",
            "45M",
            "1H",
            "1e3s",
        ),
        *("P", "PT", "P1DT", "PT5", "T5M", "1DT5M", "P5M", "PT1D", "P1Y", "PT0.5H", "P1DT5M\n5"),
        *("٤٥m", "\uff14\uff15m", "²s", "+5m", "+-5m", "5m-", "daily"),
    ],
)
def test_what_is_no_duration_is_refused_in_the_words_that_were_written(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration") as refused:
        parse_duration(text)
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize("text", ["-10m", "-0s", " -1h", "−10m", "-nonsense"])
def test_a_negative_duration_is_refused_as_such(text: str) -> None:
    with pytest.raises(ValueError, match="is negative"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["0s", "0m", "0h0m0s", "PT0S", "P0D"])
def test_a_duration_of_zero_is_refused_as_such(text: str) -> None:
    with pytest.raises(ValueError, match="must be longer than zero"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["36525d1s", "876601h", "99999999999999s", "P99999W", "9" * 5000 + "d"])
def test_a_duration_past_all_sense_is_refused_as_such(text: str) -> None:
    with pytest.raises(ValueError, match="is longer than a hundred years"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("-10m", -10),
        ("−10m", -10),
        ("- 10m", -10),
        ("+10m", 10),
        ("10m", 10),
        (" +1h30m ", 90),
        ("-PT15M", -15),
        ("0s", 0),
        ("-0m", 0),
    ],
)
def test_offsets_read_as_written(text: str, minutes: int) -> None:
    assert parse_offset(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "-", "+", "--5m", "+-5m", "-+5m", "5m-", "-five"])
def test_what_is_no_offset_is_refused_in_the_words_that_were_written(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration") as refused:
        parse_offset(text)
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (90, "1m30s"),
        (2700, "45m"),
        (5400, "1h30m"),
        (86_400, "24h"),
        (3601, "1h1s"),
        (-600, "-10m"),
        (0.5, "0s"),
        (-0.5, "0s"),
    ],
)
def test_durations_are_written_in_their_shortest_form(seconds: float, text: str) -> None:
    assert format_duration(timedelta(seconds=seconds)) == text


@given(lengths)
def test_what_is_written_reads_back(length: timedelta) -> None:
    assert parse_duration(format_duration(length)) == length
    assert parse_offset(format_duration(length)) == length
    assert parse_offset(format_duration(-length)) == -length


@given(st.text(alphabet="PTWDHMSdhms0123456789-+−. \n", max_size=12) | st.text(max_size=8))
def test_any_text_gives_a_duration_that_reads_back_or_an_error_that_quotes_it(text: str) -> None:
    try:
        duration = parse_duration(text)
    except ValueError as error:
        assert repr(text) in str(error)  # noqa: PT017 - either way is right, and each has its own proof
    else:
        assert timedelta(0) < duration <= timedelta(seconds=A_HUNDRED_YEARS)
        assert parse_duration(format_duration(duration)) == duration
