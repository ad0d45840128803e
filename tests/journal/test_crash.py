"""A killed process loses nothing that it was told is written."""

import subprocess
import sys
from pathlib import Path

import pytest

from crampguard.journal import SqliteJournal
from tests.journal.writer import BEGIN

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("how", ["append", "note"])
@pytest.mark.parametrize("lines", [1, 2, 3, 17, 400])
def test_whatever_was_confirmed_before_a_kill_is_there_and_whole(
    tmp_path: Path, how: str, lines: int
) -> None:
    writer = [sys.executable, "-m", "tests.journal.writer", str(tmp_path), how]
    with subprocess.Popen(writer, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        told += process.stdout.readlines()
    assert told[0] == "opening\n"
    # The kill may cut the last line in two.
    confirmed = [int(line) for line in told[1:] if line.endswith("\n")]

    reader = SqliteJournal.read(tmp_path)
    seen = [event.data["number"] for event in reader.recall(BEGIN)]
    reader.close()
    journal = SqliteJournal.open(tmp_path)
    found = [event.data["number"] for event in journal.recall(BEGIN)]
    journal.close()

    assert seen == found
    # Pairs are written whole or not at all; one may be written whose number was not told any more.
    assert found == [number for number in range(len(found) // 2) for _ in range(2)]
    assert len(found) // 2 in (len(confirmed), len(confirmed) + 1)
