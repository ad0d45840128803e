"""Somebody who has kept a diary for weeks: the same each time."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from crampguard.diarist import Diarist
from crampguard.domain.diary import (
    Entry,
    Episode,
    Factor,
    Helped,
    Muscle,
    QuietNight,
    Side,
    State,
    night_of,
)
from crampguard.domain.event import Event, EventKind
from crampguard.journal import SqliteJournal
from crampguard.wallclock import utc_now
from tests.rigs.service import Home

_ANSWERS = (EventKind.DONE, EventKind.DONE, EventKind.SNOOZED, EventKind.SKIPPED, EventKind.MISSED)


def live_in(person: Home, weeks: int) -> None:
    """So many weeks of a diary and of reminders, up to today; the same each time."""
    chance = random.Random(4)
    now = utc_now()
    nights = [now.date() - timedelta(days=number) for number in range(7 * weeks, 0, -1)]
    journal = SqliteJournal.open(person.state)
    try:
        journal.append(*(event for night in nights for event in _reminders(night, chance)))
        logged = [night for night in nights if chance.random() > 0.1]
        Diarist(journal, utc_now).add(*(_entry(night, chance, now) for night in logged))
    finally:
        journal.close()


def _reminders(night: date, chance: random.Random) -> Iterator[Event]:
    for reminder, hour in (("drink-water", 11), ("change-position", 15), ("bedtime-stretch", 22)):
        due = datetime.combine(night, time(hour), UTC)
        for kind in (EventKind.SHOWN, chance.choice(_ANSWERS)):
            yield Event(at=due + timedelta(minutes=2), kind=kind, reminder=reminder, scheduled_for=due)


def _entry(night: date, chance: random.Random, now: datetime) -> Entry:
    start = datetime.combine(night + timedelta(days=1), time(chance.randrange(6), chance.randrange(60)), UTC)
    if chance.random() < 0.5 or start > now:
        return QuietNight(night=night)
    return Episode(
        night=night_of(start),
        start=start,
        side=chance.choice(list(Side)),
        muscle=chance.choice(list(Muscle)),
        severity=chance.randrange(1, 10),
        duration=timedelta(minutes=chance.choice((1, 2, 4, 8, 12))),
        state=State.ASLEEP,
        woke=True,
        sleep_disturbance=chance.randrange(10),
        sore=chance.random() < 0.5,
        factors=frozenset(chance.sample(list(Factor), 2)),
        helped=frozenset({Helped.STRETCH}),
        note=chance.choice(("", "After the <b>long</b> walk", "שלום עולם")),
    )
