"""Do not disturb where it is a setting of GSettings, followed through what dconf announces: GNOME, MATE.

No GLib in this process, and no program that stays: dconf's service announces on the bus which keys it wrote,
and only then ``gsettings`` is asked for the value. It knows the schema's default and the administrator's
profile, which dconf's file doesn't tell. The settings portal doesn't pass these schemas on; ``gsettings
monitor`` would say the same at the price of a second process of a few MiB.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from subprocess import DEVNULL, run

from dbus_fast import Message
from dbus_fast.aio import MessageBus

from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading
from crampguard.errors import SourceAbsentError
from crampguard.presence.on_bus import Announcement, call, either, followed

_DCONF = "ca.desrt.dconf"
_SERVER = "org.freedesktop.Notifications"

_PATIENCE = 5.0
"""Seconds that ``gsettings`` may take. It takes some 20 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A setting by which one desktop's notification server keeps notifications from the screen."""

    vendor: str
    """Whose server it is, by its own word. The setting stays behind when the person uses another desktop."""
    schema: str
    path: str
    """Where dconf keeps the schema's keys; ends in a slash."""
    key: str
    holding: str
    """Its value while it does."""

    @property
    def written(self) -> Announcement:
        """What dconf announces: the key; or a folder, where several keys below were written at once."""
        return Announcement(interface="ca.desrt.dconf.Writer", member="Notify", arg0path=self.path + self.key)


async def keep_told_of_switch(bus: MessageBus, switch: Switch, tell: Callable[[Reading], None]) -> None:
    """Tell whether it is on, now and when it changes. Until cancelled.

    UNKNOWN while another desktop's server shows notifications. Raises SourceAbsentError without
    ``gsettings``, and where the desktop's schemas are not installed.
    """
    last: Reading | None = None
    # dconf's service need not be there: it is started to write, and the value can be read without it.
    async with followed(bus, _SERVER) as server, followed(bus, _DCONF, switch.written) as settings:
        while True:
            await either(server, settings)
            if server.owner and await _vendor(bus, server.owner) != switch.vendor:
                # Whatever the setting is; so no program is started for it, here and where it has no schema.
                reading = Reading(
                    Answer.UNKNOWN, _("notifications are not shown by {name}").format(name=switch.vendor)
                )
            else:
                reading = await _read(switch)
            if reading != last:
                tell(reading)
            last = reading


async def _vendor(bus: MessageBus, server: str) -> str:
    match await call(bus, server, "/org/freedesktop/Notifications", _SERVER, "GetServerInformation"):
        case Message(body=[_name, str(vendor), *_rest]):
            return vendor
        case _:
            return ""


async def _read(switch: Switch) -> Reading:
    # In a thread: to cancel asyncio's own way of starting a program, just then, hangs (seen in Python 3.11).
    match await asyncio.to_thread(_gsettings, "get", switch.schema, switch.key):
        case "true" | "false" as value:
            return Reading(Answer.YES if value == switch.holding else Answer.NO)
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
