"""``crampguard setup``: from nothing to the first reminder and a service, for people who read no manuals."""

import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crampguard.cli.answers import (
    BEDTIME,
    DESK_HOURS,
    POSITION,
    TIME,
    WINDOWS,
    Answers,
    Given,
    WorkoutAnswer,
    WorkoutType,
    settings_text,
)
from crampguard.cli.bedtime import by_day
from crampguard.cli.context import for_this_file, settings_path
from crampguard.cli.output import say
from crampguard.cli.questions import complete, confirmed, explain, recap
from crampguard.domain.language import _
from crampguard.errors import CrampguardError, ExitCode, NoUserManagerError

if TYPE_CHECKING:
    from crampguard.domain.settings import Settings


@click.command(
    help=_("""Answer a few questions; then the first reminder comes, and the service if you like.

    \b
    crampguard setup
    crampguard setup --bedtime 23:00 --no-workouts     # asks for the rest
    crampguard setup --yes --fluids-limited            # asks nothing

    Settings that are there already stay as they are.""")
)
@click.option(
    "--bedtime", type=TIME, metavar="HH:MM", help=_("When you go to bed [{time}].").format(time=BEDTIME)
)
@click.option("--weekend-bedtime", type=TIME, metavar="HH:MM", help=_("On Friday and Saturday [the same]."))
@click.option(
    "--fluids-limited/--no-fluids-limited",
    default=None,
    help=_("A clinician told you to limit fluids: no water reminders [no]."),
)
@click.option(
    "--sleep-position",
    type=POSITION,
    help=_("How you sleep [any]."),
)
@click.option("--pregnant/--no-pregnant", default=None, help=_("Words for lying on the side [no]."))
@click.option(
    "--workout",
    "workouts",
    type=WorkoutType(),
    multiple=True,
    metavar="NAME,DAYS,START,LENGTH",
    help=_('A weekly workout, such as "Evening run,mon+wed+fri,18:30,45m". May be repeated.'),
)
@click.option("--no-workouts", is_flag=True, help=_("No workouts."))
@click.option(
    "--desk-hours",
    type=WINDOWS,
    metavar="HH:MM-HH:MM",
    help=_("When to be reminded to move [{hours}]. Several: with commas between.").format(hours=DESK_HOURS),
)
@click.option("--yes", "-y", is_flag=True, help=_("Ask nothing: the default for whatever isn't given."))
@click.option("--service/--no-service", default=None, help=_("Run in the background from now on [yes]."))
@click.option(
    "--first-reminder/--no-first-reminder", default=True, help=_("Show a reminder right away [yes].")
)
@click.pass_context
def setup(
    context: click.Context,
    /,
    *,
    workouts: tuple[WorkoutAnswer, ...],
    no_workouts: bool,
    yes: bool,
    service: bool | None,
    first_reminder: bool,
    bedtime: str | None,
    weekend_bedtime: str | None,
    fluids_limited: bool | None,
    sleep_position: str | None,
    pregnant: bool | None,
    desk_hours: str | None,
) -> int:
    """The dialogue, the file, the first reminder, the service."""
    from crampguard.cli import showing
    from crampguard.cli.context import load_settings, zone_for

    if workouts and no_workouts:
        raise click.UsageError(_("Either --workout or --no-workouts."))
    if not yes and not sys.stdin.isatty():
        raise click.UsageError(
            _("There is no terminal to ask in. To take the defaults: crampguard setup --yes")
        )
    given = Given(
        bedtime=bedtime,
        weekend_bedtime=weekend_bedtime,
        fluids_limited=fluids_limited,
        sleep_position=sleep_position,
        pregnant=pregnant,
        workouts=workouts or (() if no_workouts else None),
        desk_hours=desk_hours,
    )
    _make_settings(given, ask=not yes)
    settings = load_settings()
    zone = zone_for(settings)
    with showing.first_reminder(settings, zone) if first_reminder else nullcontext():
        status = _offer_service(context, service, ask=not yes)
    say("")
    say(_what_comes(settings, zone))
    say(_("To see a whole day in a minute: {command}").format(command=for_this_file("crampguard demo")))
    _close()
    return status


def _close() -> None:
    """The warning signs in short, and what crampguard is not."""
    say("")
    for paragraph in (
        _(
            "See a doctor if cramps disturb your sleep, come often or get worse. Get medical advice the same"
            " day if one leg is swollen, hot or red, or a cramp lasts over 10 minutes. For chest pain or"
            " sudden breathlessness call the emergency number now."
        ),
        _(
            "crampguard gives general reminders. It is not medical advice and cannot diagnose. Follow your"
            " clinician's plan, above all on fluids, exercise and medicines."
        ),
    ):
        say(click.style(paragraph, dim=True))


