"""What the diary tells: counts over logged days, and nothing where there is too little."""

from datetime import date, timedelta

import pytest

from crampguard.domain.diary import Diary, Episode, Factor, Helped, Muscle, Side, State
from crampguard.domain.insight import Middle, Part, Span, kept, part_of, span_until, summary, weeks
from crampguard.domain.occurrence import Outcome
from tests.domain.diaries import DAY, FIRST, cramp, diary, local, night, quiet, stretched

WHOLE = Span(FIRST, night(27))


def minutes(count: float) -> timedelta:
    """So many."""
    return timedelta(minutes=count)


# Which days


def test_a_day_that_has_not_ended_counts_only_once_it_is_logged() -> None:
    noted = diary([quiet(0), quiet(3)])
    morning = local(night(5), "09:00")
    assert span_until(morning, noted) == Span(night(0), night(3))
    assert span_until(morning, diary([quiet(0), cramp(4)])) == Span(night(0), night(4))


def test_the_last_days_are_so_many_whether_logged_or_not() -> None:
    span = span_until(local(night(5), "15:00"), diary([quiet(4)]), 28)
    assert span == Span(night(-23), night(4))
    assert span.days == 28


def test_a_cramp_of_this_evening_is_told_of_at_once() -> None:
    span = span_until(local(night(5), "22:00"), diary([cramp(5, "21:00")]), 7)
    assert span is not None
    assert span.last == night(5)


@pytest.mark.parametrize("entries", [[], [quiet(30)]], ids=["none", "of later days only"])
def test_without_entries_there_is_no_span(entries: list[Episode]) -> None:
    assert span_until(local(night(5), "09:00"), diary(entries)) is None


# Counts


def test_counts_are_over_logged_days() -> None:
    told = summary(diary([quiet(0), cramp(1), cramp(1, "05:00"), cramp(5), quiet(99)]), WHOLE)
    assert (told.span.days, told.logged, told.cramp_days, told.cramps) == (28, 3, 2, 3)
    assert told.cramps_a_week == 7
    assert told.cramp_days_a_week == pytest.approx(14 / 3)


def test_where_nothing_is_logged_nothing_is_told() -> None:
    told = summary(diary([]), WHOLE)
    assert (told.logged, told.cramps, told.cramps_a_week, told.cramp_days_a_week) == (0, 0, None, None)
    assert (told.severity, told.minutes, told.longest, told.by_hour) == (None, None, None, None)


def test_medians_are_of_what_is_known() -> None:
    known = [(2, minutes(1)), (7, minutes(10)), (8, None), (None, minutes(10.5))]
    told = summary(
        diary([cramp(number, severity=each, duration=long) for number, (each, long) in enumerate(known)]),
        WHOLE,
    )
    assert told.severity == Middle(7, 3)
    assert told.minutes == Middle(10, 3)
    assert told.longest == minutes(10.5)
    assert told.over_ten_minutes == 1


def test_words_are_counted_and_the_most_frequent_comes_first() -> None:
    told = summary(
        diary(
            [
                cramp(0, side=Side.LEFT, muscle=Muscle.CALF, state=State.ASLEEP, woke=True),
                cramp(1, side=Side.RIGHT, factors=frozenset({Factor.HEAT}), helped=frozenset({Helped.COLD})),
                cramp(2, side=Side.RIGHT, factors=frozenset({Factor.HEAT, Factor.SHOES}), woke=False),
                cramp(3),
            ]
        ),
        WHOLE,
    )
    assert list(told.sides.items()) == [(Side.RIGHT, 2), (Side.LEFT, 1)]
    assert list(told.often_noted.items()) == [(Factor.HEAT, 2), (Factor.SHOES, 1)]
    assert (told.muscles, told.states, told.helped) == ({"calf": 1}, {"asleep": 1}, {"cold": 1})
    assert told.woken == 1


def test_the_day_has_four_parts_by_the_clock_on_the_wall() -> None:
    clocks = ["00:00", "05:59", "06:00", "11:59", "12:00", "18:00", "23:59"]
    told = summary(diary([cramp(3, clock) for clock in clocks] + [Episode(night=night(3))]), WHOLE)
    assert told.parts == {Part.NIGHT: 2, Part.MORNING: 2, Part.AFTERNOON: 1, Part.EVENING: 2}
    assert list(told.parts) == list(Part)
    assert (told.timed, told.cramps) == (7, 8)
    assert part_of(local(FIRST, "17:59")) is Part.AFTERNOON


def test_the_map_of_the_week_comes_from_twenty_cramps_of_known_time_on() -> None:
    nineteen = [cramp(number, "03:30") for number in range(19)]
    assert summary(diary([*nineteen, Episode(night=night(20))]), WHOLE).by_hour is None
    by_hour = summary(diary([*nineteen, cramp(20, "22:15")]), WHOLE).by_hour
    assert by_hour is not None
    # The nights begin on a Monday, and half past three is of the morning after.
    assert [row[3] for row in by_hour] == [2, 3, 3, 3, 3, 3, 2]
    assert by_hour[night(20).weekday()][22] == 1
    assert sum(map(sum, by_hour)) == 20


# Weeks


def test_weeks_end_with_the_span_and_the_first_may_begin_before_it() -> None:
    noted = diary([quiet(0), cramp(1), cramp(1, "05:00"), cramp(8), quiet(9)])
    told = weeks(noted, Span(night(0), night(9)))
    assert [(week.first, week.logged, week.cramps, week.cramp_days) for week in told] == [
        (night(-4), 2, 2, 1),
        (night(3), 2, 1, 1),
    ]
    assert told[-1].first + 6 * DAY == night(9)


def test_the_calendar_s_first_week_may_be_a_short_one() -> None:
    span = Span(date.min, date.min + timedelta(days=8))
    assert [week.first for week in weeks(Diary(), span)] == [date.min, date(1, 1, 3)]


def test_a_week_is_seven_days() -> None:
    assert len(weeks(diary([quiet(0)]), Span(night(0), night(6)))) == 1
    assert len(weeks(diary([quiet(0)]), Span(night(0), night(7)))) == 2


def test_all_weeks_together_hold_what_the_span_holds() -> None:
    noted = diary([cramp(number) if number % 3 else quiet(number) for number in range(100)])
    span = Span(night(10), night(77))
    told, of_weeks = summary(noted, span), weeks(noted, span)
    assert sum(week.logged for week in of_weeks) == told.logged
    assert sum(week.cramps for week in of_weeks) == told.cramps


# Reminders


def test_what_became_of_each_reminder_is_counted() -> None:
    history = stretched({0: Outcome.DONE, 1: Outcome.SKIPPED, 2: Outcome.DONE})
    history += stretched({0: Outcome.MISSED}, reminder="shoe-check")
    assert kept(history) == {
        "bedtime-stretch": {Outcome.DONE: 2, Outcome.SKIPPED: 1},
        "shoe-check": {Outcome.MISSED: 1},
    }


def test_a_span_s_last_days_are_no_more_than_it_has() -> None:
    assert WHOLE.last_days(7) == Span(night(21), night(27))
    assert WHOLE.last_days(100) == WHOLE


def test_a_span_knows_its_days() -> None:
    assert (WHOLE.holds(FIRST), WHOLE.holds(night(27)), WHOLE.holds(night(28))) == (True, True, False)
    assert WHOLE.holds(date(2020, 1, 1)) is False
