"""Changes to the person's own file, because they asked: comments, order and layout stay as they are."""

import copy
import os
import tempfile
import tomllib
from collections.abc import Callable
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

    def change(document: Any, *, keep: bool) -> None:
        table = document
        for step in key[:-1]:
            if isinstance(step, str) and step not in table:
                table[step] = tomlkit.table(is_super_table=len(key) > 2 and step == key[0]) if keep else {}
            table = _step(table, step, key)
        item = _item(value, key) if keep else value
        if keep and isinstance(table, Table) and key[-1] not in table and not isinstance(item, Table):
            _append(table, str(key[-1]), item)
        elif isinstance(table, dict) or isinstance(key[-1], int):
            table[key[-1]] = item
        else:
            raise _nothing_there(key)

    return _changed(text, change)


def without(text: str, key: Key) -> str:
    """The document with ``key`` taken out. Raises CrampguardError if it isn't there."""

    def change(document: Any, *, keep: bool) -> None:  # noqa: ARG001 - the same for both
        table = document
        for step in key[:-1]:
            table = _step(table, step, key)
        _step(table, key[-1], key)
        del table[key[-1]]

    return _changed(text, change)


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


def _changed(text: str, change: Callable[..., None]) -> str:
    """The change, made in the layout and in the plain values; both must come to the same."""
    expected = copy.deepcopy(tomllib.loads(text))
    change(expected, keep=False)
    try:
        document = tomlkit.parse(text)
        change(document, keep=True)
        changed = tomlkit.dumps(document)
        if tomllib.loads(changed) == expected:
            return changed
    except (TOMLKitError, tomllib.TOMLDecodeError):
        pass
    raise CrampguardError(
        _("This file's layout leaves no place for that."),
        _("Make the change by hand: crampguard config edit"),
    )


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
