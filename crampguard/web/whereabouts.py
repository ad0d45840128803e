"""Where the running page is: in a file that its owner alone can read, so that a second call finds it."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from crampguard.domain.language import _
from crampguard.errors import CrampguardError
from crampguard.web.security import CRAMP, ENTRANCE

_FILE = "dashboard.json"
_LOCK = "dashboard.lock"
_TURN = "dashboard.turn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """A server that runs, and what its invitations are signed with."""

    authority: str
    """``127.0.0.1:43210``"""
    key: str

    def link(self, invitation: str, *, cramp: bool = False) -> str:
        """The address that lets a browser in, once; with a ``cramp``, it begins with the relief guide."""
        return f"http://{self.authority}{ENTRANCE}?invitation={invitation}{f'&{CRAMP}' if cramp else ''}"


@contextmanager
def settled(directory: Path, begin: Callable[[], Whereabouts]) -> Iterator[tuple[Whereabouts, bool]]:
    """The one server of ``directory``, and whether it is this process: then it is so within the block.

    ``begin`` makes it be somewhere, if none runs. The kernel lets go of the locks however a process ends; of
    two that begin at the same time the second waits until the first is somewhere. Raises CrampguardError.
    """
    with ExitStack() as held:
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            turn = _opened(directory / _TURN, held)
            lock = _opened(directory / _LOCK, held)
        except OSError as error:
            raise CrampguardError(
                _("{path} can't be written: {error}").format(path=directory, error=error.strerror)
            ) from error
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            found = Whereabouts(**json.loads((directory / _FILE).read_text()))
            fcntl.flock(turn, fcntl.LOCK_UN)
            yield found, False
            return
        made = begin()
        _write(directory / _FILE, json.dumps(asdict(made)))
        fcntl.flock(turn, fcntl.LOCK_UN)
        try:
            yield made, True
        finally:
            (directory / _FILE).unlink(missing_ok=True)


def _opened(path: Path, held: ExitStack) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    held.callback(os.close, descriptor)
    return descriptor


def _write(path: Path, text: str) -> None:
    # What a crash left there may have another mode; a new file has ours from the start.
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
