"""Everything that can be wrong with settings: told at once, in plain words, each with its place."""
# ruff: noqa: E501 - lines as they are told

import os
from pathlib import Path

import pytest

from crampguard.errors import ExitCode
from crampguard.settings.problems import BadSettingsError, in_brief
from crampguard.settings.reading import load

Told = list[str]


def problems(tmp_path: Path, text: str, **environment: str) -> Told:
    """The problem lines of a file, the way to it left out."""
    file = tmp_path / "config.toml"
    file.write_bytes(text.encode())
    with pytest.raises(BadSettingsError) as caught:
        load(file, environment)
    assert caught.value.exit_code == ExitCode.BAD_CONFIGURATION
    assert caught.value.message == "\n".join(map(str, caught.value.problems))
    return [str(problem).replace(str(file), "config.toml") for problem in caught.value.problems]


def problem(tmp_path: Path, text: str, **environment: str) -> str:
    (only,) = problems(tmp_path, text, **environment)
    return only


def test_a_problem_names_the_file_as_the_person_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text("[day]\nbedtim = 1\n")
    with pytest.raises(BadSettingsError) as caught:
        load(Path("mine.toml"), {})
    assert str(caught.value.problems[0]) == "mine.toml:2:1: day.bedtim: unknown key – did you mean 'bedtime'?"


def test_all_problems_are_told_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
[day]
bedtime = "25:00"
timezone = "europe/berlin"

[reminders.drink-water]
evry = "3m"

[[workouts]]
name = "Run"

