"""A journal whose disk is full at the start: reminders need what stands in it, and don't wait for room."""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from crampguard.domain.event import Event, HistoryEntry
from crampguard.journal.sqlite import SqliteJournal


class WaitingJournal:
    """A :class:`~crampguard.domain.ports.Journal` that is opened as soon as it can be written.

    Until then it is read as it was at the start, and whatever writes raises JournalError, as on a disk that
    gets full later.
    """

    def __init__(self, directory: Path) -> None:
        """Raises JournalError where it can't be read either."""
        self._directory = directory
        self._journal = SqliteJournal.copied(directory)
        self._waits = True

    def append(self, *events: Event) -> None:
        """As Journal.append."""
        self._writable().append(*events)

    def note(self, *events: Event) -> None:
        """As Journal.note."""
        self._writable().note(*events)

    def recall(self, since: datetime) -> Sequence[Event]:
        """As Journal.recall."""
        return self._journal.recall(since)

    def diary(self) -> Sequence[Event]:
        """As Journal.diary."""
        return self._journal.diary()

    def history(self, since: datetime | None = None, limit: int | None = None) -> Sequence[HistoryEntry]:
        """As Journal.history."""
        return self._journal.history(since, limit)

    def history_of(self, reminders: Collection[str], since: datetime | None = None) -> Sequence[HistoryEntry]:
        """As Journal.history_of."""
        return self._journal.history_of(reminders, since)

    def close(self) -> None:
        """As Journal.close."""
        self._journal.close()

    def _writable(self) -> SqliteJournal:
        if self._waits:
            opened = SqliteJournal.open(self._directory)
            self._journal.close()
            self._journal, self._waits = opened, False
        return self._journal
