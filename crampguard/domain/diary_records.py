"""Entries of the diary out of a file's fields, or all that is wrong with them, each with its line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from difflib import get_close_matches
from typing import TypeVar
from uuid import UUID

from crampguard.domain.diary import EARLIEST, Entry, entry_of, night_of
from crampguard.domain.event import Scalar
from crampguard.domain.language import _

FIELDS = (
    *("id", "what", "night", "start", "side", "muscle", "severity", "duration_seconds", "state", "woke"),
    *("sleep_disturbance", "sore", "factors", "helped", "note"),
)
"""Of each entry, in this order; ``what`` is ``cramp`` or ``quiet``."""

LISTS = frozenset({"factors", "helped"})
"""Those fields that hold several words."""

_A_MOMENT = timedelta(minutes=1)
"""By which two clocks may differ."""

_SOME_NIGHT = "2000-01-01"
"""In place of one that isn't known."""

_OF_A_QUIET_NIGHT = frozenset({"entry", "what", "night", "note"})

_Read = TypeVar("_Read")


class UnreadableDiaryError(ValueError):
    """A file that isn't a diary. ``problems``: each with its line, all of them at once."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        super().__init__("; ".join(f"{line}: {problem}" for line, problem in problems))
        self.problems = problems


class _MistakesError(ValueError):
    """All that is wrong with one entry."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


Record = tuple[int, Mapping[str, object] | str]
"""The line where it begins, and an entry's fields or what is wrong with it."""


def entries_of(records: Iterable[Record], zone: tzinfo, now: datetime) -> list[Entry]:
    """All of them, in their order. Raises UnreadableDiaryError."""
    found: list[Entry] = []
    problems: list[tuple[int, str]] = []
    lines: dict[str, int] = {}
    for line, record in records:
        try:
            if isinstance(record, str):
                raise ValueError(record)
            entry = _entry(record, zone, now)
            if entry.id and line != lines.setdefault(entry.id, line):
                raise ValueError(_("id: the same as in line {line}").format(line=lines[entry.id]))
        except _MistakesError as error:
            problems.extend((line, problem) for problem in error.problems)
        except ValueError as error:
            problems.append((line, str(error)))
        else:
            found.append(entry)
    if problems:
        raise UnreadableDiaryError(problems)
    return found


def _entry(record: Mapping[str, object], zone: tzinfo, now: datetime) -> Entry:
    data = {name: value for name, value in _flat(record).items() if value not in {None, ""}}
    data.setdefault("what", "cramp")
    problems: list[str] = []
    if data["what"] == "quiet" and (
        more := [name for name in data if name not in {"id", *_OF_A_QUIET_NIGHT}]
    ):
        problems.append(_("a quiet night has no {fields}").format(fields=", ".join(more)))
    if (id_ := data.pop("id", "")) != "":
        with _noted(problems):
            data["entry"] = _checked("id", lambda text: str(UUID(text)), id_)
    if (said := data.pop("start", "")) != "":
        is_dated = "night" in data
        # For the rest to be looked at, whatever is wrong with it.
        data.setdefault("night", _SOME_NIGHT)
        with _noted(problems):
            start = _start(said, zone, now)
            data["start"] = start.isoformat(timespec="seconds")
            if not is_dated:
                data["night"] = night_of(start).isoformat()
    elif "night" not in data:
        problems.append(_("neither start nor night is given"))
        data["night"] = _SOME_NIGHT
    problems += _wrong_fields(data)
    if problems:
        raise _MistakesError(problems)
    entry = entry_of(data)
    if entry.night.year < EARLIEST:
        raise ValueError(_("night: {value} lies too long ago").format(value=entry.night))
    if entry.night > night_of(now.astimezone(zone)):
        raise ValueError(_("night: {value} lies in the future").format(value=entry.night))
    return entry


def _start(said: Scalar, zone: tzinfo, now: datetime) -> datetime:
    start = _checked("start", datetime.fromisoformat, said)
    start = start if start.tzinfo is not None else start.replace(tzinfo=zone)
    if start.year < EARLIEST:
        raise ValueError(_("start: {value} lies too long ago").format(value=said))
    if start > now + _A_MOMENT:
        raise ValueError(_("start: {value} lies in the future").format(value=said))
    return start


def _wrong_fields(data: Mapping[str, Scalar]) -> list[str]:
    """What is wrong with an entry, field by field: whoever mends a file would rather do it once."""
    try:
        entry_of(data)
    except ValueError:
        problems: list[str] = []
        for name, value in data.items():
            # A start has its night to be in.
            night = data["night"] if name == "start" else _SOME_NIGHT
            with _noted(problems):
                entry_of({"what": "cramp", "night": night} | {name: value})
        return list(dict.fromkeys(problems))
    return []


@contextmanager
def _noted(problems: list[str]) -> Iterator[None]:
    """What is wrong within the block goes to the others, and the next is looked at."""
    try:
        yield
    except ValueError as error:
        problems.append(str(error))


def _flat(record: Mapping[str, object]) -> dict[str, Scalar]:
    flat: dict[str, Scalar] = {}
    for name, value in record.items():
        if name not in FIELDS:
            raise ValueError(unknown_field(name))
        if name in LISTS and isinstance(value, (str, list)):
            words = value.split(",") if isinstance(value, str) else map(str, value)
            flat[name] = ",".join(word.strip() for word in words)
        elif value is None or isinstance(value, (str, int, float)):
            flat[name] = value
        else:
            raise ValueError(_("{field}: {value!r} is not understood").format(field=name, value=value))
    return flat


def _checked(name: str, read: Callable[[str], _Read], value: Scalar) -> _Read:
    try:
        return read(str(value))
    except ValueError:
        raise ValueError(_("{field}: {value!r} is not understood").format(field=name, value=value)) from None


def unknown_field(name: str) -> str:
    """What to say of a field that no entry has."""
    close = get_close_matches(name, FIELDS, n=1)
    if close:
        return _("unknown field {name!r} – did you mean {close!r}?").format(name=name, close=close[0])
    return _("unknown field {name!r}; there are: {fields}").format(name=name, fields=", ".join(FIELDS))
