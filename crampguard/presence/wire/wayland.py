"""As much of Wayland as listening takes: the socket, the messages on it, and what the compositor offers.

docs/decisions/wayland-client.md says why it is our own. The format and the numbers are those of
https://wayland.freedesktop.org/docs/html/ch04.html and of wayland.xml; they never change.
"""

import asyncio
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from crampguard.domain.language import _
from crampguard.errors import SourceAbsentError

_DISPLAY = 1
_SYNC, _GET_REGISTRY = range(2)
_ERROR = 0
_BIND = 0
_GLOBAL = 0

_HEADER = struct.Struct("=IHH")
_UINT = struct.Struct("=I")


class WaylandError(Exception):
    """The compositor finds fault with what we said, or says what makes no sense."""


class Event:
    """Something that the compositor says. Its arguments are taken one by one, in their order.

    All of these raise WaylandError where there is no such argument.
    """

    def __init__(self, sender: int, opcode: int, arguments: bytes) -> None:
        self.sender = sender
        self.opcode = opcode
        self._rest = arguments

    def uint(self) -> int:
        """An ``uint``, or an object's number (``object``, ``new_id``)."""
        (value,) = _UINT.unpack(self._take(_UINT.size))
        return int(value)

    def array(self) -> bytes:
        """An ``array``."""
        size = self.uint()
        return self._take(_padded(size))[:size]

    def string(self) -> str:
        """A ``string``; empty where there is none."""
        return self.array().rstrip(b"\0").decode(errors="replace")

    def _take(self, size: int) -> bytes:
        taken, self._rest = self._rest[:size], self._rest[size:]
        if len(taken) < size:
            raise WaylandError(_("a message from the compositor is too short"))
        return taken


class Compositor:
    """A connection to the compositor, in which objects are numbers. Made by :func:`compositor`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._latest = _DISPLAY
        self._registry = 0
        self._globals: dict[str, tuple[int, int]] = {}

    def offers(self, interface: str, version: int = 1) -> bool:
        """Whether it has that interface, in that version or a later one."""
        return self._globals.get(interface, (0, 0))[1] >= version

    def bind(self, interface: str, version: int) -> int:
        """An object of an interface that it offers: of several (seats), the first one."""
        bound = self.new()
        self.request(self._registry, _BIND, self._globals[interface][0], interface, version, bound)
        return bound

    def new(self) -> int:
        """A number for an object that the next request makes. Numbers aren't used twice."""
        self._latest += 1
        return self._latest

    def request(self, receiver: int, opcode: int, *arguments: int | str) -> None:
        """Say something; it is on its way at once, and nothing waits for it."""
        body = b"".join(_encoded(argument) for argument in arguments)
        self._writer.write(_HEADER.pack(receiver, opcode, _HEADER.size + len(body)) + body)

    def sync(self) -> int:
        """An object that says something once all requests before it have been carried out."""
        done = self.new()
        self.request(_DISPLAY, _SYNC, done)
        return done

    async def next(self) -> Event:
        """What it says next. Raises WaylandError, and OSError when it has gone."""
        while True:
            event = await self._read()
            if event.sender != _DISPLAY:
                return event
            # The display's other event says that a number may be used again. Ours aren't.
            if event.opcode == _ERROR:
                culprit, code, message = event.uint(), event.uint(), event.string()
                raise WaylandError(f"{message} (object {culprit}, error {code})")

    async def greet(self) -> None:
        """Learn what it offers."""
        self._registry = self.new()
        self.request(_DISPLAY, _GET_REGISTRY, self._registry)
        done = self.sync()
        while (event := await self.next()).sender != done:
            if (event.sender, event.opcode) == (self._registry, _GLOBAL):
                name, interface, version = event.uint(), event.string(), event.uint()
                self._globals.setdefault(interface, (name, version))

    async def _read(self) -> Event:
        try:
            sender, opcode, size = _HEADER.unpack(await self._reader.readexactly(_HEADER.size))
            if size < _HEADER.size:
                raise WaylandError(_("a message from the compositor is too short"))
            return Event(sender, opcode, await self._reader.readexactly(size - _HEADER.size))
        except asyncio.IncompleteReadError as error:
            raise ConnectionError(_("the Wayland compositor has ended the connection")) from error


@asynccontextmanager
async def compositor(environment: Mapping[str, str]) -> AsyncIterator[Compositor]:
    """A connection to the compositor of this session.

    Raises SourceAbsentError where the session is none of Wayland's, OSError where nobody answers.
    """
    reader, writer = await asyncio.open_unix_connection(_socket(environment))
    try:
        connection = Compositor(reader, writer)
        await connection.greet()
        yield connection
    finally:
        writer.close()
        with suppress(OSError):  # it went first
            await writer.wait_closed()


def _socket(environment: Mapping[str, str]) -> Path:
    display, runtime = environment.get("WAYLAND_DISPLAY"), environment.get("XDG_RUNTIME_DIR")
    if not display:
        raise SourceAbsentError(_("WAYLAND_DISPLAY is not set: no Wayland session"))
    if not runtime and not Path(display).is_absolute():
        raise SourceAbsentError(_("XDG_RUNTIME_DIR is not set: the Wayland socket can't be found"))
    # An absolute path stays as it is.
    return Path(runtime or "/", display)


def _encoded(argument: int | str) -> bytes:
    if isinstance(argument, int):
        return _UINT.pack(argument)
    text = argument.encode() + b"\0"
    return _UINT.pack(len(text)) + text.ljust(_padded(len(text)), b"\0")


def _padded(size: int) -> int:
    """Strings and arrays end at a multiple of four."""
    return (size + 3) // 4 * 4
