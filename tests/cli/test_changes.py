"""``crampguard config set`` and ``unset``, where there is more to a change than one key and one value."""

import shlex
import tomllib
from typing import Any

import pytest

from crampguard.errors import ExitCode
from crampguard.settings.reading import load
from tests.cli.conftest import Person, Said


def set_(someone: Person, *words: str) -> Said:
    return someone("config", "set", *words)


def document(someone: Person) -> dict[str, Any]:
    return tomllib.loads(someone.settings_file.read_text())


# Several at once


def test_a_reminder_of_ones_own_is_made_by_several_pairs(someone: Person) -> None:
    said = set_(
        someone,
        "reminders.eye-drops.title",
        "Eye drops",
        "reminders.eye-drops.at",
        "20:00",
        "you.pregnant",
        "true",
    )
    assert said.status == 0, said
    assert document(someone) == {
        "reminders": {"eye-drops": {"title": "Eye drops", "at": "20:00"}},
        "you": {"pregnant": True},
    }


def test_of_several_pairs_all_are_made_or_none(someone: Person) -> None:
    someone.set(mine := "# mine\n")
    said = set_(someone, "you.pregnant", "true", "day.bedtime", "25:00", "day.active_hours", "never")
    assert said.status == ExitCode.BAD_CONFIGURATION
    assert said.err.splitlines() == [
        "day.bedtime: '25:00' is not a time of day (HH:MM)",
        "day.active_hours: 'never' is not a window of the day (HH:MM-HH:MM)",
    ]
    assert someone.settings_file.read_text() == mine


def test_a_key_without_a_value_is_wrong_usage(someone: Person) -> None:
    for words in (["day.bedtime"], ["you.pregnant", "true", "day.bedtime"]):
        said = set_(someone, *words)
        assert said.status == ExitCode.WRONG_USAGE
        assert "day.bedtime is given no value" in said.err
    assert not someone.settings_file.exists()


def test_the_help_has_its_short_name_and_a_negative_offset_is_a_value(someone: Person) -> None:
    assert set_(someone, "-h").out == set_(someone, "--help").out != ""
    assert set_(someone, "reminders.bedtime-stretch.offset", "-1h").status == 0
    assert document(someone)["reminders"]["bedtime-stretch"]["offset"] == "-1h"


# What would do instead


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("", ["reminders.eye-drops.title", "Eye drops"]),
        ("", ["reminders.eye-drops.at", "20:00"]),
        ("", ["reminders.eye-drops.message", "It's time.", "day.bedtime", "11pm"]),
        ("reminders.tea = { title = 'Tea', every = '1h', during = '09:00-17:00' }",
         ["reminders.tea.at", "17:00"]),
        ("reminders.tea = { title = 'Tea', at = '17:00' }", ["reminders.tea.every", "1h"]),
        ("reminders.tea = { title = 'Tea', at = '17:00' }",
         ["reminders.tea.during", "9-5", "reminders.tea.every", "1h"]),
        ("reminders.drink-water.at = '17:00'", ["reminders.drink-water.relative_to", "bedtime"]),
        ("reminders.bedtime-stretch.offset = '-20m'", ["reminders.bedtime-stretch.at", "21:00"]),
    ],
)  # fmt: skip
def test_where_more_is_in_the_way_the_whole_command_that_does_it_is_told(
    someone: Person, before: str, words: list[str]
) -> None:
    someone.set(before)
    said = set_(someone, *words)
    assert said.status == ExitCode.BAD_CONFIGURATION
    assert someone.settings_file.read_text() == before
    (line,) = [line for line in said.err.splitlines() if line.startswith("This would do: ")]
    program, *command = shlex.split(line.removeprefix("This would do: "))
    assert program == "crampguard"
    assert command[: 2 + len(words)] == ["config", "set", *words]
    assert someone(*command).status == 0
    load(someone.settings_file, {}, required=True)


def test_what_would_do_is_for_the_same_file(someone: Person) -> None:
    someone.set("")
    mine = someone.directory / "my own.toml"
    mine.write_text("")
    said = set_(someone, "reminders.eye-drops.at", "20:00", "--config", str(mine))
    assert said.err.splitlines()[-1].endswith(f" --config {shlex.quote(str(mine))}")


@pytest.mark.parametrize("name", ["drink-watr", "Eyes"])
def test_where_nothing_would_do_nothing_is_proposed(someone: Person, name: str) -> None:
    said = set_(someone, f"reminders.{name}.at", "20:00")
    assert said.status == ExitCode.BAD_CONFIGURATION
    assert "This would do" not in said.err


