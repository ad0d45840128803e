"""Writes ``docs/dependencies.md``: what an installation takes, and what each part of it is good for.

``python -m tests.bench.dependencies``; the reasons stand in ``docs/dependencies.toml``.
"""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.installed import ROOT, Distribution, install
from tests.bench.machine import Machine

DOCUMENT = ROOT / "docs" / "dependencies.md"
REASONS = ROOT / "docs" / "dependencies.toml"
LARGE = 1_000_000
"""Bytes from which a dependency needs a reason, whoever brought it."""

_BEGINNING = """# What crampguard depends on

`make dependencies` wrote this from a fresh installation into an empty environment, with {python} on
{system}: each part with all its files, compiled code included. The reasons stand in
`dependencies.toml`. No part may be larger than 1 MB without one, and none that crampguard asks for by
name may be without.

"""


def canonical(name: str) -> str:
    """One spelling of the several that a distribution's name has."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(requirements: Collection[str]) -> set[str]:
    """The names in a list of requirements, those for extras left out."""
    found = set()
    for requirement in requirements:
        named, _semicolon, condition = requirement.partition(";")
        if "extra" not in condition and (name := re.match(r"[\w.-]+", named)):
            found.add(canonical(name[0]))
    return found


def reasons() -> Mapping[str, str]:
    """Why each is there, by its canonical name."""
    return tomllib.loads(REASONS.read_text(encoding="utf-8"))


def document(distributions: Sequence[Distribution], machine: Machine) -> str:
    """The whole of it, in Markdown. Raises ValueError where a large one has no reason."""
    told = reasons()
    lines = ["| | version | MB | needed by | why |", "|---|---|--:|---|---|"]
    for each in distributions:
        name = canonical(each.name)
        reason = "the program itself" if name == "crampguard" else told.get(name, "")
        if each.size > LARGE and not reason:
            raise ValueError(f"docs/dependencies.toml has no reason for {name}")
        users = sorted(canonical(user.name) for user in distributions if name in required(user.needs))
        linked = re.sub(r"decisions/[\w-]+\.md", r"[decision](\g<0>)", reason)
        lines.append(f"| {name} | {each.version} | {each.size / 1e6:.2f} | {', '.join(users)} | {linked} |")
    whole = sum(each.size for each in distributions) / 1e6
    lines.append(f"| **all** | | **{whole:.1f}** | | |")
    beginning = _BEGINNING.format(python=machine.python, system=machine.system)
    return beginning + "\n".join(lines) + "\n"


def main() -> None:
    """Install, measure, write."""
    with TemporaryDirectory(prefix="crampguard-") as directory:
        installed = install(Path(directory) / "environment")
        DOCUMENT.write_text(document(installed.distributions(), Machine.this()), encoding="utf-8")
    print(f"{DOCUMENT.relative_to(ROOT)} is written")


if __name__ == "__main__":
    main()
