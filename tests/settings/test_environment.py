"""Environment variables: over the file, and never in silence when they mean nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from crampguard.domain.schedule import Anchor, At, Every, RelativeTo, Schedule
from crampguard.domain.settings import Settings
from crampguard.domain.weekdays import Weekday
from crampguard.domain.windows import Window
from crampguard.settings.problems import BadSettingsError
from crampguard.settings.reading import defaults, load


def loaded(tmp_path: Path, text: str, **environment: str) -> Settings:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, environment)


def told(tmp_path: Path, text: str, **environment: str) -> list[str]:
    with pytest.raises(BadSettingsError) as caught:
        loaded(tmp_path, text, **environment)
    return [str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems]


def schedule(settings: Settings, name: str) -> Schedule:
    reminder = settings.reminder(name)
    assert reminder is not None
    return reminder.schedule


def test_a_variable_goes_over_the_file_and_the_rest_stays(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path, "[day]\nbedtime='22:00'\ntimezone='UTC'", CRAMPGUARD_DAY__BEDTIME="23:00", HOME="/home/me"
    )
    assert {minutes for _day, minutes in settings.day.bedtimes} == {23 * 60}
    assert settings.day.timezone == "UTC"


def test_underscores_stand_for_the_hyphens_of_a_reminder(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "", CRAMPGUARD_REMINDERS__DRINK_WATER__EVERY="90m")
    assert schedule(settings, "drink-water") == Every(period=timedelta(minutes=90))


def test_a_schedule_in_the_environment_replaces_another_in_the_file(tmp_path: Path) -> None:
    text = "[reminders.drink-water]\nevery = '1h'\nduring = '09:00-12:00'\n"
    at = loaded(tmp_path, text, CRAMPGUARD_REMINDERS__DRINK_WATER__AT="20:00")
    assert schedule(at, "drink-water") == At(times=(1200,))
    every = loaded(tmp_path, text, CRAMPGUARD_REMINDERS__DRINK_WATER__EVERY="2h")
    assert schedule(every, "drink-water") == Every(period=timedelta(hours=2), during=(Window(540, 720),))


@pytest.mark.parametrize("written", ['["09:00", "10:00"]', "['09:00', '10:00']"])
def test_lists_are_read_as_json_and_as_toml(tmp_path: Path, written: str) -> None:
    settings = loaded(tmp_path, "", CRAMPGUARD_REMINDERS__DRINK_WATER__AT=written)
    assert schedule(settings, "drink-water") == At(times=(540, 600))


@pytest.mark.parametrize("written", ['{ daily = "23:00" }', '{"daily": "23:00"}'])
def test_a_table_in_the_environment_takes_the_place_of_the_files(tmp_path: Path, written: str) -> None:
    settings = loaded(tmp_path, "day.bedtime = { mon = '22:00' }", CRAMPGUARD_DAY__BEDTIME=written)
    assert settings.day.bedtimes == tuple((day, 23 * 60) for day in Weekday)


def test_whole_sections_workouts_and_reminders_can_be_given(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        "[you]\nsleep_position = 'side'",
        CRAMPGUARD_YOU="{ pregnant = true }",
        CRAMPGUARD_WORKOUTS='[{"name": "Run", "start": "18:00", "duration": "1h"}]',
        CRAMPGUARD_REMINDERS='{ eyes = { title = "true", relative_to = "bedtime" } }',
        CRAMPGUARD_REMINDERS__EYES__MESSAGE="[drops]",
        CRAMPGUARD_REMINDERS__EYES__TITLE="5",
        CRAMPGUARD_NOTIFICATIONS__SOUND="true",
    )
    assert settings.you.pregnant
    assert settings.you.sleep_position == "side"
    assert [workout.name for workout in settings.workouts] == ["Run"]
    eyes = settings.reminder("eyes")
    assert eyes is not None
    assert (eyes.title, eyes.message) == ("5", "[drops]")
    assert eyes.schedule == RelativeTo(anchor=Anchor.BEDTIME)
    assert settings.notifications.sound


def test_the_variable_that_names_the_file_is_no_setting(tmp_path: Path) -> None:
    assert loaded(tmp_path, "", CRAMPGUARD_CONFIG="somewhere") == defaults()


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        ("CRAMPGUARD_DAY__BEDTIM", "1", "unknown setting – did you mean 'CRAMPGUARD_DAY__BEDTIME'?"),
        ("CRAMPGUARD_DAY_BEDTIME", "1", "unknown setting – did you mean 'CRAMPGUARD_DAY__BEDTIME'?"),
        ("CRAMPGUARD_DAY__BEDTIME__FRI", "1", "unknown setting – did you mean 'CRAMPGUARD_DAY__BEDTIME'?"),
        ("CRAMPGUARD_CONFG", "1", "unknown setting – did you mean 'CRAMPGUARD_CONFIG'?"),
        ("CRAMPGUARD_", "1", "unknown setting"),
        ("CRAMPGUARD_XYZZY__PLUGH", "1", "unknown setting"),
        ("CRAMPGUARD_REMINDERS__DRINK_WATER__EVRY", "1",
         "unknown setting – did you mean 'CRAMPGUARD_REMINDERS__DRINK_WATER__EVERY'?"),
        ("CRAMPGUARD_DAY__BEDTIME", "", "'' is not a time of day (HH:MM)"),
        ("CRAMPGUARD_DAY__BEDTIME", "{ mon = '1' }",
         "mon: '1' is not a time of day (HH:MM) – did you mean '01:00'?"),
        ("CRAMPGUARD_DAY__BEDTIME", "{ mon", "'{ mon' is not a time of day (HH:MM)"),
        ("CRAMPGUARD_DAY", "late", "must be a table"),
        ("CRAMPGUARD_DAY", "{ bedtim = 1 }", "bedtim: unknown key – did you mean 'bedtime'?"),
        ("CRAMPGUARD_YOU__PREGNANT", "maybe", "'maybe' must be true or false"),
        ("CRAMPGUARD_WORKOUTS", "[{}]", "0.name: missing"),
        ("CRAMPGUARD_REMINDERS__EYES__AT", "20:00", "missing: a reminder of your own needs a title"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_the_variables_name(
    tmp_path: Path, variable: str, value: str, problem: str
) -> None:
    assert f"{variable}: {problem}" in told(tmp_path, "", **{variable: value})


def test_a_variable_does_not_hide_that_the_file_spoils_its_section(tmp_path: Path) -> None:
    assert told(tmp_path, "day = 5", CRAMPGUARD_DAY__BEDTIME="22:00") == [
        "config.toml:1:7: day: must be a table"
    ]


def test_a_variable_does_not_hide_what_is_wrong_with_the_value_that_it_replaces(tmp_path: Path) -> None:
    text = "day.bedtime = '25:00'\n[reminders.drink-water]\nat = '26:00'\nduring = '09:00-12:00'\n"
    variables = {
        "CRAMPGUARD_DAY__BEDTIME": "23:00",
        "CRAMPGUARD_REMINDERS__DRINK_WATER__EVERY": "1h",
        "CRAMPGUARD_YOU__PREGNANT": "maybe",
    }
    assert told(tmp_path, text, **variables) == [
        "config.toml:1:15: day.bedtime: '25:00' is not a time of day (HH:MM)",
        "config.toml:3:6: reminders.drink-water.at: '26:00' is not a time of day (HH:MM)",
        "CRAMPGUARD_YOU__PREGNANT: 'maybe' must be true or false",
    ]


def test_a_variable_completes_what_the_file_leaves_out(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "[reminders.eyes]\ntitle = 'Eyes'\n", CRAMPGUARD_REMINDERS__EYES__AT="20:00")
    assert schedule(settings, "eyes") == At(times=(1200,))


def test_a_setting_named_twice_is_that_of_the_variable_that_names_it(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path, "", CRAMPGUARD_DAY="{ timezone = 'Europe/Berlin' }", CRAMPGUARD_DAY__TIMEZONE="Asia/Tokyo"
    )
    assert settings.day.timezone == "Asia/Tokyo"
