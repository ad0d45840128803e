"""Decides about occurrences, hands them to the channel, and records what became of them."""

from datetime import datetime
from typing import assert_never

from crampguard.agenda import Agenda
from crampguard.domain.decide import Attempt, Defer, Show, Situation, Suppress, decide
from crampguard.domain.event import EventKind, Scalar
from crampguard.domain.forecast import message_for
from crampguard.domain.notification import (
    Accepted,
    Action,
    Delivery,
    Notification,
    Refused,
    Unconfirmed,
    Unreachable,
)
from crampguard.domain.occurrence import NO_REASON, Occurrence, Outcome, Reason, ReasonKind
from crampguard.domain.ports import Clock, Notifier
from crampguard.domain.progress import OPEN
from crampguard.domain.reminder import Reminder
from crampguard.ledger import Ledger


class Presenter:
    """Shows. One call at a time: its caller sees to that."""

    def __init__(self, notifier: Notifier, ledger: Ledger, agenda: Agenda, clock: Clock) -> None:
        self._notifier = notifier
        self._ledger = ledger
        self._agenda = agenda
        self._clock = clock

    async def attend(self, reminder: Reminder, attempt: Attempt) -> None:
        """Show it, defer it or drop it, as is right now; and set the reminder's alarm accordingly."""
        match decide(attempt, self._situation(reminder, attempt)):
            case Show():
                delivery = await self.show(reminder, attempt.occurrence)
                if isinstance(delivery, Unreachable):
                    reason = Reason(kind=ReasonKind.NO_SERVICE, detail=delivery.detail)
                    self._defer(attempt, attempt.due + reminder.catch_up, reason)
                    return
            case Defer(until=until, reason=reason):
                self._defer(attempt, until, reason)
                return
            case Suppress(outcome=outcome, reason=reason):
                kind = EventKind(outcome.value)
                self._ledger.record(self._ledger.event(kind, attempt.occurrence, reason))
            case unexpected:
                assert_never(unexpected)
        self._agenda.arm(reminder)

    async def show(self, reminder: Reminder, occurrence: Occurrence, reason: Reason = NO_REASON) -> Delivery:
        """Show an occurrence and record its outcome. Where nothing was reachable it has none yet."""
        self._ledger.note_showing(occurrence, reason)
        delivery = await self._notifier.show(self._notification(reminder, occurrence))
        data: dict[str, Scalar] = {}
        match delivery:
            case Unreachable():
                return delivery
            case Accepted(id=number, server=server):
                kind = EventKind.SHOWN
                data = {"id": number, "server": server}
            case Unconfirmed(detail=detail):
                kind, reason = EventKind.FAILED, Reason(kind=ReasonKind.UNCONFIRMED, detail=detail)
            case Refused(detail=detail):
                kind, reason = EventKind.FAILED, Reason(kind=ReasonKind.REFUSED, detail=detail)
            case unexpected:
                assert_never(unexpected)
        events = [self._ledger.event(kind, occurrence, reason, data)]
        earlier = self._ledger.standing(reminder.name).shown
        if earlier is not None and earlier.outcome in OPEN and earlier.occurrence != occurrence:
            overtaken = Reason(kind=ReasonKind.OVERTAKEN)
            events.insert(0, self._ledger.event(EventKind.EXPIRED, earlier.occurrence, overtaken))
        self._ledger.record(*events)
        return delivery

    async def show_again(self, name: str) -> None:
        """Show once more what a restart of the notification service took off the screen."""
        reminder = self._agenda.settings.reminder(name)
        shown = self._ledger.standing(name).shown
        if reminder is None or shown is None or shown.outcome is not Outcome.SHOWN:
            return
        delivery = await self._notifier.show(self._notification(reminder, shown.occurrence))
        if isinstance(delivery, Accepted):
            data: dict[str, Scalar] = {"id": delivery.id, "server": delivery.server, "again": True}
            returned = Reason(kind=ReasonKind.RETURNED)
            self._ledger.record(self._ledger.event(EventKind.SHOWN, shown.occurrence, returned, data))

    def adopt(self) -> None:
        """Take charge of what an earlier process left on the screen, so that its buttons still answer."""
        for name, standing in self._ledger.progress.standings.items():
            shown = standing.shown
            if shown is not None and shown.outcome is Outcome.SHOWN and shown.server:
                self._notifier.adopt(name, shown.id, shown.server)

    def _situation(self, reminder: Reminder, attempt: Attempt) -> Situation:
        progress = self._ledger.progress
        standing = progress.of(reminder.name)
        return Situation(
            now=self._clock(),
            catch_up=reminder.catch_up,
            spacing=self._agenda.settings.moment.spacing,
            paused_until=progress.paused_until,
            last_shown=progress.last_shown,
            woken=progress.woken,
            held_by=standing.held_by if standing.held == attempt.occurrence else NO_REASON,
        )

    def _defer(self, attempt: Attempt, until: datetime, reason: Reason) -> None:
        occurrence = attempt.occurrence
        standing = self._ledger.standing(occurrence.reminder)
        if (standing.held, standing.held_by) != (occurrence, reason):
            self._ledger.record(self._ledger.event(EventKind.DEFERRED, occurrence, reason))
        self._agenda.look_again(occurrence.reminder, until)

    def _notification(self, reminder: Reminder, occurrence: Occurrence) -> Notification:
        return Notification(
            tag=reminder.name,
            title=reminder.title,
            message=message_for(reminder, self._agenda.calendar, occurrence.scheduled_for),
            urgency=reminder.urgency,
            sound=self._agenda.settings.notifications.sound,
            actions=tuple(Action),
        )
