"""What is examined, and what is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from crampguard.domain.settings import Settings


class State(StrEnum):
    """How it is. The values stand in JSON."""

    OK = "ok"
    NOTE = "note"
    """Worth knowing; it keeps no reminder away by itself, or ends by itself."""
    BAD = "bad"
    """It stands in the way of reminders, now or at the next login."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was checked."""

    check: str
    """What: a word that scripts may rely on."""
    state: State
    message: str
    """One line without a full stop, for the person."""
    mend: str = ""
    """One line: what to do about it. Never empty where the state is BAD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """All that an examination looks at, besides the machine and the session."""

    environment: Mapping[str, str]
    settings: Settings
    """Those in force, whatever the file says."""
    settings_file: Path
    problems: Sequence[str]
    """What is wrong with the file, a line each."""
    state_directory: Path
    unit: str
    """The name of systemd's unit."""
    autostart_file: Path
    """The desktop's entry, where that is what starts the service."""
    patience: float = 2.0
    """Seconds for one answer over the bus. Where all is well it comes within milliseconds."""
    trial: float | None = 1.0
    """Seconds for which a notification is shown for a trial: long enough to see, too short to be in the way.
    None: not at all."""


def ok(check: str, message: str) -> Finding:
    """All is well with it."""
    return Finding(check=check, state=State.OK, message=message)


def note(check: str, message: str, mend: str = "") -> Finding:
    """Worth knowing."""
    return Finding(check=check, state=State.NOTE, message=message, mend=mend)


def bad(check: str, message: str, mend: str) -> Finding:
    """It stands in the way."""
    return Finding(check=check, state=State.BAD, message=message, mend=mend)
