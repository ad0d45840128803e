"""The journal and what it lies on: whole, damaged, too new, full, open to others; and nothing is changed."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from crampguard.doctor import Finding, Patient
from crampguard.doctor.storage import examine_storage
from crampguard.domain.event import Event, EventKind
from crampguard.journal import FILE_NAME, SqliteJournal
from crampguard.wallclock import utc_now
from tests.crash.test_disk import mounted
from tests.doctor.conftest import states, the


@pytest.fixture
def journal(patient: Patient) -> Path:
    """A journal with some hundred events in it, closed in good order."""
    opened = SqliteJournal.open(patient.state_directory)
    opened.append(*(Event(at=utc_now(), kind=EventKind.STARTED, data={"text": "x" * 99}) for _ in range(400)))
    opened.close()
    return patient.state_directory / FILE_NAME


def found(patient: Patient) -> list[Finding]:
    """What is found where things are written down."""
    return list(examine_storage(patient))


def contents(directory: Path) -> dict[str, tuple[str, int]]:
    """All files, with what is in them and their modes."""
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mode)
        for path in directory.iterdir()
    }


def test_before_the_first_start_all_is_well_and_nothing_is_made(patient: Patient) -> None:
    findings = found(patient)
    assert states(findings) == {"journal": "ok", "disk": "ok"}
    assert not patient.state_directory.exists()


def test_a_whole_journal_is_left_as_it_is(patient: Patient, journal: Path) -> None:
    before = contents(patient.state_directory)
    assert states(found(patient)) == {"journal": "ok", "disk": "ok", "permissions": "ok"}
    assert contents(patient.state_directory) == before


def test_a_journal_that_is_being_written_can_be_examined(patient: Patient, journal: Path) -> None:
    service = SqliteJournal.open(patient.state_directory)
    service.append(Event(at=utc_now(), kind=EventKind.STARTED))
    before = contents(patient.state_directory)
    assert set(before) > {f"{FILE_NAME}-wal"}
    assert states(found(patient))["journal"] == "ok"
    assert {name: before[name] for name in (FILE_NAME, f"{FILE_NAME}-wal")} == {
        name: each for name, each in contents(patient.state_directory).items() if not name.endswith("-shm")
    }
    service.close()


def test_what_is_no_journal_is_told(patient: Patient, journal: Path) -> None:
    journal.write_bytes(b"not a database at all" * 100)
    damaged = the("journal", found(patient))
    assert (damaged.state, str(journal) in damaged.message, bool(damaged.mend)) == ("bad", True, True)


def test_damage_in_the_middle_is_told(patient: Patient, journal: Path) -> None:
    size = journal.stat().st_size
    with journal.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(os.urandom(8192))
    damaged = the("journal", found(patient))
    assert damaged.state == "bad"
    assert "damaged" in damaged.message


def test_damage_that_reading_does_not_meet_is_told(patient: Patient, journal: Path) -> None:
    connection = sqlite3.connect(journal)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_schema WHERE name = 'events_by_time'")
    connection.commit()
    connection.close()
    damaged = the("journal", found(patient))
    assert (damaged.state, damaged.message.startswith("it is damaged: ")) == ("bad", True)


def test_a_newer_journal_is_told_with_what_to_do(patient: Patient, journal: Path) -> None:
    connection = sqlite3.connect(journal)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    newer = the("journal", found(patient))
    assert newer.state == "bad"
    assert "Update crampguard" in newer.mend


def test_an_entry_from_the_future_casts_doubt_on_the_clock(patient: Patient, journal: Path) -> None:
    opened = SqliteJournal.open(patient.state_directory)
    opened.append(Event(at=utc_now() + timedelta(days=400), kind=EventKind.STOPPED))
    opened.close()
    assert the("clock", found(patient)).state == "bad"


def test_a_damaged_journal_that_was_set_aside_is_noted(patient: Patient, journal: Path) -> None:
    aside = SqliteJournal.set_aside(patient.state_directory, utc_now())
    SqliteJournal.open(patient.state_directory).close()
    findings = [each for each in found(patient) if each.check == "journal"]
    assert [each.state for each in findings] == ["ok", "note"]
    assert str(aside) in findings[1].message


@pytest.mark.parametrize("name", ["", FILE_NAME])
def test_what_others_may_read_is_noted_and_not_changed(patient: Patient, journal: Path, name: str) -> None:
    path = patient.state_directory / name
    path.chmod(path.stat().st_mode | 0o044)
    before = contents(patient.state_directory)
    noted = the("permissions", found(patient))
    assert (noted.state, noted.message) == ("note", f"others may read {path}")
    assert contents(patient.state_directory) == before
    subprocess.run(["sh", "-c", noted.mend], check=True)
    assert the("permissions", found(patient)).state == "ok"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_files_of_somebody_else_stand_in_the_way(patient: Patient, journal: Path) -> None:
    os.chown(journal, 65534, 65534)
    assert the("permissions", found(patient)).state == "bad"


_LOOK = """
import sys
from pathlib import Path
from crampguard.doctor.storage import examine_storage
from crampguard.doctor.finding import Patient
patient = Patient(environment={}, settings=None, settings_file=None, problems=(), unit="",
                  autostart_file=None, state_directory=Path(sys.argv[1]))
for each in examine_storage(patient):
    print(each.check, each.state, each.message)
"""


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("size=512k", "disk bad 512 KiB free"),
        ("size=8m", "disk note 8 MiB free"),
        ("size=8m,ro", "disk bad {directory} can't be written to"),
    ],
)
def test_a_disk_without_room_is_told(patient: Patient, options: str, told: str) -> None:
    directory = patient.state_directory
    with mounted(directory, options) as launcher:
        done = subprocess.run(
            [*launcher, sys.executable, "-c", _LOOK, str(directory)],
            check=True,
            capture_output=True,
            text=True,
        )
    assert told.format(directory=directory) in done.stdout
