"""Programs that do something alike, as Debian has them, each with what it needs to start undisturbed."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """One of them."""

    name: str
    package: str
    command: tuple[str, ...]
    """With ``{home}`` for the home that it gets."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Files below the home, and what stands in them: what a person would have clicked away, and no more."""

    @property
    def version(self) -> str:
        """Debian's."""
        query = ["dpkg-query", "--show", "--showformat=${Version}", self.package]
        return subprocess.run(query, check=True, stdout=subprocess.PIPE, text=True).stdout

    def prepared(self, stage: Stage) -> list[str]:
        """Write its files. Returns what starts it."""
        home = Path(stage.environment["HOME"])
        for name, content in self.settings.items():
            file = home / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        return [part.format(home=home) for part in self.command]


NEIGHBOURS = (
    Neighbour(name="Safe Eyes", package="safeeyes", command=("safeeyes",)),
    Neighbour(name="Workrave", package="workrave", command=("workrave",)),
    Neighbour(
        name="RSIBreak",
        package="rsibreak",
        command=("rsibreak",),
        settings={".config/rsibreakrc": "[Notification Messages]\ndont_show_welcome_again_for_001=false\n"},
    ),
    Neighbour(
        name="remind -z1",
        package="remind",
        command=("remind", "-z1", "{home}/reminders"),
        settings={"reminders": "REM AT 00:01 MSG Late\nREM AT 23:58 MSG Later\n"},
    ),
)
