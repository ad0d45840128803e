"""How a service is started."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from crampguard.domain.notification import Channel
from crampguard.settings.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a service was started."""

    settings_file: Path
    settings_required: bool
    """The person named the file: its absence is a problem."""
    environment: Mapping[str, str]
    channel: Channel | None = None
    """In place of the settings' channel."""
    strict: bool = False
    """Don't start with bad settings."""
    watched: bool = False
    """Someone sees standard output. If not, a reminder that only stands there is a reminder lost."""
    output: TextIO = sys.stdout

    @property
    def source(self) -> Source:
        """Where the settings stand."""
        return Source(file=self.settings_file, required=self.settings_required, environment=self.environment)
