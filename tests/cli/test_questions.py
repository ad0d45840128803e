"""The dialogue of ``crampguard setup``, spoken with as a person does."""

from pathlib import Path

import pytest

from crampguard.domain.weekdays import Weekday
from crampguard.settings.reading import load, loads
from crampguard.settings.sample import sample
from tests.cli.newcomer import ANSWERED, OPTIONS, QUIET, WITHOUT_WORKOUTS, Person


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """In no session at all."""
    return Person(tmp_path)


def test_answers_become_settings_and_wrong_ones_are_asked_for_again(person: Person) -> None:
    with person.talk() as dialogue:
        dialogue.answer("When do you go to bed?", "25:00", "23:00")
        dialogue.answer("Friday and Saturday?", "00:30")
        dialogue.answer("limit fluids?", "perhaps", "y")
        dialogue.answer("position do you sleep?", "left", "side")
        dialogue.answer("pregnant?", "y")
        dialogue.answer(
            "work out", "Evening run", "someday", "mon,wed", "in the evening", "", "0m", "40h", ""
        )
        dialogue.answer("Another one", "Swim, slowly", "sat", "09:15", "1h", "")
        dialogue.answer("reminded to move?", "all day", "09:00-12:00, 13:00-17:00")
        dialogue.answer("Shall I write this?", "")
        dialogue.expect("crampguard config edit")
        dialogue.answer("whenever you are logged in?", "n")
        assert dialogue.finish() == 0
    assert load(person.file, {}, required=True) == loads(ANSWERED, {})
    for complaint in (
        "'25:00' doesn't fit here. Write it like 22:30",
        "Please answer y or n.",
        "'someday' doesn't fit here. Write it like mon,wed,fri",
        "'in the evening' doesn't fit here. Write it like 22:30",
        "'0m' doesn't fit here. Write it like 45m",
        "'40h' doesn't fit here. Write it like 45m",
        "'all day' doesn't fit here. Write it like 09:00-17:00",
    ):
        assert complaint in dialogue.said


def test_who_only_presses_enter_gets_the_sample(person: Person) -> None:
    with person.talk("--no-service") as dialogue:
        for question in (
            "bed?",
            "Saturday?",
            "fluids?",
            "sleep?",
            "pregnant?",
            "work out",
            "to move?",
            "this?",
        ):
            dialogue.answer(question, "")
        assert dialogue.finish() == 0
    assert person.file.read_text() == sample()


def test_friday_is_like_the_other_evenings_unless_said(person: Person) -> None:
    done = person.setup("--yes", "--bedtime", "23:45", *QUIET)

    assert done.returncode == 0, done.stderr
    assert set(load(person.file, {}).day.bedtimes) == {(day, 23 * 60 + 45) for day in Weekday}


def test_what_is_given_is_not_asked_for(person: Person) -> None:
    with person.talk(*OPTIONS[2:], *QUIET) as dialogue:
        dialogue.answer("When do you go to bed?", "23:00")
        dialogue.answer("Shall I write this?", "")
        assert dialogue.finish() == 0
    assert load(person.file, {}) == loads(ANSWERED, {})
    assert dialogue.said.count("?") == 2


def test_answers_may_be_written_as_people_write_them(person: Person) -> None:
    with person.talk("--no-service") as dialogue:
        dialogue.answer("When do you go to bed?", "11 pm")
        dialogue.answer("Friday and Saturday?", "0.30")
        dialogue.answer("limit fluids?", "don't know", "yes please")
        dialogue.answer("position do you sleep?", "Side")
        dialogue.answer("pregnant?", "ye")
        dialogue.answer("work out", "Evening run", "Mondays and wednesday", "6:30 pm", "45")
        dialogue.answer("Another one", "Swim, slowly", "Saturday", "9:15", "1 hour")
        dialogue.answer("Another one", "no")
        dialogue.answer("reminded to move?", "9-12, 1pm-5pm")
        dialogue.answer("Shall I write this?", "y")
        assert dialogue.finish() == 0
    assert load(person.file, {}) == loads(ANSWERED, {})


