"""Diaries of which the truth is known, made by a person with fixed habits."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crampguard.domain.diary import Diary, Entry, Episode, QuietNight, data_of, night_of
from crampguard.domain.event import Event, EventKind, HistoryEntry
from crampguard.domain.occurrence import NO_REASON, Occurrence, Outcome

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 1, 5)
"""A Monday."""
DAY = timedelta(days=1)


def local(day: date, clock: str) -> datetime:
    """That time of that day in Berlin."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BERLIN)


def night(number: int) -> date:
    """So many days after the first."""
    return FIRST + number * DAY


def cramp(number: int, clock: str = "03:00", **known: Any) -> Episode:
    """In that night; before noon is the next morning."""
    start = local(night(number) + DAY if clock < "12:00" else night(number), clock)
    return Episode(night=night_of(start), start=start, **known)


def quiet(number: int) -> QuietNight:
    """That night had none."""
    return QuietNight(night=night(number))


def diary(entries: Iterable[Entry]) -> Diary:
    """What was noted, by ids in that order."""
    return Diary.of(
        Event(
            at=datetime(2027, 1, 1, tzinfo=UTC),
            kind=EventKind.DIARY_ENTRY,
            data=data_of(entry) | {"entry": f"{number:06}"},
        )
        for number, entry in enumerate(entries)
    )


def stretched(
    outcomes: Mapping[int, Outcome], clock: str = "22:15", reminder: str = "bedtime-stretch"
) -> list[HistoryEntry]:
    """What became of the reminder on those evenings."""
    found = []
    for number, outcome in outcomes.items():
        due = local(night(number) + DAY if clock < "05:00" else night(number), clock).astimezone(UTC)
        occurrence = Occurrence(reminder=reminder, scheduled_for=due)
        found.append(HistoryEntry(occurrence=occurrence, outcome=outcome, reason=NO_REASON, at=due))
    return found
