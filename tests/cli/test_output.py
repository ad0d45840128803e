"""What is said on a terminal: as wide as that is, and no word cut."""

from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.cli.output import wrapped
from tests.cli.conftest import Person as Someone
from tests.cli.dialogue import Dialogue
from tests.cli.newcomer import PROGRAM, Person


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("short", "short"),
        ("just that wide", "just that wide"),
        ("one word too many", "one word too\nmany"),
        ("  indented as it was", "  indented as\n  it was"),
        ("first\n\nsecond and third", "first\n\nsecond and\nthird"),
        ("/a/path/that/is/long", "/a/path/that/is/long"),
        ("To do it: crampguard config set a b", "To do it:\ncrampguard config set a b"),
        ("crampguard helps: it reminds", "crampguard\nhelps: it\nreminds"),
        ("", ""),
    ],
)
def test_lines_break_between_words(message: str, shown: str) -> None:
    assert wrapped(message, 14) == shown


def test_colours_take_no_room_and_go_on_over_all_lines() -> None:
    dim = click.style("one two three", dim=True)
    assert wrapped(dim, 13) == dim
    assert click.unstyle(wrapped(dim, 8)) == "one two\nthree"
    assert wrapped(dim, 8).startswith("\x1b[2mone two\n")
    assert wrapped(dim, 8).endswith("three\x1b[0m")


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])), st.integers(1, 100))
def test_no_word_is_lost_or_cut(message: str, columns: int) -> None:
    assert wrapped(message, columns).split() == message.split()


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize(
    "command", [["done", "no-such-reminder"], ["setup", "--yes", "--no-service"], ["statsu"]]
)
def test_on_a_terminal_no_message_is_wider_than_it(tmp_path: Path, columns: int, command: list[str]) -> None:
    person = Person(tmp_path)
    with Dialogue([PROGRAM, *command], person.environment, columns) as dialogue:
        dialogue.finish()
    # What has no space in it can't be broken: a path, say.
    lines = click.unstyle(dialogue.said).splitlines()
    assert [line for line in lines if len(line) > columns and " " in line.strip()] == []


def test_where_nobody_reads_a_message_is_one_line(someone: Someone) -> None:
    said = someone("done", "no-such-reminder")
    assert len(said.err.splitlines()) == 2
    assert max(map(len, said.err.splitlines())) > 100


def test_commands_are_listed_with_their_whole_sentence_and_a_misspelt_one_is_guessed(
    someone: Someone,
) -> None:
    for group in ([], ["config"], ["service"], ["diary"]):
        assert "..." not in someone(*group, "--help").out.split("Commands:")[1]
    assert "'status'" in someone("statsu").err
    assert "'show'" in someone("config", "showw").err
