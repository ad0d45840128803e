"""The relief guide's course: what comes when, whatever a person presses and whenever they do."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crampguard.domain.diary import Helped, Muscle, Side
from crampguard.domain.relief import Choice, Relief, Step, begin, chosen, passed

Said = tuple[float, Choice | None]
"""How long after what came before, and what; None: nothing, somebody only looks."""

STRETCHED = {Step.STRETCH, Step.ALTERNATE, Step.HOLD}


def course(*said: Said, start: float = 0.0) -> Relief:
    """Where all that leads."""
    now, relief = start, begin(start)
    for wait, choice in said:
        now += wait
        relief = passed(relief, now) if choice is None else chosen(relief, choice, now)
    return relief


NO_SIGNS: Said = (0, Choice.NO)
STRETCHING: tuple[Said, ...] = (NO_SIGNS, (0, Choice.NEXT))
"""At second 0 of the stretch, and of everything."""


# The way through, by health.md


def test_first_of_all_it_asks_for_warning_signs() -> None:
    relief = begin(5.0)
    assert relief.step is Step.WARNING
    assert relief.main_choice is None
    assert course((3, Choice.NEXT), (3, Choice.EASED)).step is Step.WARNING


def test_it_leads_through_all_steps_in_their_times() -> None:
    relief = course(NO_SIGNS, (10, None))
    assert relief.step is Step.STRETCH
    relief = chosen(relief, Choice.EASED, 55)
    assert (relief.step, relief.ends_at) == (Step.MASSAGE, 115)
    relief = passed(relief, 115)
    assert relief.step is Step.EASED
    relief = chosen(relief, Choice.YES, 120)
    assert (relief.step, relief.ends_at) == (Step.HOLD, 150)
    relief = passed(relief, 150)
    assert (relief.step, relief.ends_at) == (Step.WALK, 210)
    relief = passed(relief, 210)
    assert relief.step is Step.AFTER
    relief = chosen(relief, Choice.NEITHER, 220)
    assert relief.step is Step.LOG
    relief = chosen(relief, Choice.LEFT, 225)
    assert (relief.step, relief.lasted, relief.side) == (Step.OVER, 55, Side.LEFT)
    assert relief.helped == {Helped.STRETCH}


def test_while_a_stretch_is_held_it_calls_every_thirty_seconds() -> None:
    stretching = course(*STRETCHING)
    cues = [passed(stretching, now).cues - stretching.cues for now in (29.9, 30, 59.9, 60, 90, 270)]
    assert cues == [0, 1, 1, 2, 3, 9]


def test_after_a_minute_it_offers_standing() -> None:
    assert Choice.STAND not in course(*STRETCHING, (59.9, None)).choices
    relief = course(*STRETCHING, (60, None))
    assert Choice.STAND in relief.choices
    relief = chosen(relief, Choice.STAND, 61)
    assert relief.is_standing
    assert Choice.STAND not in relief.choices
    assert chosen(relief, Choice.EASED, 70).helped == {Helped.STRETCH, Helped.STANDING}


@pytest.mark.parametrize(
    ("choice", "muscle"),
    [
        (Choice.CALF, Muscle.CALF),
        (Choice.FOOT, Muscle.FOOT),
        (Choice.THIGH_BACK, Muscle.THIGH_BACK),
        (Choice.THIGH_FRONT, Muscle.THIGH_FRONT),
    ],
)
def test_the_person_says_which_muscle(choice: Choice, muscle: Muscle) -> None:
    relief = course(*STRETCHING, (20, choice))
    assert (relief.step, relief.muscle, relief.counts_up_from) == (Step.STRETCH, muscle, 0)


def test_one_button_goes_round_the_muscles_and_claims_nothing_of_calf_and_foot() -> None:
    relief = course(*STRETCHING)
    found = []
    for _press in range(3):
        relief = chosen(relief, Choice.OTHER_MUSCLE, 1)
        found.append(relief.muscle)
    assert found == [Muscle.THIGH_BACK, Muscle.THIGH_FRONT, None]
    assert course(*STRETCHING, (1, Choice.FOOT), (1, Choice.OTHER_MUSCLE)).muscle is Muscle.THIGH_BACK


def test_at_five_minutes_it_goes_on_by_turns() -> None:
    relief = course(*STRETCHING, (299.9, None))
    assert relief.step is Step.STRETCH
    relief = passed(relief, 300)
    assert (relief.step, relief.was_told_to_keep_going, relief.is_rubbing) == (Step.ALTERNATE, True, False)
    assert [passed(relief, now).is_rubbing for now in (329.9, 330, 359.9, 360)] == [False, True, True, False]
    assert passed(relief, 330).cues == relief.cues + 1
    eased = chosen(relief, Choice.EASED, 400)
    assert (eased.step, eased.lasted) == (Step.HOLD, 400)
    assert eased.helped == {Helped.STRETCH, Helped.MASSAGE}


@given(start=st.floats(0, 1e7))
def test_whoever_looks_at_the_cues_alone_sees_all_that_changes(start: float) -> None:
    relief = course(*STRETCHING, start=start)
    seen = []
    while relief.step in {Step.STRETCH, Step.ALTERNATE}:
        assert relief.wakes_at is not None
        relief = passed(relief, relief.wakes_at)
        seen.append((relief.step, relief.offers_standing, relief.is_rubbing))
    stretching = [(Step.STRETCH, False, False)] + [(Step.STRETCH, True, False)] * 8
    turns = [(Step.ALTERNATE, False, turn % 2 == 1) for turn in range(10)]
    assert seen[:19] == [*stretching, *turns]
    # A last turn may begin a hair before the tenth minute.
    assert seen[-1] == (Step.SIGNS, False, False)
    assert len(seen) <= 21


def test_at_ten_minutes_it_tells_of_section_five() -> None:
    relief = course(*STRETCHING, (599.9, None))
    assert relief.step is Step.ALTERNATE
    relief = passed(relief, 600)
    assert (relief.step, relief.lasted_too_long) == (Step.SIGNS, True)
    assert relief.main_choice is None
    assert chosen(relief, Choice.EASED, 640).lasted == 640
    assert chosen(relief, Choice.LEAVE, 660).lasted == 660
    assert chosen(replace(relief, touched=0), Choice.LEAVE, 600).lasted == 601


def test_who_asks_about_cramps_comes_back_to_where_it_is_noted() -> None:
    relief = course(*STRETCHING, (40, Choice.EASED), (0, Choice.NEXT), (0, Choice.YES), (90, Choice.NEITHER))
    relief = chosen(relief, Choice.ABOUT, 140)
    assert (relief.step, relief.main_choice, relief.ends_at) == (Step.ABOUT, Choice.NEXT, None)
    relief = chosen(relief, Choice.NEXT, 500)
    assert (relief.step, relief.ends_at, relief.lasted) == (Step.LOG, 560, 40)
    assert chosen(relief, Choice.LEFT, 510).side is Side.LEFT


def test_nobody_is_told_about_cramps_before_it_eased() -> None:
    assert Choice.ABOUT not in course(*STRETCHING).choices
    assert course(*STRETCHING, (0, Choice.ABOUT)).step is Step.STRETCH


def test_whoever_said_nothing_from_the_tenth_minute_on_had_it_for_nobody_knows_how_long() -> None:
    # They may have walked it off long before, or fallen asleep.
    relief = course(*STRETCHING, (30, Choice.CALF), (9999, None))
    assert (relief.step, relief.lasted_too_long, relief.lasted) == (Step.OVER, True, None)
    assert course(*STRETCHING, (599, Choice.STAND), (9999, None)).lasted is None
    assert course(*STRETCHING, (602, Choice.LEAVE)).lasted == 602


def test_who_said_that_it_eased_and_takes_it_back_in_the_seventh_minute_is_told_at_once() -> None:
    relief = course(*STRETCHING, (290, Choice.EASED), (130, None))
    assert (relief.step, relief.was_told_to_keep_going) == (Step.EASED, False)
    relief = chosen(relief, Choice.NO, 425)
    assert (relief.step, relief.eased_at, relief.lasted) == (Step.ALTERNATE, None, None)
    again = course(*STRETCHING, (290, Choice.EASED), (400, Choice.NO))
    assert again.step is Step.SIGNS


def test_a_cramp_that_comes_back_is_stretched_again_by_turns_after_five_minutes() -> None:
    early = course(*STRETCHING, (20, Choice.EASED), (0, Choice.NEXT), (0, Choice.YES), (5, Choice.BACK_AGAIN))
    assert (early.step, early.eased_at, early.helped) == (Step.STRETCH, None, frozenset())
    late = course(*STRETCHING, (350, Choice.EASED), (5, Choice.BACK_AGAIN))
    assert late.step is Step.ALTERNATE


def test_a_warm_pack_stays_for_ten_to_fifteen_minutes_with_a_look_at_five() -> None:
    warm = course(*STRETCHING, (9, Choice.EASED), (0, Choice.NEXT), (0, Choice.YES), (91, Choice.TIGHT))
    assert (warm.step, warm.since) == (Step.WARM, 100)
    assert [passed(warm, 100 + now).cues - warm.cues for now in (299, 300, 599, 600, 899)] == [0, 1, 1, 2, 2]
    assert [passed(warm, 100 + now).needs_a_look_at_the_skin for now in (299, 300)] == [False, True]
    assert [passed(warm, 100 + now).is_warm_enough for now in (599, 600)] == [False, True]
    assert passed(warm, 999).step is Step.WARM
    assert passed(warm, 1000).step is Step.LOG


def test_a_cold_pack_stays_for_ten_minutes_with_a_look_at_five() -> None:
    cold = course(*STRETCHING, (9, Choice.EASED), (0, Choice.NEXT), (0, Choice.YES), (91, Choice.TENDER))
    assert cold.step is Step.COLD
    assert [passed(cold, 100 + now).cues - cold.cues for now in (299, 300, 599)] == [0, 1, 1]
    assert passed(cold, 700).step is Step.LOG
    assert not passed(cold, 650).is_warm_enough


def test_the_last_screen_goes_by_itself() -> None:
    log = course(*STRETCHING, (9, Choice.EASED), (0, Choice.NEXT), (0, Choice.YES), (91, Choice.NEITHER))
    assert passed(log, log.since + 60).is_over
    assert chosen(log, Choice.NEXT, log.since + 1).is_over


# Warning signs


def test_with_a_warning_sign_nothing_is_stretched() -> None:
    relief = course((2, Choice.YES))
    assert (relief.step, relief.had_warning_signs) == (Step.SIGNS, True)
    assert set(relief.choices) == {Choice.LEAVE, Choice.ASK_AGAIN}
    again = chosen(relief, Choice.ASK_AGAIN, 5)
    assert (again.step, again.had_warning_signs) == (Step.WARNING, False)


@pytest.mark.parametrize("wait", [0, 15, 301])
def test_a_warning_sign_can_come_up_later(wait: float) -> None:
    relief = course(*STRETCHING, (wait, Choice.SIGNS))
    assert (relief.step, relief.had_warning_signs) == (Step.SIGNS, True)
    assert Choice.EASED not in relief.choices


# Its end


def test_leaving_is_always_possible_and_keeps_what_is_known() -> None:
    relief = course(*STRETCHING, (5, Choice.FOOT), (20, Choice.EASED), (2, Choice.LEAVE))
    assert (relief.is_over, relief.muscle, relief.lasted) == (True, Muscle.FOOT, 25)
    assert relief.choices == ()
    assert relief.wakes_at is None
    assert course(*STRETCHING, (5, Choice.LEAVE)).lasted is None


def test_a_guide_that_nobody_answers_ends_by_itself() -> None:
    assert not course((1799, None)).is_over
    assert course((1800, None)).is_over
    assert course((1000, Choice.NO), (1799, None)).is_over is False


OPTIONS = st.one_of(st.none(), st.sampled_from(list(Choice)))
WAITS = st.one_of(
    st.just(0.0), st.floats(0, 40), st.sampled_from([10.0, 30.0, 60.0, 300.0, 600.0]), st.floats(0, 2000)
)
COURSES = st.lists(st.tuples(WAITS, OPTIONS), max_size=40)
LIKELY = st.sampled_from(
    [Choice.NO, Choice.NO, Choice.NEXT, Choice.EASED, Choice.YES, Choice.BACK_AGAIN, Choice.TIGHT, None, None]
)
ON_THE_WAY = st.lists(st.tuples(st.floats(0, 120), LIKELY), max_size=30)


@given(said=COURSES | ON_THE_WAY, start=st.sampled_from([0.0, 12345.678]))
@example(said=[(0, Choice.NO), (0, Choice.NEXT), (290, Choice.EASED), (400, Choice.NO)], start=0.0)
def test_whatever_is_pressed_whenever(said: list[Said], start: float) -> None:
    now, relief = start, begin(start)
    may_stretch = False
    for wait, choice in said:
        now += wait
        before = passed(relief, now)
        relief = before if choice is None else chosen(relief, choice, now)

        if before.step is Step.WARNING:
            may_stretch = choice is Choice.NO
        assert may_stretch or relief.step in {Step.WARNING, Step.SIGNS, Step.OVER}
        assert not relief.had_warning_signs or relief.step in {Step.SIGNS, Step.OVER}

        elapsed = now - start
        still_hurts = relief.eased_at is None and relief.step in STRETCHED | {Step.MASSAGE, Step.EASED}
        if still_hurts and elapsed >= 300:
            assert relief.step is Step.ALTERNATE
            assert relief.was_told_to_keep_going
        assert not (still_hurts and elapsed >= 600)

        assert relief.is_over == (relief.wakes_at is None)
        assert relief.wakes_at is None or relief.wakes_at > now
        assert relief.cues >= before.cues >= 0
        assert relief.lasted is None or relief.lasted >= 0
        if before.is_over:
            assert relief == replace(before, looked=relief.looked)


@given(said=COURSES | ON_THE_WAY, parts=st.integers(1, 7), length=st.floats(0, 2500))
def test_it_does_not_matter_how_often_anybody_looks(said: list[Said], parts: int, length: float) -> None:
    relief = course(*said)
    now = sum(wait for wait, _choice in said)
    step_by_step = relief
    for part in range(1, parts):
        step_by_step = passed(step_by_step, now + length * part / parts)
    assert passed(step_by_step, now + length) == passed(relief, now + length)


@given(said=COURSES | ON_THE_WAY)
def test_what_is_not_offered_changes_nothing(said: list[Said]) -> None:
    relief = course(*said)
    for choice in set(Choice) - set(relief.choices):
        assert chosen(relief, choice, relief.looked) == relief
