"""Waiting for what tells nobody: a screen, a file, another program's window."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.rigs.processes import PATIENCE

_STEP = 0.1


async def eventually(holds: Callable[[], Awaitable[bool]], otherwise: str) -> None:
    """Return once ``holds()`` is true. Raises AssertionError with ``otherwise`` when patience ends."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not await holds():  # noqa: ASYNC110 - nobody sets an event
                await asyncio.sleep(_STEP)
    except TimeoutError:
        raise AssertionError(otherwise) from None
