"""Whether a guide leads the person through a cramp or a stretch just now: whoever leads says so."""

import asyncio
from collections.abc import Callable

from crampguard.domain.presence import Answer, Reading, Signal

LONGEST = 120
"""Seconds for which it is believed without being said again: a killed guide hushes nobody for long."""


class GuideSource:
    """A :class:`~crampguard.domain.ports.Source`, and what tells it. Belongs to the event loop."""

    name = "guide"
    signal = Signal.GUIDE

    def __init__(self) -> None:
        self._ends: dict[str, asyncio.TimerHandle] = {}
        """Of each guide that is on, by its name."""
        self._told: set[Callable[[Reading], None]] = set()

    def hush(self, guide: str, seconds: int) -> None:
        """That guide is on: for so long, :data:`LONGEST` at the most. 0: it has come to its end."""
        if (end := self._ends.pop(guide, None)) is not None:
            end.cancel()
        if seconds > 0:
            loop = asyncio.get_running_loop()
            self._ends[guide] = loop.call_later(min(seconds, LONGEST), self.hush, guide, 0)
        for tell in self._told:
            tell(self._reading)

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As the port says."""
        tell(self._reading)
        self._told.add(tell)
        try:
            await asyncio.Event().wait()
        finally:
            self._told.discard(tell)

    @property
    def _reading(self) -> Reading:
        return Reading(Answer.YES if self._ends else Answer.NO)
