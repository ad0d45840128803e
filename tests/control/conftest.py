"""A service on the test's own bus."""

from collections.abc import AsyncIterator

import pytest
from dbus_fast.aio import MessageBus

from crampguard.control import ControlServer
from tests.control.daemon import RememberingDaemon


@pytest.fixture
def daemon() -> RememberingDaemon:
    """What the service is asked ends here."""
    return RememberingDaemon()


@pytest.fixture
async def server(connection: MessageBus, daemon: RememberingDaemon) -> AsyncIterator[ControlServer]:
    """The running service."""
    started = ControlServer(connection, daemon)
    await started.start()
    yield started
    if connection.connected:
        await started.stop()
