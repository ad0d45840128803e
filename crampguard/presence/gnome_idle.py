"""How long GNOME has seen no input, on X11 and Wayland alike: Mutter's idle monitor, which says so by itself.

What keeps the screen awake (a film) also keeps Mutter from saying so: somebody looks on.
"""

from collections.abc import Callable
from datetime import timedelta

from dbus_fast import Message
from dbus_fast.aio import MessageBus

from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.presence.on_bus import Announcement, NewOwner, call, followed, let_go, nobody, said

_NAME = "org.gnome.Mutter.IdleMonitor"
_PATH = "/org/gnome/Mutter/IdleMonitor/Core"


class GnomeIdle:
    """Tells IDLE once there was no input for ``away_after``, and its end with the next input."""

    name = "gnome-idle"
    signal = Signal.IDLE

    def __init__(self, bus: MessageBus, away_after: timedelta) -> None:
        self._bus = bus
        self._away_after = away_after

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As the port says."""
        fired = Announcement(interface=_NAME, member="WatchFired", path=_PATH)
        monitor: _Monitor | None = None
        async with followed(self._bus, _NAME, fired) as line:
            try:
                while True:
                    match await line.next():
                        case NewOwner(""):
                            monitor = None
                            tell(nobody(_NAME))
                        case NewOwner(owner):
                            monitor = _Monitor(self._bus, owner, self._away_after)
                            tell(await monitor.begin())
                        case Message(body=[int(watch)]) if monitor and monitor.has(watch):
                            tell(await monitor.fired(watch))
            finally:
                if monitor:
                    monitor.end()


class _RefusedError(Exception):
    """The monitor answered something else than a number."""


class _Monitor:
    """The idle monitor of one owner of the name, and our two watches there (0: none)."""

    def __init__(self, bus: MessageBus, owner: str, away_after: timedelta) -> None:
        self._bus = bus
        self._owner = owner
        self._away_after = away_after // timedelta(milliseconds=1)
        self._idle = 0
        """Fires each time that there was no input for so long."""
        self._active = 0
        """Fires with the next input, once."""

    async def begin(self) -> Reading:
        """Set the watch, and look."""
        try:
            self._idle = await self._number("AddIdleWatch", "t", self._away_after)
        except _RefusedError as error:
            return Reading(Answer.UNKNOWN, str(error))
        return await self._look()

    def has(self, watch: int) -> bool:
        """Whether that is one of ours."""
        return watch in (self._idle, self._active)

    async def fired(self, watch: int) -> Reading:
        """One of ours fired."""
        if watch == self._active:
            self._active = 0
            return Reading(Answer.NO)
        return await self._look()

    def end(self) -> None:
        """Take back what was set."""
        for watch in (self._idle, self._active):
            self._take_back(watch)

    async def _look(self) -> Reading:
        try:
            if not self._active:
                self._active = await self._number("AddUserActiveWatch")
            # Asked afterwards: input before that watch was set would go unnoticed.
            if await self._number("GetIdletime") >= self._away_after:
                return Reading(Answer.YES)
        except _RefusedError as error:
            return Reading(Answer.UNKNOWN, str(error))
        self._take_back(self._active)
        self._active = 0
        return Reading(Answer.NO)

    async def _number(self, member: str, signature: str = "", *body: object) -> int:
        reply = await call(self._bus, self._owner, _PATH, _NAME, member, signature, body)
        match reply.body:
            case [int(number)]:
                return number
            case _:
                raise _RefusedError(said(reply))

    def _take_back(self, watch: int) -> None:
        if watch:
            let_go(self._bus, self._owner, _PATH, _NAME, "RemoveWatch", "u", watch)
