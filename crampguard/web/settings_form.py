"""The settings as a form: what stands in the file, and the file with what a person changed."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crampguard.catalogue.reminders import built_in
from crampguard.domain.language import N_, _
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import RelativeTo
from crampguard.domain.settings import Settings
from crampguard.settings.dumping import as_document, schedule_keys
from crampguard.settings.editing import with_value, without
from crampguard.settings.environment import overrides
from crampguard.settings.locating import dotted, holds
from crampguard.settings.problems import BadSettingsError, Problem
from crampguard.settings.reading import loads, parse, read
from crampguard.web.forms import Form
from crampguard.web.settings_labels import (
    CHOICES,
    DAYS,
    OFFSETS,
    OWN_LABELS,
    SCHEDULES,
    SECTIONS,
    WORKOUT_LABELS,
)

Key = tuple[str | int, ...]

WAS = "was."
"""Before a field's name: what stood in it when the form was shown. Who changes one thing writes one thing."""
ON = "on"

NEW_WORKOUT = "workouts.new"
NEW_REMINDER = "reminders.new"
_WORKOUT = ("name", "days", "start", "duration")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One setting in the form."""

    key: Key
    label: str
    value: str
    """As it stands in the form; of a flag :data:`ON` or nothing."""
    hint: str = ""
    is_flag: bool = False
    options: Sequence[tuple[str, str]] = ()
    fixed_by: str = ""
    """The environment variable that has the last word, if one has."""
    problem: str = ""
    was: str = ""
    """What stands in the file."""

    @property
    def name(self) -> str:
        """In the form, and as a problem of the file names it."""
        return dotted(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields under a heading."""

    title: str
    fields: Sequence[Field]
    note: str = ""
    workout: int | None = None
    """Its place, where it is a workout, which can be taken out."""


def groups_of(
    settings: Settings, environment: Mapping[str, str]
) -> tuple[list[Group], list[Group], list[Group]]:
    """The general ones, the workouts (an empty one last), the reminders."""
    document = as_document(settings)
    fixed = {dotted(path): override.variable for path, override in overrides(environment).items()}

    def field(key: Key, label: str, hint: str) -> Field:
        value, name = _value(document, key), dotted(key)
        text = (ON if value else "") if isinstance(value, bool) else _text(value)
        return Field(
            key=key,
            label=_(label),
            hint=hint and _(hint),
            value=text,
            was=text,
            is_flag=isinstance(value, bool),
            options=[(word, _(words)) for word, words in CHOICES.get(name, {}).items()],
            fixed_by=fixed.get(name, ""),
        )

    general = [
        Group(
            title=_(title),
            fields=[field(tuple(name.split(".")), label, hint) for name, label, hint in fields],
        )
        for title, fields in SECTIONS
    ]
    workouts = [
        Group(
            title=workout.name,
            fields=[field(("workouts", place, part), *WORKOUT_LABELS[part]) for part in _WORKOUT],
            workout=place,
        )
        for place, workout in enumerate(settings.workouts)
    ]
    workouts.append(
        Group(
            title=_("One more workout"),
            fields=[_empty_of("workouts", part, *WORKOUT_LABELS[part]) for part in _WORKOUT],
        )
    )
    reminders = [
        Group(
            title=reminder.title,
            fields=[field(*each) for each in _fields_of(reminder)],
            note=reminder.withheld,
        )
        for reminder in settings.reminders
    ]
    another = [_empty_of("reminders", part, *OWN_LABELS[part]) for part in OWN_LABELS]
    reminders.append(Group(title=_("One more reminder"), fields=another))
    return general, workouts, reminders


def changed_text(text: str, form: Form, groups: Sequence[Group]) -> str:
    """The file's text with what the person changed. Raises BadSettingsError, or CrampguardError."""
    for field in (each for group in groups for each in group.fields if each.key[-2] != "new"):
        sent, was = form.text(field.name), form.text(WAS + field.name)
        # Absent from the form altogether: nobody was asked.
        if WAS + field.name not in form.fields or sent == was or field.fixed_by:
            continue
        if sent or field.is_flag:
            text = with_value(text, field.key, _meant(field, sent))
        elif holds(parse(text), field.key):
            text = without(text, field.key)
    for place in sorted(map(int, filter(str.isdecimal, form.every("remove"))), reverse=True):
        text = without(text, ("workouts", place))
    added = {part: form.text(f"{NEW_WORKOUT}.{part}") for part in _WORKOUT}
    if any(added.values()):
        text = _with_workout(text, {part: value for part, value in added.items() if value})
    added = {part: form.text(f"{NEW_REMINDER}.{part}") for part in OWN_LABELS}
    if any(added.values()):
        text = _with_reminder(text, {part: value for part, value in added.items() if value})
    loads(text, {})
    return text


