"""The journal's file: who may read it, what can go wrong with it, and that nothing in it is ever changed."""

import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from crampguard.domain.event import Event, EventKind
from crampguard.errors import JournalError
from crampguard.journal import FILE_NAME, SqliteJournal, migrations, sqlite
from crampguard.journal.migrations import MIGRATIONS, migrate, version
from crampguard.journal.queries import DIARY, HISTORY, HISTORY_OF, RECALL

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STARTED = Event(at=NOON, kind=EventKind.STARTED)
STOPPED = Event(at=NOON + timedelta(hours=1), kind=EventKind.STOPPED)
NOBODY = 65534


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    """A journal on disk with one event in it."""
    with closing(SqliteJournal.open(tmp_path)) as opened:
        opened.append(STARTED)
        yield opened


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@contextmanager
def _umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _raw(directory: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(directory / FILE_NAME, isolation_level=None)) as connection:
        yield connection


# Who may read it


@pytest.mark.parametrize("mask", [0o000, 0o077, 0o777])
def test_directory_and_files_are_the_owners_alone_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    directory = tmp_path / "state" / "crampguard"
    with _umask(mask), closing(SqliteJournal.open(directory)) as journal:
        journal.append(STARTED)
        assert {path.name: _mode(path) for path in directory.iterdir()} == {
            FILE_NAME: 0o600,
            f"{FILE_NAME}-wal": 0o600,
            f"{FILE_NAME}-shm": 0o600,
        }
    assert _mode(directory) == _mode(directory.parent) == 0o700


def test_modes_that_became_lax_are_mended(tmp_path: Path, journal: SqliteJournal) -> None:
    tmp_path.chmod(0o755)
    for path in tmp_path.iterdir():
        path.chmod(0o666)
    SqliteJournal.open(tmp_path).close()
    assert _mode(tmp_path) == 0o700
    assert {_mode(path) for path in tmp_path.iterdir()} == {0o600}


# Nothing is ever changed


@pytest.mark.parametrize("change", ["UPDATE events SET at = '2020'", "DELETE FROM events"])
def test_an_entry_cannot_be_changed_or_deleted(tmp_path: Path, journal: SqliteJournal, change: str) -> None:
    with _raw(tmp_path) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(change)
    assert list(journal.recall(NOON)) == [STARTED]


def test_a_batch_that_cannot_be_written_leaves_nothing_behind(journal: SqliteJournal) -> None:
    beyond_json = Event(at=NOON, kind=EventKind.SLEPT, data={"seconds": float("nan")})
    with pytest.raises(ValueError, match="not JSON compliant"):
        journal.append(STOPPED, beyond_json)
    assert list(journal.recall(NOON)) == [STARTED]


def test_instants_stand_in_the_file_as_texts_that_sort(tmp_path: Path, journal: SqliteJournal) -> None:
    with _raw(tmp_path) as connection:
        assert connection.execute("SELECT at FROM events").fetchall() == [("2026-03-02T12:00:00.000000Z",)]


def test_the_device_signs_every_event_with_an_id_made_once(tmp_path: Path, journal: SqliteJournal) -> None:
    with closing(SqliteJournal.open(tmp_path)) as anew:
        anew.append(STOPPED)
    with _raw(tmp_path) as connection:
        (device,) = connection.execute("SELECT id FROM device").fetchone()
        signed = connection.execute("SELECT device, id FROM events").fetchall()
    assert len(device) == 32
    assert [by for by, _id in signed] == [device, device]
    assert signed[0][1] < signed[1][1]


# Reading beside the service, or without it


def test_reading_an_absent_journal_makes_nothing(tmp_path: Path) -> None:
    directory = tmp_path / "crampguard"
    with closing(SqliteJournal.read(directory)) as reader:
        assert (list(reader.recall(NOON)), reader.history()) == ([], [])
    assert not directory.exists()


def test_a_file_that_was_never_filled_reads_as_empty(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    with closing(SqliteJournal.read(tmp_path)) as reader:
        assert list(reader.recall(NOON)) == []
    assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] == [(FILE_NAME, 0)]


def test_reading_a_journal_that_nobody_writes_leaves_nothing_beside_it(tmp_path: Path) -> None:
    with closing(SqliteJournal.open(tmp_path)) as journal:
        journal.append(STARTED)
    with closing(SqliteJournal.read(tmp_path)) as reader:
        assert list(reader.recall(NOON)) == [STARTED]
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_reader_sees_what_a_running_service_goes_on_writing(tmp_path: Path, journal: SqliteJournal) -> None:
    with closing(SqliteJournal.read(tmp_path)) as reader:
        assert list(reader.recall(NOON)) == [STARTED]
        journal.note(STOPPED)
        assert list(reader.recall(NOON)) == [STARTED, STOPPED]


@pytest.mark.parametrize("present", [True, False], ids=["over a file", "over none"])
def test_a_reader_refuses_to_write(tmp_path: Path, present: bool) -> None:
    if present:
        SqliteJournal.open(tmp_path).close()
    with closing(SqliteJournal.read(tmp_path)) as reader, pytest.raises(JournalError, match="readonly"):
        reader.append(STARTED)


