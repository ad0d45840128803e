"""What ten years of the diary cost: ``python -m tests.bench.bench_diary``. Prints, and judges nothing."""

import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

from crampguard.domain.diary import Entry, Episode, Factor, Helped, Muscle, QuietNight, Side, State, data_of
from crampguard.domain.event import Event, EventKind
from crampguard.journal import SqliteJournal
from crampguard.retrospect import look_back
from crampguard.settings.reading import defaults
from crampguard.web.report import report as page
from tests.bench.bench_journal import NOW, report

YEARS = timedelta(days=3650)
EPISODES = 3_000
QUIET = 2_000


_TIMES = {
    "drink-water": range(9, 20, 2),
    "change-position": range(8, 22),
    "bedtime-stretch": (22,),
    "bedtime-leg-setup": (23,),
    "night-check": (9,),
    "shoe-check": (8,),
    "cool-down": (19,),
    "stretch-before-exercise": (18,),
    "ease-off": (19,),
}
"""Of each day, in hours: 27 occurrences, two events each."""


def live(journal: SqliteJournal) -> None:
    """Ten years of reminders, 197,100 events."""
    random = Random(2)
    answers = [EventKind.DONE, EventKind.DONE, EventKind.SKIPPED, EventKind.EXPIRED]
    for day in range(3650, 0, -1):
        midnight = (NOW - timedelta(days=day)).replace(hour=0)
        batch: list[Event] = []
        for name, hours in _TIMES.items():
            for hour in hours:
                due = midnight + timedelta(hours=hour)
                kinds = (EventKind.SHOWN, random.choice(answers))
                batch += [Event(at=due, kind=kind, reminder=name, scheduled_for=due) for kind in kinds]
        journal.note(*batch)


def keep(journal: SqliteJournal) -> None:
    """3,000 cramps of which all is known, and 2,000 quiet nights."""
    random = Random(1)
    entries: list[Entry] = [
        QuietNight(id=f"q{number:05}", night=(NOW - random.random() * YEARS).date())
        for number in range(QUIET)
    ]
    for number in range(EPISODES):
        start = (NOW - timedelta(days=1) - random.random() * YEARS).replace(microsecond=0)
        known = Episode(
            id=f"c{number:05}",
            night=NOW.date(),
            side=random.choice(list(Side)),
            muscle=random.choice(list(Muscle)),
            severity=random.randint(0, 10),
            duration=timedelta(seconds=random.randint(20, 1200)),
            state=random.choice(list(State)),
            woke=random.random() < 0.5,
            sleep_disturbance=random.randint(0, 10),
            sore=random.random() < 0.5,
            factors=frozenset(random.sample(list(Factor), 3)),
            helped=frozenset(random.sample(list(Helped), 2)),
            note="It was the left one again, after the long walk on Sunday.",
        )
        entries.append(known.moved(start))
    journal.append(*(Event(at=NOW, kind=EventKind.DIARY_ENTRY, data=data_of(entry)) for entry in entries))


def main() -> None:
    """Print all."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        written = SqliteJournal.open(directory)
        live(written)
        keep(written)
        written.close()

        def looked_back() -> None:
            journal = SqliteJournal.read(directory)
            look_back(journal, NOW)
            journal.close()

        report("statistics over ten years, 197,100 events, 3,000 cramps", looked_back)
        journal = SqliteJournal.read(directory)
        told = look_back(journal, NOW, 28)
        assert told is not None, "it was kept to the end"
        history = journal.history(NOW - timedelta(days=28))
        settings = defaults()
        report("the report for a doctor, from there", lambda: page(told, history, settings, NOW))
        journal.close()


if __name__ == "__main__":
    main()
