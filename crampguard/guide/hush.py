"""Keeps reminders quiet while a guide runs. However the guide ends, reminders come again by themselves."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from crampguard.background import Background

HELD = 90
"""Seconds for which quiet is asked for at a time: so long at most it outlasts a guide that was killed."""
_RENEWED = 30.0


@asynccontextmanager
async def quiet(hush: Callable[[str, int], Awaitable[None]]) -> AsyncIterator[None]:
    """Within the block ``hush`` is called again and again with the seconds to be quiet for; 0 at its end.

    And with a name for this guide, which no other has: its end is not that of another that is on.

    The block doesn't wait for the first of it: the cramp comes first.
    """

    guide = secrets.token_hex(8)

    async def renew() -> None:
        while True:
            await hush(guide, HELD)
            await asyncio.sleep(_RENEWED)

    background = Background()
    background.begin(renew())
    try:
        yield
    finally:
        await background.end()
        await hush(guide, 0)
