"""The commands: one thin file a group of them, imported only when it is called, so that each stays light."""

import io
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from crampguard import __version__
from crampguard.domain.language import _
from crampguard.errors import CrampguardError, ExitCode

COMMANDS = {
    "setup": "crampguard.cli.setup:setup",
    "run": "crampguard.cli.run:run",
    "cramp": "crampguard.cli.cramp:cramp",
    "stretch": "crampguard.cli.stretch:stretch",
    "demo": "crampguard.cli.demo:demo",
    "next": "crampguard.cli.reading:next_",
    "simulate": "crampguard.cli.reading:simulate",
    "remind": "crampguard.cli.asking:remind",
    "status": "crampguard.cli.reading:status",
    "history": "crampguard.cli.reading:history",
    "why": "crampguard.cli.why:why",
    "done": "crampguard.cli.asking:done",
    "skip": "crampguard.cli.asking:skip",
    "snooze": "crampguard.cli.asking:snooze",
    "pause": "crampguard.cli.asking:pause",
    "resume": "crampguard.cli.asking:resume",
    "dashboard": "crampguard.cli.dashboard:dashboard",
    "diary": "crampguard.cli.diary:diary",
    "stats": "crampguard.cli.stats:stats",
    "report": "crampguard.cli.report:report",
    "config": "crampguard.cli.config:config",
    "service": "crampguard.cli.unit:service",
    "doctor": "crampguard.cli.doctor:doctor",
    "completion": "crampguard.cli.completion:completion",
}
"""Where each command lives, in the order in which ``--help`` lists them."""

_CONFIG_KEY = "crampguard.config"


def _remember_config(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    if value is not None:
        context.meta[_CONFIG_KEY] = value
    return value


def config_option() -> click.Option:
    """``--config FILE``: every command takes it, before or after its name."""
    return click.Option(
        ["--config"],
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_remember_config,
        metavar="FILE",
        help=_("Read the settings from FILE instead of the usual place."),
    )


def named_config() -> Path | None:
    """The file that the person named with ``--config``, if they did."""
    found = click.get_current_context().meta.get(_CONFIG_KEY)
    return found if isinstance(found, Path) else None


class LazyGroup(click.Group):
    """A group that imports a command's file when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """As written in :data:`COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, with ``--config`` added to it and to what stands below it."""
        if cmd_name not in COMMANDS:
            return None
        module, _colon, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        _add_config_option(command)
        return command


def _add_config_option(command: click.Command) -> None:
    if not any("--config" in parameter.opts for parameter in command.params):
        command.params.append(config_option())
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _add_config_option(below)


@click.group(
    cls=LazyGroup,
    params=[config_option()],
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Quiet reminders for people with leg cramps: water, movement, warm-up, the bed at night."),
)
@click.version_option(__version__, prog_name="crampguard")
def command_line() -> None:
    """The root of all commands."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit. Every failure that a person can mend ends here, on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that doesn't know a character shows another one; a fact with "?" is better than none.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(_exit_status(lambda: command_line.main(args=arguments, standalone_mode=False)))


def _exit_status(run: Callable[[], Any]) -> int:
    try:
        returned = run()
    except CrampguardError as error:
        click.echo(error.message, err=True)
        if error.hint:
            click.echo(error.hint, err=True)
        return int(error.exit_code)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Stopped."), err=True)
        return 130
    except OSError as error:
        # Where we write to: a full disk behind a redirection, say. What we read has errors of its own.
        click.echo(_("The output can't be written: {error}").format(error=error.strerror or error), err=True)
        return int(ExitCode.FAILED)
    return returned if isinstance(returned, int) else 0
