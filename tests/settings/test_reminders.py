"""Built-ins, what a person changes about them, and reminders of their own."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crampguard.catalogue.reminders import BUILT_INS
from crampguard.domain.reminder import Reminder, Urgency
from crampguard.domain.schedule import Anchor, At, Every, RelativeTo
from crampguard.domain.settings import Moment, Notifications, Settings, You
from crampguard.domain.weekdays import Weekday
from crampguard.domain.windows import Window
from crampguard.settings.dumping import to_toml
from crampguard.settings.reading import defaults, load


def loaded(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, {}, required=True)


def reminder(settings: Settings, name: str) -> Reminder:
    found = settings.reminder(name)
    assert found is not None
    return found


def default(name: str) -> Reminder:
    return reminder(defaults(), name)


def test_without_a_file_all_is_as_the_domain_and_the_catalogue_have_it(tmp_path: Path) -> None:
    settings = load(tmp_path / "absent" / "config.toml", {})
    assert settings == defaults() == load(None, {})
    assert settings.you == You()
    assert settings.notifications == Notifications()
    assert settings.moment == Moment()
    assert settings.reminders == tuple(known.reminder(You()) for known in BUILT_INS)
    assert settings.day.active_hours == (Window(8 * 60, 22 * 60),)
    assert settings.day.bedtimes == tuple((day, 22 * 60 + 30) for day in Weekday)
    assert settings.workouts == ()


def test_any_part_of_a_built_in_can_be_changed_and_the_rest_stays(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        """
        [reminders.shoe-check]
        title = "Shoes"
        urgency = "critical"
        [reminders.hot-day]
        enabled = true
        [reminders.cool-down]
        message = ""
        catch_up = "1h"
        days = ["sat", "sun-mon"]
        """,
    )
    assert reminder(settings, "shoe-check") == replace(
        default("shoe-check"), title="Shoes", urgency=Urgency.CRITICAL
    )
    assert reminder(settings, "hot-day") == replace(default("hot-day"), enabled=True)
    assert reminder(settings, "cool-down") == replace(
        default("cool-down"),
        message="",
        catch_up=timedelta(hours=1),
        days=frozenset({Weekday.SAT, Weekday.SUN, Weekday.MON}),
    )


def test_a_schedule_replaces_the_built_ins(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        """
        [reminders.drink-water]
        every = "1h"
        during = ["09:00-12:00", "22:00-06:00"]
        [reminders.change-position]
        at = ["15:00", "09:00", "15:00"]
        [reminders.bedtime-stretch]
        relative_to = "workout-end"
        """,
    )
    assert reminder(settings, "drink-water").schedule == Every(
        period=timedelta(hours=1), during=(Window(540, 720), Window(1320, 1800))
    )
    assert reminder(settings, "change-position").schedule == At(times=(540, 900))
    assert reminder(settings, "bedtime-stretch").schedule == RelativeTo(anchor=Anchor.WORKOUT_END)


def test_during_or_offset_alone_adapts_the_built_ins_schedule(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        """
        reminders.change-position.during = "09:00-17:00"
        reminders.bedtime-stretch.offset = "0s"
        """,
    )
    assert reminder(settings, "change-position").schedule == Every(
        period=timedelta(minutes=45), during=(Window(540, 1020),)
    )
    assert reminder(settings, "bedtime-stretch").schedule == RelativeTo(anchor=Anchor.BEDTIME)


def test_who_must_limit_fluids_gets_no_water_reminders_whatever_the_file_says(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "you.fluids_limited = true\nreminders.drink-water.enabled = true\n")
    water = reminder(settings, "drink-water")
    assert not water.enabled
    assert water.withheld


def test_words_follow_the_person_unless_the_person_chose_them(tmp_path: Path) -> None:
    text = "you.sleep_position = 'side'\n"
    assert "side" in reminder(loaded(tmp_path, text), "bedtime-leg-setup").message
    text += "reminders.bedtime-leg-setup.message = 'Bed!'\n"
    assert reminder(loaded(tmp_path, text), "bedtime-leg-setup").message == "Bed!"


def test_reminders_of_ones_own_come_after_the_built_ins_in_the_files_order(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        """
        moment.catch_up = "10m"
        [reminders.zinc]
        title = "Zinc"
        at = "20:00"
        [reminders.drink-water]
        enabled = false
        [reminders.eye-drops]
        title = "Eye drops"
        message = "One drop\\nin each eye."
        every = "90s"
        days = "weekends"
        """,
    )
    assert settings.reminders[-2:] == (
        Reminder(
            name="zinc", title="Zinc", message="", schedule=At(times=(1200,)), catch_up=timedelta(minutes=10)
        ),
        Reminder(
            name="eye-drops",
            title="Eye drops",
            message="One drop\nin each eye.",
            schedule=Every(period=timedelta(seconds=90)),
            days=frozenset({Weekday.SAT, Weekday.SUN}),
            catch_up=timedelta(minutes=10),
        ),
    )
    assert {known.catch_up for known in settings.reminders} == {timedelta(minutes=10)}


@pytest.mark.parametrize(
    ("written", "minutes"), [("22:30", 1350), ("12:00", 720), ("00:00", 1440), ("11:59", 2159)]
)
def test_a_bedtime_before_noon_belongs_to_the_evening_before(
    tmp_path: Path, written: str, minutes: int
) -> None:
    settings = loaded(tmp_path, f"[day.bedtime]\nfri-sun = '{written}'\nmon = '23:00'\n")
    assert settings.day.bedtimes == (
        (Weekday.MON, 23 * 60),
        (Weekday.FRI, minutes),
        (Weekday.SAT, minutes),
        (Weekday.SUN, minutes),
    )


def test_a_workout_is_every_day_unless_it_says_otherwise(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "workouts = [{ name = 'Run', start = '18:30', duration = 'PT45M' }]")
    (workout,) = settings.workouts
    assert (workout.days, workout.start, workout.duration) == (
        frozenset(Weekday),
        18 * 60 + 30,
        timedelta(minutes=45),
    )


def test_an_overlooked_reminder_is_repeated_only_where_that_is_asked_for(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        """
        [reminders.bedtime-stretch]
        repeat = "10m"
        [reminders.shoe-check]
        repeat = "1h"
        repeat_times = 5
        """,
    )
    stretch, shoes = reminder(settings, "bedtime-stretch"), reminder(settings, "shoe-check")
    assert (stretch.repeat, stretch.repeat_times) == (timedelta(minutes=10), 2)
    assert (shoes.repeat, shoes.repeat_times) == (timedelta(hours=1), 5)
    assert default("bedtime-stretch").repeat is None


def test_what_is_repeated_goes_through_toml_unchanged(tmp_path: Path) -> None:
    settings = loaded(tmp_path, '[reminders.shoe-check]\nrepeat = "1h"\nrepeat_times = 5\n')
    assert loaded(tmp_path, to_toml(settings)) == settings
