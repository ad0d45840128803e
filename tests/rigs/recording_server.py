"""A notification server that shows nothing and remembers everything, with whatever bad manners are asked for.

As a process, ``python -m tests.rigs.recording_server``, it writes each call as a line of JSON to standard
output (the first line, ``{"ready": …}``, once it owns the name) and obeys lines on standard input:
``press ID ACTION`` and ``close ID REASON``; at the end of its input it goes.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from typing import Any

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from tests.rigs.processes import PATIENCE

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"


@dataclass(slots=True, kw_only=True)
class Manners:
    """How the server behaves. May be changed while it runs."""

    capabilities: tuple[str, ...] = ("actions", "body", "body-markup")
    incapable: bool = False
    """Answer the question for capabilities with an error."""
    id_zero: bool = False
    """Answer 0, as notify-osd does for its dialogs."""
    without_id: bool = False
    """Answer nothing at all, though politely."""
    refuse: str = ""
    """Answer Notify with an error of this name."""
    silent: bool = False
    """Don't answer Notify."""
    slow: bool = False
    """Keep the answers to Notify back until :meth:`RecordingServer.catch_up`."""
    mute: bool = False
    """Don't answer anything."""
    twice: bool = False
    """Send each signal a second time over another connection, as GNOME does."""
    honours_ids: bool = False
    """Let a notification that isn't there have the id that was asked for, as dunst does."""
    modes: tuple[str, ...] | None = None
    """Those of a mako before 1.10, which tells them when asked; None: it is no mako."""
    modes_hang: bool = False
    """Don't answer what mako is asked of them."""
    pressed_at_once: str = ""
    """Press this button of a notification on the heels of the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What the server was asked."""

    member: str
    body: list[Any]

    def facts(self) -> dict[str, Any]:
        """For JSON; variants as ``[signature, value]``."""
        return {"call": self.member, "arguments": json.loads(json.dumps(self.body, default=_plain))}


def _plain(variant: Any) -> list[Any]:
    return [variant.signature, variant.value]


