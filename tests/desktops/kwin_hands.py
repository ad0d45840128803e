"""Mouse and keyboard on KWin's Wayland, by its own protocol for programs that test."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from crampguard.presence.wire.wayland import Compositor, compositor

_INTERFACE = "org_kde_kwin_fake_input"
_AUTHENTICATE, _BUTTON, _MOVE_TO, _KEY = 0, 2, 9, 10

# Of linux/input-event-codes.h, by the names that X has for them.
_LEFT = 0x110
_KEYS = {"Return": 28, "a": 30, "Shift_L": 42}

_STEP = 0.05
_AWAY = (200, 300)
"""Where nothing is under the pointer."""


class Hands:
    """A mouse and a keyboard. Whatever is told of is done when it returns."""

    def __init__(self, connection: Compositor) -> None:
        self._connection = connection
        self._device = connection.bind(_INTERFACE, 4)
        self._say(_AUTHENTICATE, "tests", "there is nobody to move the mouse")

    async def key(self, name: str) -> None:
        """Press it and let it go."""
        await self._press(_KEY, _KEYS[name])

    async def click(self, x: int, y: int) -> None:
        """There, with the left button; and then out of the way."""
        await self._move(x, y)
        await self._press(_BUTTON, _LEFT)
        await self._move(*_AWAY)

    async def _move(self, x: int, y: int) -> None:
        # Wayland counts in parts of 1/256.
        self._say(_MOVE_TO, x * 256, y * 256)
        await self._carried_out()

    async def _press(self, opcode: int, code: int) -> None:
        for state in (1, 0):
            self._say(opcode, code, state)
            await self._carried_out()

    def _say(self, opcode: int, *arguments: int | str) -> None:
        self._connection.request(self._device, opcode, *arguments)

    async def _carried_out(self) -> None:
        done = self._connection.sync()
        while (await self._connection.next()).sender != done:
            pass
        # What is under the pointer by then is found out a little later.
        await asyncio.sleep(_STEP)


@asynccontextmanager
async def hands(environment: Mapping[str, str]) -> AsyncIterator[Hands]:
    """Within the block, in the session with that environment."""
    async with compositor(environment) as connection:
        yield Hands(connection)
