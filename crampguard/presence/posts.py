"""One source at its post: its latest reading, the time it gets to answer, and its rest when it fails."""

import asyncio
import logging
import math
from asyncio import FIRST_COMPLETED
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from crampguard.domain.language import _
from crampguard.domain.ports import AskedSource, Source
from crampguard.domain.presence import UNKNOWN, Answer, Reading, Report
from crampguard.errors import SourceAbsentError

logger = logging.getLogger(__name__)

LIMIT = timedelta(seconds=2)
"""How long a source may take to answer, or it counts as one that hangs. Those that work take milliseconds.

A start waits so long, once, for it must not burst into a call. A decision never does.
"""

PROMPT = timedelta(milliseconds=100)
"""How long a decision waits for who has to be asked: half of the 200 ms by which none may delay a reminder.

mako answers within a millisecond; beside four programs that keep two cores busy, within thirty.
"""

REST = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=30)
"""How long a source that failed is left alone: twice as long each time, up to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """What a source is granted."""

    limit: timedelta = LIMIT
    """How long it may take to answer."""
    prompt: timedelta = PROMPT
    """How long a decision waits for that."""
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


class Watched(_Post):
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


class Asked(_Post):
    """Asked before each decision, which waits a moment for the answer. What comes later is taken up then."""

    def __init__(self, source: AskedSource, patience: Patience, changed: Callable[[], None]) -> None:
        super().__init__(source, patience, changed)
        self._asked = source
        self._left_alone_until = 0.0
        self._holds_until = math.inf
        """Until when to go by what it said. Both by the event loop's clock."""
        self._asking: asyncio.Task[None] | None = None
        self._is_overdue = False
        """It has kept a decision waiting, and still owes the answer."""

    def tell(self, reading: Reading) -> None:
        """Take up what the source says, for as long as it says that it is good."""
        good_for = math.inf if reading.good_for is None else reading.good_for.total_seconds()
        self._holds_until = asyncio.get_running_loop().time() + good_for
        super().tell(reading)

    async def ask(self) -> None:
        """Bring the reading up to date, unless it failed lately. It has answered then, or had its time."""
        await self._wait(None)

    async def ask_promptly(self, *, hear_out: bool = False) -> None:
        """As :meth:`ask`, but waits a moment only, and not again for who has kept a decision waiting already.

        ``hear_out``: wait for those as well, a moment. What is too old to go by counts as unknown afterwards.
        """
        if self._is_overdue and not hear_out:
            return
        await self._wait(self._patience.prompt.total_seconds())
        self._is_overdue = self._asking is not None
        if self._is_overdue and asyncio.get_running_loop().time() >= self._holds_until:
            self.tell(Reading(Answer.UNKNOWN, _("it has not answered yet")))

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait({self._asking})

    async def _wait(self, seconds: float | None) -> None:
        if self._asking is None:
            if asyncio.get_running_loop().time() < self._left_alone_until:
                return
            self._asking = asyncio.create_task(self._ask())
        # Whoever waits may give up: what was asked goes on.
        await asyncio.wait({self._asking}, timeout=seconds)

    async def _ask(self) -> None:
        answer = asyncio.ensure_future(self._asked.ask())
        try:
            await asyncio.wait({answer}, timeout=self._patience.limit.total_seconds())
        finally:
            answer.cancel()
            await asyncio.wait({answer})
            self._asking, self._is_overdue = None, False
        error = TimeoutError(_("it does not answer")) if answer.cancelled() else answer.exception()
        match error:
            case None:
                self.worked()
                self.tell(answer.result())
            case SourceAbsentError():
                self.absent(error)
            case _:
                rest = self.failed(error).total_seconds()
                self._left_alone_until = asyncio.get_running_loop().time() + rest
