"""A month of a service's life in two minutes: what a day brings, thirty times, each time for real.

Each day, the service shows all that the defaults have for one; it is asked for each of them over the bus,
since they would take a day to come due. Reminders of the person's own do come due, several together.
Two thirds are answered or closed. Then the settings change, and the notification server is started anew.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import cycle

from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from crampguard.control.client import DaemonClient
from crampguard.domain.notification import Action
from tests.bench.process import Spent, memory, spent
from tests.bench.stage import Stage
from tests.rigs.processes import PATIENCE
from tests.rigs.recording_server import Call, RecordingServer, recording_server

DAYS = 30
DUE_EACH_DAY = 2

_SETTINGS = """
[day]
active_hours = "00:00-24:00"
[moment]
spacing = "1s"
"""
_OWN = """
[reminders.{name}]
title = "{name}"
message = "One drop in each eye, on day {day}."
urgency = "low"
every = "1s"
"""
_NAMES = ("eye-drops", "look-up", "breathe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the service took at the end of a day."""

    pss: float
    uss: float
    spent: Spent
    shown: int
    """Notifications of that day."""


async def live(stage: Stage, crampguard: str, days: int = DAYS) -> AsyncIterator[Day]:
    """The days, one after the other."""
    span = ("--from", "2026-06-01", "--to", "2026-06-02")
    coming = await asyncio.to_thread(stage.command, crampguard, "simulate", *span, "--json")
    names = [each["reminder"] for each in coming]
    _change(stage, 0)
    bus = await MessageBus(bus_address=stage.bus.address).connect()
    try:
        with stage.service(crampguard) as service:
            person = _Person(DaemonClient(bus, PATIENCE))
            for day in range(1, days + 1):
                async with recording_server(stage.bus.address) as server:
                    shown = await person.live(server, names)
                _change(stage, day)
                await person.daemon.reload()
                taken = memory(service.pid)
                yield Day(pss=taken.pss, uss=taken.uss, spent=spent(service.pid), shown=shown)
    finally:
        await disconnect(bus)


class _Person:
    def __init__(self, daemon: DaemonClient) -> None:
        self.daemon = daemon
        self._habits = cycle((_done, _nothing, _skip, _dismiss, _expire, _nothing))

    async def live(self, server: RecordingServer, names: list[str]) -> int:
        """A day. Returns how many notifications there were."""
        notifications: asyncio.Queue[int] = asyncio.Queue()

        def on_shown(_call: Call, id_: int) -> None:
            notifications.put_nowait(id_)
            next(self._habits)(server, id_)

        server.on_shown = on_shown
        for name in names:
            await self.daemon.remind(name)
        shown = notifications.qsize()
        while not notifications.empty():
            notifications.get_nowait()
        # Nothing was asked for any more: these come by themselves.
        for _time in range(DUE_EACH_DAY):
            await notifications.get()
        return shown + DUE_EACH_DAY


def _done(server: RecordingServer, id_: int) -> None:
    server.press(id_, Action.DONE)


def _skip(server: RecordingServer, id_: int) -> None:
    server.press(id_, Action.SKIP)


def _dismiss(server: RecordingServer, id_: int) -> None:
    server.close(id_, 2)


def _expire(server: RecordingServer, id_: int) -> None:
    server.close(id_, 1)


def _nothing(_server: RecordingServer, _id: int) -> None:
    """A person who doesn't look."""


def _change(stage: Stage, day: int) -> None:
    own = [_OWN.format(name=name, day=day) for name in _NAMES]
    stage.write_settings(_SETTINGS + "".join(own))
