"""Whether the session is locked, by the word of logind, which whatever locks a screen should tell.

https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html; elogind offers the same.
"""

import asyncio
import os
from collections.abc import Callable, Mapping

from dbus_fast import Message, Variant
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.errors import SourceAbsentError
from crampguard.presence.on_bus import (
    Announcement,
    call,
    keep_told,
    properties_changed,
    side_by_side,
    yes_or_no,
)

_NAME = "org.freedesktop.login1"
_PATH = "/org/freedesktop/login1"
_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_USER = "org.freedesktop.login1.User"
_DEFAULT_ADDRESS = "unix:path=/run/dbus/system_bus_socket"

_ANNOUNCEMENTS = (
    # Of any session: which one is ours may change. They are rare.
    properties_changed(_SESSION),
    Announcement(interface=_MANAGER, member="SessionNew", path=_PATH),
    Announcement(interface=_MANAGER, member="SessionRemoved", path=_PATH),
)


class LogindLock:
    """Tells LOCKED by the ``LockedHint`` of the person's session, over a connection of its own.

    The session is the one that logind takes for the person's graphical one: a systemd user service belongs to
    none, and a shell over ssh to another. Where logind knows of none, XDG_SESSION_ID counts.
    """

    name = "logind-lock"
    signal = Signal.LOCKED

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get("DBUS_SYSTEM_BUS_ADDRESS") or _DEFAULT_ADDRESS
        self._session_id = environment.get("XDG_SESSION_ID", "")

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As the port says. Absent where there is no system bus."""
        bus = await self._connect()

        async def locked(owner: str) -> Reading:
            if not (session := await self._session(bus, owner)):
                return Reading(Answer.UNKNOWN, _("logind knows of no session of this person's"))
            return yes_or_no(await _property(bus, owner, session, _SESSION, "LockedHint"))

        try:
            await side_by_side(keep_told(bus, _NAME, _ANNOUNCEMENTS, locked, tell), _loss_of(bus))
        finally:
            await disconnect(bus)

    async def _connect(self) -> MessageBus:
        try:
            return await MessageBus(bus_address=self._address).connect()
        except (OSError, EOFError, ValueError) as error:
            # ValueError: dbus-fast's word for a bad address and for a failed authentication.
            raise SourceAbsentError(_("there is no system bus: {error}").format(error=error)) from error

    async def _session(self, bus: MessageBus, owner: str) -> str:
        """The session's path; empty where there is none."""
        user = await call(bus, owner, _PATH, _MANAGER, "GetUser", "u", [os.getuid()])
        match user.body:
            case [str(path)] if user.signature == "o":
                display = await _property(bus, owner, path, _USER, "Display")
                match display.body:
                    case [Variant(value=[str(name), str(session)])] if name:
                        return session
        if not self._session_id:
            return ""
        named = await call(bus, owner, _PATH, _MANAGER, "GetSession", "s", [self._session_id])
        return str(named.body[0]) if named.signature == "o" else ""


async def _property(bus: MessageBus, owner: str, path: str, interface: str, name: str) -> Message:
    return await call(bus, owner, path, "org.freedesktop.DBus.Properties", "Get", "ss", [interface, name])


async def _loss_of(bus: MessageBus) -> None:
    """Wait until the connection is lost; then raise ConnectionError."""
    try:
        # Shielded: to be cancelled must not take the bus's own future along.
        await asyncio.shield(bus.wait_for_disconnect())  # type: ignore[no-untyped-call]
    except (OSError, EOFError) as error:
        raise ConnectionError(_("the connection to the system bus is lost")) from error
    raise ConnectionError(_("the connection to the system bus is lost"))
