"""What a wake-up and a gap of years cost: ``python -m tests.bench.bench_gap``. Prints, and judges nothing."""

import asyncio
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from crampguard.journal import SqliteJournal
from crampguard.scheduler import Scheduler
from crampguard.service import Service
from crampguard.settings.reading import defaults
from tests.fakes.world import Alarms, Desktop, nothing_new

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
TEN_YEARS = timedelta(days=3652)


async def wake_up(reminders: int, rounds: int = 100) -> float:
    """Seconds from the timer to a reminder's call and its next alarm, among so many others."""
    seconds = []
    called = asyncio.Event()
    future = datetime.now(UTC) + timedelta(days=1)

    async def due(reminder: str) -> None:
        scheduler.set(reminder, future)
        called.set()

    scheduler = Scheduler(due, lambda _disturbance: None)
    # Before it is started, APScheduler looks for a job among all that wait for that: that takes minutes.
    scheduler.start()
    for number in range(reminders):
        scheduler.set(f"reminder-{number}", future + timedelta(seconds=number))
    for _round in range(rounds):
        called.clear()
        begun = perf_counter()
        scheduler.set("reminder-0", NOW)
        await called.wait()
        seconds.append(perf_counter() - begun)
    await scheduler.stop()
    return median(seconds)


def gap(*, slept: timedelta, stepped: timedelta, rounds: int = 15) -> float:
    """Seconds that the service takes over it, with the default reminders and the real journal."""
    seconds = []
    for _round in range(rounds):
        with tempfile.TemporaryDirectory() as name, closing(SqliteJournal.open(Path(name))) as journal:
            now = NOW
            service = Service(
                settings=defaults(), zone=UTC, journal=journal, notifier=Desktop(), alarm=Alarms(),
                clock=lambda: now, look=nothing_new, changed=lambda: None,  # noqa: B023
            )  # fmt: skip
            service.start()
            now += slept + stepped
            begun = perf_counter()
            service.disturbed(slept=slept, stepped=stepped)
            seconds.append(perf_counter() - begun)
    return median(seconds)


def main() -> None:
    """Print all."""
    for reminders in (10, 1_000, 100_000):
        cost = asyncio.run(wake_up(reminders))
        print(f"{f'a wake-up among {reminders:,} reminders':<62}{cost * 1e6:9.1f} µs")
    nothing = timedelta(0)
    for what, slept, stepped in (
        ("ten years asleep", TEN_YEARS, nothing),
        ("the clock set ten years ahead", nothing, TEN_YEARS),
        ("the clock set ten years back", nothing, -TEN_YEARS),
    ):
        print(f"{what:<62}{gap(slept=slept, stepped=stepped) * 1000:9.3f} ms")


if __name__ == "__main__":
    main()
