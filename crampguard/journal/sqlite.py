"""The journal as an SQLite file: written event by event, read by the service and by the commands."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from urllib.parse import quote

from crampguard.domain.event import Event, EventKind, HistoryEntry
from crampguard.domain.occurrence import Occurrence
from crampguard.journal.failures import newer, told, understood
from crampguard.journal.migrations import NEWEST, migrate, version
from crampguard.journal.queries import DIARY, HISTORY, HISTORY_OF, RECALL
from crampguard.journal.rows import COLUMNS, event_of, instant_text, reason_of, row_of
from crampguard.journal.uuid7 import UniqueIds

FILE_NAME = "journal.sqlite3"

_INSERT = f"INSERT INTO events (id, device, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_BUSY_SECONDS = 5.0
"""How long to wait for another process that writes."""
_CACHE = 128
"""KiB of pages that a service keeps: it writes at the end. SQLite's 2,000 fill up as the journal grows."""
_OUTCOMES = {kind.value: kind.outcome for kind in EventKind}
_EVER = datetime.min.replace(tzinfo=UTC)


class SqliteJournal:
    """A :class:`~crampguard.domain.ports.Journal`. Belongs to the thread that opened it."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Over a file of the newest version; :meth:`open` and :meth:`read` see to that."""
        self._path = path
        self._connection = connection
        self._new_id = UniqueIds()
        (self._device,) = connection.execute("SELECT id FROM device").fetchone()

    @classmethod
    def open(cls, directory: Path) -> Self:
        """The journal in ``directory``, for writing; made where it isn't there. Both are the owner's alone.

        Raises JournalError. A journal of a later version of the program is left as it is.
        """
        path = directory / FILE_NAME
        with told(path):
            _keep_private(path)
            with _closed_on_failure(_connect(path.as_posix())) as connection:
                _refuse_newer(path, connection)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute(f"PRAGMA cache_size = -{_CACHE}")
                migrate(connection)
                return cls(path, connection)

    @classmethod
    def set_aside(cls, directory: Path, now: datetime) -> Path:
        """Give a damaged journal another name, with what SQLite keeps beside it. Returns that name.

        Nothing is deleted: what is left in it can be recovered. Raises JournalError.
        """
        path = directory / FILE_NAME
        aside = path.with_name(f"{path.name}.damaged-{now:%Y%m%dT%H%M%SZ}")
        with told(path):
            for suffix in ("-wal", "-shm", ""):
                if (file := _beside(path, suffix)).exists():
                    file.rename(_beside(aside, suffix))
        return aside

    @classmethod
    def read(cls, directory: Path) -> Self:
        """The journal in ``directory``, for reading alone: makes and changes nothing, empty where absent.

        A service may be writing it meanwhile. Raises JournalError.
        """
        path = directory / FILE_NAME
        with told(path), _closed_on_failure(_existing(path) or _empty()) as connection:
            connection.execute("PRAGMA query_only = ON")
            return cls(path, connection)

    @classmethod
    def copied(cls, directory: Path) -> Self:
        """What the journal in ``directory`` holds, in memory, which takes no room on its disk.

        Empty where absent. Raises JournalError.
        """
        path = directory / FILE_NAME
        with told(path), _closed_on_failure(_connect(":memory:")) as copy:
            if path.exists():
                with closing(_connect(path.as_posix())) as connection:
                    # Alone with it, SQLite needs no file to share with others: https://sqlite.org/wal.html#noshm
                    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                    _refuse_newer(path, connection)
                    connection.backup(copy)
            migrate(copy)
            return cls(path, copy)

    def append(self, *events: Event) -> None:
        """Write all of ``events`` or none. On return they outlast a loss of power. Raises JournalError."""
        rows = [(str(self._new_id(event.at)), self._device, *row_of(event)) for event in events]
        with told(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                self._connection.executemany(_INSERT, rows)

    def note(self, *events: Event) -> None:
        """As :meth:`append`, not waiting for the disk: on return they outlast the death of the process."""
        # In WAL mode NORMAL leaves out the sync at the end of a transaction, and nothing else; the next
        # append makes these durable as well. https://www.sqlite.org/pragma.html#pragma_synchronous
        with told(self._path):
            self._connection.execute("PRAGMA synchronous = NORMAL")
            try:
                self.append(*events)
            finally:
                self._connection.execute("PRAGMA synchronous = FULL")

    def recall(self, since: datetime) -> Sequence[Event]:
        """In the order of writing, what Journal.recall names. Raises JournalError."""
        with told(self._path), understood(self._path):
            rows = self._connection.execute(RECALL, {"since": instant_text(since)})
            return [event_of(row) for row in rows]

    def diary(self) -> Sequence[Event]:
        """In the order of writing, every event of the diary. Raises JournalError."""
        with told(self._path), understood(self._path):
            return [event_of(row) for row in self._connection.execute(DIARY)]

    def history(self, since: datetime | None = None, limit: int | None = None) -> Sequence[HistoryEntry]:
        """As Journal.history; those of the same instant in the order of writing. Raises JournalError."""
        bound = {"since": instant_text(since or _EVER), "limit": -1 if limit is None else limit}
        return self._history(HISTORY, bound)

    def history_of(self, reminders: Collection[str], since: datetime | None = None) -> Sequence[HistoryEntry]:
        """As Journal.history_of. Raises JournalError."""
        bound = {"since": instant_text(since or _EVER), "reminders": json.dumps(sorted(reminders))}
        return self._history(HISTORY_OF, bound)

    def _history(self, query: str, bound: Mapping[str, object]) -> list[HistoryEntry]:
        with told(self._path), understood(self._path):
            return [
                HistoryEntry(
                    occurrence=Occurrence(
                        reminder=reminder, scheduled_for=datetime.fromisoformat(scheduled_for)
                    ),
                    outcome=outcome,
                    reason=reason_of(reason),
                    at=datetime.fromisoformat(at),
                )
                for reminder, scheduled_for, kind, reason, at, *_seq in self._connection.execute(query, bound)
                if (outcome := _OUTCOMES.get(kind)) is not None
            ]

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file when it reads all of it; empty for a whole one.

        Raises JournalError where it can't read that far.
        """
        with told(self._path):
            found = [str(text) for (text,) in self._connection.execute("PRAGMA quick_check(3)")]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        """Let go of the file."""
        with told(self._path):
            self._connection.close()


def _connect(database: str, *, uri: bool = False) -> sqlite3.Connection:
    # Without isolation_level every transaction begins and ends where it is written.
    return sqlite3.connect(database, uri=uri, timeout=_BUSY_SECONDS, isolation_level=None)


def _existing(path: Path) -> sqlite3.Connection | None:
    if not path.exists():
        return None
    with _closed_on_failure(_connect_read_only(path)) as connection:
        _refuse_newer(path, connection)
        if version(connection):
            return connection
        # Its service has just begun, or never came to fill it: as good as absent.
        connection.close()
        return None


def _empty() -> sqlite3.Connection:
    connection = _connect(":memory:")
    migrate(connection)
    return connection


def _connect_read_only(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(path.as_posix())}"
    if _beside(path, "-wal").exists():
        return _connect(f"{address}?mode=ro", uri=True)
    # Nobody has it open, so the file may be taken as it stands. Read in another way, SQLite would make files
    # beside it, and leave them there; or fail where it can't.
    return _connect(f"{address}?mode=ro&immutable=1", uri=True)


def _refuse_newer(path: Path, connection: sqlite3.Connection) -> None:
    if (found := version(connection)) > NEWEST:
        raise newer(path, found, NEWEST)


@contextmanager
def _closed_on_failure(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def _keep_private(path: Path) -> None:
    # Modes are set after the making too: the umask has its say in mkdir and touch. SQLite gives the files
    # that it makes beside this one the same mode.
    for missing in [directory for directory in reversed(path.parents) if not directory.exists()]:
        missing.mkdir(mode=0o700, exist_ok=True)
        missing.chmod(0o700)
    if not path.exists():
        path.touch(mode=0o600)
    _set_mode(path.parent, 0o700)
    for file in (path, _beside(path, "-wal"), _beside(path, "-shm")):
        if file.exists():
            _set_mode(file, 0o600)


def _set_mode(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o777 != mode:
        path.chmod(mode)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
