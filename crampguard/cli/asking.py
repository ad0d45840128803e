"""Commands that ask the running service for something: remind, done, skip, snooze, pause, resume."""

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from crampguard.cli.output import say
from crampguard.domain import forgiving
from crampguard.domain.duration import format_duration, parse_duration
from crampguard.domain.language import _
from crampguard.domain.notification import Action
from crampguard.errors import CrampguardError, NotRunningError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from crampguard.control import DaemonClient


class DurationType(click.ParamType[timedelta]):
    """A duration as the settings write it."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The duration; a wrong one is wrong usage."""
        if isinstance(value, timedelta):
            return value
        try:
            # A number alone is minutes.
            return parse_duration(forgiving.length(str(value)))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def complete_reminder(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The reminders' names, for the shell."""
    from crampguard.cli.context import load_settings

    try:
        # Completion runs outside of the command; its context knows of a --config earlier in the line.
        with context.scope(cleanup=False):
            settings = load_settings()
    except CrampguardError:
        # A shell that completes is no place for a message; the command itself will say what is wrong.
        return []
    return [reminder.name for reminder in settings.reminders if reminder.name.startswith(incomplete)]


reminder_argument = click.argument("reminder", shell_complete=complete_reminder)


@click.command(
    help=_("Show REMINDER now. Example: crampguard remind drink-water"),
)
@reminder_argument
@click.option(
    "--today", is_flag=True, help=_("Also switch its schedule on until midnight: for hot-day, on a hot day.")
)
def remind(reminder: str, today: bool) -> None:
    """Show one now."""
    _ask_about(reminder, lambda daemon: daemon.remind(reminder, today=today))
    if today:
        say(_("{reminder}: shown, and on until midnight.").format(reminder=reminder))
    else:
        say(_("{reminder}: shown.").format(reminder=reminder))


@click.command(help=_("Say that you did REMINDER. Example: crampguard done drink-water"))
@reminder_argument
def done(reminder: str) -> None:
    """Answer: done."""
    _answer(reminder, Action.DONE)
    say(_("{reminder}: done.").format(reminder=reminder))


@click.command(help=_("Skip REMINDER this time. Example: crampguard skip change-position"))
@reminder_argument
def skip(reminder: str) -> None:
    """Answer: not this time."""
    _answer(reminder, Action.SKIP)
    say(_("{reminder}: skipped.").format(reminder=reminder))


@click.command(help=_("Show REMINDER again later. Example: crampguard snooze bedtime-stretch 20m"))
@reminder_argument
@click.argument("length", type=DurationType(), required=False)
def snooze(reminder: str, length: timedelta | None) -> None:
    """Answer: later."""
    _answer(reminder, Action.SNOOZE, length)
    if length is None:
        say(_("{reminder} comes back later.").format(reminder=reminder))
    else:
        say(_("{reminder} comes back in {length}.").format(reminder=reminder, length=format_duration(length)))


@click.command(
    help=_(
        "Keep everything quiet for LENGTH (an hour, unless you say), or until a time. It ends by itself."
        " Examples: crampguard pause 45m; crampguard pause --until 14:00"
    )
)
@click.argument("length", type=DurationType(), required=False)
@click.option("--until", metavar="HH:MM", help=_("Until then: a time of day, or a date and time."))
def pause(length: timedelta | None, until: str | None) -> None:
    """Everything, for a while."""
    from crampguard.cli.context import parse_coming_moment, zone_to_read_in
    from crampguard.control import ask
    from crampguard.domain.wording import moment_text
    from crampguard.wallclock import utc_now

    if length is not None and until is not None:
        raise click.UsageError(_("Say how long or until when, not both."))
    now = utc_now()
    zone = zone_to_read_in()
    end = now + (length or timedelta(hours=1))
    if until:
        end = parse_coming_moment(until, zone, now, "--until")
    ask(lambda daemon: daemon.pause(end))
    say(_("Quiet until {time}.").format(time=moment_text(end, now, zone)))


@click.command(help=_("End a pause now."))
def resume() -> None:
    """Go on."""
    from crampguard.control import ask

    ask(lambda daemon: daemon.resume())
    say(_("Reminders come again."))


def _answer(reminder: str, action: Action, length: timedelta | None = None) -> None:
    seconds = None if length is None else int(length.total_seconds())
    _ask_about(reminder, lambda daemon: daemon.answer(reminder, action, seconds))


def _ask_about(reminder: str, request: "Callable[[DaemonClient], Awaitable[object]]") -> None:
    """Ask the service. Where none runs that could say so, a name that nobody knows is told all the same."""
    from crampguard.control import ask

    try:
        ask(request)
    except NotRunningError:
        _refuse_unknown(reminder)
        raise


def _refuse_unknown(name: str) -> None:
    from crampguard.cli.context import load_settings
    from crampguard.cli.naming import unknown_reminder

    try:
        known = [reminder.name for reminder in load_settings().reminders]
    except CrampguardError:
        # By which names, nobody can say; that no service runs is told.
        return
    if name not in known:
        raise unknown_reminder(name, known)
