"""Work that is begun and not waited for: kept alive, its failures told, and ended with its owner."""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

logger = logging.getLogger(__name__)

T = TypeVar("T")


async def before(end: asyncio.Future[Any], work: Coroutine[object, object, T]) -> T | None:
    """What ``work`` gives; None where the end comes first, which then is the end of the work, too."""
    task = asyncio.get_running_loop().create_task(work)
    try:
        either: set[asyncio.Future[Any]] = {task, end}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        return None if end.done() else task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Background:
    """Tasks of one event loop."""

    def __init__(self) -> None:
        # The loop itself holds tasks weakly.
        self._tasks: set[asyncio.Task[object]] = set()

    def begin(self, work: Coroutine[object, object, object]) -> None:
        """Let it run. Should it fail, that is logged."""
        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def end(self, patience: timedelta = timedelta(0)) -> None:
        """Wait for what runs, as long as ``patience``, and cancel the rest."""
        if patience and self._tasks:
            await asyncio.wait(self._tasks, timeout=patience.total_seconds())
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _finished(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("something in the background failed", exc_info=error)
