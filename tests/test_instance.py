"""One service a person: who holds the lock, and when it is let go."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crampguard.errors import AlreadyRunningError, JournalError
from crampguard.instance import is_running, sole
from tests.rigs.processes import end

HOLDER = """
import sys
from pathlib import Path
from crampguard.instance import sole
with sole(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(directory: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Another process that holds the lock, until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"held\n"
        yield process
    finally:
        end(process)
        process.stdin.close()
        process.stdout.close()


def test_while_one_holds_it_no_other_gets_it(tmp_path: Path) -> None:
    with holder(tmp_path):
        assert is_running(tmp_path)
        with pytest.raises(AlreadyRunningError, match="running already"), sole(tmp_path):
            pytest.fail("two services at once")
        # Neither the attempt nor the question took it from its holder.
        assert is_running(tmp_path)


def test_the_same_process_gets_it_only_once(tmp_path: Path) -> None:
    with sole(tmp_path):
        with pytest.raises(AlreadyRunningError), sole(tmp_path):
            pytest.fail("two services at once")
        assert is_running(tmp_path)
    assert not is_running(tmp_path)


def test_it_is_let_go_at_the_end_of_the_block(tmp_path: Path) -> None:
    for _again in range(2):
        with sole(tmp_path):
            assert is_running(tmp_path)
        assert not is_running(tmp_path)


def test_it_is_let_go_where_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), sole(tmp_path):
        raise RuntimeError
    with sole(tmp_path):
        assert is_running(tmp_path)


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.kill()
        process.wait()
        assert not is_running(tmp_path)
        with sole(tmp_path):
            assert is_running(tmp_path)


def test_asking_does_not_keep_a_service_from_starting(tmp_path: Path) -> None:
    with sole(tmp_path):
        pass
    assert not is_running(tmp_path)
    with sole(tmp_path):
        assert is_running(tmp_path)


def test_two_people_have_a_service_each(tmp_path: Path) -> None:
    with sole(tmp_path / "one"), sole(tmp_path / "two"):
        assert is_running(tmp_path / "one")
    assert not is_running(tmp_path / "two")


def test_where_there_never_was_a_service_none_runs(tmp_path: Path) -> None:
    assert not is_running(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_the_folder_and_the_lock_are_for_their_owner_alone(tmp_path: Path) -> None:
    with sole(tmp_path / "state"):
        assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
        (lock,) = (tmp_path / "state").iterdir()
        assert lock.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_made_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(JournalError, match="file/state/lock can't be written: Not a directory") as caught,
        sole(tmp_path / "file" / "state"),
    ):
        pytest.fail("there is no such folder")
    assert "journal" in caught.value.hint
