"""``crampguard setup``, spoken with as a person does and called as a script does."""

import asyncio
import re
import stat
from pathlib import Path

import pytest

from crampguard.settings.reading import defaults, load, loads
from crampguard.settings.sample import sample
from tests.cli.newcomer import ANSWERED, OPTIONS, QUIET, Person
from tests.rigs.dunst import Dunst
from tests.rigs.recording_server import RecordingServer
from tests.rigs.session_bus import SessionBus


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """In no session at all."""
    return Person(tmp_path)


@pytest.fixture
def person_in_session(tmp_path: Path, private_bus: SessionBus) -> Person:
    """With a session bus."""
    return Person(tmp_path, private_bus)


# Answers in options


def test_a_script_answers_with_options(person: Person) -> None:
    done = person.setup("--yes", *OPTIONS, *QUIET)

    assert done.returncode == 0, done.stderr
    assert load(person.file, {}) == loads(ANSWERED, {})


def test_yes_takes_the_default_for_whatever_is_not_given(person: Person) -> None:
    assert person.setup("--yes", "--no-workouts", *QUIET).returncode == 0
    assert load(person.file, {}, required=True) == defaults()


def test_without_a_terminal_it_does_not_ask(person: Person) -> None:
    done = person.setup(*OPTIONS)

    assert done.returncode == 2
    assert "crampguard setup --yes" in done.stderr
    assert not person.file.exists()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--bedtime", "25:00"], "'25:00' is not a time of day"),
        (["--weekend-bedtime", "late"], "'late' is not a time of day"),
        (["--sleep-position", "head"], "'head' is not one of"),
        (["--desk-hours", "09:00-09:00"], "it ends when it begins"),
        (["--workout", "Run"], "'Run' is not a workout"),
        (["--workout", " ,mon,18:30,45m"], "is not a workout"),
        (["--workout", "Run,noday,18:30,45m"], "'noday' is not a day"),
        (["--workout", "Run,mon,18:30,long"], "'long' is not a duration"),
        (["--workout", "R\x07n,mon,18:30,45m"], "can't be shown"),
        (["--workout", "Run,mon,18:30,45m", "--no-workouts"], "Either --workout or --no-workouts"),
    ],
)
def test_a_wrong_option_is_wrong_usage_and_writes_nothing(
    person: Person, options: list[str], complaint: str
) -> None:
    done = person.setup("--yes", *options)

    assert done.returncode == 2
    assert complaint in re.sub(r"\s+", " ", done.stderr)
    assert not person.file.exists()


def test_options_are_understood_as_the_questions_are(person: Person) -> None:
    done = person.setup(
        *(
            "--yes",
            *QUIET,
            "--bedtime",
            "11pm",
            "--weekend-bedtime",
            "midnight",
            "--desk-hours",
            "9-12, 1pm-5pm",
        ),
        *("--workout", "Run,monday+wed,6.30pm,45"),
    )

    assert done.returncode == 0, done.stderr
    assert load(person.file, {}) == loads(
        """
        day.bedtime = { sun-thu = "23:00", fri-sat = "00:00" }
        workouts = [{ name = "Run", days = "mon,wed", start = "18:30", duration = "45m" }]
        reminders.change-position.during = ["09:00-12:00", "13:00-17:00"]
        """,
        {},
    )
    assert "in the morning" not in done.stderr


def test_a_bedtime_by_day_is_taken_and_told_of(person: Person) -> None:
    mine = person.home / "mine.toml"
    done = person.setup(
        *("--yes", *QUIET, "--bedtime", "10:30", "--weekend-bedtime", "11:30", "--config", str(mine))
    )

    assert done.returncode == 0
    told = re.sub(r"\s+", " ", done.stderr)
    for time, key, later in (("10:30", "sun-thu", "22:30"), ("11:30", "fri-sat", "23:30")):
        command = f"crampguard config set day.bedtime.{key} {later} --config {mine}"
        assert f"{time} is in the morning. If you mean {later}: {command}" in told
    assert "10:30 is in the morning. If you mean 22:30: crampguard config set day.bedtime 22:30" in (
        person.setup("--yes", *QUIET, "--bedtime", "10:30").stderr
    )


