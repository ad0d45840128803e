"""What every command prints with: facts on standard output, messages on standard error."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from crampguard.domain.language import _

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """``--json``: facts for scripts, in a stable shape. The command gets ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help=_("Print JSON, for scripts."))(command)


def print_json(facts: object) -> None:
    """Facts on standard output, and nothing else there."""
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2))


def say(message: str) -> None:
    """A message for the person, on standard error."""
    click.echo(message, err=True)
