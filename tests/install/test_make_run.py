"""The first command of the README, as someone runs it who has just cloned the repository."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rigs.processes import minimal_environment

CHECKOUT = Path(__file__).parents[2]
MINUTES = 300
"""Seconds until a test gives up on the package registry."""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clean clone of what is committed, in a folder with a space in its name."""
    directory = tmp_path / "a clean clone"
    subprocess.run(
        ["git", "clone", "--quiet", CHECKOUT, directory], check=True, capture_output=True, timeout=MINUTES
    )
    return directory


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    directory = tmp_path / "home"
    directory.mkdir()
    return directory


def environment(home: Path) -> dict[str, str]:
    """No desktop and no bus. How pip reaches the package registry stays as it is."""
    kept = ("PIP_", "SSL_", "REQUESTS_")
    return minimal_environment(
        home, **{name: os.environ[name] for name in os.environ if name.startswith(kept)}
    )


def descendant(process_id: int, program: str) -> int:
    """The process under ``process_id`` that runs ``program``."""
    waiting = [process_id]
    while waiting:
        current = Path("/proc") / str(waiting.pop())
        if program.encode() in (current / "cmdline").read_bytes().split(b"\0"):
            return int(current.name)
        waiting += map(int, (current / "task" / current.name / "children").read_text().split())
    raise AssertionError(f"{program} runs nowhere under process {process_id}")


def test_make_run_on_a_clean_clone_runs_until_it_is_ended(clone: Path, home: Path) -> None:
    python = Path(sys.base_prefix) / "bin" / "python3"
    told: list[str] = []

    with subprocess.Popen(
        ["timeout", str(MINUTES), "make", "--no-print-directory", "run", f"PYTHON={python}"],
        cwd=clone,
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as make:
        assert make.stdout is not None
        for line in make.stdout:
            told.append(line)
            if line.startswith("Next:"):
                os.kill(descendant(make.pid, ".venv/bin/crampguard"), signal.SIGTERM)

    assert make.returncode == 0, "".join(told)
    # What comes next, and why it will be shown in the terminal.
    assert any(line.startswith("Next:") for line in told), "".join(told)
    assert any("console" in line and "no session bus" in line for line in told), "".join(told)
