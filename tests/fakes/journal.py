"""A journal in memory, written as its contract reads: slow, plain, and the measure of the real one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from crampguard.domain.event import Event, EventKind, HistoryEntry
from crampguard.domain.occurrence import Occurrence
from crampguard.errors import JournalError

BY_REMINDER = {EventKind.PLANNED, EventKind.WITHDRAWN, EventKind.SWITCHED_ON}
BY_KIND = {EventKind.PAUSED, EventKind.RESUMED, EventKind.SLEPT, EventKind.AWAY, EventKind.BACK}


class InMemoryJournal:
    """A Journal that is gone with its process."""

    def __init__(self, *events: Event) -> None:
        self.events: list[Event] = list(events)
        """All of them, in the order of writing."""
        self.full = False
        """Set: nothing can be written."""
        self.unreadable = False
        """Set: nothing can be read."""

    def append(self, *events: Event) -> None:
        """Keep ``events``."""
        if self.full:
            raise JournalError("the disk is full")
        self.events.extend(events)

    def note(self, *events: Event) -> None:
        """Keep ``events``."""
        if self.full:
            raise JournalError("the disk is full")
        self.events.extend(events)

    def recall(self, since: datetime) -> Sequence[Event]:
        """As the port says."""
        if self.unreadable:
            raise JournalError("the disk can't be read")
        heard = [event for event in self.events if not event.kind.is_diary]
        latest = {_standing(event): number for number, event in enumerate(heard)}
        return [
            event
            for number, event in enumerate(heard)
            if event.at >= since
            or (event.occurrence is not None and event.occurrence.scheduled_for >= since)
            or (_is_kept(event) and latest[_standing(event)] == number)
            or number == len(heard) - 1
        ]

    def diary(self) -> Sequence[Event]:
        """As the port says."""
        return [event for event in self.events if event.kind.is_diary]

    def history(self, since: datetime | None = None, limit: int | None = None) -> Sequence[HistoryEntry]:
        """As the port says."""
        known = dict[Occurrence, HistoryEntry]()
        for event in self.events:
            occurrence, outcome = event.occurrence, event.kind.outcome
            if occurrence is None or outcome is None or (since and occurrence.scheduled_for < since):
                continue
            known[occurrence] = HistoryEntry(
                occurrence=occurrence, outcome=outcome, reason=event.reason, at=event.at
            )
        # Sorting keeps the order of writing where instants are the same.
        entries = sorted(known.values(), key=lambda entry: entry.occurrence.scheduled_for)
        return entries if limit is None else entries[max(0, len(entries) - limit) :]

    def history_of(self, reminders: Collection[str], since: datetime | None = None) -> Sequence[HistoryEntry]:
        """As the port says."""
        found = [entry for entry in self.history(since) if entry.occurrence.reminder in reminders]
        return sorted(found, key=lambda entry: (entry.occurrence.scheduled_for, entry.occurrence.reminder))

    def close(self) -> None:
        """There is nothing to let go of."""


def _is_kept(event: Event) -> bool:
    if event.kind in BY_KIND:
        return True
    return event.reminder is not None and (event.kind in BY_REMINDER or event.kind.outcome is not None)


def _standing(event: Event) -> tuple[EventKind, str | None]:
    return event.kind, None if event.kind in BY_KIND else event.reminder
