"""Hearing of the service's changes on the bus: for whoever shows what it does."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from crampguard import bus as session_bus
from crampguard.control.names import BUS_NAME, INTERFACE, OBJECT_PATH

if TYPE_CHECKING:
    from dbus_fast import Message

_BUS = "org.freedesktop.DBus"
_RULES = (
    f"type='signal',interface='{INTERFACE}',path='{OBJECT_PATH}',member='Changed'",
    f"type='signal',sender='{_BUS}',interface='{_BUS}',member='NameOwnerChanged',arg0='{BUS_NAME}'",
)


@asynccontextmanager
async def heard_changes(changed: Callable[[], None]) -> AsyncIterator[None]:
    """Within the block, ``changed`` is called when a service says so, when one comes and when it goes.

    Raises NoBusError.
    """
    bus = await session_bus.connect()

    def received(message: "Message") -> None:
        match message.interface, message.member:
            case (str(interface), "Changed") if interface == INTERFACE:
                changed()
            case (str(interface), "NameOwnerChanged") if interface == _BUS and message.body[0] == BUS_NAME:
                changed()
            case _:
                pass

    bus.add_message_handler(received)
    try:
        for rule in _RULES:
            await session_bus.ask_bus(bus, "AddMatch", "s", [rule])
        yield
    finally:
        await session_bus.disconnect(bus)
