"""The commands, called as the shell calls them, in a home of their own."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crampguard.cli import main


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


class Person:
    """Somebody at a terminal, without a session bus."""

    def __init__(self, directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.directory = directory
        self.settings_file = directory / "config" / "crampguard" / "config.toml"
        self.state = directory / "state" / "crampguard"
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Said:
        """Run a command."""
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = self._capsys.readouterr()
        return Said(int(ended.value.code or 0), out, err)

    def json(self, *arguments: str, status: int = 0) -> Any:
        """What a command prints with ``--json``, which is nothing but JSON."""
        said = self(*arguments, "--json")
        assert said.status == status, said
        return json.loads(said.out)

    def set(self, text: str) -> None:
        """Write the settings."""
        self.settings_file.parent.mkdir(parents=True, exist_ok=True)
        self.settings_file.write_text(text)


@pytest.fixture
def someone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Person:
    """A new person: no settings yet, nothing in the journal, the machine in Berlin."""
    for name in [name for name in os.environ if name.startswith("CRAMPGUARD_")]:
        monkeypatch.delenv(name)
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "TZ": "Europe/Berlin",
        "COLUMNS": "100",
    }.items():
        monkeypatch.setenv(name, value)
    return Person(tmp_path, capsys)
