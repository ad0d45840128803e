"""The journal and what it adds up to, kept in step."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from crampguard.domain.event import Event, EventKind, Scalar
from crampguard.domain.occurrence import NO_REASON, Occurrence, Reason
from crampguard.domain.ports import Clock, Journal
from crampguard.domain.progress import Progress, recollect
from crampguard.domain.standing import Standing
from crampguard.errors import JournalError

logger = logging.getLogger(__name__)

RECALLED = timedelta(days=8)
"""How far back the journal is read: over a week, so that weekly reminders are in it."""

_UNWRITTEN_KEPT = 10_000

_NO_STEP = timedelta(seconds=1)
"""Clocks are nudged by milliseconds all the time; that is no step."""


class Ledger:
    """Writes events and knows where everything stands.

    While the journal can't be written (a full disk, a file system gone read-only) what happens is kept in
    memory, goes on to count, and is written as soon as that works again. ``trouble`` says so meanwhile.
    """

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._unwritten: list[Event] = []
        self.progress = Progress()
        self.left_off: datetime | None = None
        """When the service was last known to run, before this start; None where it never did."""
        self.trouble: JournalError | None = None

    def open(self, booted: datetime | None, away_after: timedelta) -> None:
        """Take up where the journal ends. Raises JournalError.

        A machine that was off since we ended, or since the last that is known of it, until it was ``booted``,
        slept in all but name.
        """
        now = self._clock()
        self.progress = recollect(self._journal.recall(now - RECALLED), now)
        self.left_off = last = self.progress.last_event
        if booted is not None and last is not None and booted - last >= away_after:
            self.slept(booted - last)
        if last is not None and last - now > _NO_STEP:
            # The clock was set back while nobody looked; by how much is at least the difference.
            self.clock_stepped(now - last)
        self.record(Event(at=now, kind=EventKind.STARTED))

    def standing(self, reminder: str) -> Standing:
        """Where that reminder stands."""
        return self.progress.of(reminder)

    def diary(self) -> Sequence[Event]:
        """Every event of the diary, those that are still to be written too. Raises JournalError."""
        return [*self._journal.diary(), *(event for event in self._unwritten if event.kind.is_diary)]

    def record(self, *events: Event) -> None:
        """Write events, all or none, and go by them from now on."""
        if not events:
            return
        self._unwritten += events
        for event in events:
            self.progress.apply(event)
        try:
            self._journal.append(*self._unwritten)
        except JournalError as error:
            if self.trouble is None:
                logger.error("%s It is kept in memory until then. %s", error.message, error.hint)
            self.trouble = error
            # Ten thousand events are weeks of reminders.
            del self._unwritten[:-_UNWRITTEN_KEPT]
            return
        if self.trouble is not None:
            logger.info("the journal is written again; %d events were kept for it", len(self._unwritten))
        self._unwritten.clear()
        self.trouble = None

    def note_showing(self, occurrence: Occurrence, reason: Reason) -> None:
        """Write down that an occurrence is about to be handed to a channel.

        Should this process die before the result is recorded, the occurrence is still open, and is shown
        again in the same place on the screen.
        """
        try:
            self._journal.note(self.event(EventKind.SHOWING, occurrence, reason))
        except JournalError as error:
            # A reminder that can't be written down is still a reminder; that it could not, is told of what
            # follows it.
            logger.debug("%s", error.message)

    def clock_stepped(self, step: timedelta) -> None:
        """The clock was set by ``step``, negative for backwards; now is the new time."""
        data = {"seconds": step.total_seconds()}
        now = self._clock()
        self.record(Event(at=now, kind=EventKind.CLOCK_STEPPED, data=data))
        try:
            remembered = [*self._journal.recall(now - RECALLED), *self._unwritten]
        except JournalError as error:
            logger.error("%s What is known goes on to count.", error.message)
            return
        self.progress = recollect(remembered, now)

    def slept(self, length: timedelta) -> None:
        """The machine was suspended for ``length`` and has just woken."""
        data: dict[str, Scalar] = {"seconds": round(length.total_seconds(), 3)}
        self.record(Event(at=self._clock(), kind=EventKind.SLEPT, data=data))

    def event(
        self,
        kind: EventKind,
        occurrence: Occurrence,
        reason: Reason = NO_REASON,
        data: Mapping[str, Scalar] | None = None,
    ) -> Event:
        """An event about an occurrence, happening now; not yet recorded."""
        return Event(
            at=self._clock(),
            kind=kind,
            reminder=occurrence.reminder,
            scheduled_for=occurrence.scheduled_for,
            reason=reason,
            data=data or {},
        )

    def until(self, kind: EventKind, until: datetime, reminder: str | None = None) -> Event:
        """An event that holds until an instant, happening now; not yet recorded."""
        return Event(at=self._clock(), kind=kind, reminder=reminder, data={"until": until.isoformat()})
