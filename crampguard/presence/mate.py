"""MATE's do not disturb: a setting that its notification server goes by, which then drops what comes."""

from collections.abc import Callable

from dbus_fast.aio import MessageBus

from crampguard.domain.presence import Reading, Signal
from crampguard.presence.gsettings import Switch, keep_told_of_switch

_SWITCH = Switch(
    vendor="MATE",
    schema="org.mate.NotificationDaemon",
    path="/org/mate/notification-daemon/",
    key="do-not-disturb",
    holding="true",
)


class MateDoNotDisturb:
    """Whether MATE keeps notifications from the screen. UNKNOWN where another server shows them."""

    name = "mate-do-not-disturb"
    signal = Signal.DO_NOT_DISTURB

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As the port says. Absent without ``gsettings``, and where MATE's schemas are not installed."""
        await keep_told_of_switch(self._bus, _SWITCH, tell)
