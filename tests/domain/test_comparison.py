"""A habit against cramps: on diaries of which the truth is known, and never on too few."""

from random import Random

import pytest

from crampguard.domain.comparison import HABITS, compare
from crampguard.domain.diary import Entry, Episode
from crampguard.domain.insight import Span
from crampguard.domain.occurrence import Outcome
from crampguard.domain.proportions import Share, difference
from crampguard.settings.reading import defaults
from tests.domain.diaries import BERLIN, FIRST, cramp, diary, night, quiet, stretched

MONTH = Span(FIRST, night(27))
DONE, SKIPPED = Outcome.DONE, Outcome.SKIPPED

# Stretched on the first 14 nights of 28, with cramps on 3 of them, and on 7 of the others.
CRAMPS = {1, 5, 9, *range(14, 21)}
MONTH_S = {number: DONE if number < 14 else SKIPPED for number in range(28)}


def noted(cramps: set[int] = CRAMPS, nights: int = 28) -> list[Entry]:
    """Every night logged."""
    return [cramp(number) if number in cramps else quiet(number) for number in range(nights)]


def test_nights_with_the_habit_stand_against_those_without() -> None:
    (found,) = compare(diary(noted()), MONTH, stretched(MONTH_S), BERLIN)
    assert (found.data.with_habit, found.data.without) == (Share(3, 14), Share(7, 14))
    assert found.difference == pytest.approx(3 / 14 - 7 / 14)
    assert found.interval == difference(Share(3, 14), Share(7, 14))


def test_27_logged_days_are_not_enough() -> None:
    (found,) = compare(diary(noted()[:-1]), MONTH, stretched(MONTH_S), BERLIN)
    assert (found.data.logged, found.data.cramps, found.interval, found.difference) == (27, 10, None, None)


def test_nine_cramps_are_not_enough() -> None:
    (found,) = compare(diary(noted(CRAMPS - {20})), MONTH, stretched(MONTH_S), BERLIN)
    assert (found.data.logged, found.data.cramps, found.interval) == (28, 9, None)


@pytest.mark.parametrize("few", [DONE, SKIPPED])
def test_six_nights_in_a_group_are_not_enough(few: Outcome) -> None:
    other = SKIPPED if few is DONE else DONE
    six = {number: few if number < 6 else other for number in range(28)}
    (found,) = compare(diary(noted()), MONTH, stretched(six), BERLIN)
    assert min(found.data.with_habit.of, found.data.without.of) == 6
    assert found.interval is None
    (found,) = compare(diary(noted()), MONTH, stretched(six | {6: few}), BERLIN)
    assert found.interval is not None


def test_cramps_and_evenings_outside_the_span_do_not_count() -> None:
    (found,) = compare(diary(noted(nights=40)), MONTH, stretched(MONTH_S | {30: DONE}), BERLIN)
    assert (found.data.logged, found.data.with_habit) == (28, Share(3, 14))
    assert compare(diary(noted()), MONTH, stretched({30: DONE}), BERLIN) == ()


def test_a_cramp_before_the_reminder_was_due_is_not_one_after_it() -> None:
    entries = [
        *noted(set()),
        cramp(0, "14:00"),
        cramp(1, "22:14"),
        cramp(2, "22:15"),
        Episode(night=night(3)),
    ]
    (found,) = compare(diary(entries), MONTH, stretched(MONTH_S), BERLIN)
    # At the very time, and some time in the night: after it.
    assert found.data.with_habit == Share(2, 14)


def test_several_cramps_in_a_night_make_one_night() -> None:
    entries = [*noted(), cramp(1, "04:00"), cramp(1, "05:00")]
    (found,) = compare(diary(entries), MONTH, stretched(MONTH_S), BERLIN)
    assert found.data.with_habit == Share(3, 14)


def test_a_night_without_an_entry_is_in_neither_group() -> None:
    (found,) = compare(diary(noted()[2:]), MONTH, stretched(MONTH_S), BERLIN)
    assert found.data.with_habit == Share(2, 12)


@pytest.mark.parametrize("unseen", [Outcome.MISSED, Outcome.SUPPRESSED, Outcome.FAILED])
def test_a_reminder_that_nobody_saw_says_nothing_of_the_evening(unseen: Outcome) -> None:
    (found,) = compare(diary(noted()), MONTH, stretched(MONTH_S | {0: unseen, 27: unseen}), BERLIN)
    assert (found.data.with_habit.of, found.data.without.of) == (13, 13)


@pytest.mark.parametrize("unanswered", [Outcome.SHOWN, Outcome.SNOOZED, Outcome.DISMISSED, Outcome.EXPIRED])
def test_one_that_was_seen_and_not_answered_as_done_counts_as_not_done(unanswered: Outcome) -> None:
    (found,) = compare(diary(noted()), MONTH, stretched(MONTH_S | {0: unanswered}), BERLIN)
    assert (found.data.with_habit.of, found.data.without.of) == (13, 15)


def test_a_bedtime_after_midnight_belongs_to_the_evening_before() -> None:
    late = stretched(MONTH_S, clock="00:15")
    (found,) = compare(diary(noted()), MONTH, late, BERLIN)
    assert (found.data.with_habit, found.data.without) == (Share(3, 14), Share(7, 14))


def test_once_of_several_times_a_day_is_done_and_cramps_after_the_last_count() -> None:
    history = stretched(dict.fromkeys(range(28), SKIPPED), "10:30", "daytime-stretch")
    history += stretched(MONTH_S, "15:30", "daytime-stretch")
    entries = [*noted(set()), cramp(0, "15:00"), cramp(1, "16:00")]
    (found,) = compare(diary(entries), MONTH, history, BERLIN)
    assert (found.reminder, found.data.with_habit) == ("daytime-stretch", Share(1, 14))


def test_only_a_few_habits_are_compared_in_one_order() -> None:
    history = stretched(MONTH_S, reminder="drink-water") + stretched(MONTH_S, reminder="bedtime-leg-setup")
    history += stretched(MONTH_S)
    found = compare(diary(noted()), MONTH, history, BERLIN)
    assert [each.reminder for each in found] == ["bedtime-stretch", "bedtime-leg-setup"]


def test_every_habit_is_a_built_in_reminder() -> None:
    assert set(HABITS) <= {reminder.name for reminder in defaults().reminders}


def test_the_interval_holds_the_true_difference_as_often_as_it_says() -> None:
    """400 people for whom stretching truly makes 20 of 100 cramps less: 95 of 100 intervals hold that."""
    random = Random(20260302)
    held = 0
    for _person in range(400):
        done = [random.random() < 0.5 for _night in range(84)]
        cramps = {number for number in range(84) if random.random() < (0.3 if done[number] else 0.5)}
        outcomes = {number: DONE if each else SKIPPED for number, each in enumerate(done)}
        (found,) = compare(diary(noted(cramps, 84)), Span(FIRST, night(83)), stretched(outcomes), BERLIN)
        assert found.interval is not None
        held += found.interval.low <= -0.2 <= found.interval.high
    assert 370 <= held <= 390
