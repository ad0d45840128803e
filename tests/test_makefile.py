"""What ``make`` says where there is nothing to build."""

import subprocess
from pathlib import Path

import pytest

from tests.rigs.processes import PATIENCE

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (0, "crampguard is running already, and there is one service a person.\n"),
        (69, "called with run --config "),
    ],
)
def test_make_run_beside_a_running_service_ends_with_a_plain_sentence(
    tmp_path: Path, status: int, said: str
) -> None:
    program = tmp_path / "bin" / "crampguard"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n[ "$1" = run ] || exit {status}\necho "called with $*"\n')
    program.chmod(0o755)
    for mark in ("exists", "runs"):
        (tmp_path / mark).touch()

    made = subprocess.run(
        ["make", "--no-print-directory", f"VENV={tmp_path}", "run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith(said)
