"""A Wayland compositor with neither screen nor input, for protocols that Debian's sway doesn't speak.

It says what it is told to. It reads and writes the bytes of the wire itself, and shares no code with the
client that it is there to try.
"""

import asyncio
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.rigs.processes import PATIENCE

IDLED, RESUMED = range(2)
"""What a notification of ext-idle-notify-v1 says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A notification object of ext-idle-notify-v1 that the client has asked for."""

    id: int
    timeout: int
    """Milliseconds."""
    seat: str
    """The interface of the object that was named as the seat."""


@dataclass(slots=True, kw_only=True)
class Compositor:
    """It serves one client, and keeps what that asks for."""

    offers: Mapping[str, int]
    """Interfaces and their versions."""
    directory: Path
    watches: asyncio.Queue[Watch] = field(default_factory=asyncio.Queue)
    destroyed: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    """The client has hung up."""
    _objects: dict[int, str] = field(default_factory=lambda: {1: "wl_display"})
    _writer: asyncio.StreamWriter | None = None

    @property
    def environment(self) -> dict[str, str]:
        """For a client."""
        return {"XDG_RUNTIME_DIR": str(self.directory), "WAYLAND_DISPLAY": "wayland-7"}

    async def next_watch(self) -> Watch:
        """The earliest one not yet asked for; waits for it."""
        async with asyncio.timeout(PATIENCE):
            return await self.watches.get()

    def bound(self, interface: str) -> int:
        """The client's object of that interface."""
        return next(number for number, bound in self._objects.items() if bound == interface)

    def say(self, sender: int, opcode: int, arguments: bytes = b"") -> None:
        """Send an event."""
        self.send(struct.pack("=IHH", sender, opcode, 8 + len(arguments)) + arguments)

    def send(self, data: bytes) -> None:
        """Send anything at all."""
        assert self._writer
        self._writer.write(data)

    def fail(self, message: str) -> None:
        """Find fault with the client, and hang up, as real ones do."""
        self.say(1, 0, struct.pack("=II", 3, 2) + _string(message))
        self.hang_up()

    def hang_up(self) -> None:
        """End the connection."""
        assert self._writer
        self._writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one client until it goes."""
        self._writer = writer
        try:
            while True:
                receiver, opcode, size = struct.unpack("=IHH", await reader.readexactly(8))
                self._take(receiver, opcode, await reader.readexactly(size - 8))
        except (asyncio.IncompleteReadError, ConnectionError):
            self.gone.set()
        finally:
            writer.close()

    def _take(self, receiver: int, opcode: int, body: bytes) -> None:
        match self._objects[receiver], opcode:
            case "wl_display", 0:
                (callback,) = struct.unpack("=I", body)
                self.say(callback, 0, struct.pack("=I", 0))
                self.say(1, 1, struct.pack("=I", callback))
            case "wl_display", 1:
                (registry,) = struct.unpack("=I", body)
                self._objects[registry] = "wl_registry"
                for name, (interface, version) in enumerate(self.offers.items(), start=10):
                    self.say(
                        registry, 0, struct.pack("=I", name) + _string(interface) + struct.pack("=I", version)
                    )
            case "wl_registry", 0:
                name, length = struct.unpack_from("=II", body)
                interface = body[8 : 8 + length - 1].decode()
                version, new = struct.unpack("=II", body[-8:])
                assert list(self.offers.items())[name - 10][0] == interface
                assert version <= self.offers[interface]
                self._objects[new] = interface
            case "ext_idle_notifier_v1", 1:
                new, timeout, seat = struct.unpack("=III", body)
                self._objects[new] = "ext_idle_notification_v1"
                self.watches.put_nowait(Watch(id=new, timeout=timeout, seat=self._objects[seat]))
            case "ext_idle_notification_v1", 0:
                del self._objects[receiver]
                self.destroyed.put_nowait(receiver)
            case interface, _:
                raise AssertionError(f"{interface} has no request {opcode}")


def _string(text: str) -> bytes:
    data = text.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + b"\0" * (-len(data) % 4)


@asynccontextmanager
async def compositor(directory: Path, **offers: int) -> AsyncIterator[Compositor]:
    """Such a compositor within the block, with these interfaces."""
    started = Compositor(offers=offers, directory=directory)
    server = await asyncio.start_unix_server(started.serve, directory / "wayland-7")
    try:
        yield started
    finally:
        server.close()
        if started._writer:
            started._writer.close()
        await server.wait_closed()
