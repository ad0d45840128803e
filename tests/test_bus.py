"""Finding the session bus, and what happens when it goes."""

import asyncio
import socket
from pathlib import Path

import pytest
from dbus_fast import MessageType

from crampguard import bus
from crampguard.errors import ExitCode, NoBusError
from tests.rigs.session_bus import SessionBus


def test_the_address_is_the_environment_s(tmp_path: Path) -> None:
    (listening := socket.socket(socket.AF_UNIX)).bind(str(tmp_path / "bus"))
    with listening:
        environment = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", "XDG_RUNTIME_DIR": str(tmp_path)}
        assert bus.session_bus_address(environment) == "unix:path=/x"


def test_without_one_it_is_the_socket_in_the_runtime_directory(tmp_path: Path) -> None:
    (directory := tmp_path / "a b~c").mkdir()
    (listening := socket.socket(socket.AF_UNIX)).bind(str(directory / "bus"))
    with listening:
        address = bus.session_bus_address({"XDG_RUNTIME_DIR": str(directory)})
    assert address == f"unix:path={tmp_path}/a%20b%7Ec/bus"


def test_a_runtime_directory_without_a_socket_has_no_bus(tmp_path: Path) -> None:
    (tmp_path / "bus").touch()
    assert bus.session_bus_address({"XDG_RUNTIME_DIR": str(tmp_path)}) is None
    assert bus.session_bus_address({}) is None


async def test_a_bus_is_found_through_the_runtime_directory(private_bus: SessionBus) -> None:
    connection = await bus.connect({"XDG_RUNTIME_DIR": str(private_bus.directory)})
    assert connection.unique_name
    await bus.disconnect(connection)


async def test_no_bus_is_an_error_with_a_hint() -> None:
    with pytest.raises(NoBusError, match="no session bus") as raised:
        await bus.connect({})
    assert raised.value.hint
    assert raised.value.exit_code is ExitCode.NOT_RUNNING


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "nonsense", "carrier-pigeon:loft=3"])
async def test_a_bus_that_does_not_answer_is_an_error_that_names_it(address: str) -> None:
    with pytest.raises(NoBusError, match=address):
        await bus.connect({"DBUS_SESSION_BUS_ADDRESS": address})


async def test_somebody_who_is_no_bus_is_an_error(tmp_path: Path) -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_unix_server(hang_up, tmp_path / "bus"):
        with pytest.raises(NoBusError):
            await bus.connect({"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"})


async def test_an_error_is_an_answer(private_bus: SessionBus) -> None:
    connection = await bus.connect()
    reply = await bus.ask_bus(connection, "GetNameOwner", "s", ["org.example.Nobody"])
    assert reply.message_type is MessageType.ERROR
    await bus.disconnect(connection)


async def test_a_call_on_a_lost_connection_ends(private_bus: SessionBus) -> None:
    connection = await bus.connect()
    await bus.disconnect(connection)
    with pytest.raises(ConnectionError):
        await bus.ask_bus(connection, "ListNames")
    await bus.disconnect(connection)


async def test_a_call_ends_when_we_hang_up_in_the_middle_of_it(private_bus: SessionBus) -> None:
    caller, callee = await bus.connect(), await bus.connect()
    asked = asyncio.Event()

    def never_answer(_message: object) -> bool:
        asked.set()
        return True

    callee.add_message_handler(never_answer)
    assert callee.unique_name
    pending = asyncio.create_task(bus.call(caller, callee.unique_name, "/", "org.example.Silent", "Ask"))
    await asked.wait()
    await bus.disconnect(caller)
    with pytest.raises(ConnectionError):
        await pending
    await bus.disconnect(callee)


async def test_a_call_ends_when_the_bus_dies(private_bus: SessionBus) -> None:
    caller, callee = await bus.connect(), await bus.connect()

    def kill_the_bus(_message: object) -> bool:
        private_bus.process.kill()
        return True

    callee.add_message_handler(kill_the_bus)
    assert callee.unique_name
    with pytest.raises(ConnectionError):
        await bus.call(caller, callee.unique_name, "/", "org.example.Silent", "Ask")
