"""A routine as it is seen: left and right, sets, a count-down, and whom it isn't for."""

import re

import pytest

from crampguard.catalogue.reminders import BUILT_INS
from crampguard.catalogue.stretches import LEAVE_OUT, MANNER, ROUTINES, STRETCHES, notes_of
from crampguard.catalogue.warnings import BEFORE_STRETCHING
from crampguard.domain.guiding import View
from crampguard.domain.routine import Move
from crampguard.guide.letters import can_spell
from crampguard.guide.routine import RoutineGuide


def views(name: str) -> list[View]:
    """Everything that is seen on the way through a routine, a view a phase."""
    guide = RoutineGuide.begin(ROUTINES[name], 0.0)
    seen = [guide.view(0.0)]
    guide, now = guide.pressed(Move.BEGIN, 0.0), 0.0
    while not guide.is_over:
        seen.append(guide.view(now))
        assert guide.wakes_at is not None
        now = guide.wakes_at
        guide = guide.passed(now)
    return seen


def told(view: View) -> tuple[str, int | None, str]:
    """Title, count and place."""
    return view.title, None if view.count is None else view.count.seconds, view.place


def test_the_bedtime_set() -> None:
    seen = views("bedtime")
    assert told(seen[0]) == (
        "Bedtime set", None, "10 s on, 10 s off, 3 times each; both legs within 3 minutes"
    )  # fmt: skip
    assert [told(view) for view in seen[1:8]] == [
        ("Get ready", 10, "Calf, standing · 1 of 3"),
        ("Left leg", 10, "Calf, standing · 1 of 3"),
        ("Right leg", 10, "Calf, standing · 1 of 3"),
        ("Left leg", 10, "Calf, standing · 2 of 3"),
        ("Right leg", 10, "Calf, standing · 2 of 3"),
        ("Left leg", 10, "Calf, standing · 3 of 3"),
        ("Right leg", 10, "Calf, standing · 3 of 3"),
    ]
    assert told(seen[8]) == ("Left leg", 10, "Thigh, standing · 1 of 3")
    assert "The other leg rests." in seen[2].text
    assert told(seen[-1]) == ("Done", None, "Bedtime set")


def test_ankle_circles_go_both_ways() -> None:
    seen = views("ankle-circles")
    assert [view.title for view in seen[1:-1]] == [
        "Get ready", "Left leg", "Left leg", "Change legs", "Right leg", "Right leg"
    ]  # fmt: skip
    assert "Now the other way round." in seen[3].text
    assert "Next: Right leg." in seen[4].text


def test_a_pause_stands_still() -> None:
    guide = RoutineGuide.begin(ROUTINES["wall-calf"], 0.0).pressed(Move.BEGIN, 0).pressed(Move.PAUSE, 14)
    view = guide.view(50)
    assert (view.title, view.main) == ("Paused", Move.GO_ON)
    assert view.count is not None
    assert view.count.seconds == 26
    assert guide.pressed("nonsense", 60).view(60).title == "Paused"


@pytest.mark.parametrize("name", ROUTINES)
def test_warning_signs_come_first_and_then_whom_it_is_not_for(name: str) -> None:
    notes = views(name)[0].text
    assert notes[:2] == (BEFORE_STRETCHING, LEAVE_OUT)
    assert notes[-1] == MANNER
    assert notes == notes_of(ROUTINES[name])


def test_a_painful_knee_is_warned_of_wherever_it_would_be_bent() -> None:
    for routine in ROUTINES.values():
        bends = any(part.stretch == "standing-quadriceps" for part in routine.parts)
        assert bends == any("painful knee" in note for note in notes_of(routine))


@pytest.mark.parametrize("name", ROUTINES)
def test_every_view_has_a_picture_and_large_letters(name: str) -> None:
    for view in views(name):
        assert view.picture in STRETCHES
        assert can_spell(view.title)
        assert view.main


def test_nothing_is_promised() -> None:
    said = [each.how for each in STRETCHES.values()] + [
        note for each in ROUTINES.values() for note in each.notes
    ]
    assert not re.search(r"cure|prevent|relieve|will help", " ".join(said).lower())


def test_reminders_offer_routines_that_there_are() -> None:
    offered = {known.name: known.routine for known in BUILT_INS if known.routine}
    assert offered == {
        "bedtime-stretch": "bedtime",
        "stretch-before-exercise": "warm-up",
        "daytime-stretch": "wall-calf",
    }
    assert set(offered.values()) <= set(ROUTINES)