[reminders.drink-watr]
enabled = false
"""
    assert problems(tmp_path, text, CRAMPGUARD_DAY__BEDTIM="22:00") == [
        "config.toml:2:11: day.bedtime: '25:00' is not a time of day (HH:MM)",
        "config.toml:3:12: day.timezone: 'europe/berlin' is not a time zone – did you mean 'Europe/Berlin'?",
        "config.toml:6:1: reminders.drink-water.evry: unknown key – did you mean 'every'?",
        "config.toml:8:1: workouts.0.start: missing",
        "config.toml:8:1: workouts.0.duration: missing",
        "config.toml:11:12: reminders.drink-watr: unknown reminder – did you mean 'drink-water'?",
        "CRAMPGUARD_DAY__BEDTIM: unknown setting – did you mean 'CRAMPGUARD_DAY__BEDTIME'?",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # Which keys there are.
        ("foo = 1", "1:1: foo: unknown key"),
        ("remnders = 1", "1:1: remnders: unknown key – did you mean 'reminders'?"),
        ("sleep_position = 'back'", "1:1: sleep_position: unknown key – did you mean 'you.sleep_position'?"),
        ("notifications.fullscren = 1", "1:15: notifications.fullscren: unknown key – did you mean 'moment.fullscreen'?"),
        ("drink-water.at = '09:00'", "1:1: drink-water: unknown key – did you mean 'reminders.drink-water'?"),
        ("[Day]", "1:2: Day: unknown key – did you mean 'day'?"),
        ('"a \\" b" = 1', '1:1: "a \\" b": unknown key'),
        ("[[workouts]]\nname='a'\nstart='18:00'\nduration='1h'\ndays='mon'\nduratoin=1",
         "6:1: workouts.0.duratoin: unknown key – did you mean 'duration'?"),
        # Shapes.
        ("day = 5", "1:7: day: must be a table"),
        ("reminders = []", "1:13: reminders: must be a table"),
        ("workouts = [5]", "1:13: workouts.0: must be a table"),
        ("[workouts]", "1:1: workouts: must be a list of tables: write [[workouts]]"),
        ("[reminders]\ndrink-water = true", "2:15: reminders.drink-water: must be a table"),
        # Values of the wrong kind.
        ("you.pregnant = 'yes'", "1:16: you.pregnant: 'yes' must be true or false – did you mean true?"),
        ("you.pregnant = 'maybe'", "1:16: you.pregnant: 'maybe' must be true or false"),
        ("notifications.sound = 0", "1:23: notifications.sound: 0 must be true or false – did you mean false?"),
        ("day.bedtime = 22:30:00", '1:15: day.bedtime: 22:30:00 must be text in quotes, such as "22:30"'),
        ("day.bedtime = true", '1:15: day.bedtime: true must be text in quotes, such as "22:30"'),
        ("moment.spacing = 2", '1:18: moment.spacing: 2 must be text in quotes, such as "45m"'),
        ("moment.spacing = ['2m']", '1:18: moment.spacing: a list must be text in quotes, such as "45m"'),
        ("moment.spacing = {}", '1:18: moment.spacing: a table must be text in quotes, such as "45m"'),
        ("reminders.drink-water.days = [1]", '1:30: reminders.drink-water.days: 1 must be text in quotes, such as "mon"'),
        # Choices.
        ("moment.calls = 'wiat'", "1:16: moment.calls: 'wiat' is none of wait, ignore – did you mean 'wait'?"),
        ("you.sleep_position = 'Back'",
         "1:22: you.sleep_position: 'Back' is none of any, back, front, side – did you mean 'back'?"),
        ("you.sleep_position = 'head'", "1:22: you.sleep_position: 'head' is none of any, back, front, side"),
        # Times, windows, days, durations.
        ("day.bedtime = '24:00'", "1:15: day.bedtime: '24:00' is not a time of day (HH:MM) – did you mean '00:00'?"),
        ("day.bedtime = '11pm'", "1:15: day.bedtime: '11pm' is not a time of day (HH:MM) – did you mean '23:00'?"),
        ("day.bedtime = { 'sun to thu' = '22.30' }",
         "1:32: day.bedtime.\"sun to thu\": 'sun to thu' is not a day (mon to sun, mon-fri, daily, weekdays, weekends)"
         " – did you mean 'sun-thu'?"),
        ("day.active_hours = '9 to 5'",
         "1:20: day.active_hours: '9 to 5' is not a window of the day (HH:MM-HH:MM) – did you mean '09:00-17:00'?"),
        ("day.active_hours = '09:00-12:00,1pm-5pm'",
         "1:20: day.active_hours: '12:00,1pm-5pm' is not a time of day (HH:MM)"
         ' – did you mean ["09:00-12:00", "13:00-17:00"]?'),
        ("notifications.snooze = '10'",
         "1:24: notifications.snooze: '10' is not a duration (such as 90s, 45m, 1h30m or PT45M) – did you mean '10m'?"),
        ("reminders.bedtime-stretch.offset = '-20 min'",
         "1:36: reminders.bedtime-stretch.offset: '-20 min' is not a duration (such as 90s, 45m, 1h30m or PT45M)"
         " – did you mean '-20m'?"),
        ("reminders.drink-water.days = 'monday,wed'",
         "1:30: reminders.drink-water.days: 'monday' is not a day (mon to sun, mon-fri, daily, weekdays, weekends)"
         " – did you mean 'mon,wed'?"),
        ("reminders.drink-water.at = '9am, 17:00'",
         "1:28: reminders.drink-water.at: '9am, 17:00' is not a time of day (HH:MM) – did you mean [\"09:00\", \"17:00\"]?"),
        ("day.active_hours = []", "1:20: day.active_hours: names no window"),
        ("day.active_hours = '08:00-08:00'",
         "1:20: day.active_hours: '08:00-08:00' is empty: it ends when it begins (the whole day is 00:00-24:00)"),
        ("day.active_hours = ['08:00-12:00', '13']",
         "1:36: day.active_hours.1: '13' is not a window of the day (HH:MM-HH:MM)"),
        ("day.bedtime = { sun-thu = '22:30', thu-fri = '00:15' }",
         "1:46: day.bedtime.thu-fri: thu already has a bedtime"),
        ("day.bedtime = { sat-sux = '22:30' }",
         "1:27: day.bedtime.sat-sux: 'sat-sux' is not a day (mon to sun, mon-fri, daily, weekdays, weekends)"),
        ("day.bedtime.fri = 5", '1:19: day.bedtime.fri: 5 must be text in quotes, such as "22:30"'),
        ("notifications.snooze = '0s'", "1:24: notifications.snooze: '0s' must be longer than zero"),
        ("notifications.snooze = '-5m'", "1:24: notifications.snooze: '-5m' is negative"),
        ("notifications.snooze = '9999d'", "1:24: notifications.snooze: '9999d' is longer than a year"),
        ("reminders.change-position.every = '1.5h'",
         "1:35: reminders.change-position.every: '1.5h' is not a duration (such as 90s, 45m, 1h30m or PT45M)"),
        ("reminders.drink-water.at = ['09:00', '9']",
         "1:38: reminders.drink-water.at.1: '9' is not a time of day (HH:MM) – did you mean '09:00'?"),
        ("reminders.drink-water.at = []", "1:28: reminders.drink-water.at: names no time"),
        # Schedules.
        ("[reminders.drink-water]\nat = '09:00'\nevery = '1h'",
         "3:1: reminders.drink-water.every: two schedules at once (at, every): keep one"),
        ("[reminders.drink-water]\nduring = '09:00-17:00'", "2:1: reminders.drink-water.during: only goes with 'every'"),
        ("[reminders.change-position]\noffset = '1m'",
         "2:1: reminders.change-position.offset: only goes with 'relative_to'"),
        ("[reminders.change-position]\nat = '09:00'\nduring = '09:00-17:00'",
         "3:1: reminders.change-position.during: only goes with 'every'"),
        ("[reminders.shoe-check]\nrepeat_times = 2", "2:1: reminders.shoe-check.repeat_times: only goes with 'repeat'"),
        ("[reminders.shoe-check]\nrepeat = '1h'\nrepeat_times = 0",
         "3:16: reminders.shoe-check.repeat_times: 0 must be a number from 1 to 10"),
        ("[reminders.shoe-check]\nrepeat = '1h'\nrepeat_times = true",
         "3:16: reminders.shoe-check.repeat_times: true must be a number from 1 to 10"),
        ("[reminders.drink-water]\nrepeat = '10m'",
         "2:1: reminders.drink-water.repeat: water is never pressed on anybody: too much of it is dangerous"),
        # Reminders of one's own.
        ("[reminders.eyes]\nat = '09:00'", "1:1: reminders.eyes.title: missing: a reminder of your own needs a title"),
        ("[reminders.drink-watr]\nat = '09:00'", "1:12: reminders.drink-watr: unknown reminder – did you mean 'drink-water'?"),
        ("[reminders.drink-tea]\ntitle = 'Tea'",
         "1:1: reminders.drink-tea: a reminder of your own needs a schedule: 'at', 'every' or 'relative_to'"),
        ("[reminders.eyes]\ntitle = 'Eyes'",
         "1:1: reminders.eyes: a reminder of your own needs a schedule: 'at', 'every' or 'relative_to'"),
        ("[reminders.Eyes]\ntitle = 'Eyes'\nat = '09:00'",
         "1:12: reminders.Eyes: 'Eyes' is no name for a reminder (lowercase letters, digits, hyphens)"),
        ("[reminders.eyes]\ntitle = ' '\nat = '09:00'", "2:9: reminders.eyes.title: must be one line, and not empty"),
        ("[reminders.eyes]\ntitle = 'Eyes'\nmessage = \"\\u0007\"\nat = '09:00'",
         "3:11: reminders.eyes.message: '\\x07' holds a character that can't be shown"),
    ],
)  # fmt: skip
def test_one_problem(tmp_path: Path, text: str, told: str) -> None:
    assert problem(tmp_path, text) == f"config.toml:{told}"


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "../../etc/passwd", "America", "", "/etc/localtime", "tzdata.zi"]
)
def test_an_unknown_zone_is_a_problem(tmp_path: Path, name: str) -> None:
    told = problem(tmp_path, f"day.timezone = '{name}'")
    assert told.startswith(f"config.toml:1:16: day.timezone: '{name}' is not a time zone")


def test_columns_count_characters_and_lines_survive_windows_line_ends(tmp_path: Path) -> None:
    text = '# ü\r\n[day]\r\nbedtime = { fri = "22:00", "ü" = \'1\' }\r\n'
    assert problem(tmp_path, text).startswith("config.toml:3:34: day.bedtime.")


def test_places_are_found_in_every_way_of_writing_a_table(tmp_path: Path) -> None:
    text = """\
