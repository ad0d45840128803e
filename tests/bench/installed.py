"""crampguard as a person has it: in an environment of its own, with what it needs and nothing else.

Its interpreter is a copy, so that what is measured shares no pages with what measures it.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

_LIST = """
import importlib.metadata, json, pathlib
found = {}
for each in importlib.metadata.distributions():
    files = [pathlib.Path(each.locate_file(file)) for file in each.files]
    sizes = [file.stat().st_size for file in files if file.is_file()]
    found[each.name] = {"version": each.version, "bytes": sum(sizes), "needs": each.requires or []}
print(json.dumps(found))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Something that pip has installed."""

    name: str
    version: str
    size: int
    """Bytes on the disk, compiled code included."""
    needs: tuple[str, ...]
    """Requirements as it states them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """The environment."""

    directory: Path

    @property
    def crampguard(self) -> str:
        """The command."""
        return str(self.directory / "bin" / "crampguard")

    def distributions(self) -> list[Distribution]:
        """All that is there, crampguard itself included, the largest first."""
        listed = _run(self.directory / "bin" / "python", "-c", _LIST)
        found = [
            Distribution(name=name, version=of["version"], size=of["bytes"], needs=tuple(of["needs"]))
            for name, of in json.loads(listed).items()
        ]
        return sorted(found, key=lambda each: -each.size)


def install(directory: Path) -> Installed:
    """Set it up in ``directory``, which is not there yet, from this checkout. Takes some ten seconds."""
    _run(sys.executable, "-m", "venv", "--copies", "--without-pip", directory)
    python = directory / "bin" / "python"
    _run(sys.executable, "-m", "pip", "--python", python, "install", "-qq", "--no-input", ROOT)
    return Installed(directory=directory)


def _run(*command: str | Path) -> str:
    words = [str(part) for part in command]
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
