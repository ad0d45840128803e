"""Somebody else on the bus: owns a name, answers what it is told to answer, announces when told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from tests.rigs.processes import PATIENCE
from tests.rigs.session_bus import call

_BUS = "org.freedesktop.DBus"

Answers = dict[str, tuple[str, list[Any]] | str]
"""By method: signature and body of the reply, or the name of an error. What isn't here is unknown."""


@dataclass(slots=True)
class Peer:
    """A connection that owns a name. ``answers`` may be changed at any time."""

    bus: MessageBus
    path: str
    interface: str
    answers: Answers
    calls: asyncio.Queue[tuple[str, list[Any]]] = field(default_factory=asyncio.Queue)

    def received(self, message: Message) -> Message | None:
        """Answer a call."""
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        assert message.member is not None
        self.calls.put_nowait((message.member, message.body))
        known = (message.path, message.interface) == (self.path, self.interface)
        answer = self.answers.get(message.member) if known else None
        match answer:
            case (signature, body):
                return Message.new_method_return(message, signature, body)
            case str(error):
                return Message.new_error(message, error, "as the test wants it")
            case None:
                return Message.new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "no such thing")

    async def announce(self, member: str, signature: str, *body: object, path: str = "") -> None:
        """Send a signal to whoever listens."""
        await self.bus.send(Message.new_signal(path or self.path, self.interface, member, signature, [*body]))

    async def called(self, member: str) -> list[Any]:
        """The arguments of the next call of that method; other calls before it are forgotten."""
        async with asyncio.timeout(PATIENCE):
            while True:
                name, body = await self.calls.get()
                if name == member:
                    return body


@asynccontextmanager
async def peer(
    address: str, name: str, path: str, interface: str, answers: Answers | None = None
) -> AsyncIterator[Peer]:
    """A peer within the block, over a connection of its own; without ``name`` it owns none."""
    bus = await MessageBus(bus_address=address).connect()
    somebody = Peer(bus, path, interface, answers or {})
    bus.add_message_handler(somebody.received)
    try:
        if name:
            await call(bus, _BUS, "/org/freedesktop/DBus", _BUS, "RequestName", "su", name, 0)
        yield somebody
    finally:
        await disconnect(bus)
