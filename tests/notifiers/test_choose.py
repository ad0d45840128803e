"""Which channel is used, and what is said of it."""

import io
import logging
import os
import shlex
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from crampguard.domain.notification import Accepted, Action, Channel, Notification, Unreachable
from crampguard.domain.ports import Notifier
from crampguard.notifiers import create
from tests.rigs.display import Display
from tests.rigs.dunst import NAME, Dunst
from tests.rigs.listener import Answered, Available, RecordingListener
from tests.rigs.session_bus import SessionBus, call, session_bus

WATER = Notification(tag="drink-water", title="Water break", message="", actions=tuple(Action))


def made(
    channel: Channel,
    bus: MessageBus | None = None,
    stream: io.StringIO | None = None,
    *,
    wait_for_service: bool = False,
    platform: str = sys.platform,
) -> Notifier:
    return create(
        channel,
        bus=bus,
        bus_problem="there is no session bus" if bus is None else "",
        stream=stream or io.StringIO(),
        clock=lambda: datetime(2026, 7, 1, 12, 0, tzinfo=UTC),
        zone=lambda: UTC,
        wait_for_service=wait_for_service,
        platform=platform,
    )


def channel_of(notifier: Notifier) -> Channel:
    """The channel just now: the type checker takes an attribute for a thing that stays."""
    return notifier.channel


@pytest.mark.parametrize("channel", [Channel.CONSOLE, Channel.PLYER, Channel.DBUS])
async def test_a_channel_that_is_named_is_used(channel: Channel, connection: MessageBus) -> None:
    notifier = made(channel, connection)
    assert channel_of(notifier) is channel
    assert notifier.explanation


@pytest.mark.parametrize("channel", [Channel.AUTO, Channel.DBUS])
def test_without_a_bus_it_is_the_terminal_and_says_why(channel: Channel) -> None:
    notifier = made(channel)
    assert channel_of(notifier) is Channel.CONSOLE
    assert notifier.explanation == "there is no session bus"


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_on_a_system_that_knows_no_session_bus_it_is_plyer(platform: str) -> None:
    notifier = made(Channel.AUTO, platform=platform)
    assert channel_of(notifier) is Channel.PLYER
    assert "no session bus" in notifier.explanation


async def test_with_a_notification_service_it_is_the_desktop(
    desktop: Dunst, connection: MessageBus, listener: RecordingListener
) -> None:
    notifier = made(Channel.AUTO, connection, stream := io.StringIO())
    await notifier.open(listener)

    assert channel_of(notifier) is Channel.DBUS
    assert "notification service" in notifier.explanation
    assert isinstance(await notifier.show(WATER), Accepted)
    assert stream.getvalue() == ""
    desktop.press("Done")
    assert await listener.next() == Answered("drink-water", Action.DONE)
    await notifier.close()


async def test_without_one_it_is_the_terminal_until_one_comes(
    stopped_dunst: Dunst,
    connection: MessageBus,
    listener: RecordingListener,
    caplog: pytest.LogCaptureFixture,
) -> None:
    notifier = made(Channel.AUTO, connection, stream := io.StringIO())
    await notifier.open(listener)
    assert channel_of(notifier) is Channel.CONSOLE
    assert notifier.explanation == "no notification service on the session bus"
    with caplog.at_level(logging.WARNING):
        assert await notifier.show(WATER) == Accepted()
        assert await notifier.show(WATER) == Accepted()
    assert stream.getvalue().count("Water break") == 2
    assert len(caplog.records) == 1

    stopped_dunst.start()

    assert await listener.next() == Available()
    assert channel_of(notifier) is Channel.DBUS
    delivery = await notifier.show(WATER)
    assert isinstance(delivery, Accepted)
    assert delivery.id
    assert stream.getvalue().count("Water break") == 2
    await notifier.close()


async def test_each_time_the_service_goes_the_log_says_so_once(
    desktop: Dunst, connection: MessageBus, listener: RecordingListener, caplog: pytest.LogCaptureFixture
) -> None:
    notifier = made(Channel.AUTO, connection)
    await notifier.open(listener)
    with caplog.at_level(logging.WARNING):
        desktop.stop()
        await notifier.show(WATER)
        desktop.start()
        await notifier.show(WATER)
        desktop.stop()
        await notifier.show(WATER)
    assert len(caplog.records) == 2
    await notifier.close()


