"""Xfce's do not disturb: a setting that its notification server goes by."""

from collections.abc import Callable

from dbus_fast import Message
from dbus_fast.aio import MessageBus

from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.presence.on_bus import Announcement, call, either, followed, nobody, yes_or_no

_SERVER = "org.freedesktop.Notifications"
_SETTINGS = "org.xfce.Xfconf"
_PATH = "/org/xfce/Xfconf"
_CHANNEL, _PROPERTY = "xfce4-notifyd", "/do-not-disturb"


class XfceDoNotDisturb:
    """Whether xfce4-notifyd keeps notifications from the screen. UNKNOWN where another server shows them.

    The setting alone says nothing: it stays behind, and is served, when an Xfce program runs elsewhere.
    """

    name = "xfce-do-not-disturb"
    signal = Signal.DO_NOT_DISTURB

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As the port says."""
        changes = [
            Announcement(interface=_SETTINGS, member=member, path=_PATH, arg0=_CHANNEL)
            for member in ("PropertyChanged", "PropertyRemoved")
        ]
        last: Reading | None = None
        async with (
            followed(self._bus, _SERVER) as server,
            followed(self._bus, _SETTINGS, *changes) as settings,
        ):
            while True:
                await either(server, settings)
                reading = await self._ask(server.owner, settings.owner)
                if reading != last:
                    tell(reading)
                last = reading

    async def _ask(self, server: str, settings: str) -> Reading:
        if not server or not settings:
            return nobody(_SETTINGS if server else _SERVER)
        match await call(
            self._bus, server, "/org/freedesktop/Notifications", _SERVER, "GetServerInformation"
        ):
            case Message(body=[_name, "Xfce", *_]):
                pass
            case _:
                return Reading(Answer.UNKNOWN, _("notifications are not shown by Xfce"))
        match await call(self._bus, settings, _PATH, _SETTINGS, "GetProperty", "ss", [_CHANNEL, _PROPERTY]):
            # Never switched on, or reset.
            case Message(error_name="org.xfce.Xfconf.Error.PropertyNotFound"):
                return Reading(Answer.NO)
            case reply:
                return yes_or_no(reply, _("switched on in Xfce"))
