"""As much of PulseAudio's native protocol as asking takes. PipeWire speaks it too, through pipewire-pulse.

docs/decisions/calls.md says why it is our own. The numbers are those of PulseAudio's ``native-common.h``,
``tagstruct.h`` and ``def.h``. They don't change: the server keeps to the version that the client names.
"""

import asyncio
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from crampguard.domain.language import _
from crampguard.errors import SourceAbsentError
from crampguard.presence.wire.pulse_values import Value, decoded, encoded

_VERSION = 19
"""The first that tells whether a recording is paused; PulseAudio 0.9.22, of 2010."""

_ERROR, _REPLY = 0, 2
_AUTH, _SET_CLIENT_NAME = 8, 9
_GET_SOURCE_INFO = 23
_GET_SOURCE_OUTPUT_INFO_LIST = 32
_SUBSCRIBE, _SUBSCRIBE_EVENT = 35, 66
_SOURCE_OUTPUTS = 0x08

_COOKIE = bytes(256)
"""Nobody's: the server knows from the socket that we are the same person."""
_NOBODY = 0xFFFFFFFF
_NO_ENTITY = 5

# A message: length, channel, offset (twice) and flags; then values, of which two say what it is and to whom.
_DESCRIPTOR = struct.Struct(">IIIII")
_CONTROL = 0xFFFFFFFF
_LONGEST = 16 * 1024 * 1024  # as the server has it (FRAME_SIZE_MAX_ALLOW)


class PulseError(Exception):
    """The sound server refuses, or says what makes no sense."""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A stream from a source to a program: what PulseAudio calls a source output."""

    source: int | None
    """None: not connected to any."""
    is_the_servers: bool
    """One of PulseAudio's modules records (an echo canceller, a loopback), and no program."""
    method: str
    """How it is resampled. "peaks": only the level is measured."""
    paused: bool
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSource:
    """A microphone; or what goes to a speaker, heard over its monitor."""

    name: str
    is_monitor: bool


class SoundServer:
    """A connection to the sound server. Made by :func:`sound_server`; for one task at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._tag = 0
        self._has_changed = False

    async def greet(self) -> None:
        """Say who we are. From then on the server may be asked."""
        match await self._ask(_AUTH, _VERSION, _COOKIE):
            case [int(version), *_rest] if version & 0xFFFF >= _VERSION:
                await self._ask(_SET_CLIENT_NAME, {"application.name": "crampguard"})
            case answer:
                raise PulseError(_("the sound server is too old: {answer}").format(answer=answer))

    async def subscribe(self) -> None:
        """Be told of recordings that begin, end or change."""
        await self._ask(_SUBSCRIBE, _SOURCE_OUTPUTS)

    async def changed(self) -> None:
        """Wait until something has changed about recordings since this was last called."""
        while not self._has_changed:
            await self._receive()
        self._has_changed = False

    async def recordings(self) -> list[Recording]:
        """All that there are now."""
        values = await self._ask(_GET_SOURCE_OUTPUT_INFO_LIST)
        # The server says one after the other, each in 13 values.
        return [_recording(values[start : start + 13]) for start in range(0, len(values), 13)]

    async def source(self, index: int) -> RecordingSource | None:
        """What a recording comes from; None: it is gone."""
        try:
            values = await self._ask(_GET_SOURCE_INFO, index, None)
        except PulseError as error:
            if error.code == _NO_ENTITY:
                return None
            raise
        match values:
            case [int(), str(name), _, _, _, _, _, _, int(monitored), *_rest]:
                return RecordingSource(name=name, is_monitor=monitored != _NOBODY)
            case _:
                raise _nonsense(values)

    async def _ask(self, command: int, *arguments: Value) -> list[Value]:
        self._tag += 1
        message = encoded(command, self._tag, *arguments)
        self._writer.write(_DESCRIPTOR.pack(len(message), _CONTROL, 0, 0, 0) + message)
        while True:
            match await self._receive():
                case [int(kind), self._tag, *answer] if kind == _REPLY:
                    return answer
                case [int(kind), self._tag, int(code), *_rest] if kind == _ERROR:
                    raise PulseError(_("the sound server refuses: error {code}").format(code=code), code)

    async def _receive(self) -> list[Value]:
        try:
            length, channel, *_rest = _DESCRIPTOR.unpack(await self._reader.readexactly(_DESCRIPTOR.size))
            if length > _LONGEST or channel != _CONTROL:
                raise PulseError(_("the sound server does not speak PulseAudio's protocol"))
            message = decoded(await self._reader.readexactly(length))
        except asyncio.IncompleteReadError as error:
            raise ConnectionError(_("the sound server has ended the connection")) from error
        except ValueError as error:
            raise PulseError(str(error)) from error
        if message[:1] == [_SUBSCRIBE_EVENT]:
            self._has_changed = True
        return message


@asynccontextmanager
async def sound_server(environment: Mapping[str, str]) -> AsyncIterator[SoundServer]:
    """A connection to the person's sound server.

    Raises SourceAbsentError where there is none on this machine, OSError where it doesn't answer.
    """
    path = _socket(environment)
    try:
        reader, writer = await asyncio.open_unix_connection(path)
    except FileNotFoundError as error:
        raise SourceAbsentError(_("no sound server: {path} is not there").format(path=path)) from error
    try:
        server = SoundServer(reader, writer)
        await server.greet()
        yield server
    finally:
        # At once, whether the server takes in what we have said last or not.
        writer.transport.abort()
        with suppress(OSError):  # it went first
            await writer.wait_closed()


def _socket(environment: Mapping[str, str]) -> Path:
    """Where libpulse would look, but for its configuration files."""
    if servers := environment.get("PULSE_SERVER", "").split():
        for server in servers:
            # "{0123456789abcdef}unix:/path": for the machine of that id only.
            address = server.rpartition("}")[2].removeprefix("unix:")
            if address.startswith("/"):
                return Path(address)
        raise SourceAbsentError(
            _("the sound server is not on this machine: PULSE_SERVER is {servers}").format(
                servers=" ".join(servers)
            )
        )
    if runtime := environment.get("PULSE_RUNTIME_PATH"):
        return Path(runtime, "native")
    if runtime := environment.get("XDG_RUNTIME_DIR"):
        return Path(runtime, "pulse", "native")
    raise SourceAbsentError(_("XDG_RUNTIME_DIR is not set: the sound server's socket can't be found"))


def _recording(values: list[Value]) -> Recording:
    match values:
        case [
            int(),
            _,
            _,
            int(client),
            int(source),
            _,
            _,
            _,
            _,
            method,
            driver,
            dict(properties),
            bool(paused),
        ]:
            return Recording(
                source=None if source == _NOBODY else source,
                # PipeWire doesn't know every program's number.
                is_the_servers=client == _NOBODY and driver != "PipeWire",
                method=str(method),
                paused=paused,
                properties=properties,
            )
        case _:
            raise _nonsense(values)


def _nonsense(values: list[Value]) -> PulseError:
    return PulseError(_("the sound server's answer makes no sense: {answer}").format(answer=values))