async def test_withdrawing_and_adopting_reach_the_desktop(
    desktop: Dunst, connection: MessageBus, listener: RecordingListener
) -> None:
    first = made(Channel.AUTO, connection)
    await first.open(listener)
    delivery = await first.show(WATER)
    assert isinstance(delivery, Accepted)
    await first.close()
    second = made(Channel.AUTO, connection)
    await second.open(listener)

    assert second.adopt("drink-water", delivery.id, delivery.server)
    await second.withdraw("drink-water")

    await call(connection, NAME, "/org/freedesktop/Notifications", NAME, "GetServerInformation")
    assert desktop.displayed() == 0
    await second.close()


async def test_where_nobody_reads_the_terminal_the_service_is_waited_for(
    stopped_dunst: Dunst, connection: MessageBus, listener: RecordingListener
) -> None:
    notifier = made(Channel.AUTO, connection, stream := io.StringIO(), wait_for_service=True)
    await notifier.open(listener)

    assert isinstance(await notifier.show(WATER), Unreachable)

    assert channel_of(notifier) is Channel.DBUS
    assert "waiting" in notifier.explanation
    assert stream.getvalue() == ""
    await notifier.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingBus:
    """A bus that starts a notification server on demand, by running a script."""

    session: SessionBus
    connection: MessageBus
    script: Path


@pytest.fixture
def script_and_bus() -> Iterator[tuple[Path, SessionBus]]:
    """The script starts nothing until it is written anew. What it starts ends with the test."""
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory:
        script, services, pid = (Path(directory, name) for name in ("start", "services", "pid"))
        script.write_text("#!/bin/sh\nexit 1\n")
        script.chmod(0o700)
        services.mkdir()
        (services / f"{NAME}.service").write_text(
            f"[D-BUS Service]\nName={NAME}\nExec=/bin/sh -c 'echo $$ > {pid}; exec {script}'\n"
        )
        with session_bus(Path(directory), services) as bus:
            yield script, bus
            # Only what is still ours: where it didn't start, the number may be another's by now.
            with suppress(FileNotFoundError, ProcessLookupError):
                started = int(pid.read_text())
                if directory in Path(f"/proc/{started}/cmdline").read_text():
                    os.kill(started, signal.SIGTERM)


@pytest.fixture
async def starting_bus(script_and_bus: tuple[Path, SessionBus]) -> AsyncIterator[StartingBus]:
    """As its name says, and a connection to it."""
    script, session = script_and_bus
    connection = await MessageBus(bus_address=session.address).connect()
    yield StartingBus(session=session, connection=connection, script=script)
    await disconnect(connection)


async def test_a_service_that_the_bus_would_start_counts_as_there_and_is_started(
    starting_bus: StartingBus, screen: Display, listener: RecordingListener
) -> None:
    server = Dunst(bus=starting_bus.session, display=screen)
    command = shlex.join(["env", f"DISPLAY={screen.name}", *server.command()])
    starting_bus.script.write_text(f"#!/bin/sh\nexec {command}\n")
    notifier = made(Channel.AUTO, starting_bus.connection)
    await notifier.open(listener)
    assert channel_of(notifier) is Channel.DBUS
    assert "on demand" in notifier.explanation

    delivery = await notifier.show(WATER)

    assert isinstance(delivery, Accepted)
    assert delivery.id
    assert server.displayed() == 1
    await notifier.close()


async def test_a_service_that_cannot_be_started_is_not_there(
    starting_bus: StartingBus, listener: RecordingListener
) -> None:
    notifier = made(Channel.AUTO, starting_bus.connection, stream := io.StringIO())
    await notifier.open(listener)
    assert channel_of(notifier) is Channel.DBUS

    assert await notifier.show(WATER) == Accepted()

    assert "Water break" in stream.getvalue()
    assert channel_of(notifier) is Channel.CONSOLE
    await notifier.close()
