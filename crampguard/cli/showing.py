"""A channel for commands that show something themselves, chosen as the service chooses its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import tzinfo
from typing import assert_never

from crampguard.bus import connect, disconnect
from crampguard.cli.output import say
from crampguard.domain.language import _
from crampguard.domain.notification import (
    Accepted,
    Action,
    Channel,
    Closure,
    Delivery,
    Notification,
    Refused,
    Unconfirmed,
    Unreachable,
)
from crampguard.domain.ports import Clock, Notifier
from crampguard.domain.settings import Settings
from crampguard.errors import NoBusError
from crampguard.notifiers import create
from crampguard.wallclock import utc_now

_FIRST = "change-position"
"""The first reminder: it suits everybody, and at once."""


@asynccontextmanager
async def open_notifier(
    channel: Channel, *, clock: Clock, zone: Callable[[], tzinfo]
) -> AsyncIterator[Notifier]:
    """The notifier for ``channel``, open within the block; the terminal is standard output.

    Nobody hears what is answered: show notifications without buttons.
    """
    async with AsyncExitStack() as stack:
        bus, problem = None, ""
        try:
            bus = await connect(os.environ)
        except NoBusError as error:
            problem = error.message
        else:
            stack.push_async_callback(disconnect, bus)
        notifier = create(
            channel,
            bus=bus,
            bus_problem=problem,
            stream=sys.stdout,
            clock=clock,
            zone=zone,
            wait_for_service=False,
        )
        await notifier.open(_Nobody())
        stack.push_async_callback(notifier.close)
        yield notifier


@contextmanager
def first_reminder(settings: Settings, zone: tzinfo) -> Iterator[None]:
    """Shows it, says what became of it, and keeps it up within the block.

    GNOME takes a notification off the screen when its connection ends.
    """
    # Not asyncio.run: between the two runs a Ctrl-C at a question ends it, as anywhere else.
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            say("")
            say(runner.run(_show_first(settings, zone, stack)))
            yield
        finally:
            runner.run(stack.aclose())


async def _show_first(settings: Settings, zone: tzinfo, stack: AsyncExitStack) -> str:
    reminder = settings.reminder(_FIRST)
    assert reminder is not None, "a built-in is always there"
    channel = settings.notifications.channel
    notifier = await stack.enter_async_context(open_notifier(channel, clock=utc_now, zone=lambda: zone))
    delivery = await notifier.show(
        # A tag of its own: what a running service shows stays as it is.
        Notification(tag="setup-" + reminder.name, title=reminder.title, message=reminder.message)
    )
    return _told(delivery, notifier, reminder.title)


def _told(delivery: Delivery, notifier: Notifier, title: str) -> str:
    match delivery:
        case Accepted() if notifier.channel is Channel.CONSOLE:
            return _("That was your first reminder. It is shown in the terminal:\n{reason}.").format(
                reason=notifier.explanation
            )
        case Accepted():
            return _(
                "Your first reminder is on the desktop now: {title}.\n"
                "You don't see it? Perhaps the desktop is set to do not disturb."
            ).format(title=title)
        case Unconfirmed(detail=detail):
            return _(
                "Your first reminder was handed over, but nobody says whether it was shown: {reason}"
            ).format(reason=detail)
        case Refused(detail=detail) | Unreachable(detail=detail):
            return _("Your first reminder could not be shown: {reason}").format(reason=detail)
        case unexpected:
            assert_never(unexpected)


class _Nobody:
    """A NotificationListener to whom nothing matters."""

    def answered(self, tag: str, action: Action) -> None:
        """There are no buttons."""

    def pressed(self, tag: str, key: str) -> None:
        """The same."""

    def closed(self, tag: str, closure: Closure) -> None:
        """It was seen."""

    def service_available(self) -> None:
        """What is shown next finds it."""

    def service_restarted(self, lost: Sequence[str]) -> None:
        """What was on the screen was only an example."""
