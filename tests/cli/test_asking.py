"""The commands that ask the running service: a real one, over a real bus."""

from datetime import datetime, timedelta

import pytest

from crampguard.cli.asking import DurationType
from crampguard.wallclock import utc_now
from tests.cli.conftest import Person
from tests.rigs.dunst import Dunst
from tests.rigs.service import Home

ASKING = [
    ["remind", "drink-water"],
    ["done", "drink-water"],
    ["skip", "drink-water"],
    ["snooze", "drink-water", "10m"],
    ["pause"],
    ["pause", "--until", "14:00"],
    ["resume"],
]


@pytest.mark.parametrize("command", ASKING)
def test_without_a_bus_it_says_what_to_do_and_exits_69(someone: Person, command: list[str]) -> None:
    said = someone(*command)
    assert (said.status, said.out) == (69, "")
    assert "there is no session bus" in said.err
    assert len(said.err.splitlines()) == 2


@pytest.mark.parametrize("command", ASKING)
def test_without_a_service_it_says_how_to_start_one_and_exits_69(person: Home, command: list[str]) -> None:
    refused = person.command(*command, status=69)
    assert refused.stdout == ""
    assert "crampguard run" in refused.stderr


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (["remind"], "REMINDER"),
        (["snooze", "drink-water", "soon"], "not a duration"),
        (["snooze", "drink-water", "-5m"], "No such option"),
        (["snooze", "drink-water", "0m"], "longer than zero"),
        (["pause", "1h", "--until", "14:00"], "not both"),
        (["pause", "--until", "soon"], "Invalid value for --until: 'soon' is not a moment"),
        (["pause", "200y"], "not a duration"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_asked(
    someone: Person, command: list[str], problem: str
) -> None:
    said = someone(*command)
    assert (said.status, said.out) == (2, "")
    assert problem in said.err


@pytest.mark.parametrize("command", ["remind", "done", "skip", "snooze"])
def test_a_name_that_nobody_knows_is_told_without_a_service_too(someone: Person, command: str) -> None:
    said = someone(command, "bedtime-strech")
    assert (said.status, said.out) == (2, "")
    assert said.err == "There is no reminder called 'bedtime-strech'.\nDid you mean 'bedtime-stretch'?\n"
    someone.set("day.bedtime = 1")
    assert someone(command, "bedtime-strech").status == 69


def test_bad_settings_keep_nobody_from_pausing(person: Home, desktop: Dunst) -> None:
    person.start()
    person.write_settings("evry = 1\n")
    assert person.command("pause", "--until", "12:34").stderr.startswith("Quiet until ")
    assert person.json("status")["paused_until"] is not None


def test_answers_say_what_became_of_the_reminder(person: Home, desktop: Dunst) -> None:
    person.start()
    for command, said in (
        (["done", "shoe-check"], "shoe-check: done.\n"),
        (["skip", "shoe-check"], "shoe-check: skipped.\n"),
        (["snooze", "shoe-check"], "shoe-check comes back later.\n"),
        (["snooze", "shoe-check", "90s"], "shoe-check comes back in 1m30s.\n"),
    ):
        person.command("remind", "shoe-check")
        answered = person.command(*command)
        assert (answered.stdout, answered.stderr) == ("", said)


def test_what_makes_no_sense_is_refused_with_a_hint(person: Home, desktop: Dunst) -> None:
    person.start()
    assert "Did you mean 'shoe-check'?" in person.command("remind", "shoe-chek", status=2).stderr
    assert "not waiting" in person.command("skip", "shoe-check", status=1).stderr
    person.command("remind", "shoe-check")
    assert "24 hours" in person.command("snooze", "shoe-check", "25h", status=1).stderr
    for passed in ("today", "2020-01-01", "1h30m"):
        assert "has passed" in person.command("pause", "--until", passed, status=1).stderr
    assert person.json("status")["paused_until"] is None


def test_a_pause_ends_when_it_was_said_to(person: Home, desktop: Dunst) -> None:
    person.start()

    def paused_until() -> datetime:
        return datetime.fromisoformat(person.json("status")["paused_until"])

    for arguments, length in (
        ([], timedelta(hours=1)),
        (["45m"], timedelta(minutes=45)),
        (["45"], timedelta(minutes=45)),
    ):
        earliest = utc_now() + length
        assert person.command("pause", *arguments).stderr.startswith("Quiet until ")
        # A fraction of a second is rounded, never so that it ends early.
        assert earliest <= paused_until() <= utc_now() + length + timedelta(seconds=1)
    coming = (utc_now() + timedelta(days=2)).replace(second=0, microsecond=0)
    person.command("pause", "--until", coming.isoformat())
    assert paused_until() == coming
    person.command("pause", "--until", "12:34")
    assert (paused_until().hour, paused_until().minute) == (12, 34)
    assert timedelta(0) < paused_until() - utc_now() <= timedelta(days=1)
    assert person.command("resume").stderr == "Reminders come again.\n"
    assert person.json("status")["paused_until"] is None


@pytest.mark.parametrize("length", [["876576h"], ["--until", "9999-12-31"]])
def test_a_pause_of_a_century_is_refused(person: Home, desktop: Dunst, length: list[str]) -> None:
    person.start()
    assert "31 days at the most" in person.command("pause", *length, status=1).stderr
    assert person.json("status")["paused_until"] is None


def test_reminding_for_today_switches_the_schedule_on(person: Home, desktop: Dunst) -> None:
    person.start()
    assert "hot-day" not in {each["reminder"] for each in person.json("next", "-n", "30")}
    person.command("remind", "hot-day", "--today")
    assert person.history("hot-day")[0]["outcome"] == "shown"


def test_a_duration_that_was_read_already_is_left_as_it_is() -> None:
    assert DurationType().convert(timedelta(hours=1), None, None) == timedelta(hours=1)
