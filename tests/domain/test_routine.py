"""Stretch routines: their timelines by health.md's doses, and a lesson whatever is pressed and when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.catalogue.stretches import ROUTINES
from crampguard.domain.diary import Side
from crampguard.domain.routine import Activity, Lesson, Move, Part, Place, begin, chosen, passed, timeline

STRETCHING = {Activity.HOLD, Activity.MOVE}
SHORT = (Part(stretch="wall-calf", seconds=10, times=1, change=5, ready=10),)


def lesson(*said: tuple[float, Move | None], parts: tuple[Part, ...] = SHORT) -> Lesson:
    """Where all that leads."""
    now, led = 0.0, begin(parts, 0.0)
    for wait, move in said:
        now += wait
        led = passed(led, now) if move is None else chosen(led, move, now)
    return led


def held(name: str, side: Side) -> list[float]:
    """How long each of a leg's stretches in a routine takes."""
    phases = timeline(ROUTINES[name].parts)
    return [phase.seconds for phase in phases if phase.side is side and phase.activity in STRETCHING]


# The doses


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
@pytest.mark.parametrize(
    ("name", "dose"),
    [
        ("wall-calf", [30, 30]),
        ("seated-hamstring", [30, 30]),
        ("standing-quadriceps", [30, 30]),
        ("ankle-circles", [30, 30]),
        ("towel-calf", [20, 20, 20]),
        ("bedtime", [10] * 9),
    ],
)
def test_each_leg_gets_its_dose(name: str, dose: list[float], side: Side) -> None:
    assert held(name, side) == dose


def test_the_bedtime_set_is_the_trial_s_protocol() -> None:
    phases = timeline(ROUTINES["bedtime"].parts)
    ready, *stretches = phases
    assert ready.activity is Activity.READY
    assert {phase.activity for phase in stretches} == {Activity.HOLD}
    assert sum(phase.seconds for phase in stretches) == 180
    assert list(dict.fromkeys(phase.stretch for phase in stretches)) == [
        "wall-calf",
        "standing-hamstring",
        "seated-hamstring-calf",
    ]
    # Ten on and ten off, three times: one leg rests for as long as the other stretches.
    assert [phase.side for phase in stretches] == [Side.LEFT, Side.RIGHT] * 9
    assert [(phase.turn, phase.turns) for phase in stretches[:6]] == [
        (1, 3), (1, 3), (2, 3), (2, 3), (3, 3), (3, 3)
    ]  # fmt: skip


def test_legs_change_with_a_moment_between_and_circles_go_both_ways() -> None:
    circles = timeline(ROUTINES["ankle-circles"].parts)
    assert [(phase.activity, phase.side, phase.way) for phase in circles] == [
        (Activity.READY, Side.LEFT, 1),
        (Activity.MOVE, Side.LEFT, 1),
        (Activity.MOVE, Side.LEFT, 2),
        (Activity.CHANGE, Side.RIGHT, 1),
        (Activity.MOVE, Side.RIGHT, 1),
        (Activity.MOVE, Side.RIGHT, 2),
    ]


# A lesson


def test_first_it_waits_with_whom_it_is_not_for() -> None:
    led = lesson((899, None))
    assert (led.place, led.phase, led.remaining, led.ends_at) == (Place.NOTES, None, None, None)
    assert passed(led, 900).is_over


def test_it_goes_through_all_phases_by_itself() -> None:
    led = lesson((60, Move.BEGIN))
    seen = []
    while led.place is Place.PHASES:
        assert led.phase is not None
        assert led.wakes_at is not None
        seen.append((led.phase.activity, led.remaining))
        led = passed(led, led.wakes_at)
    assert seen == [
        (Activity.READY, 10),
        (Activity.HOLD, 10),
        (Activity.CHANGE, 5),
        (Activity.HOLD, 10),
    ]
    assert (led.place, led.is_finished, led.looked, led.cues) == (Place.DONE, True, 95, 4)
    assert led.choices == (Move.LEAVE,)
    assert passed(led, 114.9).place is Place.DONE
    assert passed(led, 115).is_over


def test_it_waits_where_it_is_told_to_and_goes_on_there() -> None:
    led = lesson((0, Move.BEGIN), (4, Move.PAUSE), (600, None))
    assert (led.remaining, led.ends_at, led.choices[0]) == (6, None, Move.GO_ON)
    led = chosen(led, Move.GO_ON, 700)
    assert (led.remaining, led.ends_at) == (6, 706)
    assert passed(lesson((0, Move.BEGIN), (4, Move.PAUSE)), 904).is_over


def test_a_phase_can_be_passed_over_in_a_pause_too() -> None:
    led = lesson((0, Move.BEGIN), (4, Move.PAUSE), (5, Move.NEXT))
    assert led.phase is not None
    assert (led.phase.activity, led.remaining) == (Activity.HOLD, 10)


def test_left_early_it_is_not_finished() -> None:
    led = lesson((0, Move.BEGIN), (34, Move.LEAVE))
    assert (led.is_over, led.is_finished, led.wakes_at, led.choices) == (True, False, None, ())


SAID = st.lists(
    st.tuples(st.floats(0, 40) | st.floats(0, 2000), st.none() | st.sampled_from(list(Move))), max_size=30
)


@given(said=SAID, name=st.sampled_from(list(ROUTINES)))
def test_whatever_is_pressed_whenever(said: list[tuple[float, Move | None]], name: str) -> None:
    now, led = 0.0, begin(ROUTINES[name].parts, 0.0)
    has_begun = False
    for wait, move in said:
        now += wait
        before = passed(led, now)
        led = before if move is None else chosen(led, move, now)
        has_begun |= before.place is Place.NOTES and move is Move.BEGIN
        # Nobody is led into a stretch without having seen whom it isn't for.
        assert has_begun or led.place in {Place.NOTES, Place.OVER}
        assert led.is_over == (led.wakes_at is None)
        assert led.wakes_at is None or led.wakes_at > now
        assert led.remaining is None or 0 <= led.remaining <= 30 + 1e-6
        assert not before.is_over or led.is_over
        if led.is_finished:
            assert led.index == len(led.phases) - 1
