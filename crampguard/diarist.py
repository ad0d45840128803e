"""Keeps the diary: what commands and the page use to read it, add to it, and change it.

It writes beside a running service: both append to the same journal, each in its own transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from crampguard.domain.diary import Diary, Entry, QuietNight, data_of
from crampguard.domain.event import Event, EventKind
from crampguard.domain.language import _
from crampguard.domain.ports import Clock, Journal
from crampguard.errors import JournalError, NoSuchEntryError
from crampguard.journal import SqliteJournal
from crampguard.journal.uuid7 import UniqueIds


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What became of the entries of a file."""

    added: int
    restored: int
    """They had been removed, and are back."""
    here: int
    """They were here already."""


class Diarist:
    """Reads and writes the diary in a journal. All calls raise JournalError, and block as the disk does.

    Nothing is ever erased: an edit stands after what it replaces, and what was removed can be restored.
    """

    def __init__(
        self, journal: Journal, clock: Clock, new_id: Callable[[datetime], UUID] | None = None
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._new_id = new_id or UniqueIds()

    def diary(self) -> Diary:
        """All of it, as it is now."""
        return read_diary(self._journal)

    def add(self, *entries: Entry) -> tuple[Entry, ...]:
        """Write all of ``entries`` or none; those without an id get one. Returns them as written."""
        return self._write(entries)

    def quiet(self, night: date) -> Entry:
        """Say that a night had no cramps; said twice, it is there once. Returns what stands there then."""
        for entry in self.diary().entries:
            if entry.night == night:
                return entry
        (added,) = self.add(QuietNight(night=night))
        return added

    def edit(self, entry: Entry) -> None:
        """Put ``entry`` in the place of the one with its id. Raises NoSuchEntryError."""
        self._known(entry.id)
        self._journal.append(_written(entry, self._clock()))

    def remove(self, id_: str) -> Entry:
        """Take an entry out of the diary; returns it. Raises NoSuchEntryError."""
        entry = self._known(id_)
        self._journal.append(self._about(EventKind.DIARY_REMOVED, id_))
        return entry

    def restore(self, id_: str) -> Entry:
        """Bring back what was removed; returns it. Raises NoSuchEntryError."""
        for entry in self.diary().removed:
            if entry.id == id_:
                self._journal.append(self._about(EventKind.DIARY_RESTORED, id_))
                return entry
        raise NoSuchEntryError(_("No entry was removed that has the id {id}.").format(id=id_))

    def take_in(self, entries: Iterable[Entry]) -> TakenIn:
        """Add what isn't here yet, and bring back what was removed: all of it or none.

        What is here already stays as it is, edited since or not: an entry of the same id, one without an id
        that tells the same, and that a night was quiet of which something is known.
        """
        diary = self.diary()
        ids = {entry.id for entry in diary.in_order_of_adding}
        told = {replace(entry, id="") for entry in diary.in_order_of_adding}
        logged = set(diary.logged)
        removed = {entry.id for entry in diary.removed}
        new: list[Entry] = []
        back: list[str] = []
        here = 0
        for entry in entries:
            if entry.id in removed:
                back.append(entry.id)
            elif (
                entry.id in ids
                or (not entry.id and entry in told)
                or (isinstance(entry, QuietNight) and entry.night in logged)
            ):
                here += 1
            else:
                new.append(entry)
                told.add(replace(entry, id=""))
                logged.add(entry.night)
        restored = [self._about(EventKind.DIARY_RESTORED, id_) for id_ in back]
        self._write(new, restored)
        return TakenIn(added=len(new), restored=len(restored), here=here)

    def _write(self, entries: Iterable[Entry], others: Sequence[Event] = ()) -> tuple[Entry, ...]:
        now = self._clock()
        added = tuple(each if each.id else replace(each, id=str(self._new_id(now))) for each in entries)
        self._journal.append(*(_written(each, now) for each in added), *others)
        return added

    def _known(self, id_: str) -> Entry:
        for entry in self.diary().in_order_of_adding:
            if entry.id == id_:
                return entry
        raise NoSuchEntryError(_("There is no entry with the id {id}.").format(id=id_))

    def _about(self, kind: EventKind, id_: str) -> Event:
        return Event(at=self._clock(), kind=kind, data={"entry": id_})


def read_diary(journal: Journal) -> Diary:
    """The diary in a journal, which may be open for reading alone. Raises JournalError."""
    try:
        return Diary.of(journal.diary())
    except ValueError as error:
        raise JournalError(
            _("The diary holds an entry that this version does not understand: {error}").format(error=error),
            _("A newer crampguard may have written it: update this one."),
        ) from error


@contextmanager
def keeping_diary(directory: Path, clock: Clock) -> Iterator[Diarist]:
    """A Diarist over the journal in ``directory``, which is made where there is none. Raises JournalError."""
    journal = SqliteJournal.open(directory)
    try:
        yield Diarist(journal, clock)
    finally:
        journal.close()


def _written(entry: Entry, at: datetime) -> Event:
    return Event(at=at, kind=EventKind.DIARY_ENTRY, data=data_of(entry))
