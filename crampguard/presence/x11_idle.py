"""No input on X11, by the server's own count: the counter IDLETIME of its extension SYNC, and alarms on it.

What resets the screen saver (a film may) counts as input. SYNC's numbers are those of
https://www.x.org/releases/current/doc/xextproto/sync.html.
"""

import os
import struct
from collections.abc import Callable, Mapping
from datetime import timedelta

from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.errors import SourceAbsentError
from crampguard.presence.wire.x11 import Server, kind_of, request, x_server

_SYNC = "SYNC"
_VERSION = bytes((3, 1, 0, 0))
_COUNTER = b"IDLETIME"
_MILLISECOND = timedelta(milliseconds=1)

_INITIALIZE, _LIST_SYSTEM_COUNTERS, _QUERY_COUNTER, _CREATE_ALARM = 0, 1, 5, 8
_ALARM_NOTIFY = 1
"""Counted from the extension's first event."""

# All that an alarm is told: counter, type of the value, value, test, delta, events.
_ALL_ATTRIBUTES = 0x3F
_ABSOLUTE = 0
_UPWARDS, _DOWNWARDS = range(2)
_NO_DELTA = 0
"""So the alarm stays as it is, and rings at each crossing."""


class X11Idle:
    """Tells IDLE once there was no input for ``away_after``, and its end with the next input.

    ``display`` is the ``DISPLAY`` of the session; ``environment`` may tell where its cookies are.
    """

    name = "x11-idle"
    signal = Signal.IDLE

    def __init__(
        self, display: str, away_after: timedelta, environment: Mapping[str, str] = os.environ
    ) -> None:
        self._display = display
        self._away_after = away_after
        self._environment = environment

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As :class:`crampguard.domain.ports.Source` says. Wakes up at the crossings only, not for input."""
        async with x_server(self._display, self._environment) as server:
            clock = await _idle_clock(server)
            await clock.ring_at(self._away_after)
            last: Reading | None = None
            while True:
                # Asked, not taken from the alarm: it may tell of a moment that has passed.
                idle = await clock.read() >= self._away_after
                reading = Reading(Answer.YES if idle else Answer.NO)
                if reading != last:
                    tell(reading)
                    last = reading
                await clock.rung()


class _IdleClock:
    """The time since the last input, as the server counts it."""

    def __init__(self, server: Server, opcode: int, first_event: int, counter: int) -> None:
        self._server = server
        self._opcode = opcode
        self._alarm_event = first_event + _ALARM_NOTIFY
        self._counter = counter

    async def read(self) -> timedelta:
        """How long there has been no input."""
        packet = request(self._opcode, _QUERY_COUNTER, struct.pack("=L", self._counter))
        high, low = struct.unpack_from("=8xlL", await self._server.ask(packet))
        return timedelta(milliseconds=(high << 32) + low)

    async def ring_at(self, threshold: timedelta) -> None:
        """Ring when the count reaches ``threshold``, and when it falls back from there, each time anew."""
        milliseconds = threshold // _MILLISECOND
        for test, at in ((_UPWARDS, milliseconds), (_DOWNWARDS, milliseconds - 1)):
            attributes = struct.pack(
                "=LLlLLlLL", self._counter, _ABSOLUTE, at >> 32, at & 0xFFFFFFFF, test, 0, _NO_DELTA, True
            )
            alarm = struct.pack("=LL", self._server.new_id(), _ALL_ATTRIBUTES)
            await self._server.do(request(self._opcode, _CREATE_ALARM, alarm + attributes))

    async def rung(self) -> None:
        """Return once one of the alarms has rung."""
        while kind_of(await self._server.event()) != self._alarm_event:
            pass


async def _idle_clock(server: Server) -> _IdleClock:
    sync = await server.extension(_SYNC)
    if sync is None:
        raise SourceAbsentError(_("this X server has no alarms (the extension SYNC)"))
    await server.ask(request(sync.opcode, _INITIALIZE, _VERSION))
    counters = _counters(await server.ask(request(sync.opcode, _LIST_SYSTEM_COUNTERS)))
    if _COUNTER not in counters:
        raise SourceAbsentError(_("this X server does not count the time without input (IDLETIME)"))
    return _IdleClock(server, sync.opcode, sync.first_event, counters[_COUNTER])


def _counters(answer: bytes) -> dict[bytes, int]:
    """The numbers of the server's counters by their names."""
    (count,) = struct.unpack_from("=8xL", answer)
    found: dict[bytes, int] = {}
    at = 32
    for _each in range(count):
        counter, length = struct.unpack_from("=L8xH", answer, at)
        found[answer[at + 14 : at + 14 + length]] = counter
        # The next one begins at a multiple of four.
        at += (14 + length + 3) // 4 * 4
    return found
