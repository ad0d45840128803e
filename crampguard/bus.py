"""The session bus: where it is, and calls on it that always come to an end."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from crampguard.domain.language import _
from crampguard.errors import NoBusError

if TYPE_CHECKING:
    # dbus-fast is there on Linux only; whoever has no bus must not need it.
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

_PATIENCE = 10.0
"""Seconds that a bus may take to greet us. It answers within a millisecond, or something is wrong."""


def session_bus_address(environment: Mapping[str, str] = os.environ) -> str | None:
    """The session bus's address; None where there is none."""
    if address := environment.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    # Where systemd starts the bus, sd-bus and GLib look here too; a service started by hand, or over ssh,
    # often has no more than this.
    runtime = environment.get("XDG_RUNTIME_DIR")
    if runtime and (socket := Path(runtime, "bus")).is_socket():
        # An address escapes more than a URL does: "~" stays as it is in one only.
        return "unix:path=" + quote(str(socket)).replace("~", "%7E")
    return None


async def connect(environment: Mapping[str, str] = os.environ) -> "MessageBus":
    """A connection to the session bus. Raises NoBusError."""
    if not (address := session_bus_address(environment)):
        raise NoBusError(
            _("there is no session bus: DBUS_SESSION_BUS_ADDRESS is not set"),
            _("Run this in a desktop session, or under dbus-run-session."),
        )
    from dbus_fast.aio import MessageBus

    try:
        async with asyncio.timeout(_PATIENCE):
            return await MessageBus(bus_address=address).connect()
    except (OSError, EOFError, ValueError) as error:
        # ValueError: dbus-fast's word for a bad address and for a failed authentication.
        raise NoBusError(
            _("the session bus at {address} does not answer: {error}").format(
                address=address, error=str(error) or type(error).__name__
            ),
            _("Is DBUS_SESSION_BUS_ADDRESS that of a session that has ended?"),
        ) from error


async def disconnect(bus: "MessageBus") -> None:
    """Hang up. On return the socket is closed; a connection that is lost already stays so."""
    if bus.connected:
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


async def call(
    bus: "MessageBus",
    destination: str,
    path: str,
    interface: str,
    member: str,
    signature: str = "",
    body: Sequence[object] = (),
) -> "Message":
    """Call a method; the answer may be an error message. Raises ConnectionError when the bus is gone.

    Not bounded in time: the other side may take as long as it likes.
    """
    from dbus_fast import Message

    # dbus-fast never ends a call that is made after the connection was lost.
    if not bus.connected:
        raise ConnectionError(_("the connection to the session bus is lost"))
    try:
        reply = await bus.call(
            Message(
                destination=destination,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=list(body),
            )
        )
    except (OSError, EOFError) as error:
        raise ConnectionError(_("the connection to the session bus is lost")) from error
    if reply is None:  # disconnected by ourselves while waiting
        raise ConnectionError(_("the connection to the session bus is lost"))
    return reply


async def ask_bus(
    bus: "MessageBus", member: str, signature: str = "", body: Sequence[object] = ()
) -> "Message":
    """Call a method of the bus itself (``GetNameOwner``, ``AddMatch``). As :func:`call`."""
    return await call(
        bus,
        "org.freedesktop.DBus",
        "/org/freedesktop/DBus",
        "org.freedesktop.DBus",
        member,
        signature,
        body,
    )
