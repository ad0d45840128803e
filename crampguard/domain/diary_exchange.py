"""The diary as files: CSV for spreadsheets, JSON for programs, both read back as what was written."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from difflib import get_close_matches
from typing import TypeVar
from uuid import UUID

from crampguard.domain.diary import EARLIEST, Entry, data_of, entry_of, night_of
from crampguard.domain.event import Scalar
from crampguard.domain.language import _

FIELDS = (
    *("id", "what", "night", "start", "side", "muscle", "severity", "duration_seconds", "state", "woke"),
    *("sleep_disturbance", "sore", "factors", "helped", "note"),
)
"""Of each entry, in this order; ``what`` is ``cramp`` or ``quiet``."""

_LISTS = frozenset({"factors", "helped"})
_NUMBERS = frozenset({"severity", "duration_seconds", "sleep_disturbance"})
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}

# What a spreadsheet takes for the beginning of a formula, full-width forms included, and what it may take for
# the beginning of a cell: https://owasp.org/www-community/attacks/CSV_Injection
_RISKY = "=+\\-@\t\r\n＝＋－＠'"
_TO_GUARD = re.compile(rf"(^|[;,|\t\r\n])(?=[{_RISKY}])")
_GUARDED = re.compile(rf"(^|[;,|\t\r\n])'(?=[{_RISKY}])")

_A_MOMENT = timedelta(minutes=1)
"""By which two clocks may differ."""

_MOST_DIGITS = 4000
"""Of a number in a cell: Python reads no more than 4300."""

_OF_A_QUIET_NIGHT = frozenset({"entry", "what", "night", "note"})

_Read = TypeVar("_Read")

_SPACE = re.compile(r"[ \t\r\n]*")


class UnreadableDiaryError(ValueError):
    """A file that isn't a diary. ``problems``: each with its line, all of them at once."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        super().__init__("; ".join(f"{line}: {problem}" for line, problem in problems))
        self.problems = problems


def facts(entry: Entry) -> dict[str, object]:
    """An entry as JSON has it: every field, null where it isn't known."""
    data = dict(data_of(entry))
    data["id"] = data.pop("entry")
    lists = {name: str(data[name]).split(",") if name in data else [] for name in _LISTS}
    return {name: lists[name] if name in _LISTS else data.get(name) for name in FIELDS}


def to_json(entries: Iterable[Entry]) -> str:
    """A list of :func:`facts`."""
    return json.dumps([facts(entry) for entry in entries], ensure_ascii=False, indent=2) + "\n"


def to_csv(entries: Iterable[Entry]) -> str:
    """A line for each entry below a line of names. No cell begins a formula."""
    written = io.StringIO()
    lines = csv.DictWriter(written, FIELDS, lineterminator="\r\n")
    lines.writeheader()
    for entry in entries:
        lines.writerow({name: _cell(value) for name, value in facts(entry).items()})
    return written.getvalue()


def from_json(text: str, zone: tzinfo, now: datetime) -> list[Entry]:
    """The inverse of :func:`to_json`. Raises UnreadableDiaryError.

    Written by hand, an entry may lack its id, its ``what`` (a cramp), and its night where it has a start; a
    start without an offset is of ``zone``.
    """
    return _entries(_json_records(text), zone, now)


def from_csv(text: str, zone: tzinfo, now: datetime) -> list[Entry]:
    """The inverse of :func:`to_csv`; also with semicolons, as spreadsheets of some countries write it.

    As with :func:`from_json`, columns may be missing.
    """
    return _entries(_csv_records(text), zone, now)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ",".join(value)
        case _:
            return _TO_GUARD.sub(r"\1'", str(value))


_Record = tuple[int, Mapping[str, object] | str]
"""The line where it begins, and an entry's fields or what is wrong with it."""


