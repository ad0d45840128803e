"""Whether the screen is locked or blank, by the word of the desktop's screen saver: GNOME, KDE, MATE, Xfce…

Some blank without locking. Nobody sees a reminder then either, so both count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from dbus_fast.aio import MessageBus

from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading, Signal, together
from crampguard.presence.on_bus import Announcement, call, keep_told, side_by_side, yes_or_no


@dataclass(frozen=True, slots=True)
class _Saver:
    """Where a desktop's screen saver is found."""

    name: str
    path: str
    interface: str


_SAVERS = (
    # GNOME Shell itself. Its public name, the next one, belongs to a go-between that is started only when
    # somebody calls it, and that repeats the shell's signals.
    _Saver("org.gnome.Shell.ScreenShield", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    _Saver("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    # KDE. It announces on this path and on /org/freedesktop/ScreenSaver.
    _Saver("org.freedesktop.ScreenSaver", "/ScreenSaver", "org.freedesktop.ScreenSaver"),
    _Saver("org.mate.ScreenSaver", "/org/mate/ScreenSaver", "org.mate.ScreenSaver"),
    _Saver("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver", "org.xfce.ScreenSaver"),
    _Saver("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
)


class ScreenSaverLock:
    """Tells LOCKED by ``GetActive`` and ``ActiveChanged`` of whichever screen saver is on the session bus."""

    name = "screensaver-lock"
    signal = Signal.LOCKED

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As the port says."""
        readings: dict[_Saver, Reading] = {}
        last: Reading | None = None

        def told(saver: _Saver, reading: Reading) -> None:
            nonlocal last
            readings[saver] = reading
            sure = [one for one in readings.values() if one.answer is not Answer.UNKNOWN]
            # Until all have answered, the one that knows may be yet to come.
            if not sure and len(readings) < len(_SAVERS):
                return
            result = together(self.signal, sure) if sure else _nobody_knows()
            if result != last:
                tell(result)
            last = result

        await side_by_side(*(self._follow(saver, partial(told, saver)) for saver in _SAVERS))

    async def _follow(self, saver: _Saver, tell: Callable[[Reading], None]) -> None:
        async def active(owner: str) -> Reading:
            return yes_or_no(await call(self._bus, owner, saver.path, saver.interface, "GetActive"))

        changed = Announcement(interface=saver.interface, member="ActiveChanged", path=saver.path)
        await keep_told(self._bus, saver.name, (changed,), active, tell)


def _nobody_knows() -> Reading:
    return Reading(Answer.UNKNOWN, _("no screen saver on the bus says whether it is active"))
