"""Decides about occurrences: shows them, defers them or drops them, with the reason written down."""

from datetime import datetime, timedelta
from typing import assert_never

from crampguard.agenda import Agenda
from crampguard.domain.decide import Attempt, Decision, Defer, Show, Situation, Suppress, decide
from crampguard.domain.event import EventKind, Scalar
from crampguard.domain.occurrence import NO_REASON, Reason, ReasonKind
from crampguard.domain.ports import Clock
from crampguard.domain.reminder import Reminder, Urgency
from crampguard.ledger import Ledger
from crampguard.screen import Item, Screen

_INSTANT = timedelta(microseconds=1)


class Presenter:
    """Looks at what is due. One call at a time: its caller sees to that."""

    def __init__(self, screen: Screen, ledger: Ledger, agenda: Agenda, clock: Clock) -> None:
        self._screen = screen
        self._ledger = ledger
        self._agenda = agenda
        self._clock = clock

    async def attend(self, reminder: Reminder, attempt: Attempt) -> None:
        """Show it, defer it or drop it, as is right now; and set the reminder's alarm accordingly."""
        match self._decision(reminder, attempt):
            case Show():
                await self._show([(reminder, attempt), *self._companions(reminder)])
            case Defer(until=until, reason=reason):
                self._defer(attempt, until, reason)
            case Suppress(outcome=outcome, reason=reason):
                kind, data = EventKind(outcome.value), dict[str, Scalar]()
                if attempt.repeat:
                    # What was shown before keeps its outcome; it only isn't repeated.
                    kind, data = EventKind.DROPPED, {"repeat": attempt.repeat}
                elif attempt.is_back:
                    kind = EventKind.EXPIRED
                self._ledger.record(self._ledger.event(kind, attempt.occurrence, reason, data))
                self._agenda.arm(reminder)
            case unexpected:
                assert_never(unexpected)

    async def _show(self, items: list[Item]) -> None:
        delivery = await self._screen.hand_over(items)
        if (unseen := await self._screen.unseen(items, delivery)) is not None:
            for reminder, attempt in items:
                if self._agenda.is_open(reminder, attempt):
                    # Told each time: what was begun is to be known to have waited again.
                    self._ledger.record(self._ledger.event(EventKind.DEFERRED, attempt.occurrence, unseen))
                    again = attempt.due + reminder.catch_up + _INSTANT
                    if unseen.kind is ReasonKind.DO_NOT_DISTURB:
                        # It may be over by now; if not, whoever tells of it says how long to wait.
                        again = self._clock()
                    self._agenda.look_again(reminder.name, again)
            return
        await self._screen.conclude(items, delivery)
        for reminder, _attempt in items:
            self._agenda.arm(reminder)

    def _companions(self, lead: Reminder) -> list[Item]:
        """What else of low urgency would be shown right now: one notification is enough for all."""
        if lead.urgency is not Urgency.LOW or lead.is_question:
            return []
        others = (
            (reminder, attempt)
            for reminder in self._agenda.settings.reminders
            if reminder.urgency is Urgency.LOW and reminder is not lead and not reminder.is_question
            if (attempt := self._agenda.attempt(reminder)) is not None
        )
        return [item for item in others if isinstance(self._decision(*item), Show)]

    def _decision(self, reminder: Reminder, attempt: Attempt) -> Decision:
        progress = self._ledger.progress
        standing = progress.of(reminder.name)
        tag = standing.shown.tag if standing.shown is not None else ""
        moment = self._agenda.settings.moment
        situation = Situation(
            now=self._clock(),
            catch_up=self._agenda.may_be_late(reminder, attempt),
            spacing=moment.spacing,
            paused_until=progress.paused_until,
            # What was shown last, and is lost, may come back at once: that makes no two of them.
            last_shown=None if attempt.is_back and progress.last_tag == tag else progress.last_shown,
            woken=progress.woken,
            surroundings=self._screen.surroundings,
            ignored=moment.ignored,
            held_by=standing.held_by if standing.held == attempt.occurrence else NO_REASON,
        )
        return decide(attempt, situation)

    def _defer(self, attempt: Attempt, until: datetime, reason: Reason) -> None:
        occurrence = attempt.occurrence
        standing = self._ledger.standing(occurrence.reminder)
        if (standing.held, standing.held_by) != (occurrence, reason):
            self._ledger.record(self._ledger.event(EventKind.DEFERRED, occurrence, reason))
        self._agenda.look_again(occurrence.reminder, until)
