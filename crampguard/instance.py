"""One service a person: a lock on their state directory, held for the life of the process.

The bus name does the same where there is a bus; the lock guards the journal where there is none. The kernel
lets go of it however the process ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crampguard.domain.language import _
from crampguard.errors import AlreadyRunningError, JournalError

_LOCK = "lock"


@contextmanager
def sole(directory: Path) -> Iterator[None]:
    """Be the only service on ``directory``. Raises AlreadyRunningError."""
    path = directory / _LOCK
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise JournalError(
            _("{path} can't be written: {error}").format(path=path, error=error.strerror),
            _("crampguard keeps its journal there; is the disk full or the directory read-only?"),
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(
                _("crampguard is running already."), _("'crampguard status' tells more about it.")
            ) from None
        yield
    finally:
        os.close(descriptor)


def is_running(directory: Path) -> bool:
    """Whether a service holds ``directory`` now."""
    try:
        descriptor = os.open(directory / _LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        # No lock was ever made there, or it isn't ours to look at: no service of this person runs.
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
