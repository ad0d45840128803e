"""dunst's own switch: while it is paused, it keeps notifications to itself and shows them afterwards."""

from collections.abc import Callable

from dbus_fast.aio import MessageBus

from crampguard.domain.language import _
from crampguard.domain.presence import Reading, Signal
from crampguard.presence.on_bus import keep_told_of_property


class DunstDoNotDisturb:
    """Whether dunst is paused (``dunstctl set-paused``). UNKNOWN where another server shows notifications."""

    name = "dunst"
    signal = Signal.DO_NOT_DISTURB

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As the port says."""
        await keep_told_of_property(
            self._bus,
            "org.freedesktop.Notifications",
            "/org/freedesktop/Notifications",
            "org.dunstproject.cmd0",
            "paused",
            tell,
            _("dunst is paused"),
        )