@contextmanager
def _unprivileged(directory: Path) -> Iterator[None]:
    """Root may write everywhere: be somebody else for a while, who owns ``directory``."""
    if os.geteuid() != 0:
        yield
        return
    for path in (directory, *directory.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_the_journal_can_be_read_where_nothing_can_be_written() -> None:
    with TemporaryDirectory() as named:
        directory = Path(named)
        with closing(SqliteJournal.open(directory)) as journal:
            journal.append(STARTED)
        with _unprivileged(directory):
            directory.chmod(0o500)
            with closing(SqliteJournal.read(directory)) as reader:
                assert list(reader.recall(NOON)) == [STARTED]
            directory.chmod(0o700)
        assert [path.name for path in directory.iterdir()] == [FILE_NAME]


def test_a_journal_of_somebody_else_is_an_error_that_says_so() -> None:
    with TemporaryDirectory() as named:
        directory = Path(named)
        SqliteJournal.open(directory).close()
        with _unprivileged(directory):
            (directory / FILE_NAME).chmod(0o000)
            with pytest.raises(JournalError, match="can't be used"):
                SqliteJournal.read(directory)


# What can go wrong


@pytest.mark.parametrize("opened", [SqliteJournal.open, SqliteJournal.read])
def test_a_journal_of_a_newer_version_is_refused_and_left_alone(
    tmp_path: Path, opened: Callable[[Path], SqliteJournal]
) -> None:
    SqliteJournal.open(tmp_path).close()
    with _raw(tmp_path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(JournalError, match="newer crampguard") as refused:
        opened(tmp_path)
    assert "Update" in refused.value.hint
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("opened", [SqliteJournal.open, SqliteJournal.read])
def test_a_file_that_is_no_journal_is_left_alone(
    tmp_path: Path, opened: Callable[[Path], SqliteJournal]
) -> None:
    (tmp_path / FILE_NAME).write_text("Dear diary, " * 100)
    with pytest.raises(JournalError, match="damaged, or not a journal"):
        opened(tmp_path)
    assert (tmp_path / FILE_NAME).read_text() == "Dear diary, " * 100


def test_damage_within_the_file_is_told_when_it_is_met(tmp_path: Path) -> None:
    with closing(SqliteJournal.open(tmp_path)) as journal:
        journal.append(*[STARTED] * 500)
    with (tmp_path / FILE_NAME).open("r+b") as file:
        whole = file.seek(0, os.SEEK_END)
        file.seek(4096)
        file.write(b"\xff" * (whole - 4096))
    with pytest.raises(JournalError, match="damaged, or not a journal"):
        SqliteJournal.open(tmp_path)


def test_an_entry_of_an_unknown_kind_is_told(tmp_path: Path, journal: SqliteJournal) -> None:
    with _raw(tmp_path) as connection:
        connection.execute(
            "INSERT INTO events (id, device, at, kind, reason, data) VALUES ('x', '', ?, 'sung', '{}', '{}')",
            ["2027-01-01T00:00:00.000000Z"],
        )
    with pytest.raises(JournalError, match="'sung'"):
        journal.recall(NOON)


def test_a_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="Not a directory"):
        SqliteJournal.open(tmp_path / "file" / "crampguard")


def test_a_disk_that_takes_no_more_is_told_and_nothing_is_half_written(journal: SqliteJournal) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    many = [STOPPED] * 5_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with pytest.raises(JournalError):
            journal.append(*many)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(journal.recall(NOON)) == [STARTED]
    journal.append(STOPPED)
    assert list(journal.recall(NOON)) == [STARTED, STOPPED]


def test_a_journal_that_another_program_holds_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_SECONDS", 0)
    with closing(SqliteJournal.open(tmp_path)) as journal, _raw(tmp_path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="held by another program"):
            journal.append(STARTED)


# Migrations and queries


def test_a_migration_that_fails_leaves_the_version_before_it() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        broken = (*MIGRATIONS, ("CREATE TABLE moods (mood TEXT)", "CREATE TABLE moods (mood TEXT)"))
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            migrate(connection, broken)
        assert version(connection) == len(MIGRATIONS)
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'moods'").fetchall() == []


def test_a_migration_keeps_what_is_there(tmp_path: Path, journal: SqliteJournal) -> None:
    with _raw(tmp_path) as connection:
        migrate(connection, (*MIGRATIONS, ("ALTER TABLE device ADD COLUMN name TEXT",)))
        assert version(connection) == migrations.NEWEST + 1
    assert list(journal.recall(NOON)) == [STARTED]


@pytest.mark.parametrize(
    "query", [RECALL, HISTORY, HISTORY_OF, DIARY], ids=["recall", "history", "history of some", "diary"]
)
def test_no_query_walks_the_whole_journal(tmp_path: Path, journal: SqliteJournal, query: str) -> None:
    with _raw(tmp_path) as connection:
        bound = {"since": "2026", "limit": 20, "reminders": "[]"}
        plan = connection.execute(f"EXPLAIN QUERY PLAN {query}", bound).fetchall()
    steps = [step for *_numbers, step in plan]
    assert [step for step in steps if step.startswith("SCAN events")] == []
    if query is HISTORY:
        # The latest few are found by walking the index, not by sorting all occurrences first.
        assert "USE TEMP B-TREE FOR DISTINCT" not in steps
