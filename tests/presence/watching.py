"""A source that is being watched, and what it tells, one by one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from crampguard.domain.ports import Source
from crampguard.domain.presence import Answer, Reading
from tests.rigs.processes import PATIENCE


class Told:
    """What a source has told."""

    def __init__(self, source: Source) -> None:
        self._readings: asyncio.Queue[Reading] = asyncio.Queue()
        self.task = asyncio.create_task(source.watch(self._readings.put_nowait))

    async def next(self) -> Reading:
        """The earliest reading not yet asked for; waits for it. Raises what the source raised instead."""
        reading = asyncio.create_task(self._readings.get())
        try:
            await asyncio.wait({reading, self.task}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                assert self.task.done(), "the source tells nothing"
                self.task.result()
                raise AssertionError("the source has returned")
            return reading.result()
        finally:
            reading.cancel()

    async def next_answer(self) -> Answer:
        """As :meth:`next`; without the detail."""
        return (await self.next()).answer

    def rest(self) -> list[Reading]:
        """All that was told and not yet asked for."""
        return [self._readings.get_nowait() for _ in range(self._readings.qsize())]


@asynccontextmanager
async def watched(source: Source) -> AsyncIterator[Told]:
    """The source is watched within the block; on the way out it is cancelled, and must let itself be."""
    told = Told(source)
    try:
        yield told
    finally:
        told.task.cancel()
        async with asyncio.timeout(PATIENCE):
            with suppress(asyncio.CancelledError):
                await told.task
