"""What every command prints with: facts on standard output, messages on standard error."""

import json
import os
import re
import sys
import textwrap
from collections.abc import Callable
from typing import Any, TypeVar

import click

from crampguard.domain.language import _

_STYLED = re.compile(r"((?:\x1b\[[\d;]*m)*)(.*?)((?:\x1b\[[\d;]*m)*)")
_COMMAND = re.compile(r"(.*: )(crampguard \S.*)")

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """``--json``: facts for scripts, in a stable shape. The command gets ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help=_("Print JSON, for scripts."))(command)


def print_json(facts: object) -> None:
    """Facts on standard output, and nothing else there."""
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2))


def say(message: str) -> None:
    """A message for the person, on standard error; on a terminal no word of it is cut at the edge."""
    columns = _columns()
    click.echo(wrapped(message, columns) if columns else message, err=True)


def wrapped(message: str, columns: int) -> str:
    """``message`` with its lines broken between words.

    A command after a colon stays in one piece, on a line of its own if need be: a part would be called, too.
    """
    return "\n".join(part for line in message.split("\n") for part in _parts(line, columns))


def _parts(line: str, columns: int) -> list[str]:
    begin, text, end = _STYLED.fullmatch(line).groups()  # type: ignore[union-attr]  # matches any line
    if len(text) <= columns:
        return [line]
    command = ""
    if found := _COMMAND.fullmatch(text):
        text, command = found.groups()
    indent = " " * (len(text) - len(text.lstrip()))
    parts = textwrap.wrap(
        text, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    parts += [indent + command] if command else []
    return [begin + parts[0], *parts[1:-1], parts[-1] + end] if len(parts) > 1 else [begin + parts[0] + end]


def _columns() -> int:
    """How wide the terminal is on which messages are read; 0 where it is none."""
    if not sys.stderr.isatty():
        return 0
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        return 0
