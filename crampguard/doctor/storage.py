"""Whether what happens can be written down: the journal, its disk, and who may read it."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shlex import quote

from crampguard.doctor.finding import Finding, Patient, bad, note, ok
from crampguard.domain.language import _
from crampguard.errors import DamagedJournalError, JournalError
from crampguard.journal import FILE_NAME, SqliteJournal
from crampguard.wallclock import utc_now

_TOO_LITTLE = 1024 * 1024
_LITTLE = 50 * 1024 * 1024
"""Bytes free on the disk: SQLite needs some hundred thousand to work, other programs soon use up the rest."""

_TOLERABLE = timedelta(hours=1)
"""How far ahead of the clock the journal may be before something must be wrong with one of them."""


def examine_storage(patient: Patient) -> Iterator[Finding]:
    """The journal first, then what it lies on."""
    directory = patient.state_directory
    yield from _journal(directory)
    yield _disk(directory)
    yield from _permissions(directory)


def _journal(directory: Path) -> Iterator[Finding]:
    if not (directory / FILE_NAME).exists():
        yield ok("journal", _("there is none yet; the service's first start makes one"))
        return
    try:
        journal = SqliteJournal.read(directory)
        try:
            faults = journal.faults()
            latest = [event.at for event in journal.recall(utc_now())][-1:]
        finally:
            journal.close()
    except DamagedJournalError as error:
        yield bad("journal", error.message, _restart())
        return
    except JournalError as error:
        yield bad("journal", error.message, error.hint or _("ls -l {directory}").format(directory=directory))
        return
    if faults:
        yield bad("journal", _("it is damaged: {fault}").format(fault=faults[0]), _restart())
    else:
        yield ok("journal", _("{file} is whole").format(file=directory / FILE_NAME))
    if latest and latest[0] - utc_now() > _TOLERABLE:
        message = _("the journal's last entry is from {time} UTC, which is still to come").format(
            time=f"{latest[0]:%Y-%m-%d %H:%M}"
        )
        yield bad("clock", message, "timedatectl set-ntp true")
    if aside := sorted(directory.glob(f"{FILE_NAME}.damaged-*")):
        message = _("a damaged one was set aside: {file}").format(file=aside[-1])
        yield note("journal", message, _("keep it if you miss something, or delete it"))


def _restart() -> str:
    return _("systemctl --user restart crampguard: the service sets it aside and begins a new one")


def _disk(directory: Path) -> Finding:
    existing = next(path for path in (directory, *directory.parents) if path.exists())
    journal = directory / FILE_NAME
    for path in (existing, *([journal] if journal.exists() else [])):
        if not os.access(path, os.R_OK | os.W_OK):
            message = _("{path} can't be written to").format(path=path)
            return bad("disk", message, _("make it yours and writable, or mount its disk for writing"))
    free = shutil.disk_usage(existing).free
    told = _("{free} free for {directory}").format(free=_size(free), directory=directory)
    if free < _TOO_LITTLE:
        return bad("disk", told, _("make room on the disk"))
    if free < _LITTLE:
        return note("disk", told, _("make room on the disk"))
    return ok("disk", told)


def _permissions(directory: Path) -> Iterator[Finding]:
    if not directory.exists():
        return
    facts = {path: _facts(path) for path in (directory, *sorted(directory.iterdir()))}
    foreign = [path for path, fact in facts.items() if fact and fact.st_uid != os.geteuid()]
    readable = [path for path, fact in facts.items() if fact and fact.st_mode & 0o077]
    if foreign:
        message = _("{path} belongs to somebody else").format(path=foreign[0])
        yield bad("permissions", message, f"sudo chown -R $USER {quote(str(directory))}")
    elif readable:
        message = _("others may read {path}").format(path=readable[0])
        yield note("permissions", message, f"chmod -R go= {quote(str(directory))}")
    else:
        yield ok("permissions", _("the journal is readable by you alone"))


def _facts(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        # SQLite takes the files beside the journal away when nobody has it open any more.
        return None


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.0f} TiB"
