"""The session bus as checks use it: a connection of their own, that comes soon or not at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from crampguard import bus as session_bus
from crampguard.doctor.finding import Patient
from crampguard.domain.language import _
from crampguard.errors import NoBusError

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus


@asynccontextmanager
async def connected(patient: Patient) -> AsyncIterator["MessageBus"]:
    """A connection within the block. Raises NoBusError."""
    try:
        async with asyncio.timeout(patient.patience):
            bus = await session_bus.connect(patient.environment)
    except TimeoutError as error:
        message = _("the session bus does not answer in {seconds:g} s").format(seconds=patient.patience)
        raise NoBusError(message, _("log out and in again")) from error
    try:
        yield bus
    finally:
        await session_bus.disconnect(bus)
