"""The commands: one thin file a group of them, imported only when it is called, so that each stays light."""

import io
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from crampguard import __version__
from crampguard.cli.output import say
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

_NEVER_CUT = 1000
"""Characters; click cuts what is longer where it lists commands."""

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
        _complete(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As any group does; what could have been meant is among those not imported, too."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=list(COMMANDS), ctx=ctx
            ) from None


def _complete(command: click.Command) -> None:
    """``--config`` for it and what stands below it; and the whole first sentence where they are listed."""
    if not any("--config" in parameter.opts for parameter in command.params):
        command.params.append(config_option())
    command.short_help = command.get_short_help_str(limit=_NEVER_CUT)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _complete(below)


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
        say(error.message)
        if error.hint:
            say(error.hint)
        return int(error.exit_code)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say(_("Stopped."))
        return 130
    except OSError as error:
        # Where we write to: a full disk behind a redirection, say. What we read has errors of its own.
        say(_("The output can't be written: {error}").format(error=error.strerror or error))
        return int(ExitCode.FAILED)
    return returned if isinstance(returned, int) else 0


def _show(error: click.ClickException) -> None:
    """As ``error.show()`` does, with its lines as wide as the terminal."""
    told = io.StringIO()
    error.show(told)
    say(told.getvalue().removesuffix("\n"))