def _make_settings(given: Given, *, ask: bool) -> None:
    """Write the file from the answers, unless there is one."""
    path, _required = settings_path()
    if os.path.lexists(path):
        _leave(path, given)
        return
    if ask:
        say(_("Seven short questions. Enter takes what is in brackets; change it any time."))
    answers = complete(given, ask=ask)
    # Who gave everything as options has nothing to look over.
    while ask and not given.is_complete:
        recap(answers)
        say("")
        if confirmed(_("Shall I write this?"), default=True):
            break
        answers = complete(given, ask=True, before=answers)
    text = settings_text(answers)
    try:
        _write(path, text)
    except OSError as error:
        raise CrampguardError(
            _("{file} can't be written: {reason}").format(file=error.filename or path, reason=error.strerror)
        ) from error
    if ask:
        say("")
    say(_("Your settings are in {file}").format(file=path))
    say(_("To change them: {command}").format(command=for_this_file("crampguard config edit")))
    for note in _doubts(given, answers):
        say(note)


def _doubts(given: Given, answers: Answers) -> Iterator[str]:
    """What to say of bedtimes by day that came as options: nobody was asked whether they are meant."""
    bedtimes = {"day.bedtime": answers.bedtime}
    if answers.weekend_bedtime != answers.bedtime:
        bedtimes = {"day.bedtime.sun-thu": answers.bedtime, "day.bedtime.fri-sat": answers.weekend_bedtime}
    for key, time in bedtimes.items():
        if time in {given.bedtime, given.weekend_bedtime} and (
            note := by_day(time, f"crampguard config set {key}")
        ):
            yield note


def _leave(path: Path, given: Given) -> None:
    if given != Given():
        raise CrampguardError(
            _("{file} is there already; it stays as it is.").format(file=path),
            _("To change it: {edit}, or {set}").format(
                edit=for_this_file("crampguard config edit"),
                set=for_this_file("crampguard config set day.bedtime 23:00"),
            ),
        )
    say(_("Your settings stay as they are, in {file}").format(file=path))
    say(_("To change them: {command}").format(command=for_this_file("crampguard config edit")))


def _write(path: Path, text: str) -> None:
    from crampguard.settings.generate import schema_text
    from crampguard.settings.sample import SCHEMA_FILE

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # "x": what somebody else wrote while the questions were answered is not overwritten either.
    with open(path, "x", encoding="utf-8", opener=_for_its_owner) as file:
        file.write(text)
    (path.parent / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _offer_service(context: click.Context, wanted: bool | None, *, ask: bool) -> int:
    """Install the service if that is wanted. The exit status: of a failure only if an option asked for it."""
    from crampguard.cli.unit import install

    if wanted is None and ask:
        accepted = _wants_service()
    else:
        say("")
        accepted = wanted is not False
    if not accepted:
        run, install_it = map(for_this_file, ("crampguard run", "crampguard service install"))
        say(_("Not in the background, then. Reminders come while this runs: {command}").format(command=run))
        say(_("And if you change your mind: {command}").format(command=install_it))
        return ExitCode.DONE
    try:
        _install(context, install, ask=ask)
    except CrampguardError as error:
        say(error.message)
        if error.hint:
            say(error.hint)
        say(
            _("Or, for as long as a terminal is open: {command}").format(
                command=for_this_file("crampguard run")
            )
        )
        return error.exit_code if wanted else ExitCode.DONE
    return ExitCode.DONE


def _install(context: click.Context, install: click.Command, *, ask: bool) -> None:
    """Under systemd; where there is none, a person is asked whether the desktop shall start it instead."""
    try:
        context.invoke(install)
    except NoUserManagerError as error:
        if not ask:
            raise
        say(error.message)
        if confirmed(_("Start with your desktop instead?"), default=True):
            context.invoke(install, autostart=True)
        else:
            say(error.hint)
            say(
                _("Reminders come while this runs: {command}").format(command=for_this_file("crampguard run"))
            )


def _wants_service() -> bool:
    explain(
        _("Shall reminders come from now on, whenever you are logged in?"),
        _("crampguard then runs quietly in the background."),
    )
    return confirmed("", default=True)


def _what_comes(settings: "Settings", zone: tzinfo) -> str:
    from crampguard.cli.context import coming_after
    from crampguard.domain.wording import moment_text, wait_text
    from crampguard.wallclock import utc_now

    now = utc_now()
    coming = next(coming_after(now, settings, zone), None)
    if coming is None:
        return _("Nothing comes next: every reminder is off. To change that: {command}").format(
            command=for_this_file("crampguard config edit")
        )
    return _("Next on your plan: {title}, {time} ({wait}).").format(
        title=coming.title, time=moment_text(coming.at, now, zone), wait=wait_text(coming.at - now)
    )
