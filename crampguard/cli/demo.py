"""``crampguard demo``: a day of the person's settings in a minute, which leaves no trace."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

import click

from crampguard.cli.output import say
from crampguard.domain.language import _, ngettext
from crampguard.domain.notification import Channel, Notification, Refused, Unreachable
from crampguard.errors import CrampguardError

if TYPE_CHECKING:
    from crampguard.domain.forecast import Coming
    from crampguard.domain.ports import Notifier
    from crampguard.domain.settings import Settings

Wait = Callable[[float], Awaitable[object]]
"""Waits so many seconds."""


@click.command(
    help=_(
        "Play a whole day of your settings in a minute. Nothing is written down, and a running service goes"
        " on undisturbed. Examples: crampguard demo; crampguard demo --date tomorrow --seconds 30"
    )
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=1, max=3600),
    default=60,
    show_default=True,
    help=_("How long the day takes."),
)
@click.option(
    "--channel",
    type=click.Choice([channel.value for channel in Channel]),
    help=_("Show reminders there, whatever the settings say."),
)
@click.option(
    "--date", "day", default="today", show_default=True, metavar="D", help=_("Which day: a date, tomorrow.")
)
def demo(seconds: float, channel: str | None, day: str) -> None:
    """The forecast, played."""
    from crampguard.cli.context import load_settings, parse_moment, zone_for
    from crampguard.wallclock import utc_now

    settings = load_settings()
    zone = zone_for(settings)
    local_day = parse_moment(day, zone, utc_now()).astimezone(zone).date()
    playing = Playing(
        settings=settings,
        zone=zone,
        day=local_day,
        seconds=seconds,
        channel=Channel(channel) if channel else settings.notifications.channel,
    )
    asyncio.run(playing.perform(asyncio.sleep))


@dataclass(frozen=True, slots=True, kw_only=True)
class Playing:
    """A day to be played."""

    settings: "Settings"
    zone: tzinfo
    day: date
    seconds: float
    channel: Channel

    async def perform(self, wait: Wait) -> None:
        """Play it; whatever ends it, nothing of it stays on the screen. Raises CrampguardError."""
        from crampguard.cli.scenes import day_of, thinned
        from crampguard.cli.showing import open_notifier

        due = day_of(self.settings, self.zone, self.day)
        scenes = thinned(due, self.seconds)
        if not scenes:
            say(_("Nothing comes on that day: every reminder is off. To change that: crampguard config edit"))
            return
        stage = _Stage(at=scenes[0].at)
        async with open_notifier(self.channel, clock=stage.clock, zone=lambda: self.zone) as notifier:
            say(self._opening(len(due), len(scenes), notifier.channel, notifier.explanation))
            try:
                await self._play(scenes, stage, notifier, wait)
            finally:
                for name in {scene.occurrence.reminder for scene in scenes}:
                    await notifier.withdraw(_tag(name))
        say(_("That was the day. Nothing of it was written down."))

    async def _play(
        self, scenes: Sequence["Coming"], stage: "_Stage", notifier: "Notifier", wait: Wait
    ) -> None:
        from crampguard.cli.scenes import pauses

        for scene, pause in zip(scenes, pauses([each.at for each in scenes], self.seconds), strict=True):
            stage.at = scene.at
            delivery = await notifier.show(self._notification(scene, notifier.channel))
            if isinstance(delivery, Refused | Unreachable):
                raise CrampguardError(
                    _("It could not be shown: {detail}").format(detail=delivery.detail),
                    _("In the terminal: crampguard demo --channel console"),
                )
            await wait(pause)

    def _notification(self, scene: "Coming", channel: Channel) -> Notification:
        reminder = self.settings.reminder(scene.occurrence.reminder)
        assert reminder is not None, "the forecast is of these settings"
        # The terminal puts the stage's time there by itself.
        time = "" if channel is Channel.CONSOLE else f"{scene.at.astimezone(self.zone):%H:%M} "
        return Notification(
            tag=_tag(reminder.name),
            title=time + scene.title,
            message=scene.message,
            urgency=reminder.urgency,
        )

    def _opening(self, due: int, shown: int, channel: Channel, reason: str) -> str:
        line = ngettext(
            "{day}, {n} reminder, played in {seconds:g} seconds on: {channel} ({reason}). Ctrl-C ends it.",
            "{day}, {n} reminders, played in {seconds:g} seconds on: {channel} ({reason}). Ctrl-C ends it.",
            due,
        ).format(day=f"{self.day:%a %d %b}", n=due, seconds=self.seconds, channel=channel, reason=reason)
        if shown == due:
            return line
        return line + "\n" + _("More than anyone could read: {n} of them are shown.").format(n=shown)


@dataclass(slots=True, kw_only=True)
class _Stage:
    """Where it is always the time of the reminder that is shown."""

    at: datetime

    def clock(self) -> datetime:
        return self.at


def _tag(reminder: str) -> str:
    """Another than the service's own, whose notifications stay as they are."""
    return f"demo-{reminder}"
