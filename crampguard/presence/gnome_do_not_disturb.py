"""GNOME's do not disturb: the setting "show-banners"."""

from collections.abc import Callable

from dbus_fast.aio import MessageBus

from crampguard.domain.presence import Reading, Signal
from crampguard.presence.gsettings import Switch, keep_told_of_switch

_SWITCH = Switch(
    vendor="GNOME",
    schema="org.gnome.desktop.notifications",
    path="/org/gnome/desktop/notifications/",
    key="show-banners",
    holding="false",
)


class GnomeDoNotDisturb:
    """Whether GNOME Shell shows no banners. UNKNOWN where another server shows notifications."""

    name = "gnome-do-not-disturb"
    signal = Signal.DO_NOT_DISTURB

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As the port says. Absent without ``gsettings``, and where GNOME's schemas are not installed."""
        await keep_told_of_switch(self._bus, _SWITCH, tell)
