"""As much of PipeWire's native protocol as listening takes: what there is on the server, and what is linked.

docs/decisions/calls.md says why it is our own. The format and the numbers are those of
https://docs.pipewire.org/page_native_protocol.html and https://docs.pipewire.org/page_spa_pod.html.
"""

import asyncio
import struct
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from crampguard.domain.language import _
from crampguard.errors import SourceAbsentError

# The numbers of objects: the first two are there from the beginning, the third is our choice.
_CORE, _CLIENT, _REGISTRY = range(3)
_HELLO, _SYNC, _PONG, _GET_REGISTRY = 1, 2, 3, 5
_UPDATE_PROPERTIES = 2
_VERSION = 3
"""Of the core's and the registry's interfaces: that of every PipeWire since 0.3."""

_KINDS = frozenset({"Client", "Link", "Node"})
"""What we keep in mind. Most of what there is are ports."""

# A message: receiver, opcode and size in one, a running number, the count of descriptors; then a value.
_HEADER = struct.Struct("=IIII")
# A value: size and kind, then itself, filled up to a multiple of eight.
_POD = struct.Struct("=II")
_NONE, _INT, _STRING, _STRUCT = 1, 4, 8, 14
_NUMBER = struct.Struct("=i")

Value = int | str | list["Value"] | None
"""A kind that we have no use for is None."""


_ALL_TOLD = 1
"""What the server says back once it has done all that we said before. It says so of other things, too."""


class _Event:
    """To which object of ours, and what."""

    DONE = (_CORE, 1)
    PING = (_CORE, 2)
    ERROR = (_CORE, 3)
    GLOBAL = (_REGISTRY, 0)
    GLOBAL_REMOVE = (_REGISTRY, 1)


class PipeWireError(Exception):
    """The server finds fault with what we said, or says what makes no sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What there is on the server: a client, a node, or a link between nodes. A "global", in its words."""

    kind: str
    """``Client``, ``Node``, ``Link``"""
    properties: Mapping[str, str]


class PipeWire:
    """A connection to the server. Made by :func:`pipewire`; for one task at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._sent = 0
        self._things: dict[int, Thing] = {}

    @property
    def things(self) -> Mapping[int, Thing]:
        """Clients, nodes and links, by the server's numbers."""
        return self._things

    async def greet(self) -> None:
        """Say who we are, and learn what there is."""
        self._say(_CORE, _HELLO, _VERSION)
        self._say(_CLIENT, _UPDATE_PROPERTIES, [1, "application.name", "crampguard"])
        self._say(_CORE, _GET_REGISTRY, _VERSION, _REGISTRY)
        self._say(_CORE, _SYNC, _CORE, _ALL_TOLD)
        while await self._receive() != (_Event.DONE, [_CORE, _ALL_TOLD]):
            pass

    async def changed(self) -> None:
        """Wait until something comes or goes. Raises PipeWireError, and OSError when the server has gone."""
        while (await self._receive())[0] not in (_Event.GLOBAL, _Event.GLOBAL_REMOVE):
            pass

    async def _receive(self) -> tuple[tuple[int, int], Value]:
        """Take in what the server says next: an event and its arguments."""
        try:
            receiver, opcode_and_size, _number, _descriptors = _HEADER.unpack(
                await self._reader.readexactly(_HEADER.size)
            )
            # A second value may follow the first, for those who know what to do with it.
            arguments, _rest = decoded(await self._reader.readexactly(opcode_and_size & 0xFFFFFF))
        except asyncio.IncompleteReadError as error:
            raise ConnectionError(_("PipeWire has ended the connection")) from error
        except (struct.error, ValueError) as error:
            raise PipeWireError(_("PipeWire makes no sense: {error}").format(error=error)) from error
        event = (receiver, opcode_and_size >> 24)
        self._heed(event, arguments)
        return event, arguments

    def _heed(self, event: tuple[int, int], arguments: Value) -> None:
        match event, arguments:
            case _Event.GLOBAL, [int(number), _, str(interface), _, [int(), *texts]]:
                kind = interface.rpartition(":")[2]
                if kind in _KINDS:
                    self._things[number] = Thing(kind=kind, properties=_properties(texts))
            case _Event.GLOBAL_REMOVE, [int(number)]:
                self._things.pop(number, None)
            case _Event.PING, [int(number), int(sequence)]:
                self._say(_CORE, _PONG, number, sequence)
            case _Event.ERROR, [_, _, int(code), message]:
                raise PipeWireError(f"{message} ({code})")
            case _:
                pass

    def _say(self, receiver: int, opcode: int, *arguments: Value) -> None:
        body = encoded(list(arguments))
        self._writer.write(_HEADER.pack(receiver, opcode << 24 | len(body), self._sent, 0) + body)
        self._sent += 1


@asynccontextmanager
async def pipewire(environment: Mapping[str, str]) -> AsyncIterator[PipeWire]:
    """A connection to the person's PipeWire.

    Raises SourceAbsentError where there is none, OSError where it doesn't answer.
    """
    path = _socket(environment)
    try:
        reader, writer = await asyncio.open_unix_connection(path)
    except FileNotFoundError as error:
        raise SourceAbsentError(_("no PipeWire: {path} is not there").format(path=path)) from error
    try:
        connection = PipeWire(reader, writer)
        await connection.greet()
        yield connection
    finally:
        # At once, whether the server takes in what we have said last or not.
        writer.transport.abort()
        with suppress(OSError):  # it went first
            await writer.wait_closed()


def _socket(environment: Mapping[str, str]) -> Path:
    name = environment.get("PIPEWIRE_REMOTE") or "pipewire-0"
    runtime = environment.get("PIPEWIRE_RUNTIME_DIR") or environment.get("XDG_RUNTIME_DIR")
    if not runtime and not name.startswith("/"):
        raise SourceAbsentError(_("XDG_RUNTIME_DIR is not set: PipeWire's socket can't be found"))
    # An absolute name stays as it is.
    return Path(runtime or "/", name)


def _properties(texts: list[Value]) -> dict[str, str]:
    """From the keys and values in their order; a value may be nothing."""
    pairs = zip(texts[::2], texts[1::2], strict=True)
    return {key: value for key, value in pairs if isinstance(key, str) and isinstance(value, str)}


def encoded(value: Value) -> bytes:
    """A value as it stands in a message."""
    match value:
        case int():
            return _pod(_INT, _NUMBER.pack(value))
        case str():
            return _pod(_STRING, value.encode() + b"\0")
        case list():
            return _pod(_STRUCT, b"".join(map(encoded, value)))
        case None:
            return _pod(_NONE, b"")


def _pod(kind: int, body: bytes) -> bytes:
    return _POD.pack(len(body), kind) + body.ljust(_padded(len(body)), b"\0")


def decoded(message: bytes) -> tuple[Value, bytes]:
    """The first value, and what follows it. Raises ValueError or struct.error where it makes no sense."""
    size, kind = _POD.unpack_from(message)
    body, rest = message[_POD.size : _POD.size + size], message[_POD.size + _padded(size) :]
    if len(body) < size:
        raise ValueError(_("it is too short"))
    if kind == _INT:
        return int(_NUMBER.unpack(body)[0]), rest
    if kind == _STRING:
        return body.rstrip(b"\0").decode(errors="replace"), rest
    if kind == _STRUCT:
        return list(_members(body)), rest
    return None, rest


def _members(body: bytes) -> Iterator[Value]:
    while body:
        member, body = decoded(body)
        yield member


def _padded(size: int) -> int:
    return (size + 7) // 8 * 8
