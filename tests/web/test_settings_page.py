"""The settings on the page: checked as the file is, written as ``config set`` writes, no more."""

from collections.abc import Iterator

import pytest

from crampguard.settings.dumping import as_document
from crampguard.settings.reading import load
from tests.rigs.service import Home
from tests.rigs.service import home as made_home
from tests.web.visitor import Answer, Visitor

FILE = """\
# my own file
[day]
bedtime = "23:00"   # I read in bed
timezone = "UTC"

[[workouts]]
name = "Run <fast>"   # with Kim
days = "mon"
start = "18:30"
duration = "45m"

[reminders.drink-water]
at = ["09:00", "12:00"]  # not at night
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Somebody for whom the environment decides one thing."""
    with made_home(tmp_path_factory.mktemp("house"), CRAMPGUARD_MOMENT__SPACING="3m") as started:
        yield started


@pytest.fixture
def home(house: Home) -> Home:
    """They have such a file."""
    house.write_settings(FILE)
    return house


@pytest.fixture
def inside(home: Home, visitor: Visitor) -> Visitor:
    """They look at their page."""
    return visitor


def shown(visitor: Visitor) -> dict[str, str]:
    """What stands in the form as it was shown: what a browser sends if nobody touches it."""
    text = visitor.get("/settings").text
    fields = {}
    for part in text.split('name="was.')[1:]:
        name, _quote, rest = part.partition('"')
        value = rest.partition('value="')[2].partition('"')[0]
        fields[f"was.{name}"] = fields[name] = value.replace("&lt;", "<").replace("&gt;", ">")
    return fields


def saved(visitor: Visitor, **changed: str) -> Answer:
    """Send the form with something else in some fields."""
    fields = shown(visitor) | {name.replace("__", "."): value for name, value in changed.items()}
    # Of a box that isn't ticked a browser says nothing.
    sent = {name: value for name, value in fields.items() if value or name.startswith("was.")}
    return visitor.post("/settings", sent)


def test_an_untouched_form_writes_nothing(inside: Visitor, home: Home) -> None:
    before = home.settings_file.stat()
    assert saved(inside).status == 303
    assert home.settings_file.read_text() == FILE
    assert home.settings_file.stat().st_ino == before.st_ino


def test_one_change_is_one_change_in_the_file(inside: Visitor, home: Home) -> None:
    assert saved(inside, day__bedtime="22:15").status == 303
    assert home.settings_file.read_text() == FILE.replace("23:00", "22:15")
    assert "Saved." in inside.get("/settings").said


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("day.bedtime", "sun-thu 22:30; fri,sat 00:15", {"sun-thu": "22:30", "fri,sat": "00:15"}),
        ("day.active_hours", "08:00-12:00, 13:00-20:00", ["08:00-12:00", "13:00-20:00"]),
        ("reminders.drink-water.at", "10:00", "10:00"),
        ("reminders.drink-water.days", "mon-wed", "mon-wed"),
        ("reminders.bedtime-stretch.offset", "-20m", "-20m"),
        ("you.sleep_position", "back", "back"),
        ("notifications.snooze", "15m", "15m"),
        ("workouts.0.name", "Swim", "Swim"),
    ],
)
def test_what_is_typed_is_written_as_the_file_has_it(
    inside: Visitor, home: Home, name: str, typed: str, meant: object
) -> None:
    assert saved(inside, **{name: typed}).status == 303
    found: object = as_document(load(home.settings_file, {}))
    for step in name.split("."):
        found = found[int(step)] if isinstance(found, list) else found[step]  # type: ignore[index]
    assert found == meant
    assert "# I read in bed" in home.settings_file.read_text() or name == "day.bedtime"


def test_a_box_is_ticked_and_cleared(inside: Visitor, home: Home) -> None:
    assert saved(inside, you__pregnant="on", **{"reminders.shoe-check.enabled": ""}).status == 303
    settings = load(home.settings_file, {})
    assert settings.you.pregnant
    reminder = settings.reminder("shoe-check")
    assert reminder is not None
    assert not reminder.enabled


def test_an_emptied_field_goes_back_to_its_default(inside: Visitor, home: Home) -> None:
    assert saved(inside, day__bedtime="").status == 303
    assert "bedtime" not in home.settings_file.read_text().replace("bedtime-", "")
    assert "# my own file" in home.settings_file.read_text()


def test_mistakes_are_told_in_the_file_s_words_and_nothing_is_written(inside: Visitor, home: Home) -> None:
    answer = saved(inside, day__bedtime="25:00", notifications__snooze="-5m", **{"workouts.0.start": "6pm"})
    assert answer.status == 422
    assert "'25:00' is not a time of day (HH:MM)" in answer.said
    for name in ("day.bedtime", "notifications.snooze", "workouts.0.start"):
        assert f'id="{name}-problem"' in answer.text
    assert '<a href="#day.bedtime">day.bedtime: ' in answer.text
    assert 'value="25:00"' in answer.text
    assert home.settings_file.read_text() == FILE


