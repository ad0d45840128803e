"""A guide on the page: led here, and shown wherever the page is open on it."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Generic

from crampguard.control.client import DaemonClient
from crampguard.domain.guiding import LEAVE, View
from crampguard.errors import CrampguardError
from crampguard.guide.hush import quiet
from crampguard.guide.leading import Leader, Led
from crampguard.guide.painting import count_text
from crampguard.web.forms import Form

_ALONE = 90.0
"""Seconds after which a guide that no page shows any more is left: it must not keep reminders quiet."""


@dataclass(slots=True, eq=False)
class _Watcher:
    """A page that shows the guide."""

    news: asyncio.Event = field(default_factory=asyncio.Event)
    pending: list[str] = field(default_factory=list)

    def tell(self, event: str, data: str) -> None:
        self.pending.append(f"event: {event}\ndata: {data}\n\n")
        self.news.set()


def _said(key: str, seen: str) -> str:
    """What a press says to a :class:`WebFace`. ``seen``: the title under which the button stood, if known."""
    return f"{key}\0{seen}"


class WebFace:
    """A :class:`~crampguard.guide.leading.Face` on every page that is open on it."""

    def __init__(self) -> None:
        self.view: View | None = None
        self._watchers: set[_Watcher] = set()

    @property
    def counts(self) -> bool:
        """Each second, as long as somebody looks."""
        return bool(self._watchers)

    @property
    def is_watched(self) -> bool:
        """Whether it is open anywhere."""
        return bool(self._watchers)

    async def show(self, view: View, *, calls: bool) -> None:
        """A page fetches what is new; the count comes to it every second."""
        is_new = self.view is None or self.view.still != view.still
        self.view = view
        if is_new or calls:
            self.tell("show", "cue" if calls else "")
        if view.count is not None:
            self.tell("count", count_text(view.count.seconds))

    def understood(self, said: str, view: View) -> str | None:
        """A button's key, if it was pressed at what is shown now."""
        key, _zero, seen = said.partition("\0")
        if seen and seen != view.title and key != LEAVE:
            return None
        return key if key in {offer.key for offer in view.offers} else None

    def tell(self, event: str, data: str) -> None:
        """Tell every page that is open on it."""
        for watcher in self._watchers:
            watcher.tell(event, data)

    async def events(self, watched: Callable[[], None]) -> AsyncGenerator[str, None]:
        """What one page is told, until the guide is over. ``watched`` is called once it is told."""
        watcher = _Watcher()
        self._watchers.add(watcher)
        try:
            watched()
            yield "retry: 1000\n\n"
            while True:
                await watcher.news.wait()
                watcher.news.clear()
                told, watcher.pending = watcher.pending, []
                for each in told:
                    yield each
                    if each.startswith("event: over"):
                        return
        finally:
            self._watchers.discard(watcher)


@dataclass(slots=True, kw_only=True, eq=False)
class Run(Generic[Led]):
    """One guide, to its end. It outlasts the page for a moment, so that that may be loaded anew."""

    leader: Leader[Led]
    face: WebFace = field(default_factory=WebFace)
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    """It is over, and whatever was to be done then is."""

    @classmethod
    def begin(cls, begin: Callable[[float], Led], pace: float) -> "Run[Led]":
        """``begin`` is given the time. ``pace``: how many of the guide's seconds pass in one."""
        begun = time.monotonic()

        def clock() -> float:
            return (time.monotonic() - begun) * pace

        return cls(leader=Leader(begin(clock()), clock, pace))

    @property
    def view(self) -> View:
        """What there is to see now."""
        return self.leader.guide.view(self.leader.clock())

    async def lead(self) -> None:
        """Until it is over, or nobody looks any more; reminders are quiet meanwhile."""
        async with asyncio.TaskGroup() as group, quiet(_hush):
            alone = group.create_task(self._leave_alone())
            await self.leader.lead(self.face)
            alone.cancel()

    def settle(self) -> None:
        """Tell whoever waits, and every page, that it is over."""
        self.settled.set()
        self.face.tell("over", "")

    async def press(self, form: Form) -> None:
        """A button of the step that is on: a hand that trembles presses twice, and the page may be behind."""
        self.leader.hear(_said(form.text("key"), form.text("seen")))
        # So that the page that follows shows what came of it.
        await asyncio.sleep(0)
        if self.leader.guide.is_over:
            await self.settled.wait()

    def events(self) -> AsyncGenerator[str, None]:
        """What changes, for one page. Once that listens, somebody counts along."""
        return self.face.events(self.leader.look_again)

    async def _leave_alone(self) -> None:
        unseen = 0.0
        while unseen < _ALONE:
            await asyncio.sleep(_ALONE / 6)
            unseen = 0.0 if self.face.is_watched else unseen + _ALONE / 6
        self.leader.leave()


async def _hush(guide: str, seconds: int) -> None:
    # Without a service nobody has to be quiet; and a cramp is no moment to tell of a service's troubles.
    with contextlib.suppress(CrampguardError):
        async with DaemonClient.connect() as daemon:
            await daemon.hush(guide, seconds)