def test_a_bedtime_by_day_is_asked_about_once(person: Person) -> None:
    with person.talk(*OPTIONS[4:], *QUIET) as dialogue:
        dialogue.answer("When do you go to bed?", "10:30")
        dialogue.expect("10:30 in the morning? Press Enter if you mean 22:30, or type the time again.")
        dialogue.answer("", "")
        dialogue.answer("Friday and Saturday?", "12")
        dialogue.expect("12:00 in the afternoon? Press Enter if you mean 00:00")
        dialogue.answer("", "13:00")
        dialogue.answer("Shall I write this?", "")
        assert dialogue.finish() == 0
    bedtimes = dict(load(person.file, {}).day.bedtimes)
    assert (bedtimes[Weekday.SUN], bedtimes[Weekday.FRI]) == (22 * 60 + 30, 13 * 60)


def test_a_bedtime_by_day_in_an_option_is_taken_as_it_is(person: Person) -> None:
    assert person.setup("--yes", "--bedtime", "10:30", *QUIET).returncode == 0
    assert set(load(person.file, {}).day.bedtimes) == {(day, 24 * 60 + 10 * 60 + 30) for day in Weekday}


@pytest.mark.parametrize("none", ["no", "N", "none", "nothing", "0", "-"])
def test_a_no_is_no_name_of_a_workout(person: Person, none: str) -> None:
    with person.talk(*WITHOUT_WORKOUTS, *QUIET) as dialogue:
        dialogue.answer("work out", none)
        dialogue.expect("Workouts: none")
        dialogue.answer("Shall I write this?", "")
        assert dialogue.finish() == 0
    assert load(person.file, {}).workouts == ()


def test_a_yes_to_workouts_is_asked_for_the_name(person: Person) -> None:
    with person.talk(*WITHOUT_WORKOUTS, *QUIET) as dialogue:
        dialogue.answer("work out", "yes")
        dialogue.answer("What do you call it?", "Evening run", "", "", "")
        dialogue.answer("Another one", "")
        dialogue.answer("Shall I write this?", "")
        assert dialogue.finish() == 0
    assert [workout.name for workout in load(person.file, {}).workouts] == ["Evening run"]


def test_a_no_to_the_answers_asks_again_and_enter_keeps_each(person: Person) -> None:
    with person.talk("--no-service") as dialogue:
        dialogue.answer("go to bed?", "22:00")
        dialogue.answer("Saturday?", "00:30")
        dialogue.answer("fluids?", "y")
        dialogue.answer("sleep?", "side")
        dialogue.answer("pregnant?", "y")
        dialogue.answer("work out", "Evening run", "mon,wed", "", "")
        dialogue.answer("Another one", "Swim, slowly", "sat", "09:15", "1h", "")
        dialogue.answer("to move?", "09:00-12:00,13:00-17:00")
        dialogue.expect("You go to bed at 22:00, on Friday and Saturday 00:30")
        dialogue.expect("Reminders to drink: no, a clinician limits your fluids")
        dialogue.expect("Workout: Swim, slowly, sat at 09:15, for 1h")
        dialogue.answer("Shall I write this?", "n")
        dialogue.answer("go to bed?", "23:00")
        for question in ("Saturday?", "fluids?", "sleep?", "pregnant?"):
            dialogue.answer(question, "")
        dialogue.answer("work out", "", "", "", "", "", "", "", "", "")
        dialogue.answer("to move?", "")
        dialogue.answer("Shall I write this?", "")
        assert dialogue.finish() == 0
    assert load(person.file, {}) == loads(ANSWERED, {})


def test_nothing_is_written_when_the_questions_are_broken_off(person: Person) -> None:
    with person.talk() as dialogue:
        dialogue.answer("When do you go to bed?", "")
        dialogue.expect("Saturday?")
        dialogue.expect("[22:30]: ")
        dialogue.interrupt()
        assert dialogue.finish() == 130
    assert not person.file.parent.exists()