reminders."drink-water".evry = 1
workouts = [ # one
  { name = "ü", start = "18:00", duration = "0m" }, # two
  { name = "b", start = "x", duration = "1m" },
]
reminders = { }
""".replace("reminders = { }\n", "")
    assert [line.split(" ")[0] for line in problems(tmp_path, text)] == [
        "config.toml:1:25:",
        "config.toml:3:45:",
        "config.toml:4:25:",
    ]
    text = """\
[[workouts]]
name = "a"
start = "18:00"
duration = "1h"
  [[ workouts ]]
  name = "b"
  start = "24:00"
[workouts.more]
q = 1
"""
    assert problems(tmp_path, text) == [
        "config.toml:5:3: workouts.1.duration: missing",
        "config.toml:7:11: workouts.1.start: '24:00' is not a time of day (HH:MM) – did you mean '00:00'?",
        "config.toml:8:11: workouts.1.more: unknown key",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = 22:30", '1:5: not valid TOML: 22:30 needs quotes: "22:30"'),
        ("x = '#'\n  bedtime = 22:30 # late", '2:13: not valid TOML: 22:30 needs quotes: "22:30"'),
        ("at = [09:00, 12:00]", '1:7: not valid TOML: 09:00 needs quotes: "09:00"'),
        ("at = [\n  09:00,\n]", '2:3: not valid TOML: 09:00 needs quotes: "09:00"'),
        ("every = 45m", '1:9: not valid TOML: 45m needs quotes: "45m"'),
        ("offset = -10m", '1:10: not valid TOML: -10m needs quotes: "-10m"'),
        ("active_hours = 08:00-22:00", '1:16: not valid TOML: 08:00-22:00 needs quotes: "08:00-22:00"'),
        ("days = mon-fri", '1:8: not valid TOML: mon-fri needs quotes: "mon-fri"'),
        ("sound = True", "1:9: not valid TOML: write true in small letters"),
        ('a = "x', "1:7: not valid TOML: Unterminated string"),
        ("[a\nb = 1", "1:3: not valid TOML: Expected ']' at the end of a table declaration"),
        ("a = 1\na = 2", "2:6: not valid TOML: Cannot overwrite a value"),
        ("a = " + "[" * 3000, " not valid TOML: nested too deeply"),
        ("a = " + "1" * 5000, " not valid TOML: a number is too long"),
    ],
)  # fmt: skip
def test_a_syntax_error_says_where_and_how_to_mend_it(tmp_path: Path, text: str, told: str) -> None:
    assert problem(tmp_path, text) == f"config.toml:{told}"


def test_bytes_that_are_not_utf_8_are_pointed_at(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"# one\nb = '\xc3\xbc\xff'\n")
    with pytest.raises(BadSettingsError) as caught:
        load(file, {})
    assert str(caught.value.problems[0]) == f"{file}:2:7: not UTF-8 (byte 0xff)"


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xef\xbb\xbf[you]\npregnant = true\n")
    assert load(file, {}).you.pregnant


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("absent.toml", "no such file"),
        ("", "is a directory, not a file"),
        ("loop.toml", "cannot be read: Too many levels of symbolic links"),
        ("large.toml", "is larger than 1 MiB: no settings file"),
        ("a\0b", "cannot be read: embedded null byte"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(BadSettingsError) as caught:
        load(tmp_path / name, {}, required=True)
    assert str(caught.value.problems[0]) == f"{tmp_path / name}: {told}"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.touch(mode=0)
    with pytest.raises(BadSettingsError, match="cannot be read: Permission denied"):
        load(file, {})


def test_in_brief_ten_are_told_with_the_files_name_alone_and_how_many_there_are(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    names = "abcdefghij"
    file.write_text("".join(f"{name} = 1\n" for name in names))
    for more, last in [
        ({}, []),
        ({"CRAMPGUARD_DAY__BEDTIM": "22:00"}, ["'crampguard config check' shows all 11."]),
    ]:
        with pytest.raises(BadSettingsError) as caught:
            load(file, more)
        assert in_brief(caught.value.problems) == [
            *(f"config.toml:{line}:1: {name}: unknown key" for line, name in enumerate(names, 1)),
            *last,
        ]
