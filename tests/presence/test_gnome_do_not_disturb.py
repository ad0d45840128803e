"""GNOME's do not disturb: the real gsettings and the real dconf, on a bus of their own, without the shell."""

import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from crampguard.domain.presence import Answer, Reading
from crampguard.errors import SourceAbsentError
from crampguard.presence.gnome_do_not_disturb import GnomeDoNotDisturb
from tests.presence.watching import watched
from tests.rigs.processes import PATIENCE, program
from tests.rigs.recording_server import recording_server
from tests.rigs.session_bus import SessionBus, session_bus

NOTIFICATIONS = "org.gnome.desktop.notifications"


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    """A session whose bus starts dconf's service on demand; this process is in it, with its own settings."""
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory:
        services = Path(directory, "services")
        services.mkdir()
        for file in Path("/usr/share/dbus-1/services").glob("ca.desrt.dconf.service"):
            (services / file.name).symlink_to(file)
        with session_bus(Path(directory), services) as bus:
            for name, value in bus.environment().items():
                monkeypatch.setenv(name, value)
            yield bus


@pytest.fixture
async def connection(session: SessionBus) -> AsyncIterator[MessageBus]:
    """A connection to that bus."""
    bus = await MessageBus(bus_address=session.address).connect()
    yield bus
    await disconnect(bus)


def setting(*arguments: str) -> None:
    """Change a setting, as the shell's switch does."""
    subprocess.run([program("gsettings"), *arguments], check=True, timeout=PATIENCE)


def show_banners(shown: bool) -> None:
    setting("set", NOTIFICATIONS, "show-banners", str(shown).lower())


async def test_it_holds_while_banners_are_switched_off(connection: MessageBus) -> None:
    async with watched(GnomeDoNotDisturb(connection)) as told:
        assert await told.next_answer() is Answer.NO
        show_banners(False)
        assert await told.next_answer() is Answer.YES
        show_banners(True)
        assert await told.next_answer() is Answer.NO
        assert told.rest() == []


async def test_one_that_was_switched_on_before_us_holds(connection: MessageBus) -> None:
    show_banners(False)
    async with watched(GnomeDoNotDisturb(connection)) as told:
        assert await told.next_answer() is Answer.YES


async def test_going_back_to_the_default_ends_it(connection: MessageBus) -> None:
    show_banners(False)
    async with watched(GnomeDoNotDisturb(connection)) as told:
        assert await told.next_answer() is Answer.YES
        setting("reset", NOTIFICATIONS, "show-banners")
        assert await told.next_answer() is Answer.NO


async def test_several_settings_at_once_are_noticed(connection: MessageBus) -> None:
    show_banners(False)
    setting("set", NOTIFICATIONS, "show-in-lock-screen", "false")
    async with watched(GnomeDoNotDisturb(connection)) as told:
        assert await told.next_answer() is Answer.YES
        # dconf announces the folder then, and not the key.
        setting("reset-recursively", NOTIFICATIONS)
        assert await told.next_answer() is Answer.NO


async def test_without_gsettings_there_is_no_such_source(
    connection: MessageBus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceAbsentError, match="gsettings is not installed"):
        await GnomeDoNotDisturb(connection).watch(print)


async def test_without_gnomes_schemas_there_is_no_such_source(
    connection: MessageBus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path))
    with pytest.raises(SourceAbsentError, match=r"No such schema|No schemas installed"):
        await GnomeDoNotDisturb(connection).watch(print)


async def test_a_gsettings_that_fails_says_nothing(
    connection: MessageBus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "gsettings"
    broken.write_text("#!/bin/sh\nkill -SEGV $$\n")
    broken.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    async with watched(GnomeDoNotDisturb(connection)) as told:
        reading = await told.next()
        assert reading.answer is Answer.UNKNOWN
        assert reading.detail


async def test_the_setting_says_nothing_of_another_desktops_notifications(
    session: SessionBus, connection: MessageBus
) -> None:
    show_banners(False)
    async with watched(GnomeDoNotDisturb(connection)) as told:
        assert await told.next_answer() is Answer.YES
        async with recording_server(session.address):
            assert await told.next() == Reading(Answer.UNKNOWN, "notifications are not shown by GNOME")
        assert await told.next_answer() is Answer.YES


async def test_no_program_is_started_for_another_desktops_notifications(
    session: SessionBus, connection: MessageBus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Where it is absent, a source is looked for again and again: a process each time.
    monkeypatch.setenv("PATH", str(tmp_path))
    async with recording_server(session.address), watched(GnomeDoNotDisturb(connection)) as told:
        assert await told.next() == Reading(Answer.UNKNOWN, "notifications are not shown by GNOME")
