"""logind, the one mock among the rigs (python-dbusmock's), on a system bus of its own."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from dbus_fast import Variant
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from tests.rigs.processes import minimal_environment, running
from tests.rigs.session_bus import SessionBus, call, session_bus, wait_for_owner

NAME = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MOCK = "org.freedesktop.DBus.Mock"
_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_USER = "org.freedesktop.login1.User"
_PROPERTIES = "org.freedesktop.DBus.Properties"


def mock(*arguments: str) -> list[str]:
    """The command that starts a mock. Debian's own Python has it, with the libraries of C that it needs."""
    return ["/usr/bin/python3", "-m", "dbusmock", "--system", *arguments]


@dataclass(frozen=True, slots=True, kw_only=True)
class Logind:
    """A mock of logind without sessions, and whoever logs in, out, and locks."""

    system_bus: SessionBus
    connection: MessageBus

    async def log_in(self, session: str) -> None:
        """A session of this person's, as a display manager opens it."""
        path = await self._mock("AddSession", "ssusb", session, "seat0", os.getuid(), "somebody", True)
        await self._choose(session, str(path[0]))
        await self._announce("SessionNew", session)

    async def log_out(self, session: str) -> None:
        """The session ends, and none is left."""
        await self._choose("", "/")
        await self._announce("SessionRemoved", session)

    async def set_display(self, session: str) -> None:
        """Make that session the person's graphical one; with an empty one, let there be none."""
        await self._choose(session, self.path(session) if session else "/")

    async def set_locked(self, session: str, locked: bool) -> None:
        """As whatever locks the screen tells."""
        await call(self.connection, NAME, self.path(session), _SESSION, "SetLockedHint", "b", locked)

    async def locked(self, session: str) -> bool:
        """What was told last."""
        path, what = self.path(session), (_SESSION, "LockedHint")
        (hint,) = await call(self.connection, NAME, path, _PROPERTIES, "Get", "ss", *what)
        assert isinstance(hint, Variant)
        return bool(hint.value)

    async def ask_to_unlock(self, session: str) -> None:
        """What ``loginctl unlock-session`` leads to: a signal to whatever locks the screen."""
        await call(self.connection, NAME, self.path(session), _SESSION, "Unlock")

    @staticmethod
    def path(session: str) -> str:
        """The object that stands for a session."""
        return f"{PATH}/session/{session}"

    async def _choose(self, session: str, path: str) -> None:
        user, display = f"{PATH}/user/{os.getuid()}", Variant("(so)", [session, path])
        await call(self.connection, NAME, user, _PROPERTIES, "Set", "ssv", _USER, "Display", display)

    async def _announce(self, signal: str, session: str) -> None:
        arguments = [Variant("s", session), Variant("o", self.path(session))]
        await self._mock("EmitSignal", "sssav", _MANAGER, signal, "so", arguments)

    async def _mock(self, member: str, signature: str, *body: object) -> list[object]:
        return await call(self.connection, NAME, PATH, MOCK, member, signature, *body)


@asynccontextmanager
async def system_bus(directory: Path) -> AsyncIterator[tuple[SessionBus, MessageBus, Mapping[str, str]]]:
    """A system bus within the block, empty; a connection to it; and the environment for who belongs there."""
    with session_bus(directory) as bus:
        connection = await MessageBus(bus_address=bus.address).connect()
        try:
            yield bus, connection, minimal_environment(directory, DBUS_SYSTEM_BUS_ADDRESS=bus.address)
        finally:
            await disconnect(connection)


@asynccontextmanager
async def logind(directory: Path) -> AsyncIterator[Logind]:
    """A mock of logind within the block, on a system bus that lives in ``directory``."""
    async with system_bus(directory) as (bus, connection, environment):
        with running(mock("--template", "logind"), directory / "logind.log", environment):
            await wait_for_owner(connection, NAME)
            # The template's own adds a number to a string.
            get_user = (_MANAGER, "GetUser", "u", "o", f"ret = '{PATH}/user/%d' % args[0]")
            await call(connection, NAME, PATH, MOCK, "AddMethod", "sssss", *get_user)
            yield Logind(system_bus=bus, connection=connection)
