"""Which channel to use, and why: what the settings say, or what there is."""

import logging
import sys
from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, TextIO, assert_never

from crampguard.domain.language import N_, _
from crampguard.domain.notification import Channel, Delivery, Notification, Unreachable
from crampguard.domain.ports import Clock, NotificationListener, Notifier
from crampguard.notifiers.console import ConsoleNotifier
from crampguard.notifiers.plyer import PlyerNotifier

if TYPE_CHECKING:
    # dbus-fast is there on Linux only.
    from dbus_fast.aio import MessageBus

    from crampguard.notifiers.dbus import DBusNotifier

_log = logging.getLogger(__name__)

_NOBODY = N_("no notification service on the session bus")


def create(
    channel: Channel,
    *,
    bus: "MessageBus | None",
    bus_problem: str,
    stream: TextIO,
    clock: Clock,
    zone: Callable[[], tzinfo],
    wait_for_service: bool,
    platform: str = sys.platform,
) -> Notifier:
    """The notifier for a channel, not opened yet.

    ``bus_problem`` says why ``bus`` is None, for the person. ``wait_for_service``: nobody reads ``stream``,
    so with a session bus there, wait for its notification service instead of writing.
    """
    match channel:
        case Channel.CONSOLE:
            asked = _("asked for by name")
            return ConsoleNotifier(stream, clock, zone, explanation=asked, answerable=bus is not None)
        case Channel.PLYER:
            return PlyerNotifier(explanation=_("asked for by name"))
        case Channel.AUTO if bus is None and platform != "linux":
            return PlyerNotifier(explanation=_("this system has no session bus"))
        case Channel.AUTO | Channel.DBUS if bus is None:
            return ConsoleNotifier(stream, clock, zone, explanation=bus_problem, answerable=False)
        case Channel.AUTO | Channel.DBUS:
            from crampguard.notifiers.dbus import DBusNotifier

            desktop = DBusNotifier(bus)
            if channel is Channel.DBUS or wait_for_service:
                return desktop
            return AutoNotifier(desktop, ConsoleNotifier(stream, clock, zone))
        case _:
            assert_never(channel)


class AutoNotifier:
    """The desktop, and the terminal for as long as the desktop can't be reached."""

    def __init__(self, desktop: "DBusNotifier", terminal: Notifier) -> None:
        self._desktop = desktop
        self._terminal = terminal
        self._on_terminal = False
        """Whether the latest notification went there, and the log was told."""

    @property
    def channel(self) -> Channel:
        """Where the next notification would go."""
        return self._desktop.channel if self._desktop.available else self._terminal.channel

    @property
    def explanation(self) -> str:
        """What the desktop is like just now."""
        if self._desktop.available:
            return self._desktop.explanation
        return _(_NOBODY)

    async def open(self, listener: NotificationListener) -> None:
        """Begin on both. When a notification service comes, the desktop says so to ``listener``."""
        await self._terminal.open(listener)
        await self._desktop.open(listener)

    async def show(self, notification: Notification) -> Delivery:
        """On the desktop. Where nobody is there to show it, on the terminal."""
        delivery = await self._desktop.show(notification)
        if not isinstance(delivery, Unreachable):
            self._on_terminal = False
            return delivery
        if not self._on_terminal:
            # The bus's own words help who looks for the cause; to others they say nothing.
            _log.debug("nothing shows notifications: %s", delivery.detail)
            _log.warning(
                _("The desktop can't show notifications ({reason}); they are written here.").format(
                    reason=_(_NOBODY)
                )
            )
        self._on_terminal = True
        return await self._terminal.show(notification)

    async def withdraw(self, tag: str) -> None:
        """On both."""
        await self._desktop.withdraw(tag)
        await self._terminal.withdraw(tag)

    def adopt(self, tag: str, id: int, server: str) -> bool:  # noqa: A002 - the port's word
        """On the desktop: the terminal gives no ids."""
        return self._desktop.adopt(tag, id, server)

    async def close(self) -> None:
        """Let go of both."""
        await self._desktop.close()
        await self._terminal.close()
