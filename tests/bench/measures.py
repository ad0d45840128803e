"""Every measure of crampguard, taken of the program as a person has it installed."""

import asyncio
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from statistics import mean, quantiles

from tests.bench.bench_gap import wake_up
from tests.bench.goals import Figure, Measure
from tests.bench.idling import Idleness, Program, watch
from tests.bench.installed import Installed
from tests.bench.month import Day, live
from tests.bench.neighbours import Neighbour
from tests.bench.stage import Stage, stage
from tests.rigs.audio import pipewire
from tests.rigs.dunst import dunst
from tests.rigs.recording_server import Call, recording_server
from tests.rigs.service import SETTINGS

CRAMPGUARD = "crampguard"

_SECONDS_OF_A_DAY = 86_400

# Half the spacing of a person's own: two seconds apart, one second of spacing never holds anything back.
_OFTEN = """
[reminders.eye-drops]
title = "Eye drops"
message = "One drop in each eye."
every = "2s"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is done for the figures."""

    runs: int = 5
    """Windows of idleness."""
    idle: float = 120.0
    """Seconds of each."""
    firings: int = 100
    """Reminders that come due, two seconds apart."""
    starts: int = 11
    """Of the service, and of each command."""
    days: int = 30
    """Of the month."""


def measured(installed: Installed, effort: Effort, idleness: Idleness) -> Iterator[Mapping[Measure, Figure]]:
    """Every measure, as they are taken."""
    own = idleness.programs[CRAMPGUARD]
    yield {
        Measure.MEMORY: Figure((own.pss[-1],)),
        Measure.OWN_MEMORY: Figure((own.uss[-1],)),
        Measure.WAKINGS: Figure(tuple(own.wakings)),
    }
    for measures in (_starts, _commands, _due_to_accepted):
        yield measures(installed, effort)
    yield _month(installed, effort, idleness)
    yield _wakings()
    yield {Measure.SIZE: Figure((sum(each.size for each in installed.distributions()) / 1e6,))}


def idle_side_by_side(installed: Installed, effort: Effort, neighbours: Sequence[Neighbour] = ()) -> Idleness:
    """crampguard and its neighbours, each in a place of its own, with nothing to do."""
    with ExitStack() as stack:
        programs = {CRAMPGUARD: stack.enter_context(_resident(installed))}
        for neighbour in neighbours:
            place = stack.enter_context(stage())
            process = stack.enter_context(place.running(*neighbour.prepared(place)))
            programs[neighbour.name] = Program(place, process)
        return watch(programs, effort.runs, effort.idle)


@contextmanager
def _resident(installed: Installed) -> Iterator[Program]:
    """The service as it is on a usual day: on settings that it knows, with dunst, PipeWire and a screen."""
    with (
        stage(TZ=_where_it_is_night()) as place,
        pipewire(place.bus),
        dunst(place.bus, place.display) as server,
    ):
        server.start()
        with place.service(installed.crampguard):
            pass
        with place.service(installed.crampguard) as service:
            yield Program(place, service.pid)


def _where_it_is_night() -> str:
    """A time zone in which it is past two, so that nothing comes due."""
    east = (2 - datetime.now(UTC).hour) % 24
    # In these names, east is negative.
    return f"Etc/GMT{-(east if east <= 12 else east - 24):+d}"


def _starts(installed: Installed, effort: Effort) -> Mapping[Measure, Figure]:
    """From the start of the process to READY=1, with the default settings."""
    with stage() as place, dunst(place.bus, place.display) as server:
        server.start()
        changed: list[float] = []
        same: list[float] = []
        for start in range(effort.starts):
            place.write_settings(f"# {start}\n")
            for taken in (changed, same):
                with place.service(installed.crampguard) as service:
                    taken.append(1000 * service.started)
    return {Measure.START: Figure(tuple(same)), Measure.START_ON_CHANGED: Figure(tuple(changed))}


def _commands(installed: Installed, effort: Effort) -> Mapping[Measure, Figure]:
    """Whole processes, while a service runs."""
    with stage() as place, dunst(place.bus, place.display) as server:
        server.start()
        with place.service(installed.crampguard):
            return {
                measure: Figure(tuple(_took(place, installed, name) for _each in range(effort.starts)))
                for measure, name in ((Measure.STATUS, "status"), (Measure.NEXT, "next"))
            }


def _took(place: Stage, installed: Installed, name: str) -> float:
    begun = time.perf_counter()
    subprocess.run([installed.crampguard, name], env=place.environment, stdout=subprocess.PIPE, check=True)
    return 1000 * (time.perf_counter() - begun)


def _due_to_accepted(installed: Installed, effort: Effort) -> Mapping[Measure, Figure]:
    """From each scheduled instant until the notification server has answered."""
    late = [1000 * seconds for seconds in asyncio.run(_late(installed, effort.firings))]
    return {
        Measure.ACCEPTED: Figure(tuple(late)),
        Measure.ACCEPTED_P99: Figure((quantiles(late, n=100, method="inclusive")[98],)),
    }


async def _late(installed: Installed, firings: int) -> list[float]:
    accepted: list[float] = []
    enough = asyncio.Event()

    def on_shown(_call: Call, _id: int) -> None:
        accepted.append(time.time())
        if len(accepted) == firings:
            enough.set()

    with stage() as place:
        place.write_settings(SETTINGS + _OFTEN)
        async with recording_server(place.bus.address) as server:
            server.on_shown = on_shown
            with place.service(installed.crampguard):
                await enough.wait()
        history = place.command(installed.crampguard, "history", "--json")
    due = [datetime.fromisoformat(each["scheduled_for"]).timestamp() for each in history]
    # At its end, one more may have come due than was waited for.
    return [at - scheduled for at, scheduled in zip(accepted, due, strict=False)]


def _month(installed: Installed, effort: Effort, idleness: Idleness) -> Mapping[Measure, Figure]:
    """What a month leaves behind, and what a day takes."""
    days = asyncio.run(_days(installed, effort.days))
    showing = mean(day.spent.cpu - before.spent.cpu for before, day in pairwise(days))
    own = idleness.programs[CRAMPGUARD]
    idle = mean(own.cpu) / 100 * _SECONDS_OF_A_DAY
    return {
        Measure.GROWTH: Figure((100 * (days[-1].uss / days[0].uss - 1),)),
        Measure.DAY: Figure((own.cpu_so_far + showing + idle,)),
    }


async def _days(installed: Installed, days: int) -> list[Day]:
    with stage() as place:
        return [day async for day in live(place, installed.crampguard, days)]


def _wakings() -> Mapping[Measure, Figure]:
    """The scheduler's own work, inside this process."""
    return {
        measure: Figure(tuple(1e6 * asyncio.run(wake_up(reminders)) for _each in range(5)))
        for measure, reminders in ((Measure.FEW, 10), (Measure.MANY, 100_000))
    }
