"""The words of the diary."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crampguard.domain.diary import Episode, Factor, Helped, Muscle, QuietNight, Side, State
from crampguard.domain.diary_wording import (
    TOLD_OF_SIGNS,
    had_signs,
    length_text,
    own_words,
    when_text,
    where_text,
    word_text,
    words_text,
)
from crampguard.domain.insight import Part

NIGHT = date(2026, 3, 2)


def test_every_word_has_a_text_of_its_own() -> None:
    for words in (Side, Muscle, State, Factor, Helped, Part):
        texts = [word_text(word) for word in words]
        assert len(set(texts)) == len(list(words))
        assert all(texts)


def test_the_same_value_means_another_thing_in_another_place() -> None:
    assert (word_text(Factor.HEAT), word_text(Helped.HEAT)) == ("heat", "warmth")


def test_words_keep_the_order_of_their_definition() -> None:
    assert words_text({Factor.UNSURE, Factor.HEAT, Factor.HARD_EXERCISE}) == "hard exercise, heat, unsure"
    assert words_text([]) == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(45, "45 s"), (240, "4 min"), (270, "4 min 30 s"), (3900, "1 h 5 min"), (0, "0 s")],
)
def test_a_length_is_as_short_as_it_can_be(seconds: int, text: str) -> None:
    assert length_text(timedelta(seconds=seconds)) == text


def test_when_it_was() -> None:
    start = datetime(2026, 3, 3, 3, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert when_text(Episode.begun(start)) == "Tue 2026-03-03 03:10"
    assert when_text(Episode(night=NIGHT)) == when_text(QuietNight(night=NIGHT)) == "night of Mon 2026-03-02"


@pytest.mark.parametrize(
    ("side", "muscle", "text"),
    [
        (Side.LEFT, Muscle.CALF, "left calf"),
        (Side.BOTH, Muscle.CALF, "calf, both sides"),
        (Side.RIGHT, Muscle.OTHER, "elsewhere, right"),
        (Side.RIGHT, None, "right"),
        (None, Muscle.THIGH_BACK, "back of the thigh"),
        (None, None, ""),
    ],
)
def test_where_it_was(side: Side | None, muscle: Muscle | None, text: str) -> None:
    assert where_text(Episode(night=NIGHT, side=side, muscle=muscle)) == text


@pytest.mark.parametrize(
    ("note", "signs", "own"),
    [
        ("", False, ""),
        ("Swollen\nsince.", False, "Swollen since."),
        (TOLD_OF_SIGNS, True, ""),
        (f"Before. {TOLD_OF_SIGNS} After.", True, "Before. After."),
    ],
)
def test_what_the_guide_noted_is_told_from_what_the_person_did(note: str, signs: bool, own: str) -> None:
    cramp = Episode(night=NIGHT, note=note)
    assert (had_signs(cramp), own_words(cramp)) == (signs, own)
