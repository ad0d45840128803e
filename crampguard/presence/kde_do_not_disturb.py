"""KDE Plasma's do not disturb, be it the person's own or asked for by a program that plays or presents."""

from collections.abc import Callable

from dbus_fast.aio import MessageBus

from crampguard.domain.language import _
from crampguard.domain.presence import Reading, Signal
from crampguard.presence.on_bus import keep_told_of_property


class KdeDoNotDisturb:
    """Whether Plasma keeps notifications from the screen. UNKNOWN where another server shows them.

    Plasma says that it is so, never why or by whom.
    """

    name = "kde-do-not-disturb"
    signal = Signal.DO_NOT_DISTURB

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As the port says."""
        # Plasma's own addition to the interface that all notification servers have.
        interface = "org.freedesktop.Notifications"
        await keep_told_of_property(
            self._bus,
            interface,
            "/org/freedesktop/Notifications",
            interface,
            "Inhibited",
            tell,
            _("switched on in Plasma, by hand or by a program"),
        )
