"""GNOME's do not disturb: the setting "show-banners", followed through what dconf announces.

No GLib in this process, and no program that stays: dconf's service announces on the bus which keys it wrote,
and only then ``gsettings`` is asked for the value. It knows the schema's default and the administrator's
profile, which dconf's file doesn't tell. The settings portal doesn't pass this schema on; ``gsettings
monitor`` would say the same at the price of a second process of a few MiB.
"""

import asyncio
from collections.abc import Callable
from subprocess import DEVNULL, run

from dbus_fast.aio import MessageBus

from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.errors import SourceAbsentError
from crampguard.presence.on_bus import Announcement, followed

_SCHEMA = "org.gnome.desktop.notifications"
_KEY = "show-banners"
_DCONF = "ca.desrt.dconf"

# Its first argument is the key; or a folder, where several keys below were written at once.
_WRITTEN = Announcement(
    interface="ca.desrt.dconf.Writer",
    member="Notify",
    arg0path="/org/gnome/desktop/notifications/show-banners",
)

_PATIENCE = 5.0
"""Seconds that ``gsettings`` may take. It takes some 20 ms."""


class GnomeDoNotDisturb:
    """Tells DO_NOT_DISTURB while banners are switched off."""

    name = "gnome-do-not-disturb"
    signal = Signal.DO_NOT_DISTURB

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As the port says. Absent without ``gsettings``, and where GNOME's schemas are not installed."""
        last: Reading | None = None
        # dconf's service need not be there: it is started to write, and the value can be read without it.
        async with followed(self._bus, _DCONF, _WRITTEN) as line:
            while True:
                await line.changed()
                reading = await _read()
                if reading != last:
                    tell(reading)
                last = reading


async def _read() -> Reading:
    # In a thread: to cancel asyncio's own way of starting a program, just then, hangs (seen in Python 3.11).
    match await asyncio.to_thread(_gsettings, "get", _SCHEMA, _KEY):
        case "false":
            return Reading(Answer.YES)
        case "true":
            return Reading(Answer.NO)
        case other:
            return Reading(Answer.UNKNOWN, _("an answer that makes no sense: {answer}").format(answer=other))


def _gsettings(*arguments: str) -> str:
    """What it prints. Raises SourceAbsentError with its complaint, TimeoutExpired if it hangs."""
    try:
        done = run(  # noqa: S603 - a list, no shell
            ["gsettings", *arguments],  # noqa: S607 - wherever the person's system has it
            stdin=DEVNULL, capture_output=True, text=True, check=False, timeout=_PATIENCE,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise SourceAbsentError(_("the program gsettings is not installed")) from error
    if done.returncode == 1:
        raise SourceAbsentError(done.stderr.strip())
    return done.stdout.strip()
