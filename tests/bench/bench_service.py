"""What the service costs: ``python -m tests.bench.bench_service``. Takes two minutes; prints, judges nothing.

A real service process on a private bus, with a notification server that notes when each call arrives.
"""

import asyncio
import time
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from crampguard.domain.settings import SYSTEM_ZONE
from tests.bench.process import memory, wakings_of
from tests.rigs.recording_server import Call, recording_server
from tests.rigs.service import SETTINGS, Home, ServiceManager, home
from tests.rigs.session_bus import SessionBus, session_bus

FIRINGS = 30
IDLE_SECONDS = 20.0
STARTS = 10

# Half the spacing of a person's own: two seconds apart, one second of spacing never holds anything back.
OFTEN = """
[reminders.eye-drops]
title = "Eye drops"
message = "One drop in each eye."
every = "2s"
"""


async def due_to_call(person: Home, bus: SessionBus) -> list[float]:
    """Seconds from each scheduled instant to the arrival of Notify at the notification server."""
    arrived: list[float] = []
    enough = asyncio.Event()

    def note(call: Call) -> None:
        if call.member == "Notify":
            arrived.append(time.time())
            if len(arrived) == FIRINGS:
                enough.set()

    async with recording_server(bus.address) as server:
        server.on_call = note
        service = await asyncio.to_thread(person.start)
        await enough.wait()
        await asyncio.to_thread(service.stop)
    history = await asyncio.to_thread(person.history, "eye-drops")
    due = [datetime.fromisoformat(entry["scheduled_for"]).timestamp() for entry in history]
    return [at - scheduled for at, scheduled in zip(arrived, due, strict=False)]


def start_to_ready(person: Home, *, changed: bool = False) -> list[float]:
    """Seconds from the start of the process to READY=1; ``changed``: on settings that changed before each."""
    taken = []
    for start in range(STARTS):
        if changed:
            person.write_settings(person.settings_file.read_text() + f"# {start}\n")
        with TemporaryDirectory() as directory:
            manager = ServiceManager(Path(directory))
            begun = time.perf_counter()
            service = person.start_under(manager)
            manager.wait_for("READY=1")
            taken.append(time.perf_counter() - begun)
            service.stop()
            manager.close()
    return taken


def idle(person: Home) -> tuple[int, float]:
    """How often the service woke while nothing was due, and its memory (MiB, PSS)."""
    with TemporaryDirectory() as directory:
        manager = ServiceManager(Path(directory))
        service = person.start_under(manager)
        manager.wait_for("READY=1")
        # What a start leaves to be done, and what is due just now, is not idleness.
        time.sleep(3)
        coming = datetime.fromisoformat(person.json("next")[0]["scheduled_for"]).timestamp() - time.time()
        if coming < IDLE_SECONDS + 5:
            time.sleep(coming + 5)
        process = service.process.pid
        before = wakings_of(process)
        time.sleep(IDLE_SECONDS)
        woken = wakings_of(process) - before
        taken = memory(process).pss
        service.stop()
        manager.close()
    return woken, taken


def row(what: str, figure: str) -> None:
    """One line of the table."""
    print(f"{what:<62}{figure}", flush=True)


def main() -> None:
    """Print all."""
    with TemporaryDirectory(prefix="crampguard-") as directory:
        place = Path(directory)
        with session_bus(place) as bus, home(place, DBUS_SESSION_BUS_ADDRESS=bus.address) as person:
            person.write_settings(f'[day]\ntimezone = "{SYSTEM_ZONE}"\n')
            for changed, those in ((True, "settings that changed"), (False, "the same settings")):
                ready = start_to_ready(person, changed=changed)
                slowest = max(ready) * 1000
                row(
                    f"service: start to READY=1, on {those}",
                    f"{median(ready) * 1000:9.1f} ms  (worst {slowest:.1f})",
                )
            woken, taken = idle(person)
            row(
                f"service: wake-ups while nothing is due, in {IDLE_SECONDS:.0f} s",
                f"{woken:9d}     ({woken / IDLE_SECONDS:.2f} a second)",
            )
            row("service: memory (PSS)", f"{taken:9.1f} MiB")
            person.write_settings(SETTINGS + OFTEN)
            late = asyncio.run(due_to_call(person, bus))
            worst = quantiles(late, n=100)[98] * 1000
            row(
                f"service: due to Notify on the bus, {len(late)} times",
                f"{median(late) * 1000:9.3f} ms  (p99 {worst:.3f})",
            )


if __name__ == "__main__":
    main()
