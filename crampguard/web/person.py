"""The person whose page it is: their settings, their journal, their service."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from crampguard.domain.settings import Settings
from crampguard.journal import SqliteJournal
from crampguard.paths import state_directory
from crampguard.settings.dumping import load_last_good
from crampguard.settings.problems import BadSettingsError
from crampguard.settings.reading import defaults, load
from crampguard.wallclock import zone_named


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Where their files are. Everything is read when it is asked for."""

    settings_file: Path
    required: bool
    """They named that file: it must be there."""
    environment: Mapping[str, str] = field(repr=False)

    def settings(self) -> tuple[Settings, list[str]]:
        """The settings that a service goes by, and all that is wrong with the file, a line each."""
        try:
            return load(self.settings_file, self.environment, required=self.required), []
        except BadSettingsError as error:
            last_good = load_last_good(self.state)
            return last_good or defaults(), error.message.splitlines()

    def zone(self) -> tzinfo:
        """The zone in which they live now."""
        settings, _problems = self.settings()
        return zone_named(settings.day.timezone, self.environment)

    @property
    def state(self) -> Path:
        """Where their journal is."""
        return state_directory(self.environment)

    @contextmanager
    def reading(self) -> Iterator[SqliteJournal]:
        """Their journal, for reading alone. Raises JournalError."""
        journal = SqliteJournal.read(self.state)
        try:
            yield journal
        finally:
            journal.close()
