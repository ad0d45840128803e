"""A disk that is full, fails or is read-only: reminders go on, and nothing is half-written."""

import asyncio
import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.rigs.processes import PATIENCE, end
from tests.rigs.recording_server import Call, RecordingServer
from tests.rigs.service import OFTEN, SETTINGS, Home

pytestmark = pytest.mark.usefixtures("unmeasured")

SHIM = Path(__file__).with_name("failing_disk.c")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """Where the journal lies; ``spoil`` makes writing fail, ``mend`` makes it work again."""

    spoil: Callable[[], object]
    mend: Callable[[], object]
    environment: dict[str, str] = field(default_factory=dict)
    """For the service."""


@contextmanager
def mounted(directory: Path, options: str) -> Iterator[tuple[str, ...]]:
    """A file system of its own on ``directory``, seen only by what is started by the command."""
    if os.geteuid() != 0:
        pytest.skip("a file system of one's own needs root, to be mounted")
    directory.mkdir(parents=True, exist_ok=True)
    script = 'mount -t tmpfs -o "$1" tmpfs "$2" && echo mounted && exec sleep infinity'
    command = ["unshare", "--mount", "sh", "-c", script, "sh", options, str(directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as holder:
        assert holder.stdout is not None
        said = holder.stdout.readline().decode()
        try:
            if said != "mounted\n":
                pytest.skip(f"no mount namespaces here: {said.strip()}")
            yield ("nsenter", "--mount", f"--target={holder.pid}")
        finally:
            end(holder)


@pytest.fixture
def tiny_disk(person: Home) -> Iterator[Disk]:
    """A real file system that is full soon."""
    with mounted(person.state, "size=16m,mode=700") as launcher:
        person.launcher = launcher

        def sh(script: str) -> None:
            command = [*launcher, "sh", "-c", script, "sh", str(person.state / "filler")]
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL, timeout=PATIENCE)

        yield Disk(
            spoil=lambda: sh('! cat /dev/zero > "$1"'),
            mend=lambda: sh('rm "$1"'),
        )


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What makes writing fail, compiled."""
    if (compiler := shutil.which("cc") or shutil.which("gcc")) is None:
        pytest.skip("there is no C compiler for what makes writing fail")
    library = tmp_path_factory.mktemp("shim") / "failing_disk.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, SHIM, "-ldl"], check=True, timeout=PATIENCE)
    return library


@pytest.fixture
def disk(request: pytest.FixtureRequest, person: Home) -> Disk:
    """One that is full, or one whose every write fails with the errno that is asked for."""
    if request.param == "tiny":
        tiny: Disk = request.getfixturevalue("tiny_disk")
        return tiny
    switch = person.directory / "fault"
    return Disk(
        spoil=lambda: switch.write_text(str(request.param)),
        mend=switch.unlink,
        environment={
            "LD_PRELOAD": str(request.getfixturevalue("shim")),
            "FAILING_DISK": str(switch),
        },
    )


@dataclass(slots=True)
class Screen:
    """How often something was shown."""

    server: RecordingServer
    shown: int = 0

    def count(self, call: Call, _id: int) -> None:
        """One more."""
        self.shown += 1

    async def shows_more(self, times: int) -> None:
        """Return when so many more were shown."""
        enough = self.shown + times
        while self.shown < enough:
            await self.server.next_call("Notify")


@pytest.fixture
async def counted(recorder: RecordingServer) -> Screen:
    """A notification server that counts."""
    screen = Screen(recorder)
    recorder.on_shown = screen.count
    return screen


def trouble(person: Home) -> str | None:
    """What ``status`` says of the journal."""
    found: str | None = person.json("status")["journal"]
    return found


def is_whole(person: Home) -> bool:
    """What SQLite says of the journal."""
    script = "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check'))"
    command = [*person.launcher, sys.executable, "-c", script, str(person.state / "journal.sqlite3")]
    return subprocess.check_output(command, text=True, timeout=PATIENCE) == "('ok',)\n"


@pytest.mark.parametrize("disk", ["tiny", errno.EIO, errno.EROFS], indirect=True)
async def test_reminders_go_on_and_are_written_when_the_disk_works_again(
    person: Home, disk: Disk, counted: Screen
) -> None:
    person.write_settings(SETTINGS + OFTEN)
    service = await asyncio.to_thread(person.start, **disk.environment)
    await counted.shows_more(1)
    await asyncio.to_thread(disk.spoil)
    await asyncio.to_thread(person.until, lambda: trouble(person) is not None)
    written = await asyncio.to_thread(person.history, "eye-drops")
    await counted.shows_more(3)
    assert await asyncio.to_thread(person.history, "eye-drops") == written
    await asyncio.to_thread(disk.mend)
    await asyncio.to_thread(person.until, lambda: trouble(person) is None)
    assert await asyncio.to_thread(service.stop) == 0
    history = await asyncio.to_thread(person.history, "eye-drops")
    assert len([entry for entry in history if entry["outcome"] in {"shown", "expired"}]) == counted.shown
    assert is_whole(person)


@pytest.mark.parametrize("disk", ["tiny", errno.EIO], indirect=True)
async def test_a_service_killed_while_its_disk_fails_leaves_a_whole_journal_and_goes_on(
    person: Home, disk: Disk, counted: Screen
) -> None:
    person.write_settings(SETTINGS + OFTEN)
    service = await asyncio.to_thread(person.start, **disk.environment)
    await counted.shows_more(1)
    await asyncio.to_thread(disk.spoil)
    await asyncio.to_thread(person.until, lambda: trouble(person) is not None)
    written = await asyncio.to_thread(person.history, "eye-drops")
    service.signal(signal.SIGKILL)
    await asyncio.to_thread(service.wait)
    await asyncio.to_thread(disk.mend)
    assert is_whole(person)
    service = await asyncio.to_thread(person.start)
    await counted.shows_more(1)
    assert await asyncio.to_thread(service.stop) == 0
    history = await asyncio.to_thread(person.history, "eye-drops")
    instants = [entry["scheduled_for"] for entry in written]
    assert [entry["scheduled_for"] for entry in history][: len(instants)] == instants


@pytest.mark.parametrize("ran_before", [True, False])
async def test_a_service_that_starts_on_a_full_disk_reminds_tells_and_writes_once_it_can(
    person: Home, tiny_disk: Disk, counted: Screen, ran_before: bool
) -> None:
    person.write_settings(SETTINGS + OFTEN)
    if ran_before:
        service = await asyncio.to_thread(person.start)
        await counted.shows_more(1)
        assert await asyncio.to_thread(service.stop) == 0
    before = counted.shown
    await asyncio.to_thread(tiny_disk.spoil)
    service = await asyncio.to_thread(person.start)
    while (told := (await counted.server.next_call("Notify")).body)[3] != "Your journal can't be written":
        pass
    assert "the disk is full. Reminders go on." in told[4]
    assert "the disk is full" in str(await asyncio.to_thread(trouble, person))
    await counted.shows_more(3)
    await asyncio.to_thread(tiny_disk.mend)
    await asyncio.to_thread(person.until, lambda: trouble(person) is None)
    assert await asyncio.to_thread(service.stop) == 0
    history = await asyncio.to_thread(person.history, "eye-drops")
    # What told of the disk is no reminder.
    assert len([entry for entry in history if entry["outcome"] in {"shown", "expired"}]) == counted.shown - 1
    assert len(history) > before
    assert is_whole(person)


def test_a_read_only_home_is_refused_with_a_clear_word(person: Home) -> None:
    with mounted(person.state.parent, "ro") as person.launcher:
        refused = person.command("run", status=1)
        assert f"{person.state}" in refused.stderr
        assert "Read-only file system" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert person.json("next")
        assert person.json("history") == []