def with_problems(groups: Sequence[Group], form: Form, error: BadSettingsError) -> list[Group]:
    """The same form as it was sent, each problem at its field."""
    count = sum(1 for group in groups if group.workout is not None)
    shown = []
    for group in groups:
        fields = []
        for field in group.fields:
            told = [each.text for each in error.problems if _is_about(each.key, field, form, count)]
            value = form.text(field.name)
            fields.append(replace(field, value=value, problem="; ".join(told)))
        shown.append(replace(group, fields=fields))
    return shown


def written(file: Path, *, required: bool) -> tuple[str, Settings]:
    """The file's text, and its settings without the environment's. Raises BadSettingsError."""
    text = read(file, required=required)
    return text, loads(text, {}, file=str(file))


def anchor_of(problem: str, groups: Sequence[Group]) -> str:
    """The field at which it is told; empty where there is none."""
    fields = (field for group in groups for field in group.fields)
    return next((field.name for field in fields if problem in field.problem), "")


def _is_about(key: str, field: Field, form: Form, workouts: int) -> bool:
    name = field.name
    match field.key:
        case "workouts", "new", part:
            # Behind those that are there.
            name = dotted(("workouts", workouts, part))
        case "reminders", "new", part:
            reminder = ("reminders", _name_of(form.text(f"{NEW_REMINDER}.title")))
            name = dotted((*reminder, part))
            if part == "at" and key == dotted(reminder):
                # It has no schedule.
                return True
        case _:
            pass
    return key == name or key.startswith(f"{name}.")


def _fields_of(reminder: Reminder) -> Iterator[tuple[Key, str, str]]:
    above = ("reminders", reminder.name)
    yield (*above, "enabled"), N_("On"), ""
    for key in schedule_keys(reminder.schedule):
        if key in SCHEDULES:
            yield (*above, key), *SCHEDULES[key]
        elif key == "offset" and isinstance(reminder.schedule, RelativeTo):
            yield (*above, key), N_("When"), OFFSETS[reminder.schedule.anchor]
    yield (*above, "days"), *DAYS
    if built_in(reminder.name) is None:
        yield from (((*above, part), *OWN_LABELS[part]) for part in ("title", "message"))


def _empty_of(section: str, part: str, label: str, hint: str) -> Field:
    return Field(key=(section, "new", part), label=_(label), hint=hint and _(hint), value="")


def _value(document: object, key: Key) -> object:
    *above, last = key
    for step in above:
        document = document[step]  # type: ignore[index]
    # Days that nobody gave are not written down.
    return document.get(last, "")  # type: ignore[attr-defined]


def _text(value: object) -> str:
    match value:
        case dict():
            return "; ".join(f"{days} {time}" for days, time in value.items())
        case list():
            return ", ".join(value)
        case _:
            return str(value)


def _meant(field: Field, text: str) -> object:
    """What the file says where the form says ``text``; what makes no sense is left to the file's checks."""
    if field.is_flag:
        return text == ON
    match field.key[-1]:
        case "bedtime" if re.search(r"\s", text):
            evenings = [part.rsplit(maxsplit=1) for part in text.split(";") if part.strip()]
            return dict(evenings) if all(len(part) == 2 for part in evenings) else text
        case "at" | "during" | "active_hours" if "," in text:
            return _listed(text)
        case _:
            return text


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _name_of(title: str) -> str:
    """By which the file and the commands call a reminder of that title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-") or "my-reminder"


def _with_reminder(text: str, reminder: dict[str, str]) -> str:
    """One of the person's own."""
    name = _name_of(reminder.get("title", ""))
    if loads(text, {}).reminder(name) is not None:
        taken = _("There is a reminder {name!r} already.").format(name=name)
        raise BadSettingsError([Problem(key=dotted(("reminders", name, "title")), text=taken)])
    for part, value in reminder.items():
        is_list = part == "at" and "," in value
        text = with_value(text, ("reminders", name, part), _listed(value) if is_list else value)
    return text


def _with_workout(text: str, workout: dict[str, str]) -> str:
    """One more, behind the others, which stay as they are written."""
    document = parse(text)
    before = document.get("workouts", [])
    assert isinstance(before, list), "the form is shown for valid settings alone"
    wanted = {**document, "workouts": [*before, workout]}
    # A JSON string is a TOML string.
    lines = ["[[workouts]]", *(f"{key} = {json.dumps(value)}" for key, value in workout.items())]
    appended = text + "\n" * (not text.endswith("\n")) + "\n" * bool(text) + "\n".join(lines) + "\n"
    try:
        if parse(appended) == wanted:
            return appended
    except BadSettingsError:
        # They are written on one line, as a list.
        pass
    return with_value(text, ("workouts",), wanted["workouts"])
