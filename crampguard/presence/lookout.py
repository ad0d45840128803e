"""Runs the sources and tells what they say together. One that hangs or fails costs a reminder nothing."""

import asyncio
from collections.abc import Callable, Sequence

from crampguard.background import Background
from crampguard.domain.ports import AskedSource, Source
from crampguard.domain.presence import Report, Signal, Surroundings, together
from crampguard.presence.posts import Asked, Patience, Watched


class Lookout:
    """All sources of a desktop. ``told`` is called in the event loop, with each change, once opened."""

    def __init__(
        self,
        watched: Sequence[Source],
        asked: Sequence[AskedSource],
        told: Callable[[Surroundings], None],
        patience: Patience | None = None,
    ) -> None:
        self._told = told
        self._patience = patience or Patience()
        self._watched = [Watched(source, self._patience, self._changed) for source in watched]
        self._asked = [Asked(source, self._patience, self._changed) for source in asked]
        self._watches = Background()
        self._is_open = False
        self._last: Surroundings | None = None

    async def open(self) -> None:
        """Begin to watch. On return each source has answered, or has had its time; then all is told."""
        for post in self._watched:
            self._watches.begin(post.keep_watch())
        # None of these outlasts the limit.
        await asyncio.gather(
            *(post.ask() for post in self._asked), *(post.answered.wait() for post in self._watched)
        )
        self._is_open = True
        self._changed()

    async def refresh(self, *, hear_out: bool = False) -> None:
        """Ask those who tell nothing of their own accord, and wait a moment for them: no longer than PROMPT.

        One question to a source that hangs keeps only one such call waiting. ``hear_out``: wait even so; for
        when that source has just been heard to be alive. What is answered later is told then.
        """
        await asyncio.gather(*(post.ask_promptly(hear_out=hear_out) for post in self._asked))

    @property
    def reports(self) -> list[Report]:
        """Each source and what it says now."""
        return [post.report for post in (*self._watched, *self._asked)]

    async def close(self) -> None:
        """Watch no more; tell nothing more."""
        self._is_open = False
        await self._watches.end()
        for post in self._asked:
            await post.close()

    def _changed(self) -> None:
        if not self._is_open:
            return
        readings = [(post.report.signal, post.reading) for post in (*self._watched, *self._asked)]
        surroundings = Surroundings(
            {
                signal: together(signal, [reading for watched, reading in readings if watched is signal])
                for signal in Signal
            }
        )
        if surroundings != self._last:
            self._last = surroundings
            self._told(surroundings)


async def look(watched: Sequence[Source], asked: Sequence[AskedSource]) -> list[Report]:
    """What each source says now: once, and then let go of them."""
    lookout = Lookout(watched, asked, lambda _surroundings: None)
    try:
        await lookout.open()
        return lookout.reports
    finally:
        await lookout.close()