class RecordingServer:
    """The server on a connection of its own; ``echo`` is the other connection, for signals sent twice."""

    def __init__(self, bus: MessageBus, echo: MessageBus, manners: Manners) -> None:
        self.manners = manners
        self.shown: set[int] = set()
        self.on_call: Callable[[Call], None] = lambda _call: None
        """Called before the call is answered."""
        self.on_shown: Callable[[Call, int], None] = lambda _call, _id: None
        """Called once Notify was answered, with the id that was given."""
        self._bus = bus
        self._echo = echo
        self._calls: asyncio.Queue[Call] = asyncio.Queue()
        self._last_id = 0
        self._owed: list[tuple[Message, Call]] = []
        bus.add_message_handler(self._received)

    async def next_call(self, member: str) -> Call:
        """The earliest call of that name not yet asked for; waits for it, and forgets others before it."""
        async with asyncio.timeout(PATIENCE):
            while (call := await self._calls.get()).member != member:
                pass
            return call

    def press(self, id_: int, action: str) -> None:
        """Say that a button was pressed."""
        self.say("ActionInvoked", id_, action)

    def close(self, id_: int, reason: int) -> None:
        """Say that a notification went away."""
        self.shown.discard(id_)
        self.say("NotificationClosed", id_, reason)

    def say(self, member: str, id_: int, value: str | int) -> None:
        """Send any signal about a notification."""
        self._emit(member, "us" if isinstance(value, str) else "uu", id_, value)

    def catch_up(self) -> None:
        """Show at last what was kept back, and answer."""
        owed, self._owed = self._owed, []
        for message, call in owed:
            self._show(message, call)

    async def abdicate(self) -> None:
        """Give up the name, to the next in the queue if there is one."""
        await self._bus.release_name(NAME)

    async def ping(self) -> None:
        """Return when the bus has passed on everything that was sent before."""
        await self._bus.call(
            Message(
                destination="org.freedesktop.DBus",
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus.Peer",
                member="Ping",
            )
        )

    def _emit(self, member: str, signature: str, *body: object) -> None:
        for bus in [self._bus, self._echo] if self.manners.twice else [self._bus]:
            bus.send(
                Message(
                    message_type=MessageType.SIGNAL,
                    path=PATH,
                    interface=NAME,
                    member=member,
                    signature=signature,
                    body=list(body),
                )
            )

    def _received(self, message: Message) -> Message | bool:
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        if message.path == "/fr/emersion/Mako" and self.manners.modes is not None:
            return self._tell_modes(message, self.manners.modes)
        if message.interface != NAME:
            return False
        call = Call(member=message.member or "", body=list(message.body))
        self._calls.put_nowait(call)
        self.on_call(call)
        if self.manners.mute:
            return True
        match call.member:
            case "GetCapabilities" if not self.manners.incapable:
                return Message.new_method_return(message, "as", [list(self.manners.capabilities)])
            case "Notify":
                return self._notify(message, call)
            case "CloseNotification" if message.body[0] in self.shown:
                self.close(message.body[0], 3)
                return Message.new_method_return(message)
            case "GetServerInformation":
                name = "dunst" if self.manners.honours_ids else "recorder"
                return Message.new_method_return(message, "ssss", [name, "crampguard", "1", "1.2"])
            case _:
                return Message.new_error(message, f"{NAME}.Error", "there is nothing like that")

    def _tell_modes(self, message: Message, modes: tuple[str, ...]) -> Message | bool:
        if self.manners.modes_hang:
            return True
        # An older one has the method, and no property of that name.
        return message.member == "ListModes" and Message.new_method_return(message, "as", [list(modes)])

    def _notify(self, message: Message, call: Call) -> Message | bool:
        if self.manners.silent:
            return True
        if self.manners.refuse:
            return Message.new_error(message, self.manners.refuse, "not in the mood")
        if self.manners.without_id:
            return Message.new_method_return(message)
        if self.manners.slow:
            self._owed.append((message, call))
        else:
            self._show(message, call)
        return True

    def _show(self, message: Message, call: Call) -> None:
        given = 0 if self.manners.id_zero else self._id_for(message.body[1])
        self.shown.add(given)
        self._bus.send(Message.new_method_return(message, "u", [given]))
        self.on_shown(call, given)
        if self.manners.pressed_at_once:
            self.press(given, self.manners.pressed_at_once)

    def _id_for(self, replaces: int) -> int:
        if replaces in self.shown or (replaces and self.manners.honours_ids):
            return replaces
        self._last_id += 1
        return self._last_id


@asynccontextmanager
async def recording_server(address: str, manners: Manners | None = None) -> AsyncIterator[RecordingServer]:
    """The server within the block, owner of the name."""
    bus = await MessageBus(bus_address=address).connect()
    echo = await MessageBus(bus_address=address).connect()
    server = RecordingServer(bus, echo, manners or Manners())
    try:
        await bus.request_name(NAME)
        yield server
    finally:
        await disconnect(bus)
        await disconnect(echo)


def _manners(arguments: list[str]) -> Manners:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--capabilities", type=lambda text: tuple(text.split(",")), help="comma-separated")
    for field in fields(Manners):
        option = "--" + field.name.replace("_", "-")
        if field.type is bool:
            parser.add_argument(option, action="store_true")
        elif field.type is str:
            parser.add_argument(option, metavar="NAME")
    given = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    return Manners(**given)


def _obey(server: RecordingServer, line: str) -> None:
    match line.split():
        case ["press", id_, action]:
            server.press(int(id_), action)
        case ["close", id_, reason]:
            server.close(int(id_), int(reason))
        case _:
            print(json.dumps({"not understood": line}), flush=True)


async def _main(manners: Manners) -> None:
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
    )
    async with recording_server(os.environ["DBUS_SESSION_BUS_ADDRESS"], manners) as server:
        server.on_call = lambda call: print(json.dumps(call.facts()), flush=True)
        print(json.dumps({"ready": NAME}), flush=True)
        async for line in orders:
            _obey(server, line.decode())


if __name__ == "__main__":
    asyncio.run(_main(_manners(sys.argv[1:])))
