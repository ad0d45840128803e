"""The commands' side of the bus: ask the service that runs, and say plainly when none does."""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from crampguard import bus as session_bus
from crampguard.control.names import BUS_NAME, INTERFACE, OBJECT_PATH, error_of
from crampguard.domain.language import _
from crampguard.domain.occurrence import Occurrence
from crampguard.errors import CrampguardError, NoBusError, NotRunningError

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

    from crampguard.domain.notification import Action

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds in which a service answers, or something is wrong with it."""

SHOWING = 30.0
"""Seconds in which a service can show a reminder: it may have to wait its turn, for a slow server."""

_LONGEST_SNOOZE = 2**32 - 1
"""What fits in the message, and more than any service takes."""

_BUS_ERRORS = "org.freedesktop.DBus.Error."
_NOBODY_THERE = {f"{_BUS_ERRORS}ServiceUnknown", f"{_BUS_ERRORS}NameHasNoOwner"}
_GONE_MEANWHILE = {f"{_BUS_ERRORS}NoReply", f"{_BUS_ERRORS}Disconnected"}
_NOT_KNOWN_THERE = {
    f"{_BUS_ERRORS}{what}" for what in ("UnknownMethod", "UnknownObject", "UnknownInterface", "InvalidArgs")
}


class DaemonClient:
    """The running service, as :class:`~crampguard.domain.ports.Daemon` has it, over the bus.

    Every call raises NotRunningError when no service answers, and else what the service raised.
    """

    def __init__(self, bus: "MessageBus", patience: float = PATIENCE) -> None:
        self._bus = bus
        self._patience = patience

    @classmethod
    @asynccontextmanager
    async def connect(cls, patience: float = PATIENCE) -> AsyncIterator["DaemonClient"]:
        """A client within the block. ``patience``: seconds to wait for each answer."""
        try:
            bus = await session_bus.connect()
        except NoBusError as error:
            raise NotRunningError(
                _("crampguard can't be reached: {why}").format(why=error.message), error.hint
            ) from error
        try:
            yield cls(bus, patience)
        finally:
            await session_bus.disconnect(bus)

    async def remind(self, reminder: str, *, today: bool = False) -> None:
        """Show it now. ``today``: and switch its schedule on until midnight."""
        await self._call("Remind", "sb", reminder, today, patience=max(self._patience, SHOWING))

    async def answer(self, reminder: str, action: "Action", snooze_seconds: int | None = None) -> Occurrence:
        """Done, skipped, or once more in so long (None: as set). Returns the occurrence that it answers."""
        # Imported here because of all that it brings, and status must stay light.
        from crampguard.domain.notification import Action

        match action:
            case Action.DONE:
                answered = await self._call("Done", "s", reminder)
            case Action.SKIP:
                answered = await self._call("Skip", "s", reminder)
            case Action.SNOOZE:
                seconds = min(snooze_seconds or 0, _LONGEST_SNOOZE)
                answered = await self._call("Snooze", "su", reminder, seconds)
        return Occurrence(reminder=reminder, scheduled_for=datetime.fromisoformat(str(answered)))

    async def pause(self, until: datetime) -> None:
        """Show nothing before ``until``, to the second."""
        await self._call("Pause", "x", math.ceil(until.timestamp()))

    async def resume(self) -> None:
        """End the pause, if there is one."""
        await self._call("Resume")

    async def hush(self, guide: str, seconds: int) -> None:
        """Hold every reminder back for that guide, so long, two minutes at the most; 0: no longer."""
        await self._call("Hush", "su", guide, seconds)

    async def reload(self) -> None:
        """Read the settings again."""
        await self._call("Reload")

    async def status(self) -> dict[str, object]:
        """What ``crampguard status --json`` prints."""
        facts: dict[str, object] = json.loads(str(await self._call("Status")))
        return facts

    async def _call(
        self, member: str, signature: str = "", *body: object, patience: float | None = None
    ) -> object:
        from dbus_fast import Message, MessageFlag, MessageType

        message = Message(
            destination=BUS_NAME,
            path=OBJECT_PATH,
            interface=INTERFACE,
            member=member,
            signature=signature,
            body=list(body),
            # To ask is not to start: somebody may have installed an activation file.
            flags=MessageFlag.NO_AUTOSTART,
        )
        try:
            async with asyncio.timeout(self._patience if patience is None else patience):
                reply = await self._bus.call(message)
        except TimeoutError as error:
            raise NotRunningError(
                _("crampguard runs, but does not answer"),
                _("'crampguard service logs' may tell why; starting it anew helps."),
            ) from error
        except (OSError, EOFError) as error:
            raise NotRunningError(
                _("crampguard can't be reached: {why}").format(why=_("the session bus has ended"))
            ) from error
        if reply.message_type is MessageType.ERROR:
            text = str(reply.body[0]) if reply.body else ""
            raise _error_of(reply.error_name or "", text)
        return reply.body[0] if reply.body else None


def ask(question: Callable[[DaemonClient], Awaitable[T]]) -> T:
    """Ask the service one thing, from where there is no event loop: ``ask(lambda daemon: daemon.resume())``.

    Raises NotRunningError, or what the service raised.
    """

    async def asked() -> T:
        async with DaemonClient.connect() as daemon:
            return await question(daemon)

    return asyncio.run(asked())


def ask_status() -> dict[str, object]:
    """What the running service tells of itself. Raises NotRunningError where none does."""
    return ask(DaemonClient.status)


def _error_of(name: str, text: str) -> CrampguardError:
    if name in _NOBODY_THERE:
        return NotRunningError(
            _("crampguard is not running"),
            _("Start it with 'crampguard run', or for good with 'crampguard service install'."),
        )
    if name in _GONE_MEANWHILE:
        return NotRunningError(
            _("crampguard ended before it answered"), _("'crampguard service logs' may tell why.")
        )
    if name in _NOT_KNOWN_THERE:
        return CrampguardError(
            _("The crampguard that runs is of another version: {text}").format(text=text),
            _("Start it anew."),
        )
    return error_of(name, text)
