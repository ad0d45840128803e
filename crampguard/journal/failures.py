"""What SQLite and the disk say when they fail, in words that help the person."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crampguard.domain.language import _
from crampguard.errors import DamagedJournalError, JournalError, UnwritableJournalError

_OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Failures of SQLite and of the disk become JournalError."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error) from error
    except OSError as error:
        kind = UnwritableJournalError if error.errno in _OF_THE_DISK else JournalError
        raise _unusable(path, error.strerror or error, kind) from error


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """An entry that this version of the program can't read becomes JournalError."""
    try:
        yield
    except ValueError as error:
        raise JournalError(
            _("The journal {path} holds an entry that this version does not understand: {error}.").format(
                path=path, error=error
            ),
            _("A newer crampguard may have written it: update this one."),
        ) from error


def newer(path: Path, found: int, known: int) -> JournalError:
    """The file is of a version that this program can't know."""
    return JournalError(
        _(
            "The journal {path} was written by a newer crampguard "
            "(its version is {found}, this one knows up to {known})."
        ).format(path=path, found=found, known=known),
        _("Nothing was changed. Update crampguard to go on with it."),
    )


def _explained(path: Path, error: sqlite3.Error) -> JournalError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:
        # No room for the file in which several processes share what is in the journal.
        code = sqlite3.SQLITE_FULL
    # The low byte is the kind of failure, the rest a variety of it: https://www.sqlite.org/rescode.html
    match code & 0xFF:
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return DamagedJournalError(
                _("The journal {path} is damaged, or not a journal: {error}.").format(path=path, error=error),
                _("Nothing was deleted. The service sets it aside when it starts, and begins a new one."),
            )
        case sqlite3.SQLITE_FULL:
            return UnwritableJournalError(
                _("The journal {path} can't grow: the disk is full.").format(path=path),
                _("Make room on the disk."),
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return JournalError(
                _("The journal {path} is held by another program.").format(path=path),
                _("Close the program that has it open, and try again."),
            )
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_READONLY:
            return _unusable(path, error, UnwritableJournalError)
        case _:
            return _unusable(path, error)


def _unusable(path: Path, why: object, kind: type[JournalError] = JournalError) -> JournalError:
    return kind(_("The journal {path} can't be used: {why}.").format(path=path, why=why))
