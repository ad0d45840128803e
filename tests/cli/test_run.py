"""``crampguard run`` as somebody sees it who calls it in a terminal."""

import re
from pathlib import Path

import pytest

from tests.cli.dialogue import Dialogue
from tests.cli.newcomer import PROGRAM, Person


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """In no session at all."""
    return Person(tmp_path)


def test_in_a_terminal_bad_settings_are_told_as_the_rest_is(person: Person) -> None:
    person.write('[day]\nbedtime = "25:00"\n')

    with Dialogue([PROGRAM, "run"], person.environment) as dialogue:
        dialogue.expect("config.toml:2:11: day.bedtime: '25:00' is not a time of day (HH:MM)")
        dialogue.expect("The defaults are in force.")
        dialogue.expect("Next: ")
        dialogue.interrupt()

    assert "ERROR" not in dialogue.said
    assert "crampguard.service" not in dialogue.said
    assert re.search(r"(?m)^\d\d:\d\d  \S*config\.toml:2:11: ", dialogue.said)
