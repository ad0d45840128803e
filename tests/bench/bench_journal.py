"""What a journal of ten years costs: ``python -m tests.bench.bench_journal``. Prints, and judges nothing."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from crampguard.agenda import Agenda
from crampguard.domain.event import Event, EventKind
from crampguard.journal import SqliteJournal
from crampguard.ledger import RECALLED, Ledger
from crampguard.settings.reading import defaults
from tests.fakes.world import Alarms

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
EVENTS = 200_000
EVERY = timedelta(days=3650) / (EVENTS / 4)
"""Four events an occurrence: showing, shown, done, and the next one's postponement."""


def fill(journal: SqliteJournal) -> None:
    """Ten years of the reminders that are on by default."""
    names = [reminder.name for reminder in defaults().reminders if reminder.enabled]
    kinds = (EventKind.SHOWING, EventKind.SHOWN, EventKind.DONE, EventKind.DEFERRED)
    batch: list[Event] = []
    for number in range(EVENTS // 4):
        due = NOW - (EVENTS // 4 - number) * EVERY
        name = names[number % len(names)]
        batch += [Event(at=due, kind=kind, reminder=name, scheduled_for=due) for kind in kinds]
        if len(batch) >= 4000:
            journal.append(*batch)
            batch.clear()
    if batch:
        journal.append(*batch)


def report(what: str, run: Callable[[], object], rounds: int = 15) -> None:
    """Print the median of so many rounds."""
    seconds = []
    for _round in range(rounds):
        begun = perf_counter()
        run()
        seconds.append(perf_counter() - begun)
    print(f"{what:<62}{median(seconds) * 1000:9.3f} ms")


def main() -> None:
    """Print all."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        written = SqliteJournal.open(directory)
        fill(written)
        written.close()
        settings = defaults()

        def opened() -> None:
            SqliteJournal.open(directory).close()

        def started() -> None:
            journal = SqliteJournal.read(directory)
            journal.recall(NOW - RECALLED)
            journal.close()

        report(f"open a journal of {EVENTS:,} events", opened)
        report("open it for reading, and read what a service goes on from", started)
        journal = SqliteJournal.open(directory)
        ledger = Ledger(journal, lambda: NOW)
        ledger.open(None, timedelta(minutes=5))
        agenda = Agenda(settings, UTC, ledger, Alarms(), lambda: NOW)
        report("what each reminder has before it, as status tells it",
               lambda: [agenda.plan(reminder) for reminder in settings.reminders])  # fmt: skip
        report("write an event, durably", lambda: ledger.record(Event(at=NOW, kind=EventKind.RESUMED)))
        journal.close()


if __name__ == "__main__":
    main()
