"""``crampguard stretch``: which routines there are, and one of them led through."""

import sys

import click

from crampguard.catalogue.stretches import ROUTINES
from crampguard.cli.stretch import stretch
from tests.cli.conftest import Person
from tests.cli.dialogue import Dialogue
from tests.rigs.service import Home

COMMAND = [sys.executable, "-m", "crampguard", "stretch"]


def begin(home: Home, *arguments: str) -> Dialogue:
    """In a terminal of eighty columns."""
    return Dialogue([*COMMAND, *arguments], {"TERM": "xterm", **home.environment})


def test_it_tells_which_there_are_and_for_whom_they_are_not(someone: Person) -> None:
    said = someone("stretch", "--list")
    assert said.status == 0
    for name, routine in ROUTINES.items():
        assert f"{name} " in said.out
        assert routine.dose in said.out
    assert "Not with poor balance or a painful knee." in said.out
    assert said.out.startswith("Chest pain or trouble breathing: call the emergency number.")
    assert "Leave it out after an injury or surgery, or if a blood clot is suspected.\n" in said.out


def test_it_tells_it_to_scripts(someone: Person) -> None:
    listed = {routine["routine"]: routine for routine in someone.json("stretch")}
    assert list(listed) == list(ROUTINES)
    # Ten seconds to get into position, and the trial's three minutes.
    assert listed["bedtime"]["seconds"] == 190
    assert listed["standing-quadriceps"]["notes"][2] == "Not with poor balance or a painful knee."


def test_an_unknown_routine_is_wrong_usage(someone: Person) -> None:
    said = someone("stretch", "yoga")
    assert said.status == 2
    assert "'yoga'" in said.err
    assert "towel-calf" in said.err


def test_names_are_completed() -> None:
    (argument,) = [each for each in stretch.params if isinstance(each, click.Argument)]
    with click.Context(stretch) as context:
        assert [item.value for item in argument.shell_complete(context, "s")] == [
            "seated-hamstring",
            "standing-quadriceps",
        ]


def test_the_bedtime_set_is_what_is_led_through_unless_another_is_named(lonely: Home) -> None:
    with begin(lonely) as talk:
        talk.expect("10 s on, 10 s off, 3 times each; both legs within 3 minutes")
        talk.expect("don't stretch it, get medical")
        talk.expect("Leave it out after an injury or surgery")
        talk.press(" ")
        talk.expect("Calf, standing · 1 of 3")
        talk.press("n")
        talk.expect("The other leg rests.")
        talk.press("p")
        talk.press(" ")
        talk.press("nn")
        talk.expect("2 of 3")
        talk.press("q")
        assert talk.finish() == 0
    assert not lonely.state.exists(), "a stretch is no cramp"


def test_ctrl_c_leaves_it(lonely: Home) -> None:
    with begin(lonely, "towel-calf") as talk:
        talk.expect("The safest at night.")
        talk.interrupt()
        assert talk.finish() == 0
