"""Runs the sources and tells what they say together. One that hangs or fails costs a reminder nothing."""

import asyncio
import logging
from asyncio import FIRST_COMPLETED
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from crampguard.background import Background
from crampguard.domain.language import _
from crampguard.domain.ports import AskedSource, Source
from crampguard.domain.presence import UNKNOWN, Answer, Reading, Report, Signal, Surroundings, together
from crampguard.errors import SourceAbsentError

logger = logging.getLogger(__name__)

LIMIT = timedelta(seconds=2)
"""How long a source may take to answer. Those that work answer within some milliseconds."""

REST = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=30)
"""How long a source that failed is left alone: twice as long each time, up to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """What a source is granted."""

    limit: timedelta = LIMIT
    """How long it may take to answer."""
    rest: timedelta = REST
    """How long it is left alone when it fails for the first time."""


class _Post:
    """One source: its latest reading, and how long it is left alone when it fails."""

    def __init__(self, source: Source | AskedSource, patience: Patience, changed: Callable[[], None]) -> None:
        self._source = source
        self._patience = patience
        self._changed = changed
        self._rest = patience.rest
        self._was_told = False
        """The log knows that it fails."""
        self.answered = asyncio.Event()
        """It has told something, or failed: there is nothing more to wait for."""
        self.reading = UNKNOWN

    @property
    def report(self) -> Report:
        """What it says now."""
        return Report(source=self._source.name, signal=self._source.signal, reading=self.reading)

    def tell(self, reading: Reading) -> None:
        """Take up what the source says."""
        changed = reading != self.reading
        self.reading = reading
        self.answered.set()
        if changed:
            self._changed()

    def worked(self) -> None:
        """It is well again."""
        self._rest = self._patience.rest
        self._was_told = False

    def absent(self, error: SourceAbsentError) -> timedelta:
        """There is nothing of the kind here, and that is no failure. Returns when to look again."""
        logger.debug("%s: %s", self._source.name, error.message)
        self.tell(Reading(Answer.UNKNOWN, error.message))
        return self._longer()

    def _longer(self) -> timedelta:
        rest, self._rest = self._rest, min(2 * self._rest, LONGEST_REST)
        return rest

    def failed(self, error: BaseException) -> timedelta:
        """It can't tell. Returns how long it is to be left alone."""
        why = str(error) or type(error).__name__
        if not self._was_told:
            self._was_told = True
            logger.warning("%s can't tell (%s); it is asked again from time to time", self._source.name, why)
        self.tell(Reading(Answer.UNKNOWN, why))
        return self._longer()


class _Watched(_Post):
    def __init__(self, source: Source, patience: Patience, changed: Callable[[], None]) -> None:
        super().__init__(source, patience, changed)
        self._watched = source

    async def keep_watch(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            error = await self._watch_once()
            if isinstance(error, SourceAbsentError):
                # It may come yet: a sound server that is started after us, say.
                await asyncio.sleep(self.absent(error).total_seconds())
                continue
            if loop.time() - begun > LONGEST_REST.total_seconds():
                # Not one that answers and breaks down each time.
                self.worked()
            await asyncio.sleep(self.failed(error).total_seconds())

    async def _watch_once(self) -> BaseException:
        """Watch until that ends. Returns why it did."""
        told = asyncio.Event()

        def tell(reading: Reading) -> None:
            told.set()
            self.tell(reading)

        watch = asyncio.ensure_future(self._watched.watch(tell))
        first = asyncio.ensure_future(told.wait())
        try:
            await asyncio.wait(
                {watch, first}, timeout=self._patience.limit.total_seconds(), return_when=FIRST_COMPLETED
            )
            if told.is_set():
                await asyncio.wait({watch})
        finally:
            # Cancelled or hung: it gets the time to let go of what it held.
            for task in (watch, first):
                task.cancel()
            await asyncio.wait({watch, first})
        if watch.cancelled():
            return TimeoutError(_("it does not answer"))
        return watch.exception() or ConnectionError(_("it stopped watching"))


class _Asked(_Post):
    def __init__(self, source: AskedSource, patience: Patience, changed: Callable[[], None]) -> None:
        super().__init__(source, patience, changed)
        self._asked = source
        self._left_alone_until = 0.0
        """By the event loop's clock."""

    async def ask(self) -> None:
        """Bring the reading up to date, unless it failed lately."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._left_alone_until:
            return
        answer = asyncio.ensure_future(self._asked.ask())
        try:
            await asyncio.wait({answer}, timeout=self._patience.limit.total_seconds())
        finally:
            answer.cancel()
        await asyncio.wait({answer})
        error = TimeoutError(_("it does not answer")) if answer.cancelled() else answer.exception()
        match error:
            case None:
                self.worked()
                self.tell(answer.result())
            case SourceAbsentError():
                self.absent(error)
            case _:
                self._left_alone_until = loop.time() + self.failed(error).total_seconds()


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
        self._watched = [_Watched(source, self._patience, self._changed) for source in watched]
        self._asked = [_Asked(source, self._patience, self._changed) for source in asked]
        self._watches = Background()
        self._is_open = False
        self._last: Surroundings | None = None

    async def open(self) -> None:
        """Begin to watch. On return each source has answered, or has had its time; then all is told."""
        for post in self._watched:
            self._watches.begin(post.keep_watch())
        # None of these outlasts the limit.
        await asyncio.gather(self._ask_all(), *(post.answered.wait() for post in self._watched))
        self._is_open = True
        self._changed()

    async def refresh(self) -> None:
        """Ask those who tell nothing of their own accord. At most as long as one of them may take."""
        await self._ask_all()

    @property
    def reports(self) -> list[Report]:
        """Each source and what it says now."""
        return [post.report for post in (*self._watched, *self._asked)]

    async def close(self) -> None:
        """Watch no more; tell nothing more."""
        self._is_open = False
        await self._watches.end()

    async def _ask_all(self) -> None:
        if self._asked:
            await asyncio.gather(*(post.ask() for post in self._asked))

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
