"""One service, found by everybody; and plain words where there is none."""

import os
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from dbus_fast import Message, RequestNameReply
from dbus_fast.aio import MessageBus

from crampguard.control import BUS_NAME, INTERFACE, ControlServer, DaemonClient
from crampguard.errors import AlreadyRunningError, CrampguardError, ExitCode, NotRunningError
from tests.control.daemon import RememberingDaemon
from tests.rigs.session_bus import SessionBus, call, session_bus

BUS_ITSELF = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


@asynccontextmanager
async def _another(bus: SessionBus) -> AsyncIterator[MessageBus]:
    connection = await MessageBus(bus_address=bus.address).connect()
    try:
        yield connection
    finally:
        connection.disconnect()


async def test_a_second_service_is_refused_and_told_of_the_first(
    private_bus: SessionBus, server: ControlServer, daemon: RememberingDaemon
) -> None:
    async with _another(private_bus) as second:
        with pytest.raises(AlreadyRunningError, match=f"process {os.getpid()}") as refused:
            await ControlServer(second, RememberingDaemon()).start()
    assert refused.value.exit_code == ExitCode.FAILED
    async with DaemonClient.connect() as client:
        await client.resume()
    assert daemon.asked == [("resume",)]


async def test_a_service_may_follow_one_that_stopped(private_bus: SessionBus, connection: MessageBus) -> None:
    first, second = ControlServer(connection, RememberingDaemon()), RememberingDaemon()
    await first.start()
    await first.stop()
    async with _another(private_bus) as other:
        await ControlServer(other, second).start()
        async with DaemonClient.connect() as client:
            await client.resume()
    assert second.asked == [("resume",)]


async def test_a_server_can_start_again_on_its_own_connection(connection: MessageBus) -> None:
    first, second = ControlServer(connection, RememberingDaemon()), RememberingDaemon()
    await first.start()
    await first.stop()
    await ControlServer(connection, second).start()
    async with DaemonClient.connect() as client:
        await client.resume()
    assert second.asked == [("resume",)]


@pytest.mark.usefixtures("private_bus")
async def test_asking_where_nothing_runs_says_how_to_start_it() -> None:
    async with DaemonClient.connect() as client:
        with pytest.raises(NotRunningError, match="not running") as refused:
            await client.status()
    assert refused.value.exit_code == 69
    assert "crampguard service install" in refused.value.hint


async def test_asking_where_there_is_no_bus_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with pytest.raises(NotRunningError, match="no session bus") as refused:
        async with DaemonClient.connect():
            raise AssertionError("connected to no bus")
    assert refused.value.hint


async def test_asking_never_starts_a_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = tmp_path / "started"
    activation = f"[D-BUS Service]\nName={BUS_NAME}\nExec=/usr/bin/touch {started}\n"
    (tmp_path / f"{BUS_NAME}.service").write_text(activation)
    with tempfile.TemporaryDirectory(prefix="crampguard-") as folder:
        with session_bus(Path(folder), tmp_path) as bus:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
            async with DaemonClient.connect() as client:
                with pytest.raises(NotRunningError, match="not running"):
                    await client.status()
        assert not started.exists()


async def _own_and(connection: MessageBus, act: Callable[[], object]) -> None:
    """Own the service's name and ``act`` on each request, without an answer."""

    def received(message: Message) -> bool:
        requested = message.interface == INTERFACE
        if requested:
            act()
        return requested

    connection.add_message_handler(received)
    assert await connection.request_name(BUS_NAME) is RequestNameReply.PRIMARY_OWNER


async def test_a_service_that_does_not_answer_is_told_apart_from_none(connection: MessageBus) -> None:
    await _own_and(connection, lambda: None)
    async with DaemonClient.connect(patience=0.01) as client:
        with pytest.raises(NotRunningError, match="does not answer"):
            await client.status()


async def test_a_service_that_ends_while_it_is_asked_is_not_running(connection: MessageBus) -> None:
    await _own_and(connection, connection.disconnect)
    async with DaemonClient.connect() as client:
        with pytest.raises(NotRunningError, match="ended before it answered"):
            await client.status()


async def test_a_bus_that_ends_while_it_is_asked_is_told(
    private_bus: SessionBus, connection: MessageBus
) -> None:
    await _own_and(connection, private_bus.process.kill)
    async with DaemonClient.connect() as client:
        with pytest.raises(NotRunningError, match="session bus has ended"):
            await client.status()
    with pytest.raises(EOFError):
        await connection.wait_for_disconnect()  # type: ignore[no-untyped-call]


async def test_a_bus_that_denies_the_name_is_told(private_bus: SessionBus, connection: MessageBus) -> None:
    configuration = private_bus.directory / "bus.conf"
    configuration.write_text(configuration.read_text().replace('<allow own="*"/>', '<deny own="*"/>'))
    await call(connection, *BUS_ITSELF, "ReloadConfig")
    with pytest.raises(CrampguardError, match="does not give out the name"):
        await ControlServer(connection, RememberingDaemon()).start()
