"""The interface as panels and scripts see it, which is also how it is documented."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from crampguard import __version__, errors
from crampguard.control import BUS_NAME, INTERFACE, OBJECT_PATH, ControlServer
from tests.control.daemon import RememberingDaemon
from tests.rigs.session_bus import SessionBus, call

DOCUMENT = (Path(__file__).parents[2] / "docs" / "dbus-interface.md").read_text()
EXAMPLES = [line for block in re.findall(r"```sh\n(.*?)```", DOCUMENT, re.S) for line in block.splitlines()]

PROPERTIES = "org.freedesktop.DBus.Properties"


async def _run(command: str, bus: SessionBus) -> str:
    """Run a shell command in the bus's session. Returns its output; fails the test where it fails."""
    process = await asyncio.create_subprocess_exec(
        "sh",
        "-c",
        command,
        env=bus.environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()
    return output.decode()


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.usefixtures("server")
async def test_every_example_of_the_document_runs(private_bus: SessionBus, example: str) -> None:
    tool = example.split()[0]
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    await _run(example, private_bus)


def test_the_document_has_examples_for_each_tool() -> None:
    assert {example.split()[0] for example in EXAMPLES} == {"busctl", "gdbus", "dbus-send"}


@pytest.mark.usefixtures("server")
async def test_dbus_send_reads_the_answer_of_the_service(
    private_bus: SessionBus, daemon: RememberingDaemon
) -> None:
    address = f"--dest={BUS_NAME} {OBJECT_PATH}"
    answer = await _run(
        f"dbus-send --print-reply=literal {address} {INTERFACE}.Done string:drink-water", private_bus
    )
    assert answer.strip() == "2026-03-29T01:30:00+00:00"
    assert [asked[:2] for asked in daemon.asked] == [("answer", "drink-water")]


def _signature(member: ElementTree.Element) -> str:
    """``Snooze(s reminder, u seconds) → s``, from introspection XML."""
    arguments = member.findall("arg")
    taken = ", ".join(f"{each.get('type')} {each.get('name')}" for each in arguments if _goes(each, "in"))
    returned = "".join(str(each.get("type")) for each in arguments if _goes(each, "out"))
    return f"{member.get('name')}({taken})" + (f" → {returned}" if returned else "")


def _goes(argument: ElementTree.Element, direction: str) -> bool:
    return argument.get("direction") == direction


def _documented(heading: str) -> list[str]:
    """The first column of the table under a heading."""
    section = re.search(rf"## {heading}\n(.*?)(\n## |\Z)", DOCUMENT, re.S)
    assert section is not None
    return sorted(re.findall(r"^\| `([^`]+)`", section[1], re.M))


@pytest.mark.usefixtures("server")
async def test_the_document_tells_what_introspection_tells(private_bus: SessionBus) -> None:
    xml = await _run(
        f"dbus-send --print-reply=literal --dest={BUS_NAME} {OBJECT_PATH} "
        "org.freedesktop.DBus.Introspectable.Introspect",
        private_bus,
    )
    described = ElementTree.fromstring(xml).find(f"interface[@name='{INTERFACE}']")
    assert described is not None
    assert _documented("Methods") == sorted(map(_signature, described.findall("method")))
    assert _documented("Signals") == sorted(map(_signature, described.findall("signal")))
    assert _documented("Properties") == sorted(
        f"{each.get('type')} {each.get('name')}" for each in described.findall("property")
    )
    assert {each.get("access") for each in described.findall("property")} == {"read"}


def test_every_error_of_the_document_exists() -> None:
    assert [name for name in _documented("Errors") if name != "Failed" and not hasattr(errors, name)] == []


@pytest.fixture
async def listener(private_bus: SessionBus) -> AsyncIterator[MessageBus]:
    """Another connection, which hears the service's signals."""
    bus = await MessageBus(bus_address=private_bus.address).connect()
    bus_itself = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
    await call(bus, *bus_itself, "AddMatch", "s", f"type='signal',path='{OBJECT_PATH}'")
    yield bus
    bus.disconnect()


async def _property(bus: MessageBus, name: str) -> object:
    (value,) = await call(bus, BUS_NAME, OBJECT_PATH, PROPERTIES, "Get", "ss", INTERFACE, name)
    return getattr(value, "value", None)


async def test_the_version_can_be_read(listener: MessageBus, server: ControlServer) -> None:
    assert await _property(listener, "Version") == __version__


async def test_a_change_is_told_and_so_is_the_end_of_a_pause(
    listener: MessageBus, server: ControlServer, daemon: RememberingDaemon
) -> None:
    heard = asyncio.Queue[Message]()

    def hear(message: Message) -> None:
        if message.message_type is MessageType.SIGNAL and message.path == OBJECT_PATH:
            heard.put_nowait(message)

    listener.add_message_handler(hear)
    assert await _property(listener, "PausedUntil") == 0

    server.changed()
    assert (await heard.get()).member == "Changed"

    await daemon.pause(datetime.fromtimestamp(1_800_000_000, UTC))
    server.changed()
    assert (await heard.get()).member == "Changed"
    changed = await heard.get()
    assert (changed.interface, changed.body[0]) == (PROPERTIES, INTERFACE)
    assert {name: value.value for name, value in changed.body[1].items()} == {"PausedUntil": 1_800_000_000}
    assert await _property(listener, "PausedUntil") == 1_800_000_000

    server.changed()
    await daemon.resume()
    server.changed()
    assert [(await heard.get()).member for _each in range(3)] == ["Changed", "Changed", "PropertiesChanged"]
