"""As much of X11 as listening takes: the socket, the packets on it, and the proof that we may.

docs/decisions/x11-client.md says why it is our own. The format and the numbers are those of
https://www.x.org/releases/current/doc/xproto/x11protocol.html#protocol_encoding; they never change.
"""

import asyncio
import re
import socket
import struct
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from crampguard.domain.language import _
from crampguard.errors import SourceAbsentError

_CHANGE_WINDOW_ATTRIBUTES, _INTERN_ATOM, _GET_PROPERTY = 2, 16, 20
_GET_INPUT_FOCUS, _QUERY_EXTENSION = 43, 98

# What a packet from the server begins with; other numbers are events.
_ERROR, _REPLY, _GENERIC_EVENT = 0, 1, 35
PROPERTY_NOTIFY, DESTROY_NOTIFY = 28, 17

# What of a window can be listened for.
STRUCTURE_CHANGES, PROPERTY_CHANGES = 1 << 17, 1 << 22

_EVENT_MASK = 1 << 11
_ANY_TYPE = 0
_BAD_WINDOW = 3
_PACKET = 32
_SUCCESS = 1

_MOST_OF_A_PROPERTY = 256
"""In units of four bytes. Those that are asked for have a handful."""

_NAME = re.compile(r"(?P<host>[\w.-]*(?:/unix)?):(?P<number>\d+)(?:\.(?P<screen>\d+))?", re.ASCII)

# Of an entry in the file of cookies.
_LOCAL, _WILD = 256, 65535
_COOKIE = b"MIT-MAGIC-COOKIE-1"


class X11Error(Exception):
    """The server refuses what we ask for."""


class WindowGoneError(X11Error):
    """The window that we ask about is not there, or no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Where the server has put an extension."""

    opcode: int
    first_event: int


