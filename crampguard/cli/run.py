"""``crampguard run``: the service, in the foreground."""

import io
import os
import sys

import click

from crampguard.cli.context import settings_path
from crampguard.cli.output import say
from crampguard.domain.language import _
from crampguard.domain.notification import Channel


@click.command(
    help=_("Run the service in the foreground, until Ctrl-C."),
    epilog=_("For every day, 'crampguard service install' runs it in the background."),
)
@click.option(
    "--channel",
    type=click.Choice([channel.value for channel in Channel]),
    help=_("Show reminders there, whatever the settings say."),
)
@click.option("--strict", is_flag=True, help=_("With bad settings, exit with status 78 instead of starting."))
@click.option(
    "--background",
    is_flag=True,
    help=_("Nobody sees this terminal: wait for the desktop instead of showing reminders here."),
)
def run(channel: str | None, strict: bool, background: bool) -> None:
    """The service."""
    from crampguard.daemon import run as run_daemon
    from crampguard.daemon import under_a_manager
    from crampguard.options import Options

    path, required = settings_path()
    unseen = background or under_a_manager(os.environ) or not _has_output()
    options = Options(
        settings_file=path,
        settings_required=required,
        environment=os.environ,
        channel=Channel(channel) if channel else None,
        strict=strict,
        watched=not unseen,
        output=sys.stdout if _has_output() else io.StringIO(),
    )
    run_daemon(options, tell=_nobody_listens if unseen else say)


def _has_output() -> bool:
    """Python has no standard output where it was closed before we began."""
    return isinstance(sys.stdout, io.TextIOBase)


def _nobody_listens(_line: str) -> None:
    """A service manager has the same lines as the service's status."""
