"""A D-Bus channel, opened, for the tests of this folder; and reminders to show on it."""

from collections.abc import AsyncIterator

import pytest
from dbus_fast.aio import MessageBus

from crampguard.notifiers.dbus import DBusNotifier
from tests.rigs.listener import RecordingListener


@pytest.fixture
async def open_notifier(connection: MessageBus, listener: RecordingListener) -> AsyncIterator[DBusNotifier]:
    """To be asked for after the server: it hears of those that come later."""
    notifier = DBusNotifier(connection)
    await notifier.open(listener)
    yield notifier
    await notifier.close()
