"""What the diary tells, in sentences."""

import pytest

from crampguard.domain.comparison import Comparison, Enough
from crampguard.domain.diary import Entry, Muscle
from crampguard.domain.insight import Middle, Span, summary
from crampguard.domain.insight_wording import (
    counts_text,
    difference_text,
    duration_text,
    logged_text,
    nights_text,
    number_text,
    often_text,
    severity_text,
    span_text,
)
from crampguard.domain.proportions import Interval, Share
from tests.domain.diaries import FIRST, cramp, diary, night, quiet

MONTH = Span(FIRST, night(27))
DATA = Enough(logged=28, cramps=10, with_habit=Share(3, 14), without=Share(6, 12))


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        ([], "0 cramps on 0 days"),
        ([cramp(0)], "1 cramp on 1 day; per 7 logged days: 7 cramps, 7 cramp days"),
        (
            [cramp(0), cramp(0, "04:00"), quiet(1), quiet(2)],
            "2 cramps on 1 day; per 7 logged days: 4.7 cramps, 2.3 cramp days",
        ),
    ],
)
def test_how_often_is_said_over_logged_days(entries: list[Entry], text: str) -> None:
    assert often_text(summary(diary(entries), MONTH)) == text


def test_n_of_n_days() -> None:
    assert logged_text(summary(diary([quiet(0)]), MONTH)) == "1 of 28 days logged"
    assert span_text(MONTH) == "2026-01-05 to 2026-02-01"


def test_medians_say_of_how_many_they_are() -> None:
    assert severity_text(Middle(6.5, 4), 9) == "median 6.5 of 10, noted for 4 of 9"
    assert duration_text(Middle(4.5, 3), 9) == "median 4 min 30 s, noted for 3 of 9"


def test_counts_leave_out_what_was_never_noted() -> None:
    assert (
        counts_text({Muscle.CALF: 8, Muscle.FOOT: 0, Muscle.THIGH_BACK: 2}) == "calf 8, back of the thigh 2"
    )


@pytest.mark.parametrize(("number", "text"), [(4, "4"), (4.04, "4"), (4.25, "4.2"), (0.96, "1")])
def test_numbers_have_one_decimal_at_the_most(number: float, text: str) -> None:
    assert number_text(number) == text


def test_a_comparison_is_told_with_its_limits() -> None:
    told = Comparison(reminder="bedtime-stretch", data=DATA, interval=Interval(-0.584, 0.0775))
    assert nights_text(told) == "cramps on 3 of 14 nights after the bedtime stretch, on 6 of 12 without"
    assert difference_text(told) == ("a difference of −29 percentage points, 95 % interval −58 to +8")


def test_no_difference_has_no_sign() -> None:
    same = Enough(logged=28, cramps=10, with_habit=Share(5, 14), without=Share(5, 14))
    told = Comparison(reminder="bedtime-stretch", data=same, interval=Interval(-0.3, 0.3))
    assert "a difference of 0 percentage points" in difference_text(told)


def test_too_little_says_what_is_missing() -> None:
    few = Enough(logged=27, cramps=9, with_habit=Share(1, 6), without=Share(1, 7))
    told = Comparison(reminder="bedtime-stretch", data=few, interval=None)
    assert difference_text(told) == (
        "not enough data yet: 27 of 28 logged days, 9 of 10 cramps, 6 of 7 nights with it"
    )
