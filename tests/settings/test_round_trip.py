"""Whatever valid settings there are, their TOML makes the same; whatever garbage there is, it is told."""

from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as some

from crampguard.catalogue.reminders import BUILT_INS
from crampguard.settings.dumping import to_toml
from crampguard.settings.problems import BadSettingsError, Problem
from crampguard.settings.reading import defaults, load, loads

minutes = some.integers(0, 1439).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
windows = (
    some.tuples(minutes, minutes | some.just("24:00")).filter(lambda pair: pair[0] != pair[1]).map("-".join)
)
days = some.sampled_from(["daily", "weekends", "mon", "sat-mon", "mon,wed,fri", ["tue", "thu-sat"]])
durations = some.integers(1, 400_000).map(lambda seconds: f"{seconds}s") | some.sampled_from(
    ["PT1H30M", "2d"]
)
offsets = some.tuples(some.sampled_from(["", "+", "-"]), durations).map("".join) | some.just("0s")
words = some.text(some.characters(exclude_categories=["Cc", "Cs"]), max_size=20)
titles = words.filter(lambda text: bool(text.strip()))


def one_or_more(values: some.SearchStrategy[str]) -> some.SearchStrategy[Any]:
    return values | some.lists(values, min_size=1, max_size=3)


schedules = some.one_of(
    some.fixed_dictionaries({"at": one_or_more(minutes)}),
    some.fixed_dictionaries({"every": durations}, optional={"during": one_or_more(windows)}),
    some.fixed_dictionaries(
        {"relative_to": some.sampled_from(["bedtime", "workout-start", "workout-end"])},
        optional={"offset": offsets},
    ),
)
details = some.fixed_dictionaries(
    {},
    optional={
        "enabled": some.booleans(),
        "title": titles,
        "message": words,
        "days": days,
        "urgency": some.sampled_from(["low", "normal", "critical"]),
        "catch_up": durations,
    },
)
built_ins = some.dictionaries(
    some.sampled_from([known.name for known in BUILT_INS]),
    some.builds(lambda these, those: these | those, details, schedules | some.just({})),
    max_size=4,
)
own = some.dictionaries(
    some.from_regex(r"[a-z0-9][a-z0-9-]{0,10}", fullmatch=True),
    some.builds(lambda these, those, title: these | those | {"title": title}, details, schedules, titles),
    max_size=2,
)
either = some.sampled_from(["wait", "ignore"])
documents = some.fixed_dictionaries(
    {},
    optional={
        "you": some.fixed_dictionaries(
            {},
            optional={
                "fluids_limited": some.booleans(),
                "sleep_position": some.sampled_from(["any", "back", "front", "side"]),
                "pregnant": some.booleans(),
            },
        ),
        "day": some.fixed_dictionaries(
            {},
            optional={
                "active_hours": one_or_more(windows),
                "bedtime": minutes
                | some.dictionaries(some.sampled_from(["mon-wed", "thu", "fri,sat", "sun"]), minutes),
                "timezone": some.sampled_from(["system", "Europe/Berlin", "UTC", "Asia/Kathmandu"]),
            },
        ),
        "workouts": some.lists(
            some.fixed_dictionaries(
                {"name": titles, "start": minutes, "duration": durations}, optional={"days": days}
            ),
            max_size=3,
        ),
        "notifications": some.fixed_dictionaries(
            {},
            optional={
                "channel": some.sampled_from(["auto", "dbus", "plyer", "console"]),
                "snooze": durations,
                "sound": some.booleans(),
            },
        ),
        "moment": some.fixed_dictionaries(
            {},
            optional={
                **dict.fromkeys(("away_after", "spacing", "catch_up"), durations),
                **dict.fromkeys(("do_not_disturb", "calls", "fullscreen"), either),
            },
        ),
        "reminders": some.builds(lambda these, those: these | those, own, built_ins),
    },
)

# Documents whose shape is right often enough to get past the first check, and whose values mostly are not.
scalars = (
    some.none() | some.booleans() | some.integers() | some.text(max_size=10) | some.dates() | some.times()
)
keys = some.text(max_size=5) | some.sampled_from(
    [
        "you",
        "day",
        "workouts",
        "reminders",
        "bedtime",
        "at",
        "every",
        "drink-water",
        "during",
        "title",
        "name",
    ]
)
garbage = some.recursive(
    scalars.filter(lambda value: value is not None),
    lambda below: some.lists(below, max_size=3) | some.dictionaries(keys, below, max_size=4),
    max_leaves=12,
)


def told(text: str, environment: dict[str, str] | None = None) -> tuple[Problem, ...]:
    """The problems, if there are any. Nothing else is raised."""
    try:
        loads(text, environment or {}, file="config.toml")
    except BadSettingsError as error:
        return error.problems
    return ()


def test_the_defaults_come_back_from_their_toml() -> None:
    assert loads(to_toml(defaults()), {}) == defaults()


@given(documents)
def test_settings_come_back_from_their_toml(document: dict[str, Any]) -> None:
    settings = loads(tomli_w.dumps(document), {})
    assert loads(to_toml(settings), {}) == settings


@given(some.dictionaries(keys, garbage, max_size=5))
def test_a_document_of_garbage_is_told_with_places(document: dict[str, Any]) -> None:
    for problem in told(tomli_w.dumps(document)):
        assert problem.file == "config.toml"
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.text
        assert "Input should" not in problem.text


@given(some.text() | documents.map(tomli_w.dumps).map(lambda text: text.replace('"', "", 3)))
def test_text_that_is_garbage_is_told_or_taken(text: str) -> None:
    assert all(problem.file == "config.toml" and problem.text for problem in told(text))


@given(some.binary())
def test_bytes_that_are_garbage_are_told_or_taken(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "garbage.toml"
    file.write_bytes(content)
    problems: tuple[Problem, ...] = ()
    try:
        load(file, {}, required=True)
    except BadSettingsError as error:
        problems = error.problems
    assert all(problem.file == str(file) for problem in problems)


@given(
    some.dictionaries(
        some.lists(
            some.sampled_from(["DAY", "BEDTIME", "WORKOUTS", "REMINDERS", "DRINK_WATER", "AT", "", "X"]),
            max_size=4,
        ).map(lambda steps: "CRAMPGUARD_" + "__".join(steps)),
        some.text(max_size=10)
        | some.sampled_from(["{}", "[]", "{ at = 1 }", '[{"name": 1}]', "true", "null"]),
        max_size=4,
    )
)
def test_variables_that_are_garbage_are_told_by_name(environment: dict[str, str]) -> None:
    assert all(problem.key in environment for problem in told("[day]\nbedtime = '22:00'\n", environment))
