"""The sample file and the schema say what the model says, and stand in the repository as generated."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from crampguard.settings.dumping import as_document
from crampguard.settings.generate import generate
from crampguard.settings.model import SECTIONS, ReminderTable, WorkoutTable
from crampguard.settings.reading import defaults, loads
from crampguard.settings.sample import json_schema, sample

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    Draft202012Validator.check_schema(json_schema())
    return Draft202012Validator(json_schema())


def uncommented() -> str:
    return re.sub(r"^#(?![ :])", "", sample(), flags=re.MULTILINE)


def test_the_files_in_the_repository_are_as_generated(tmp_path: Path) -> None:
    generate(tmp_path)
    for made in tmp_path.iterdir():
        assert (CONFIG / made.name).read_text(encoding="utf-8") == made.read_text(encoding="utf-8"), (
            "stale: run python -m crampguard.settings.generate config"
        )


def test_the_sample_changes_nothing() -> None:
    assert loads(sample(), {}) == defaults()


def test_its_examples_are_valid_too() -> None:
    settings = loads(uncommented(), {})
    assert [workout.name for workout in settings.workouts] == ["Evening run"]
    assert [reminder.name for reminder in settings.reminders][-3:] == [
        "eye-drops",
        "look-away",
        "lay-out-shoes",
    ]


def test_every_key_stands_in_it_and_says_what_it_is_for() -> None:
    written = tomllib.loads(uncommented())
    for section, table in SECTIONS.items():
        assert written[section].keys() == table.model_fields.keys()
    assert written["workouts"][0].keys() == WorkoutTable.model_fields.keys()
    own = set().union(*written["reminders"].values())
    assert own == ReminderTable.model_fields.keys()
    fields = [
        *(field for table in SECTIONS.values() for field in table.model_fields.values()),
        *WorkoutTable.model_fields.values(),
        *ReminderTable.model_fields.values(),
    ]
    assert all(f"  # {field.description}\n" in sample() for field in fields)


def test_the_schema_takes_what_is_valid(schema: Draft202012Validator) -> None:
    for document in (tomllib.loads(sample()), tomllib.loads(uncommented()), as_document(defaults()), {}):
        assert list(schema.iter_errors(document)) == []  # type: ignore[no-untyped-call, unused-ignore]
    assert sample().startswith("#:schema ./crampguard.schema.json\n")


@pytest.mark.parametrize(
    "document",
    [
        {"foo": 1},
        {"day": {"bedtime": "25:00"}},
        {"moment": {"calls": "never"}},
        {"moment": {"spacing": "2 minutes"}},
        {"workouts": [{"name": "Run"}]},
        {"reminders": {"drink-water": {"evry": "1h"}}},
        {"reminders": {"drink-water": {"every": "1h", "at": "09:00"}}},
        {"reminders": {"eye-drops": {"title": "Eyes"}}},
        {"reminders": {"eye-drops": {"at": "09:00"}}},
        {"reminders": {"Eye drops": {"title": "Eyes", "at": "09:00"}}},
    ],
)
def test_the_schema_refuses_what_the_checks_refuse(
    schema: Draft202012Validator, document: dict[str, Any]
) -> None:
    assert list(schema.iter_errors(document))  # type: ignore[no-untyped-call, unused-ignore]
