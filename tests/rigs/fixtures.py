"""The rigs as pytest fixtures. One screen for all tests; a bus and a server of its own for each."""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from tests.rigs.display import Display, display
from tests.rigs.dunst import Dunst, dunst
from tests.rigs.listener import RecordingListener
from tests.rigs.recording_server import RecordingServer, recording_server
from tests.rigs.service import SETTINGS, Home, ServiceManager, home
from tests.rigs.session_bus import SessionBus, session_bus

IN_A_CALL = {"CRAMPGUARD_MOMENT__CALLS": "ignore"}
"""Whoever runs the tests may be in a call, and their camera is the machine's."""


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    """A screen that nobody sees."""
    with display(tmp_path_factory.mktemp("screen")) as started:
        yield started


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is started isn't measured: a lot is, and it reaches no code that others don't."""
    for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def private_bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    """An empty session bus, which is also that of the test's own process and its children."""
    # Not pytest's own folder: a socket's path may have 107 characters at the most.
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory, session_bus(Path(directory)) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        monkeypatch.setenv("XDG_RUNTIME_DIR", directory)
        yield bus


@pytest.fixture
async def connection(private_bus: SessionBus) -> AsyncIterator[MessageBus]:
    """A connection to the private bus."""
    bus = await MessageBus(bus_address=private_bus.address).connect()
    yield bus
    await disconnect(bus)


@pytest.fixture
def stopped_dunst(private_bus: SessionBus, screen: Display) -> Iterator[Dunst]:
    """A notification server that is not there yet: ``start()`` it."""
    with dunst(private_bus, screen) as server:
        yield server


@pytest.fixture
def desktop(stopped_dunst: Dunst) -> Dunst:
    """A notification server on the private bus."""
    stopped_dunst.start()
    return stopped_dunst


@pytest.fixture
async def recorder(private_bus: SessionBus) -> AsyncIterator[RecordingServer]:
    """A notification server on the private bus that remembers its calls; change its ``manners`` at will."""
    async with recording_server(private_bus.address) as server:
        yield server


@pytest.fixture
def listener() -> RecordingListener:
    """Somebody for a notifier to talk to."""
    return RecordingListener()


@pytest.fixture
def person(private_bus: SessionBus) -> Iterator[Home]:
    """A person's home in a session with a bus."""
    environment = {"DBUS_SESSION_BUS_ADDRESS": private_bus.address, **IN_A_CALL}
    with home(private_bus.directory, **environment) as started:
        started.write_settings(SETTINGS)
        yield started


@pytest.fixture
def lonely(tmp_path: Path) -> Iterator[Home]:
    """A person's home without any session bus."""
    with home(tmp_path, **IN_A_CALL) as started:
        started.write_settings(SETTINGS)
        yield started


@pytest.fixture
def manager() -> Iterator[ServiceManager]:
    """A service manager to be told of readiness."""
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory:
        started = ServiceManager(Path(directory))
        yield started
        started.close()
