"""What every built-in must keep, whoever it is for."""

from itertools import product

import pytest

from crampguard.catalogue.reminders import BUILT_INS, BuiltIn, built_in
from crampguard.domain.reminder import Reminder, Urgency
from crampguard.domain.settings import SleepPosition, You

EVERYBODY = [
    You(fluids_limited=limited, sleep_position=position, pregnant=pregnant)
    for limited, position, pregnant in product((False, True), SleepPosition, (False, True))
]


def reminder(name: str, you: You) -> Reminder:
    found = built_in(name)
    assert found is not None
    return found.reminder(you)


@pytest.mark.parametrize("known", BUILT_INS, ids=lambda known: known.name)
def test_no_desktop_cuts_the_words(known: BuiltIn) -> None:
    for you in EVERYBODY:
        shown = known.reminder(you)
        assert 0 < len(shown.title) <= 40
        assert 0 < len(shown.message.format(workout="Evening run round the lake with everybody")) <= 180


def test_every_built_in_is_there_once_and_names_its_source() -> None:
    assert [known.name for known in BUILT_INS] == [
        "drink-water",
        "change-position",
        "stretch-before-exercise",
        "ease-off",
        "cool-down",
        "bedtime-stretch",
        "bedtime-leg-setup",
        "shoe-check",
        "night-check",
        "daytime-stretch",
        "hot-day",
    ]
    assert all(known.source for known in BUILT_INS)
    assert [known.name for known in BUILT_INS if not known.enabled] == ["daytime-stretch", "hot-day"]


def test_no_built_in_breaks_through_do_not_disturb_or_comes_without_its_buttons() -> None:
    # As one of low urgency would on GNOME.
    assert {known.urgency for known in BUILT_INS} == {Urgency.NORMAL}


def test_only_the_warm_up_names_the_workout() -> None:
    naming = [known.name for known in BUILT_INS if "{" in known.reminder(You()).message]
    assert naming == ["stretch-before-exercise"]


@pytest.mark.parametrize(
    ("position", "said", "unsaid"),
    [
        (SleepPosition.ANY, ["back", "front"], ["side"]),
        (SleepPosition.BACK, ["back"], ["front", "side"]),
        (SleepPosition.FRONT, ["front"], ["back", "side"]),
        (SleepPosition.SIDE, ["side"], ["back", "front"]),
    ],
)
def test_the_bed_is_set_up_for_how_one_sleeps(
    position: SleepPosition, said: list[str], unsaid: list[str]
) -> None:
    message = reminder("bedtime-leg-setup", You(sleep_position=position)).message
    assert all(f"n your {word}" in message for word in said)
    assert not any(f"n your {word}" in message for word in unsaid)


@pytest.mark.parametrize("position", SleepPosition)
def test_in_pregnancy_the_bed_is_set_up_for_the_side(position: SleepPosition) -> None:
    expected = reminder("bedtime-leg-setup", You(sleep_position=SleepPosition.SIDE)).message
    assert reminder("bedtime-leg-setup", You(sleep_position=position, pregnant=True)).message == expected


def test_who_must_limit_fluids_gets_no_water_reminders_and_is_told_why() -> None:
    water = reminder("drink-water", You(fluids_limited=True))
    assert not water.enabled
    assert "limit fluids" in water.withheld
    others = [known.reminder(You(fluids_limited=True)) for known in BUILT_INS if known.name != "drink-water"]
    assert not any(other.withheld for other in others)
    assert reminder("drink-water", You()).enabled


def test_water_is_never_made_up_for() -> None:
    assert [known.name for known in BUILT_INS if known.reminder(You()).gives_way] == ["drink-water"]