class Server:
    """A connection to an X server, for one task. Made by :func:`x_server`.

    Everything raises X11Error, and ConnectionError once the server is gone.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._asked = 0
        self._latest_id = 0
        self._events: deque[bytes] = deque()
        self._atoms: dict[str, int] = {}
        self.root = 0
        """The window that is the whole screen."""

    def new_id(self) -> int:
        """A number for something that the next request makes. Numbers aren't used twice."""
        self._latest_id += 1
        return self._latest_id

    async def ask(self, packet: bytes) -> bytes:
        """Send a request and return its reply."""
        number = self._send(packet)
        refused: X11Error | None = None
        while True:
            answer = await self._packet()
            kind, code, answered = struct.unpack_from("=BBH", answer)
            if kind == _ERROR:
                refused = _refusal(code, answer)
            elif kind != _REPLY:
                self._events.append(answer)
            if kind in (_ERROR, _REPLY) and answered == number & 0xFFFF:
                break
        if refused:
            raise refused
        return answer

    async def do(self, packet: bytes) -> None:
        """Send a request that has no reply; on return it has been carried out."""
        self._send(packet)
        # Requests are answered in their order: with this one's reply, the other's error would have come.
        await self.ask(request(_GET_INPUT_FOCUS, 0))

    async def event(self) -> bytes:
        """What happens next, of all that was listened for, and now and then of what was not."""
        return self._events.popleft() if self._events else await self._packet()

    async def extension(self, name: str) -> Extension | None:
        """Where an extension is found; None if it isn't there."""
        encoded = name.encode()
        answer = await self.ask(request(_QUERY_EXTENSION, 0, struct.pack("=HH", len(encoded), 0) + encoded))
        present, opcode, first_event = struct.unpack_from("=8xBBB", answer)
        return Extension(opcode=opcode, first_event=first_event) if present else None

    async def atom(self, name: str) -> int:
        """The number that stands for a name."""
        if name not in self._atoms:
            encoded = name.encode()
            answer = await self.ask(request(_INTERN_ATOM, 0, struct.pack("=HH", len(encoded), 0) + encoded))
            (self._atoms[name],) = struct.unpack_from("=8xL", answer)
        return self._atoms[name]

    async def numbers(self, window: int, name: str) -> tuple[int, ...] | None:
        """A window's property that holds atoms or windows; None where there is none."""
        size, value = await self._property(window, name)
        return tuple(memoryview(value).cast("I")) if size == 32 else None

    async def text(self, window: int, name: str) -> str:
        """A window's property that holds a text; empty where there is none."""
        _size, value = await self._property(window, name)
        return value.decode(errors="replace")

    async def listen(self, window: int, changes: int) -> None:
        """From now on be told of these changes to a window, and of no others."""
        values = struct.pack("=LLL", window, _EVENT_MASK, changes)
        await self.do(request(_CHANGE_WINDOW_ATTRIBUTES, 0, values))

    async def greet(self, screen: int, cookie: tuple[bytes, bytes]) -> None:
        """Say who we are, and learn which window is the whole screen."""
        order = b"l" if sys.byteorder == "little" else b"B"
        name, data = cookie
        self._writer.write(struct.pack("=cxHHHHxx", order, 11, 0, len(name), len(data)))
        self._writer.write(_padded(name) + _padded(data))
        said, reason, length = struct.unpack("=BB4xH", await self._read(8))
        setup = await self._read(4 * length)
        if said != _SUCCESS:
            why = setup[:reason].decode(errors="replace").strip()
            raise ConnectionRefusedError(_("the X server lets nobody in: {why}").format(why=why))
        (self._latest_id,) = struct.unpack_from("=4xL", setup)
        self.root = _root(setup, screen)

    async def _property(self, window: int, name: str) -> tuple[int, bytes]:
        """Bits in each of its items, 0 where there is no such property; and the value."""
        values = window, await self.atom(name), _ANY_TYPE, 0, _MOST_OF_A_PROPERTY
        answer = await self.ask(request(_GET_PROPERTY, 0, struct.pack("=LLLLL", *values)))
        size, items = struct.unpack_from("=xB14xL", answer)
        return size, answer[_PACKET : _PACKET + items * size // 8]

    def _send(self, packet: bytes) -> int:
        """Send it. Returns its number."""
        self._writer.write(packet)
        self._asked += 1
        return self._asked

    async def _packet(self) -> bytes:
        packet = await self._read(_PACKET)
        if packet[0] in (_REPLY, _GENERIC_EVENT):
            (length,) = struct.unpack_from("=4xL", packet)
            packet += await self._read(4 * length)
        return packet

    async def _read(self, size: int) -> bytes:
        try:
            return await self._reader.readexactly(size)
        except asyncio.IncompleteReadError as error:
            raise ConnectionError(_("the X server has ended the connection")) from error


@asynccontextmanager
async def x_server(display: str, environment: Mapping[str, str]) -> AsyncIterator[Server]:
    """A connection to the X server that ``DISPLAY`` names so. ``environment`` may tell of the cookies' file.

    Raises SourceAbsentError where that is not a display's name, OSError where nobody answers or lets us in.
    """
    name = _NAME.fullmatch(display)
    if name is None:
        raise SourceAbsentError(_("DISPLAY is “{display}”: not an X display").format(display=display))
    host, number = name["host"], int(name["number"])
    reader, writer = await _connected(host, number)
    try:
        server = Server(reader, writer)
        await server.greet(int(name["screen"] or 0), _cookie(number, environment))
        yield server
    finally:
        # Not close(), which waits until what is still unsent has been read: a server that hangs won't.
        writer.transport.abort()


def request(opcode: int, detail: int, values: bytes = b"") -> bytes:
    """A packet to the server. ``detail`` is the byte beside the opcode, an extension's own opcode."""
    padded = _padded(values)
    return struct.pack("=BBH", opcode, detail, 1 + len(padded) // 4) + padded


def kind_of(event: bytes) -> int:
    """Which event it is. The highest bit only tells that another program sent it."""
    return event[0] & 0x7F


async def _connected(host: str, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if host not in ("", "unix") and not host.endswith("/unix"):
        # ssh forwards a display so. Only there: X servers haven't listened to the network for ten years.
        return await asyncio.open_connection(host, 6000 + number)
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen
    try:
        return await asyncio.open_unix_connection(path)
    except FileNotFoundError:
        # A service may have a /tmp of its own. On Linux they also listen where there are no files.
        return await asyncio.open_unix_connection("\0" + path)


def _cookie(number: int, environment: Mapping[str, str]) -> tuple[bytes, bytes]:
    """How we prove to the display of that number that we may, and with what; both empty without a proof.

    Without one many servers let their own person in, known by the socket.
    """
    file = Path(environment.get("XAUTHORITY") or Path(environment.get("HOME", "/"), ".Xauthority"))
    try:
        entries = BytesIO(file.read_bytes())
    except FileNotFoundError:
        return b"", b""

    def field() -> bytes:
        return entries.read(int.from_bytes(entries.read(2)))

    here = socket.gethostname().encode()
    while family := entries.read(2):
        address, display, name, data = field(), field(), field(), field()
        is_ours = int.from_bytes(family) == _WILD or (int.from_bytes(family) == _LOCAL and address == here)
        if is_ours and display in (b"", str(number).encode()) and name == _COOKIE:
            return name, data
    return b"", b""


def _root(setup: bytes, wanted: int) -> int:
    """The root window of that screen, of the first one where there are fewer."""
    vendor, screens, formats = struct.unpack_from("=16xH2xBB", setup)
    at = 32 + len(_padded(bytes(vendor))) + 8 * formats
    roots: list[int] = []
    for _screen in range(screens):
        root, depths = struct.unpack_from("=L35xB", setup, at)
        roots.append(root)
        at += 40
        for _depth in range(depths):
            (visuals,) = struct.unpack_from("=2xH", setup, at)
            at += 8 + 24 * visuals
    return roots[wanted] if wanted < len(roots) else roots[0]


def _refusal(code: int, answer: bytes) -> X11Error:
    if code == _BAD_WINDOW:
        return WindowGoneError(_("the window is gone"))
    minor, major = struct.unpack_from("=8xHB", answer)
    return X11Error(
        _("the X server refuses: error {code} for request {major}.{minor}").format(
            code=code, major=major, minor=minor
        )
    )


def _padded(value: bytes) -> bytes:
    """What is of no fixed size ends at a multiple of four."""
    return value + bytes(-len(value) % 4)
