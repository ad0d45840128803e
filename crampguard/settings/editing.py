"""Changes to the person's own file, because they asked: comments, order and layout stay as they are."""

import os
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from crampguard.domain.language import _
from crampguard.errors import CrampguardError
from crampguard.settings.faults import SCHEDULES
from crampguard.settings.problems import dotted
from crampguard.settings.values import Path as Key


def parse_key(text: str) -> Key:
    """``day.bedtime``, ``workouts.0.start``, quoted where TOML wants quotes. Raises ValueError."""
    try:
        document: object = tomllib.loads(f"{text} = 0")
        tomllib.loads(f"[{text}]")  # nothing but a key can stand in both places
    except tomllib.TOMLDecodeError:
        raise ValueError(_("{text!r} is not a key (such as day.bedtime)").format(text=text)) from None
    steps: list[str | int] = []
    while isinstance(document, dict):
        if len(document) != 1:
            raise ValueError(_("{text!r} is more than one key").format(text=text))
        step, document = next(iter(document.items()))
        steps.append(step)
    if steps[0] == "workouts" and len(steps) > 1 and str(steps[1]).isdecimal():
        steps[1] = int(steps[1])
    return tuple(steps)


def readings(text: str) -> list[object]:
    """What a value on the command line can mean, the likeliest first; the text itself is always among them.

    Nothing in the settings is a number or a date, so what looks like one is text.
    """
    try:
        document = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return [text]
    value = document["value"]
    return [value, text] if len(document) == 1 and isinstance(value, bool | str | list | dict) else [text]


def with_value(text: str, key: Key, value: object) -> str:
    """The document with ``key`` set. Raises CrampguardError where that can't be done."""
    expected = tomllib.loads(text)
    _set(expected, key, value, dict)

    def in_place() -> str:
        document = tomlkit.parse(text)
        _set(document, key, _item(value, key), tomlkit.table)
        return tomlkit.dumps(document)

    return _first_right([lambda: _at_the_end(text, key, value), in_place], expected)


def without(text: str, key: Key) -> str:
    """The document with ``key`` taken out. Raises CrampguardError if it isn't there."""
    expected = tomllib.loads(text)
    _delete(expected, key)

    def in_place() -> str:
        document = tomlkit.parse(text)
        _delete(document, key)
        return tomlkit.dumps(document)

    return _first_right([in_place], expected)


def standing_schedule(text: str, key: Key) -> str:
    """The key of the other kind of schedule that stands in the way of setting ``key``; empty if none does."""
    match key:
        case ("reminders", name, kind) if kind in SCHEDULES:
            reminder = tomllib.loads(text).get("reminders", {}).get(name, {})
            others = [
                dotted(("reminders", name, other)) for other in SCHEDULES if other in reminder.keys() - {kind}
            ]
            return others[0] if others else ""
        case _:
            return ""


def replace_file(path: Path, content: bytes) -> None:
    """Write ``content`` whole or not at all, through a symbolic link, keeping the file's mode.

    Raises OSError.
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        try:
            if target.exists():
                os.fchmod(file.fileno(), target.stat().st_mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(target)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _first_right(ways: Sequence[Callable[[], str]], expected: object) -> str:
    """The first way that keeps the layout and comes to the values that are wanted."""
    for way in ways:
        try:
            changed = way()
            if tomllib.loads(changed) == expected:
                return changed
        except (TOMLKitError, tomllib.TOMLDecodeError):
            continue  # tomlkit can't do everything; what it did is judged by what tomllib reads
    raise CrampguardError(
        _("This file's layout leaves no place for that."),
        _("Make the change by hand: crampguard config edit"),
    )


def _set(document: Any, key: Key, value: object, new_table: Callable[[], Any]) -> None:
    table = document
    for step in key[:-1]:
        if isinstance(step, str) and isinstance(table, dict) and step not in table:
            table[step] = new_table()
        table = _step(table, step, key)
    last = key[-1]
    if isinstance(last, int):
        _step(table, last, key)
    elif not isinstance(table, dict):
        raise _nothing_there(key)
    elif isinstance(table, Table) and last not in table:
        _append(table, last, value)
        return
    table[last] = value


def _delete(document: Any, key: Key) -> None:
    table = document
    for step in key[:-1]:
        table = _step(table, step, key)
    _step(table, key[-1], key)
    del table[key[-1]]


def _at_the_end(text: str, key: Key, value: object) -> str:
    """The key in a table of its own after all others: right where there was no such table before."""
    document = tomlkit.document()
    table: Any = document
    for step in key[:-1]:
        table[str(step)] = tomlkit.table(is_super_table=step == "reminders")
        table = table[str(step)]
    table[str(key[-1])] = _item(value, key)
    added = tomlkit.dumps(document)
    if not text:
        return added
    end = "\r\n" if "\r\n" in text else "\n"
    gap = end if text.endswith("\n") else end * 2
    return text + gap + added.replace("\n", end)


def _step(table: Any, step: str | int, key: Key) -> Any:
    try:
        return table[step]
    except (KeyError, IndexError, TypeError):
        raise _nothing_there(key) from None


def _nothing_there(key: Key) -> CrampguardError:
    return CrampguardError(_("{key} is not set in this file").format(key=dotted(key)))


def _item(value: object, key: Key) -> Any:
    if not isinstance(value, dict):
        return value
    table = tomlkit.table() if len(key) == 2 and key[0] == "reminders" else tomlkit.inline_table()
    table.update(value)
    return table


def _append(table: Table, key: str, value: object) -> None:
    """After the table's last key: what follows that, blank lines and comments, belongs to the next table."""
    body = table.value.body
    following = []
    while body and body[-1][0] is None:
        following.append(body.pop())
    table.append(key, value)
    body.extend(reversed(following))