def test_another_schedule_is_taken_out_with_the_same_command(someone: Person) -> None:
    someone.set("[reminders.tea] # mine\ntitle = 'Tea' # and cake\nevery = '1h'\n")
    said = set_(someone, "reminders.tea.at", "17:00", "--unset", "reminders.tea.every")
    assert said.status == 0
    assert "reminders.tea.every is no longer set" in said.err
    assert (
        someone.settings_file.read_text()
        == "[reminders.tea] # mine\ntitle = 'Tea' # and cake\nat = \"17:00\"\n"
    )


# What was meant


@pytest.mark.parametrize(
    ("key", "typed", "meant"),
    [
        ("day.bedtime", "11pm", "23:00"),
        ("day.bedtime", "22.30", "22:30"),
        ("day.active_hours", "9-5", "09:00-17:00"),
        ("day.active_hours", "9-12, 13-17", ["09:00-12:00", "13:00-17:00"]),
        ("you.pregnant", "yes", True),
        ("you.pregnant", "1", True),
        ("notifications.sound", "off", False),
        ("you.sleep_position", "Back", "back"),
        ("moment.spacing", "5", "5m"),
        ("reminders.drink-water.days", "monday, wed", "mon,wed"),
        ("reminders.drink-water.at", "9am and 5pm", ["09:00", "17:00"]),
        ("reminders.bedtime-stretch.offset", "-20", "-20m"),
    ],
)
def test_what_is_surely_meant_is_written_as_settings_are_and_told(
    someone: Person, key: str, typed: str, meant: object
) -> None:
    said = set_(someone, key, typed)
    assert said.status == 0, said
    value: Any = document(someone)
    for step in key.split("."):
        value = value[step]
    assert value == meant
    assert type(value) is type(meant)
    assert said.err.splitlines()[0].endswith(f"; you wrote {typed}.")


def test_a_number_is_set_where_one_belongs(someone: Person) -> None:
    assert (
        set_(someone, "reminders.shoe-check.repeat", "10m", "reminders.shoe-check.repeat_times", "3").status
        == 0
    )
    assert document(someone)["reminders"]["shoe-check"] == {"repeat": "10m", "repeat_times": 3}


# What was there


@pytest.mark.parametrize(
    ("before", "words", "was"),
    [
        ("day.bedtime = { sun-thu = '23:00', fri-sat = '00:30' }", ["day.bedtime", "23:00"],
         '{sun-thu = "23:00", fri-sat = "00:30"}'),
        ("[day.bedtime]\nsun-thu = '23:00'\nfri-sat = '00:30'", ["day.bedtime", "23:00"],
         '{sun-thu = "23:00", fri-sat = "00:30"}'),
        ("reminders.drink-water.at = ['09:00', '12:00']", ["reminders.drink-water.at", "20:00"],
         '["09:00", "12:00"]'),
    ],
)  # fmt: skip
def test_what_held_more_is_told_when_it_goes(
    someone: Person, before: str, words: list[str], was: str
) -> None:
    someone.set(before)
    assert set_(someone, *words).err.splitlines()[1:] == [f"It was {was}."]
    assert set_(someone, *words).err.count("\n") == 1


# Where it stands


def test_what_was_wrong_before_keeps_its_place_and_what_would_be_has_none(someone: Person) -> None:
    someone.set("[day]\nbedtim = 1\n")
    said = set_(someone, "you.sleep_position", "head")
    assert said.status == ExitCode.BAD_CONFIGURATION
    assert sorted(said.err.splitlines()) == [
        f"{someone.settings_file}:2:1: day.bedtim: unknown key – did you mean 'bedtime'?",
        "you.sleep_position: 'head' is none of any, back, front, side",
    ]


# A bedtime by day


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("10:30", "10:30 is in the morning. If you mean 22:30: crampguard config set day.bedtime 22:30"),
        ("3pm", "15:00 is in the afternoon. If you mean 03:00: crampguard config set day.bedtime 03:00"),
    ],
)
def test_a_bedtime_by_day_is_taken_and_told_of(someone: Person, typed: str, told: str) -> None:
    said = set_(someone, "day.bedtime", typed)
    assert said.status == 0
    assert said.err.splitlines()[-1] == told


@pytest.mark.parametrize("typed", ["22:30", "00:30", "{ daily = '22:30' }"])
def test_a_bedtime_at_night_is_not(someone: Person, typed: str) -> None:
    assert set_(someone, "day.bedtime", typed).err.count("\n") == 1
