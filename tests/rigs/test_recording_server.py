"""The recording server as a process of its own, as tests in other processes use it."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from dbus_fast.aio import MessageBus

from crampguard.domain.notification import Accepted, Action, Closure, Notification
from crampguard.notifiers.dbus import DBusNotifier
from tests.rigs.listener import Answered, Closed, RecordingListener
from tests.rigs.session_bus import SessionBus

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def process(private_bus: SessionBus) -> AsyncIterator[Process]:
    """The server, ready, without markup."""
    command = [sys.executable, "-m", "tests.rigs.recording_server", "--capabilities", "actions,body"]
    environment = private_bus.environment()
    server = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdin=PIPE, stdout=PIPE
    )
    assert await written(server) == {"ready": "org.freedesktop.Notifications"}
    yield server
    assert server.stdin
    server.stdin.close()
    assert await server.wait() == 0


async def written(server: Process) -> dict[str, Any]:
    assert server.stdout
    line: dict[str, Any] = json.loads(await server.stdout.readline())
    return line


async def test_it_writes_each_call_and_presses_and_closes_on_demand(
    process: Process, connection: MessageBus, listener: RecordingListener
) -> None:
    assert process.stdin
    notifier = DBusNotifier(connection)
    await notifier.open(listener)

    delivery = await notifier.show(Notification(tag="own", title="T", message="1 < 2", actions=tuple(Action)))

    assert isinstance(delivery, Accepted)
    assert await written(process) == {"call": "GetCapabilities", "arguments": []}
    assert await written(process) == {"call": "GetServerInformation", "arguments": []}
    arguments = (await written(process))["arguments"]
    assert arguments[3:5] == ["T", "1 < 2"]
    assert arguments[6]["urgency"] == ["y", 1]
    process.stdin.write(f"press {delivery.id} snooze\n".encode())
    assert await listener.next() == Answered("own", Action.SNOOZE)
    assert await written(process) == {"call": "CloseNotification", "arguments": [delivery.id]}
    await notifier.show(Notification(tag="own", title="T", message=""))
    again = (await written(process))["call"]
    assert again == "Notify"
    process.stdin.write(f"close {delivery.id + 1} 1\n".encode())
    assert await listener.next() == Closed("own", Closure.EXPIRED)
    process.stdin.write(b"dance\n")
    assert await written(process) == {"not understood": "dance\n"}
    await notifier.close()
