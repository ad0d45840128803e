"""``crampguard cramp``: help while it hurts, at once. Afterwards it stands in the diary."""

import shlex
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

import click

from crampguard.cli.leading import lead_through, manner_of, manner_options
from crampguard.cli.output import say
from crampguard.domain.language import _

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from crampguard.diarist import Diarist
    from crampguard.guide.relief import ReliefGuide


@click.command(
    help=_(
        "A cramp, now: be led through it, one key a step. Reminders are quiet meanwhile; the diary has it."
        " Examples: crampguard cramp; crampguard cramp --notify; crampguard cramp --log"
    )
)
@click.option("--log", is_flag=True, help=_("Only note it: now, nothing asked. The rest can wait."))
@click.option("--about", is_flag=True, help=_("Tell what is known of cramps, and lead through none."))
@click.option("--at", metavar="T", hidden=True)
@click.option("--page", is_flag=True, help=_("Open the page in the browser, which leads as well."))
@manner_options
@click.pass_context
def cramp(
    context: click.Context,
    log: bool,
    page: bool,
    about: bool,
    terminal: bool,
    notify: bool,
    sound: bool,
    speak: bool,
    at: str | None,
) -> None:
    """Warning signs first, then step by step."""
    if at is not None:
        # Looked for here by whoever knows --log.
        raise click.UsageError(
            _("A cramp that is over is noted by: crampguard diary add --at {time}").format(
                time=shlex.quote(at)
            )
        )
    if log + page + terminal + notify + about > 1:
        raise click.UsageError(_("Say one of --log, --page, --terminal, --notify and --about."))
    if page:
        from crampguard.cli.dashboard import dashboard

        context.invoke(dashboard, cramp=True)
        return
    zone, pregnant = _person()
    if about:
        from crampguard.cli.about import print_about

        print_about(pregnant=pregnant)
        return
    from crampguard.guide.relief import ReliefGuide
    from crampguard.noting import NotedGuide, note
    from crampguard.wallclock import uptime, utc_now

    started = utc_now().astimezone(zone)
    if log:
        from crampguard.domain.diary import Episode

        note(Episode.begun(started.replace(microsecond=0)), _keeping)
        _say_noted(started)
        return
    manner = manner_of(terminal=terminal, notify=notify, sound=sound, speak=speak)

    led = lead_through(
        lambda now: ReliefGuide.begin(now, started, pregnant=pregnant),
        manner,
        NotedGuide(_keeping),
        # A laptop that is closed meanwhile doesn't end a cramp.
        uptime,
    )
    # Whoever closed the terminal doesn't read any more.
    with suppress(OSError):
        _say_noted(started)
        _say_signs(led)
        if led.state.eased_at is None and not led.state.lasted_too_long:
            # They may only have looked what there is; a doctor would count it.
            say(_("If there was no cramp: 'crampguard diary remove last' takes it out again."))


def _keeping() -> "AbstractContextManager[Diarist]":
    import os

    from crampguard.diarist import keeping_diary
    from crampguard.paths import state_directory
    from crampguard.wallclock import utc_now

    # Whatever is made here, the journal's companions included, is for its owner alone.
    os.umask(0o077)
    return keeping_diary(state_directory(), utc_now)


def _person() -> tuple[tzinfo, bool]:
    """The zone in which they live, and whether what concerns pregnancy is told. Bad settings help too."""
    import os

    from crampguard.cli.context import load_settings, zone_for
    from crampguard.errors import CrampguardError
    from crampguard.wallclock import system_zone

    try:
        settings = load_settings()
    except CrampguardError:
        return system_zone(os.environ), True
    return zone_for(settings), settings.you.pregnant


def _say_noted(started: datetime) -> None:
    say(_("Noted: a cramp at {time}. The rest can wait until tomorrow.").format(time=f"{started:%H:%M}"))


def _say_signs(led: "ReliefGuide") -> None:
    from crampguard.catalogue.warnings import EMERGENCY, LASTED, TODAY

    if led.state.had_warning_signs:
        for group in (EMERGENCY, TODAY):
            say(_("{what}: {signs}.").format(what=_(group.heading), signs="; ".join(map(_, group.signs))))
    elif led.state.lasted_too_long:
        say(_(LASTED))
