"""A process that writes to the journal without end and tells what it has written, to be killed by a test."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crampguard.domain.event import Event, EventKind
from crampguard.journal import SqliteJournal

BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)


def write(directory: Path, how: str) -> None:
    """Write events in pairs, numbered; print each number once it is written."""
    print("opening", flush=True)
    journal = SqliteJournal.open(directory)
    write_durably = how == "append"
    for number in range(1_000_000):
        pair = [
            Event(
                at=BEGIN + timedelta(seconds=number),
                kind=kind,
                reminder="drink-water",
                scheduled_for=BEGIN,
                data={"number": number},
            )
            for kind in (EventKind.SHOWING, EventKind.SHOWN)
        ]
        (journal.append if write_durably else journal.note)(*pair)
        print(number, flush=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])
