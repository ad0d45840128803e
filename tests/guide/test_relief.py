"""The relief guide's words: at every step, within what a screen and a notification hold."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crampguard.catalogue import relief as words
from crampguard.catalogue import warnings
from crampguard.domain.diary import Helped, Muscle, Side
from crampguard.domain.guiding import LEAVE, View
from crampguard.domain.relief import Choice, Step
from crampguard.guide.letters import can_spell
from crampguard.guide.relief import ReliefGuide

STARTED = datetime(2026, 11, 22, 3, 12, 45, 999, tzinfo=ZoneInfo("Europe/Berlin"))


def led(*said: tuple[float, Choice | None], pregnant: bool = True) -> tuple[ReliefGuide, View]:
    """Where all that leads, and what is seen there."""
    now, guide = 0.0, ReliefGuide.begin(0.0, STARTED, pregnant=pregnant)
    for wait, choice in said:
        now += wait
        guide = guide.passed(now) if choice is None else guide.pressed(choice, now)
    return guide, guide.view(now)


STRETCHING = ((0, Choice.NO), (0, Choice.NEXT))
EASED = (*STRETCHING, (95, Choice.EASED), (0, Choice.NEXT), (0, Choice.YES))
EVERYWHERE = {
    "warning": (),
    "signs": ((0, Choice.YES),),
    "stop": ((0, Choice.NO),),
    "stretch": STRETCHING,
    "foot": (*STRETCHING, (0, Choice.FOOT)),
    "thigh-back": (*STRETCHING, (0, Choice.THIGH_BACK)),
    "thigh-front": (*STRETCHING, (0, Choice.THIGH_FRONT)),
    "a minute": (*STRETCHING, (60, None)),
    "standing": (*STRETCHING, (60, Choice.STAND)),
    "massage": (*STRETCHING, (5, Choice.EASED)),
    "eased": (*STRETCHING, (5, Choice.EASED), (0, Choice.NEXT)),
    "five minutes": (*STRETCHING, (300, None)),
    "rubbing": (*STRETCHING, (330, None)),
    "ten minutes": (*STRETCHING, (600, None)),
    "hold": EASED,
    "walk": (*EASED, (0, Choice.NEXT)),
    "after": (*EASED, (90, None)),
    "warm": (*EASED, (90, Choice.TIGHT)),
    "warm, five minutes": (*EASED, (90, Choice.TIGHT), (300, None)),
    "warm, ten minutes": (*EASED, (90, Choice.TIGHT), (600, None)),
    "cold": (*EASED, (90, Choice.TENDER)),
    "cold, five minutes": (*EASED, (90, Choice.TENDER), (300, None)),
    "log": (*EASED, (90, Choice.NEITHER)),
    "about": (*EASED, (90, Choice.NEITHER), (0, Choice.ABOUT)),
}


@pytest.mark.parametrize(
    ("where", "title", "said", "count"),
    [
        ("warning", "Check first", "Is the leg red, hot or swollen, or do you have chest pain", None),
        ("stop", "Stop", "hold on to something", 10),
        ("stretch", "Stretch", "leg straight, pull your toes towards your shin", 0),
        ("foot", "Stretch", "leg straight, pull your toes towards your shin", 0),
        ("thigh-back", "Stretch", "sit, straighten the knee, lean slightly forward", 0),
        ("thigh-front", "Stretch", "hold on to a chair, bring the heel towards your buttock", 0),
        ("a minute", "Stretch", "weight on the leg, knee slightly bent", 60),
        ("standing", "Stand", "your weight on that leg, the knee slightly bent", 60),
        ("massage", "Massage", "Keep it stretched", 60),
        ("eased", "Eased?", "Has the cramp eased?", None),
        ("five minutes", "Stretch", "keep going. Stretch for 30 seconds, rub for 30", 0),
        ("rubbing", "Rub", "keep going. Stretch for 30 seconds, rub for 30", 30),
        ("ten minutes", "Get help", "over 10 minutes: get medical advice today", None),
        ("hold", "Hold", "lightly", 30),
        ("walk", "Walk", "wiggle the foot", 60),
        (
            "after",
            "And now?",
            "numb skin, poor circulation, nerve damage from diabetes, or broken skin",
            None,
        ),
        ("warm", "Warm", "10 to 15 minutes. Never fall asleep", 900),
        ("warm, five minutes", "Warm", "look at the skin", 600),
        ("warm, ten minutes", "Warm", "you may take it off now", 300),
        ("cold", "Cold", "A wrapped cold pack on the muscle, 10 minutes", 600),
        ("cold, five minutes", "Cold", "look at the skin", 300),
        ("log", "Noted", "The rest can wait until tomorrow", None),
        ("about", "Cramps", "crampguard cannot diagnose", None),
    ],
)
def test_each_step_says_what_it_is_to_say(where: str, title: str, said: str, count: int | None) -> None:
    _guide, view = led(*EVERYWHERE[where])
    assert view.title == title
    assert said in " ".join(view.text)
    assert (None if view.count is None else view.count.seconds) == count


@pytest.mark.parametrize("where", ["warm", "cold"])
def test_whom_warmth_and_cold_are_not_for_stands_beside_them(where: str) -> None:
    _guide, view = led(*EVERYWHERE[where])
    assert "Leave out both with numb skin" in " ".join(view.text)


def test_with_a_warning_sign_it_tells_all_of_section_five_the_most_urgent_first() -> None:
    _guide, view = led(*EVERYWHERE["signs"])
    text = " ".join(view.text)
    assert text.startswith("Don't stretch or rub the leg. Call the emergency number now: chest pain")
    for group in (warnings.EMERGENCY, warnings.TODAY, warnings.DOCTOR):
        assert all(sign in text for sign in group.signs)
    assert text.endswith(warnings.DISCLAIMER)
    assert view.is_urgent


def test_pregnancy_is_spoken_of_to_whom_it_can_concern() -> None:
    assert "pregnancy" in " ".join(led(*EVERYWHERE["signs"])[1].text)
    assert "pregnancy" not in " ".join(led(*EVERYWHERE["signs"], pregnant=False)[1].text)


@pytest.mark.parametrize("where", EVERYWHERE)
def test_every_screen_has_a_way_out_and_keys_of_its_own(where: str) -> None:
    _guide, view = led(*EVERYWHERE[where])
    letters = [offer.letter for offer in view.offers if offer.letter]
    assert LEAVE in [offer.key for offer in view.offers]
    assert len(set(letters)) == len(letters)
    assert all(offer.letter or offer.is_button for offer in view.offers if offer.key != Choice.OTHER_MUSCLE)
    assert not view.main or view.main in {offer.key for offer in view.offers}
    # GNOME shows three buttons.
    assert 1 <= sum(offer.is_button for offer in view.offers) <= 3
    assert can_spell(view.title)
    assert view.picture
    assert view.place.endswith("since 03:12")


def test_the_questions_can_not_be_answered_by_mistake() -> None:
    for where in ("warning", "signs", "ten minutes", "eased"):
        assert led(*EVERYWHERE[where])[1].main == ""


def test_nothing_is_promised_and_no_medicine_is_named() -> None:
    steps = [said for step, said in words.STEPS.items() if step is not Step.ABOUT]
    said = [*steps, *words.STRETCHES.values(), words.STANDING]
    text = " ".join(" ".join([each.title, *each.text]) for each in said).lower()
    assert not re.search(r"quinine|tonic|magnesium|tablet|pill|cure|prevent|relieve|will (help|stop)", text)


def test_every_step_has_words_and_every_choice_a_label() -> None:
    assert set(words.STEPS) == set(Step)
    assert set(words.LABELS) == set(Choice)
    assert set(Choice) - set(words.LETTERS) == {Choice.OTHER_MUSCLE}


def test_a_key_that_is_none_lets_time_pass() -> None:
    guide, _view = led(*STRETCHING)
    assert guide.pressed("nonsense", 300).state.step is Step.ALTERNATE


# What goes into the diary


def test_the_duration_is_filled_in() -> None:
    guide, _view = led(
        (0, Choice.NO), (10, None), (5, Choice.FOOT), (80, Choice.EASED), (60, None), (0, Choice.YES),
        (90, Choice.NEITHER), (3, Choice.RIGHT),
    )  # fmt: skip
    entry = guide.entry
    assert entry.start == STARTED.replace(microsecond=0)
    assert entry.duration == timedelta(seconds=95)
    assert (entry.muscle, entry.side) == (Muscle.FOOT, Side.RIGHT)
    assert entry.helped == {Helped.STRETCH}
    assert entry.note == ""


def test_what_is_not_known_stays_open() -> None:
    entry = led((3, Choice.LEAVE))[0].entry
    assert (entry.duration, entry.muscle, entry.side, entry.helped) == (None, None, None, frozenset())


def test_a_cramp_of_no_time_is_a_second() -> None:
    assert led(*STRETCHING, (0, Choice.EASED))[0].entry.duration == timedelta(seconds=1)


def test_a_cramp_that_did_not_ease_in_ten_minutes_counts_as_longer() -> None:
    duration = led(*STRETCHING, (600, None), (1, Choice.LEAVE))[0].entry.duration
    assert duration is not None
    assert duration > timedelta(minutes=10)


def test_a_warning_sign_is_noted_and_no_duration_made_up() -> None:
    entry = led((3, Choice.YES), (2, Choice.LEAVE))[0].entry
    assert (entry.note, entry.duration) == ("The guide was told of warning signs.", None)