def test_a_workout_is_added_behind_the_others(inside: Visitor, home: Home) -> None:
    new = {"name": 'Yoga "slow"', "days": "sun", "start": "10:00", "duration": "1h"}
    assert saved(inside, **{f"workouts.new.{part}": value for part, value in new.items()}).status == 303
    text = home.settings_file.read_text()
    assert text.startswith(FILE)
    assert [workout.name for workout in load(home.settings_file, {}).workouts] == [
        "Run <fast>",
        'Yoga "slow"',
    ]


def test_half_a_workout_is_told_at_its_field(inside: Visitor, home: Home) -> None:
    answer = saved(inside, **{"workouts.new.name": "Yoga"})
    assert answer.status == 422
    assert 'value="Yoga"' in answer.text
    assert 'id="workouts.new.start-problem"' in answer.text
    assert home.settings_file.read_text() == FILE


def test_a_workout_is_taken_out(inside: Visitor, home: Home) -> None:
    assert saved(inside, remove="0").status == 303
    assert load(home.settings_file, {}).workouts == ()
    assert "# not at night" in home.settings_file.read_text()
    assert "no longer good" not in saved(inside, remove="7").text


def test_workouts_on_one_line_are_added_to_as_well(inside: Visitor, home: Home) -> None:
    home.write_settings('workouts = [{name = "Run", start = "18:30", duration = "45m"}]\n')
    new = {"name": "Yoga", "start": "10:00", "duration": "1h"}
    assert saved(inside, **{f"workouts.new.{part}": value for part, value in new.items()}).status == 303
    assert [workout.name for workout in load(home.settings_file, {}).workouts] == ["Run", "Yoga"]


def test_what_the_environment_decides_is_not_asked(inside: Visitor, home: Home) -> None:
    assert "CRAMPGUARD_MOMENT__SPACING decides this." in inside.get("/settings").said
    assert saved(inside, moment__spacing="9m").status == 303
    assert home.settings_file.read_text() == FILE


def test_a_file_that_is_wrong_is_left_to_its_owner(inside: Visitor, home: Home) -> None:
    fields = shown(inside)
    home.write_settings("[day]\nbedtime = \n")
    said = inside.get("/settings").said
    assert "has to be mended by hand" in said
    assert "config.toml:2" in said
    assert inside.post("/settings", {**fields, "day.bedtime": "21:00"}).status == 303
    assert home.settings_file.read_text() == "[day]\nbedtime = \n"


def test_what_was_changed_meanwhile_in_an_editor_stays(inside: Visitor, home: Home) -> None:
    fields = shown(inside)
    home.write_settings(FILE.replace("23:00", "23:45"))
    assert inside.post("/settings", {**fields, "you.sleep_position": "side"}).status == 303
    text = home.settings_file.read_text()
    assert "23:45" in text
    assert 'sleep_position = "side"' in text


def test_a_reminder_that_is_withheld_says_why(inside: Visitor) -> None:
    saved(inside, you__fluids_limited="on")
    assert "fluid" in inside.get("/settings").said.partition("Reminders An emptied")[2]


def test_without_a_file_one_is_made_for_its_owner_alone(inside: Visitor, home: Home) -> None:
    home.settings_file.unlink()
    assert saved(inside, day__bedtime="21:00").status == 303
    assert home.settings_file.read_text() == '[day]\nbedtime = "21:00"\n'
    assert home.settings_file.stat().st_mode & 0o077 == 0


def test_a_reminder_of_one_s_own_is_added(inside: Visitor, home: Home) -> None:
    new = {
        "title": "Eye drops: 2 in each",
        "message": "Then <rest>.",
        "at": "08:00, 20:00",
        "days": "mon-fri",
    }
    assert saved(inside, **{f"reminders.new.{part}": value for part, value in new.items()}).status == 303
    assert home.settings_file.read_text().startswith(FILE)
    reminder = load(home.settings_file, {}).reminder("eye-drops-2-in-each")
    assert reminder is not None
    assert (reminder.title, reminder.message) == ("Eye drops: 2 in each", "Then <rest>.")
    assert saved(inside, **{"reminders.eye-drops-2-in-each.title": "Drops"}).status == 303
    changed = load(home.settings_file, {}).reminder("eye-drops-2-in-each")
    assert changed is not None
    assert (changed.title, str(changed.days)) == ("Drops", str(reminder.days))


@pytest.mark.parametrize(
    ("fields", "at"),
    [({"title": "Tea"}, "at"), ({"title": "Tea", "at": "6pm"}, "at"), ({"at": "18:00"}, "title")],
)
def test_one_that_can_t_be_is_told_of(inside: Visitor, home: Home, fields: dict[str, str], at: str) -> None:
    answer = saved(inside, **{f"reminders.new.{part}": value for part, value in fields.items()})
    assert answer.status == 422
    assert home.settings_file.read_text() == FILE
    assert f'id="reminders.new.{at}-problem"' in answer.text
    assert f'<a href="#reminders.new.{at}">' in answer.text


def test_one_that_is_there_is_not_written_over(inside: Visitor, home: Home) -> None:
    answer = saved(inside, **{"reminders.new.title": "Drink water", "reminders.new.at": "18:00"})
    assert answer.status == 422
    assert "There is a reminder 'drink-water' already." in answer.said
    assert 'id="reminders.new.title-problem"' in answer.text
    assert home.settings_file.read_text() == FILE
