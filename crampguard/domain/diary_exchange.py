"""The diary as files: CSV for spreadsheets, JSON for programs, both read back as what was written."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from crampguard.domain.diary import Entry, data_of
from crampguard.domain.diary_records import (
    FIELDS,
    LISTS,
    Record,
    UnreadableDiaryError,
    entries_of,
    unknown_field,
)
from crampguard.domain.event import Scalar
from crampguard.domain.language import _

__all__ = ["FIELDS", "UnreadableDiaryError", "facts", "from_csv", "from_json", "to_csv", "to_json"]

_NUMBERS = frozenset({"severity", "duration_seconds", "sleep_disturbance"})
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}

# What a spreadsheet takes for the beginning of a formula, full-width forms included, and what it may take for
# the beginning of a cell: https://owasp.org/www-community/attacks/CSV_Injection
_RISKY = "=+\\-@\t\r\n＝＋－＠'"
_TO_GUARD = re.compile(rf"(^|[;,|\t\r\n])(?=[{_RISKY}])")
_GUARDED = re.compile(rf"(^|[;,|\t\r\n])'(?=[{_RISKY}])")

_MOST_DIGITS = 4000
"""Of a number in a cell: Python reads no more than 4300."""

_SPACE = re.compile(r"[ \t\r\n]*")


def facts(entry: Entry) -> dict[str, object]:
    """An entry as JSON has it: every field, null where it isn't known."""
    data = dict(data_of(entry))
    data["id"] = data.pop("entry")
    lists = {name: str(data[name]).split(",") if name in data else [] for name in LISTS}
    return {name: lists[name] if name in LISTS else data.get(name) for name in FIELDS}


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
    return entries_of(_json_records(text), zone, now)


def from_csv(text: str, zone: tzinfo, now: datetime) -> list[Entry]:
    """The inverse of :func:`to_csv`; also with semicolons, as spreadsheets of some countries write it.

    As with :func:`from_json`, columns may be missing.
    """
    return entries_of(_csv_records(text), zone, now)


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


def _csv_records(text: str) -> Iterator[Record]:
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        if wrong := [name for name in names if name not in FIELDS] or ([] if names else [""]):
            yield line, unknown_field(wrong[0])
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


def _json_records(text: str) -> Iterator[Record]:
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
