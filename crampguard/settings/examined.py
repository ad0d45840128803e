"""What an examination of the settings found: what to run on, and all that is wrong with what was written."""

from dataclasses import dataclass
from enum import StrEnum

from crampguard.domain.settings import Settings
from crampguard.settings.problems import Problem

SNAPSHOT = "settings.json"
"""The file, in the state directory, that holds what was found last and was good."""
REQUIRED = "required"
"""The word to the process that examines that says so of the file; any other says the opposite."""


class Origin(StrEnum):
    """Where settings come from."""

    WRITTEN = "written"
    """What the person wrote."""
    LAST_GOOD = "last-good"
    """What they wrote before it had a problem."""
    DEFAULTS = "defaults"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was found. With problems, what was written is not what to run on."""

    key: str
    """Of the source, as it was then; empty where it could not be read."""
    settings: Settings
    """What to run on."""
    origin: Origin
    problems: tuple[Problem, ...] = ()
