"""Keeping the diary: adding, editing, removing, bringing back; also beside a running service."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crampguard.diarist import Diarist, TakenIn, keeping_diary, read_diary
from crampguard.domain.diary import Episode, QuietNight
from crampguard.domain.event import Event, EventKind
from crampguard.errors import JournalError, NoSuchEntryError
from crampguard.journal import FILE_NAME, SqliteJournal
from tests.fakes.journal import InMemoryJournal

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
NIGHT = date(2026, 3, 2)
CRAMP = Episode(night=NIGHT, severity=4)


@pytest.fixture
def journal() -> InMemoryJournal:
    """Where nothing stands yet."""
    return InMemoryJournal()


@pytest.fixture
def diarist(journal: InMemoryJournal) -> Diarist:
    """Somebody who keeps a diary there."""
    return Diarist(journal, lambda: NOW)


def test_what_is_added_gets_an_id_and_is_there(diarist: Diarist) -> None:
    first, second = diarist.add(CRAMP, CRAMP)
    assert first.id < second.id
    assert diarist.diary().entries == (first, second)


def test_an_id_that_is_there_already_is_kept(diarist: Diarist) -> None:
    (added,) = diarist.add(Episode(id="mine", night=NIGHT))
    assert added.id == "mine"


def test_a_quiet_night_is_there_once(diarist: Diarist) -> None:
    assert diarist.quiet(NIGHT) == diarist.quiet(NIGHT)
    assert [type(entry) for entry in diarist.diary().entries] == [QuietNight]


def test_a_night_with_a_cramp_is_not_made_quiet(diarist: Diarist, journal: InMemoryJournal) -> None:
    (cramp,) = diarist.add(CRAMP)
    assert diarist.quiet(NIGHT) == cramp
    assert len(journal.events) == 1


def test_an_edit_replaces_and_erases_nothing(diarist: Diarist, journal: InMemoryJournal) -> None:
    (cramp,) = diarist.add(CRAMP)
    diarist.edit(Episode(id=cramp.id, night=NIGHT, severity=6))
    assert [episode.severity for episode in diarist.diary().episodes] == [6]
    assert [event.data["severity"] for event in journal.events] == [4, 6]


def test_what_is_removed_can_be_brought_back(diarist: Diarist, journal: InMemoryJournal) -> None:
    (cramp,) = diarist.add(CRAMP)
    assert diarist.remove(cramp.id) == cramp
    assert diarist.diary().entries == ()
    assert diarist.restore(cramp.id) == cramp
    assert diarist.diary().entries == (cramp,)
    assert len(journal.events) == 3


def test_what_is_not_there_cannot_be_edited_removed_or_restored(diarist: Diarist) -> None:
    (cramp,) = diarist.add(CRAMP)
    with pytest.raises(NoSuchEntryError):
        diarist.restore(cramp.id)
    diarist.remove(cramp.id)
    for attempt in (
        lambda: diarist.remove(cramp.id),
        lambda: diarist.edit(cramp),
        lambda: diarist.remove("x"),
    ):
        with pytest.raises(NoSuchEntryError):
            attempt()


def test_a_file_adds_what_is_not_here_and_only_that(diarist: Diarist) -> None:
    diarist.add(CRAMP)
    there = diarist.diary().entries
    other = Episode(night=NIGHT, severity=5)
    quiet = QuietNight(night=date(2026, 3, 1))
    assert diarist.take_in([*there, CRAMP, other, other, quiet, quiet]) == TakenIn(
        added=2, restored=0, here=4
    )
    assert [replace(entry, id="") for entry in diarist.diary().entries] == [quiet, CRAMP, other]
    assert diarist.take_in(diarist.diary().entries) == TakenIn(added=0, restored=0, here=3)


def test_a_file_brings_back_what_was_removed(diarist: Diarist) -> None:
    (cramp,) = diarist.add(CRAMP)
    diarist.remove(cramp.id)
    assert diarist.take_in([cramp]) == TakenIn(added=0, restored=1, here=0)
    assert diarist.diary().entries == (cramp,)


def test_a_file_does_not_undo_an_edit(diarist: Diarist) -> None:
    (cramp,) = diarist.add(CRAMP)
    edited = Episode(id=cramp.id, night=NIGHT, severity=9)
    diarist.edit(edited)
    assert diarist.take_in([cramp]) == TakenIn(added=0, restored=0, here=1)
    assert diarist.diary().entries == (edited,)


def test_that_a_night_was_quiet_adds_nothing_where_something_is_known(diarist: Diarist) -> None:
    diarist.add(CRAMP)
    assert diarist.take_in([QuietNight(id="q", night=NIGHT)]).here == 1


def test_a_file_is_taken_in_whole_or_not_at_all(diarist: Diarist, journal: InMemoryJournal) -> None:
    journal.full = True
    with pytest.raises(JournalError):
        diarist.take_in([CRAMP])
    assert journal.events == []


def test_an_entry_of_a_newer_version_is_told(journal: InMemoryJournal) -> None:
    journal.append(Event(at=NOW, kind=EventKind.DIARY_ENTRY, data={"entry": "a", "what": "song"}))
    with pytest.raises(JournalError, match="'song'") as refused:
        read_diary(journal)
    assert "update" in refused.value.hint


@pytest.fixture
def service(tmp_path: Path) -> Iterator[SqliteJournal]:
    """The journal as a running service holds it open."""
    with closing(SqliteJournal.open(tmp_path)) as opened:
        opened.append(Event(at=NOW, kind=EventKind.STARTED))
        yield opened


def test_it_is_kept_beside_a_running_service(tmp_path: Path, service: SqliteJournal) -> None:
    with keeping_diary(tmp_path, lambda: NOW) as diarist:
        diarist.add(CRAMP)
        service.append(Event(at=NOW, kind=EventKind.STOPPED))
        diarist.quiet(date(2026, 3, 1))
    assert len(read_diary(service).entries) == 2
    assert [event.kind for event in service.recall(NOW)] == [EventKind.STARTED, EventKind.STOPPED]


def test_a_diary_is_begun_where_there_is_no_journal_for_its_owner_alone(tmp_path: Path) -> None:
    directory = tmp_path / "state"
    with keeping_diary(directory, lambda: NOW) as diarist:
        diarist.add(CRAMP)
    assert (directory / FILE_NAME).stat().st_mode & 0o777 == 0o600
