"""The sample file and the JSON schema, made from the same model that checks the settings."""

from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w

from crampguard.catalogue.reminders import BUILT_INS
from crampguard.domain.language import N_, _
from crampguard.domain.settings import You
from crampguard.domain.weekdays import format_days
from crampguard.settings.dumping import schedule_keys
from crampguard.settings.model import SECTIONS, ReminderTable, WorkoutTable
from crampguard.settings.written import Written

SCHEMA_FILE = "crampguard.schema.json"

_OPENING = N_(
    "crampguard's settings. Every key stands here with its default; what you delete keeps it.\n"
    "Lines that begin with # and no space are examples: take the # away to use them.\n"
    "'crampguard config check' tells whether all is well; a running service takes up changes by itself."
)
_WORKOUT = {"name": "Evening run", "days": "mon,wed,fri", "start": "18:30", "duration": "45m"}
_OWN: Mapping[str, Mapping[str, object]] = {
    "eye-drops": {
        "enabled": True,
        "title": "Eye drops",
        "message": "One drop in each eye.",
        "at": "20:00",
        "days": "mon-fri",
        "urgency": "normal",
        "catch_up": "30m",
        "repeat": "10m",
        "repeat_times": 2,
    },
    "look-away": {"title": "Look out of the window", "every": "30m", "during": "09:00-17:00"},
    "lay-out-shoes": {"title": "Lay out your shoes", "relative_to": "workout-start", "offset": "-30m"},
}


def sample() -> str:
    """The sample file: every key, its default, what it is for. As a settings file it changes nothing."""
    return "\n".join(_sample_lines()) + "\n"


def _sample_lines() -> Iterator[str]:
    yield f"#:schema ./{SCHEMA_FILE}"
    yield from _prose(_(_OPENING))
    for name, field in Written.model_fields.items():
        yield ""
        if field.description:
            yield from _prose(_(field.description))
        match name:
            case "workouts":
                yield f"#[[{name}]]"
                yield from (f"#{line}" for line in _keys(_WORKOUT, WorkoutTable))
            case "reminders":
                yield from _reminders()
            case _:
                fields = SECTIONS[name].model_fields
                yield f"[{name}]"
                yield from _keys({key: field.default for key, field in fields.items()}, SECTIONS[name])


def _reminders() -> Iterator[str]:
    for known in BUILT_INS:
        words = known.reminder(You())
        yield ""
        yield from _prose(f"{words.title} – {words.message}")
        yield f"[reminders.{known.name}]"
        days = {"days": format_days(known.days)} if known.days else {}
        yield from _keys({"enabled": known.enabled, **schedule_keys(known.schedule), **days}, None)
    yield ""
    yield from _prose(_("Your own: each needs a title and one schedule (at, every or relative_to)."))
    explained: set[str] = set()
    for name, keys in _OWN.items():
        if explained:
            yield "#"
        yield f"#[reminders.{name}]"
        for key, line in zip(keys, _keys(keys, ReminderTable), strict=True):
            yield "#" + (line if key not in explained else line.partition("  # ")[0].rstrip())
        explained |= keys.keys()


def _keys(values: Mapping[str, object], table: type[Any] | None) -> Iterator[str]:
    lines = {key: f"{key} = {_inline(value)}" for key, value in values.items()}
    if table is None:
        yield from lines.values()
        return
    # Comments in one column, unless a long value pushes its own to the right.
    column = min(max(map(len, lines.values())), 40)
    for key, line in lines.items():
        yield f"{line.ljust(column)}  # {_(table.model_fields[key].description)}"


def _inline(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return tomli_w.dumps({"_": value}).removeprefix("_ = ").strip()


def _prose(text: str) -> Iterator[str]:
    return (f"# {line}" for line in text.splitlines())


def json_schema() -> dict[str, Any]:
    """The JSON schema of the settings file, for editors that complete and check while one types."""
    schema = _without_nulls(Written.model_json_schema())
    assert isinstance(schema, dict)
    table = {"$ref": "#/$defs/ReminderTable"}
    schedules = [{"required": [kind]} for kind in ("at", "every", "relative_to")]
    schema["$defs"]["ReminderTable"]["not"] = {
        "anyOf": [
            {"required": ["at", "every"]},
            {"required": ["at", "relative_to"]},
            {"required": ["every", "relative_to"]},
        ]
    }
    schema["properties"]["reminders"] |= {
        "properties": {
            known.name: table | {"description": f"{known.title} – {known.reminder(You()).message}"}
            for known in BUILT_INS
        },
        "propertyNames": {"pattern": "^[a-z0-9][a-z0-9-]*$"},
        "additionalProperties": {
            "allOf": [table],
            "required": ["title"],
            "anyOf": schedules,
            "dependentRequired": {
                "during": ["every"],
                "offset": ["relative_to"],
                "repeat_times": ["repeat"],
            },
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "crampguard's settings",
    }


def _without_nulls(schema: object) -> object:
    """TOML has no null: a key that may be absent is simply not required."""
    match schema:
        case {"anyOf": [some, {"type": "null"}], **rest}:
            rest.pop("default", None)
            return _without_nulls(some | rest)
        case dict():
            return {key: _without_nulls(below) for key, below in schema.items()}
        case list():
            return [_without_nulls(below) for below in schema]
        case _:
            return schema
