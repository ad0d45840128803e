"""Leads a guide from beginning to end: waits for keys and for time, and shows what there is to see."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Generic, Protocol, TypeVar

from crampguard.domain.guiding import LEAVE, Guide, View

Led = TypeVar("Led", bound=Guide)


class _Word(Enum):
    """What comes from elsewhere than the person's keys."""

    LEAVE = auto()
    LOOK_AGAIN = auto()


class Face(Protocol):
    """Where a guide is seen."""

    @property
    def counts(self) -> bool:
        """Whether it is to be shown anew with each second that is counted."""
        ...

    async def show(self, view: View, *, calls: bool) -> None:
        """Show it. ``calls``: and call for the person's attention."""
        ...

    def understood(self, said: str, view: View) -> str | None:
        """The offer that the person means by what they said while they saw ``view``; None: nothing."""
        ...


@dataclass(slots=True)
class Leader(Generic[Led]):
    """One guide, being led. Belongs to the event loop that it is made in.

    ``clock`` gives seconds that only go forward, ``pace`` how many of them pass in a second.
    """

    guide: Led
    """Where it stands now: to be looked at whatever ended it."""
    clock: Callable[[], float]
    pace: float = 1.0
    _said: "asyncio.Queue[str | _Word]" = field(default_factory=asyncio.Queue)

    def hear(self, said: str) -> None:
        """The person said something: whatever the face understands."""
        self._said.put_nowait(said)

    def leave(self) -> None:
        """The person goes, or has gone."""
        self._said.put_nowait(_Word.LEAVE)

    def look_again(self) -> None:
        """Show it once more: the place where it stands has changed."""
        self._said.put_nowait(_Word.LOOK_AGAIN)

    async def lead(self, face: Face) -> None:
        """Until it is over. Cancelled or failed, it stands where it stood."""
        cues = self.guide.cues
        while not self.guide.is_over:
            now = self.clock()
            self.guide = self.guide.passed(now)
            if self.guide.is_over:
                return
            view = self.guide.view(now)
            await face.show(view, calls=self.guide.cues > cues)
            cues = self.guide.cues
            try:
                async with asyncio.timeout(self._seconds_until(self._next(face, view))):
                    said = await self._said.get()
            except TimeoutError:
                continue
            match said:
                case _Word.LEAVE:
                    key: str | None = LEAVE
                case _Word.LOOK_AGAIN:
                    key = None
                case _:
                    key = face.understood(said, view)
            if key is not None:
                self.guide = self.guide.pressed(key, self.clock())

    def _next(self, face: Face, view: View) -> float:
        """When there is something else to see, should the person say nothing."""
        wakes_at = self.guide.wakes_at
        assert wakes_at is not None, "a guide that is not over has something to come"
        if view.count is None or not face.counts:
            return wakes_at
        return min(wakes_at, view.count.changes_at)

    def _seconds_until(self, moment: float) -> float:
        return max(0.0, moment - self.clock()) / self.pace
