"""Files that a person names: written for their eyes alone, read with errors that say which."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crampguard.domain.language import _
from crampguard.errors import CrampguardError

_LARGEST = 64 * 1024 * 1024


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """What the system says of a file, ``path`` where it names none, becomes CrampguardError."""
    try:
        yield
    except OSError as error:
        raise CrampguardError(f"{error.filename or path}: {error.strerror}") from None


def write_private(file: Path, text: str) -> None:
    """Write ``text`` to ``file`` in one go: whole, or as it was before. Raises CrampguardError."""
    # Beside it and then in its place: a reader never meets half of it, and its mode is ours from the start.
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(text.encode())
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CrampguardError(
            _("{file} can't be written: {why}").format(file=file, why=error.strerror or error)
        ) from error


def read_text(file: Path) -> str:
    """What stands in ``file``; ``-`` is standard input. Raises CrampguardError."""
    try:
        if str(file) == "-":
            read = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with file.open("rb") as stream:
                read = stream.read(_LARGEST + 1)
    except OSError as error:
        raise CrampguardError(
            _("{file} can't be read: {why}").format(file=file, why=error.strerror or error)
        ) from error
    if len(read) > _LARGEST:
        raise CrampguardError(_("{file} is too large for a diary").format(file=file))
    try:
        return read.decode()
    except UnicodeDecodeError as error:
        line = read.count(b"\n", 0, error.start) + 1
        raise CrampguardError(
            _("{file}:{line}: not UTF-8 text").format(file=file, line=line), _("Save it as UTF-8.")
        ) from error
