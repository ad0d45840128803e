"""A private session bus: nobody on it but whom the test invites, nothing started on demand."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from xml.sax.saxutils import escape

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from tests.rigs.processes import PATIENCE, minimal_environment, program, read_line, running

_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

_BUS = "org.freedesktop.DBus"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionBus:
    """A running bus."""

    address: str
    directory: Path
    """Its own, readable by nobody else; what belongs to the session may live here."""
    process: Popen[bytes]

    def environment(self, **more: str) -> dict[str, str]:
        """For a program in this session."""
        return minimal_environment(self.directory, DBUS_SESSION_BUS_ADDRESS=self.address, **more)


@contextmanager
def session_bus(directory: Path, services: Path | None = None) -> Iterator[SessionBus]:
    """A bus within the block. ``services``: a folder of activation files, none by default."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    configuration, log, socket = directory / "bus.conf", directory / "bus.log", directory / "bus"
    activation = f"<servicedir>{escape(str(services))}</servicedir>" if services else ""
    configuration.write_text(_CONFIGURATION.format(socket=escape(str(socket)), services=activation))
    ready, tell = os.pipe()
    command = [program("dbus-daemon"), "--nofork", "--nopidfile"]
    command += [f"--config-file={configuration}", f"--print-address={tell}"]
    try:
        with running(command, log, minimal_environment(directory), pass_fds=[tell]) as process:
            os.close(tell)
            address = read_line(ready, process, log)
            yield SessionBus(address=address, directory=directory, process=process)
    finally:
        os.close(ready)


async def call(
    bus: MessageBus, name: str, path: str, interface: str, member: str, signature: str = "", *body: object
) -> list[object]:
    """Call a method and return what it answers. Raises AssertionError on an error."""
    message = Message(
        destination=name, path=path, interface=interface, member=member, signature=signature, body=list(body)
    )
    reply = await bus.call(message)
    assert reply is not None
    assert reply.message_type is MessageType.METHOD_RETURN, f"{member}: {reply.error_name}: {reply.body}"
    return list(reply.body)


async def wait_for_owner(bus: MessageBus, name: str, *, owned: bool = True) -> None:
    """Return once ``name`` has an owner; with ``owned=False``, once it has none."""
    changed = asyncio.Event()

    def received(message: Message) -> None:
        if (
            message.member == "NameOwnerChanged"
            and message.body[0] == name
            and bool(message.body[2]) is owned
        ):
            changed.set()

    bus.add_message_handler(received)
    rule = f"type='signal',sender='{_BUS}',interface='{_BUS}',member='NameOwnerChanged',arg0='{name}'"
    try:
        await call(bus, _BUS, "/org/freedesktop/DBus", _BUS, "AddMatch", "s", rule)
        has_owner = await call(bus, _BUS, "/org/freedesktop/DBus", _BUS, "NameHasOwner", "s", name)
        if has_owner != [owned]:
            async with asyncio.timeout(PATIENCE):
                await changed.wait()
    finally:
        bus.remove_message_handler(received)
        await call(bus, _BUS, "/org/freedesktop/DBus", _BUS, "RemoveMatch", "s", rule)


async def owner_appears(address: str, name: str, *, owned: bool = True) -> None:
    """As :func:`wait_for_owner`, over a connection of its own."""
    bus = await MessageBus(bus_address=address).connect()
    try:
        await wait_for_owner(bus, name, owned=owned)
    finally:
        await disconnect(bus)