# The file


def test_the_file_keeps_its_comments_and_is_its_owners_alone(person: Person) -> None:
    assert person.setup("--yes", *OPTIONS, *QUIET).returncode == 0

    text = person.file.read_text()
    comments = re.findall(r"# (?!\s).*", sample())
    assert [comment for comment in comments if comment not in text] == []
    assert stat.S_IMODE(person.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(person.file.parent.stat().st_mode) == 0o700
    assert text.startswith("#:schema ./crampguard.schema.json\n")
    assert (person.file.parent / "crampguard.schema.json").exists()


@pytest.mark.parametrize("how", ["option", "environment"])
def test_the_file_is_written_where_the_person_wants_it(person: Person, how: str) -> None:
    mine = person.home / "mine.toml"
    if how == "option":
        done = person.setup("--config", mine, "--yes", "--pregnant", *QUIET)
    else:
        done = person.setup("--yes", "--pregnant", *QUIET, CRAMPGUARD_CONFIG=str(mine))

    assert done.returncode == 0, done.stderr
    assert str(mine) in done.stderr
    again = f" --config {mine}" if how == "option" else ""
    assert f"To change them: crampguard config edit{again}\n" in done.stderr
    assert load(mine, {}, required=True).you.pregnant
    assert not person.file.exists()


def test_a_file_that_is_there_stays_and_answers_for_it_are_refused(person: Person) -> None:
    person.write(mine := '# mine\nday = { bedtime = "21:00" }\n')

    done = person.setup("--yes", "--no-pregnant", *QUIET)

    assert done.returncode == 1
    assert "crampguard config edit" in done.stderr
    assert "crampguard config set" in done.stderr
    assert person.file.read_text() == mine
    assert [file.name for file in person.file.parent.iterdir()] == ["config.toml"]


def test_with_settings_that_are_there_only_the_rest_is_offered(person: Person) -> None:
    person.write(mine := '# mine\nday = { bedtime = "21:00" }\n')

    with person.talk() as dialogue:
        dialogue.expect("stay as they are")
        dialogue.expect("Change position")
        dialogue.answer("whenever you are logged in?", "n")
        dialogue.expect("Next on your plan: ")
        assert dialogue.finish() == 0
    assert person.file.read_text() == mine


def test_a_dangling_link_is_not_written_through(person: Person) -> None:
    person.file.parent.mkdir(parents=True)
    person.file.symlink_to(person.home / "elsewhere.toml")

    assert person.setup("--yes", "--pregnant", *QUIET).returncode == 1
    assert not (person.home / "elsewhere.toml").exists()


def test_bad_settings_that_are_there_are_told(person: Person) -> None:
    person.write('[day]\nbedtime = "25:00"\n')

    done = person.setup("--yes", *QUIET)

    assert done.returncode == 78
    assert "config.toml:2:11: day.bedtime" in done.stderr


def test_a_place_that_cannot_be_written_is_told(person: Person) -> None:
    (person.home / "config").touch()

    done = person.setup("--yes", *QUIET)

    assert done.returncode == 1
    assert "can't be written" in done.stderr


# The first reminder


def test_the_first_reminder_appears_on_the_desktop(person_in_session: Person, desktop: Dunst) -> None:
    with person_in_session.talk(*OPTIONS) as dialogue:
        dialogue.expect("on the desktop now: Change position")
        dialogue.expect("whenever you are logged in?")
        assert desktop.displayed() == 1
        dialogue.answer("", "n")
        assert dialogue.finish() == 0
    desktop.dismiss()
    (shown,) = desktop.history()
    assert (shown["appname"], shown["summary"]) == ("crampguard", "Change position")


def test_without_a_notification_service_it_is_shown_in_the_terminal_with_the_reason(
    person_in_session: Person,
) -> None:
    done = person_in_session.setup("--yes", "--no-service")

    assert done.returncode == 0
    assert "Change position" in done.stdout
    assert "shown in the terminal:\nno notification service on the session bus" in done.stderr
    assert "org.freedesktop" not in done.stderr


def test_without_a_bus_it_is_shown_in_the_terminal_with_the_reason(person: Person) -> None:
    done = person.setup("--yes", "--no-service")

    assert done.returncode == 0
    assert "Change position" in done.stdout
    assert "shown in the terminal:\nthere is no session bus" in done.stderr


async def test_a_first_reminder_that_was_refused_is_not_called_shown(
    person_in_session: Person, recorder: RecordingServer
) -> None:
    recorder.manners.refuse = "org.freedesktop.DBus.Error.LimitsExceeded"

    done = await asyncio.to_thread(person_in_session.setup, "--yes", "--no-service")

    assert done.returncode == 0
    assert "could not be shown" in done.stderr
    assert "on the desktop" not in done.stderr


async def test_a_first_reminder_that_nobody_confirms_is_not_called_shown(
    person_in_session: Person, recorder: RecordingServer
) -> None:
    recorder.manners.without_id = True

    done = await asyncio.to_thread(person_in_session.setup, "--yes", "--no-service")

    assert done.returncode == 0
    assert "nobody says whether it was shown" in done.stderr


# The service, and what comes


def test_yes_makes_it_a_service(person: Person) -> None:
    systemctl = person.programs / "systemctl"
    systemctl.write_text(f'#!/bin/sh\necho "$@" >> {person.home}/asked\n')
    systemctl.chmod(0o755)

    done = person.setup("--yes")

    assert done.returncode == 0, done.stderr
    assert "crampguard is running" in done.stderr
    assert (person.home / "config" / "systemd" / "user" / "crampguard.service").exists()
    assert "--user restart crampguard.service" in (person.home / "asked").read_text()


def test_enter_is_a_yes_and_without_systemd_the_desktop_starts_it(person: Person) -> None:
    with person.talk(*OPTIONS) as dialogue:
        dialogue.answer("whenever you are logged in?", "")
        dialogue.expect("systemctl is not installed")
        dialogue.answer("Start with your desktop instead?", "")
        dialogue.expect("From the next login on, your desktop starts crampguard.")
        assert dialogue.finish() == 0
    assert (person.home / "config" / "autostart" / "crampguard.desktop").exists()


def test_who_wants_neither_is_told_the_other_ways(person: Person) -> None:
    with person.talk(*OPTIONS) as dialogue:
        dialogue.answer("whenever you are logged in?", "")
        dialogue.answer("Start with your desktop instead?", "n")
        dialogue.expect("crampguard service install --autostart")
        dialogue.expect("Reminders come while this runs: crampguard run")
        assert dialogue.finish() == 0
    assert not (person.home / "config" / "autostart").exists()


def test_a_script_that_asks_for_the_service_is_told_by_the_status_when_there_is_none(person: Person) -> None:
    assert person.setup("--yes", "--service").returncode == 69
    assert person.file.exists()


def test_it_ends_with_what_comes_next_and_when_to_see_a_doctor(person: Person) -> None:
    done = person.setup("--yes", "--no-service")

    assert "crampguard service install" in done.stderr
    assert re.search(r"Next on your plan: \S.*, (tomorrow )?\d\d:\d\d \(in .+\)\.", done.stderr)
    assert "See a doctor if cramps disturb your sleep" in done.stderr
    assert "not medical advice" in re.sub(r"\s+", " ", done.stderr)


def test_where_every_reminder_is_off_nothing_is_promised(person: Person) -> None:
    off = "".join(f"[reminders.{each.name}]\nenabled = false\n" for each in defaults().reminders)
    person.write(off)

    assert "Nothing comes next" in person.setup("--yes", *QUIET).stderr
