"""Changes to the person's own file, because they asked: comments, order and layout stay as they are."""

import os
import tempfile
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from crampguard.domain.language import _
from crampguard.errors import CrampguardError
from crampguard.settings.layout import ways_to_set, without_statements
from crampguard.settings.locating import dotted
from crampguard.settings.reading import MARK, parse
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

    Next to nothing in the settings is a number, and nothing a date, so what looks like one is text first.
    """
    try:
        document = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return [text]
    value = document["value"]
    if len(document) != 1:
        return [text]
    if isinstance(value, bool | str | list | dict):
        return [value, text]
    return [text, value] if isinstance(value, int) else [text]


def with_value(text: str, key: Key, value: object) -> str:
    """The document with ``key`` set. Raises CrampguardError where that can't be done."""
    expected = parse(text)
    _set(expected, key, value)
    return _first_right(text, lambda body: ways_to_set(body, key, value), lambda found: found == expected)


def without(text: str, key: Key) -> str:
    """The document with ``key`` taken out. Raises CrampguardError if it isn't there."""
    expected = parse(text)
    _delete(expected, key)
    # A table of which the last key goes may go with it: that says the same.
    return _first_right(
        text,
        lambda body: [without_statements(body, key)],
        lambda found: _without_empty(found) == _without_empty(expected),
    )


def value_at(text: str, key: Key) -> Any:
    """What the document says for ``key``; None where it says nothing."""
    value: Any = parse(text)
    for step in key:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


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


def _first_right(
    text: str, ways: Callable[[str], Iterable[str]], is_right: Callable[[dict[str, object]], bool]
) -> str:
    """The first way that comes to the values that are wanted; the byte order mark stays."""
    body = text.removeprefix(MARK)
    for changed in ways(body):
        try:
            found = tomllib.loads(changed)
        except tomllib.TOMLDecodeError:
            continue  # not every way suits every layout
        if is_right(found):
            return MARK * text.startswith(MARK) + changed
    raise CrampguardError(
        _("This file's layout leaves no place for that."),
        _("Make the change by hand: crampguard config edit"),
    )


def _set(document: Any, key: Key, value: object) -> None:
    table = document
    for step in key[:-1]:
        if isinstance(step, str) and isinstance(table, dict):
            table.setdefault(step, {})
        table = _step(table, step, key)
    last = key[-1]
    if isinstance(last, int):
        _step(table, last, key)
    elif not isinstance(table, dict):
        raise _nothing_there(key)
    table[last] = value


def _delete(document: Any, key: Key) -> None:
    table = document
    for step in key[:-1]:
        table = _step(table, step, key)
    _step(table, key[-1], key)
    del table[key[-1]]


def _without_empty(document: dict[str, Any]) -> dict[str, Any]:
    rest = {
        key: _without_empty(value) if isinstance(value, dict) else value for key, value in document.items()
    }
    return {key: value for key, value in rest.items() if value not in ({}, [])}


def _step(table: Any, step: str | int, key: Key) -> Any:
    try:
        return table[step]
    except (KeyError, IndexError, TypeError):
        raise _nothing_there(key) from None


def _nothing_there(key: Key) -> CrampguardError:
    return CrampguardError(_("{key} is not set in this file").format(key=dotted(key)))