def _entries(records: Iterable[_Record], zone: tzinfo, now: datetime) -> list[Entry]:
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
    if (id_ := data.pop("id", "")) != "":
        data["entry"] = _checked("id", lambda text: str(UUID(text)), id_)
    if "start" in data:
        start = _checked("start", datetime.fromisoformat, data["start"])
        start = start if start.tzinfo is not None else start.replace(tzinfo=zone)
        if start.year < EARLIEST:
            raise ValueError(_("start: {value} lies too long ago").format(value=data["start"]))
        if start > now + _A_MOMENT:
            raise ValueError(_("start: {value} lies in the future").format(value=data["start"]))
        data["start"] = start.isoformat(timespec="seconds")
        data.setdefault("night", night_of(start).isoformat())
    if "night" not in data:
        raise ValueError(_("neither start nor night is given"))
    if data["what"] == "quiet" and (more := [name for name in data if name not in _OF_A_QUIET_NIGHT]):
        raise ValueError(_("a quiet night has no {fields}").format(fields=", ".join(more)))
    entry = entry_of(data)
    if entry.night.year < EARLIEST:
        raise ValueError(_("night: {value} lies too long ago").format(value=entry.night))
    if entry.night > night_of(now.astimezone(zone)):
        raise ValueError(_("night: {value} lies in the future").format(value=entry.night))
    return entry


def _flat(record: Mapping[str, object]) -> dict[str, Scalar]:
    flat: dict[str, Scalar] = {}
    for name, value in record.items():
        if name not in FIELDS:
            raise ValueError(_unknown(name))
        if name in _LISTS and isinstance(value, (str, list)):
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


def _unknown(name: str) -> str:
    close = get_close_matches(name, FIELDS, n=1)
    if close:
        return _("unknown field {name!r} – did you mean {close!r}?").format(name=name, close=close[0])
    return _("unknown field {name!r}; there are: {fields}").format(name=name, fields=", ".join(FIELDS))


def _csv_records(text: str) -> Iterator[_Record]:
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        if wrong := [name for name in names if name not in FIELDS] or ([] if names else [""]):
            yield line, _unknown(wrong[0])
            return
        if twice := [name for name in names if names.count(name) > 1]:
            yield line, _("two columns are called {name!r}").format(name=twice[0])
            return
        line = rows.line_num + 1
        for row in rows:
            if len(row) > len(names):
                yield line, _("more cells than the first line has names")
            elif any(cell.strip() for cell in row):
                yield line, {name: _uncelled(name, cell) for name, cell in zip(names, row, strict=False)}
            line = rows.line_num + 1
    except csv.Error as error:
        yield line, str(error)


def _uncelled(name: str, cell: str) -> Scalar:
    if name == "note":
        return _GUARDED.sub(r"\1", cell)
    word = cell.strip()
    if name in _NUMBERS and word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS:
        return int(word)
    return _TRUTHS.get(word.lower(), word) if name in {"woke", "sore"} else word


def _json_records(text: str) -> Iterator[_Record]:
    text = text.removeprefix("\ufeff")
    decoder = json.JSONDecoder()
    place = _skipped(text, 0)
    line, counted = 1, 0
    if text[place : place + 1] != "[":
        yield 1, _("this is no list of entries: it has to begin with [")
        return
    place = _skipped(text, place + 1)
    if text[place : place + 1] == "]":
        return
    while True:
        line += text.count("\n", counted, place)
        counted = place
        try:
            record, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError as error:
            yield error.lineno, error.msg
            return
        except (RecursionError, ValueError) as error:
            # Nested too deeply, or a number of too many digits.
            yield line, str(error)
            return
        yield line, record if isinstance(record, dict) else _("this is no entry")
        place = _skipped(text, place)
        match text[place : place + 1]:
            case ",":
                place = _skipped(text, place + 1)
            case "]":
                return
            case _:
                yield line + text.count("\n", counted, place), _("a comma or ] is missing")
                return


def _skipped(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return place if found is None else found.end()
