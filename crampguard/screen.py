"""What is on the person's screen: notifications handed over, what became of them recorded, and tidied up."""

from collections.abc import Callable, Mapping, Sequence
from typing import assert_never

from crampguard.agenda import Agenda
from crampguard.domain.decide import Attempt, in_the_way
from crampguard.domain.event import EventKind, Scalar
from crampguard.domain.forecast import message_for
from crampguard.domain.language import _
from crampguard.domain.notification import (
    Accepted,
    Action,
    Delivery,
    Notification,
    Refused,
    Unconfirmed,
    Unreachable,
    combined,
)
from crampguard.domain.occurrence import NO_REASON, Outcome, Reason, ReasonKind
from crampguard.domain.ports import Look, Notifier
from crampguard.domain.presence import Signal, Surroundings
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Every
from crampguard.domain.standing import OPEN, Shown
from crampguard.errors import CrampguardError
from crampguard.ledger import Ledger

Item = tuple[Reminder, Attempt]
"""A reminder, and the occurrence of it that is to be shown."""


class Screen:
    """Shows occurrences, one or several in a notification. One call at a time: its caller sees to that."""

    def __init__(self, notifier: Notifier, ledger: Ledger, agenda: Agenda, look: Look) -> None:
        self._notifier = notifier
        self._ledger = ledger
        self._agenda = agenda
        self._look = look
        self.surroundings = Surroundings()
        """What the person is in the middle of, as far as it is known now."""
        self._accepted = ""
        """The tag of what the desktop has taken, and of which that isn't written down yet."""
        self._later: list[Callable[[], None]] = []
        """What happened to it meanwhile."""

    async def hand_over(self, items: Sequence[Item], by: Reason = NO_REASON) -> Delivery:
        """Show them in one notification, under the first one's tag. Nothing is concluded from it yet."""
        for _reminder, attempt in items:
            self._ledger.note_showing(attempt.occurrence, by)
        delivery = await self._notifier.show(self._notification(items, items[0][0].name))
        if isinstance(delivery, Accepted):
            self._accepted = items[0][0].name
            # Do not disturb may have come on since we looked: what was taken is then not shown.
            await self._look(hear_out=True)
        return delivery

    def once_written(self, tag: str, happened: Callable[[], None]) -> None:
        """Call ``happened``, which befell a notification: at once, or as soon as it is written down as shown.

        What is pressed in the moment between is an answer to something that nobody knows of yet.
        """
        if tag == self._accepted:
            self._later.append(happened)
        else:
            happened()

    def _written(self) -> None:
        self._accepted = ""
        later, self._later = self._later, []
        for happened in later:
            happened()

    async def unseen(self, items: Sequence[Item], delivery: Delivery) -> Reason | None:
        """Why what was handed over is on no screen but may be yet; None where there is no more to hope for.

        What the desktop took while do not disturb was on it would let expire unseen, or bring when it is long
        out of date. So it is taken back.
        """
        match delivery:
            case Unreachable(detail=detail):
                return Reason(kind=ReasonKind.NO_SERVICE, detail=detail)
            case Accepted() if (swallowed := self._swallowed) and not self._is_ignored:
                await self._notifier.withdraw(items[0][0].name)
                self._written()
                return swallowed
            case _:
                return None

    async def conclude(self, items: Sequence[Item], delivery: Delivery, by: Reason = NO_REASON) -> None:
        """Record what became of what was handed over, and of what it took the place of.

        What was answered, dropped or taken out of the settings meanwhile has its end, and keeps it.
        """
        lead = items[0][0]
        kind, reason, data = self._meaning(delivery, by)
        overtaken = self._overtaken(items)
        why = Reason(kind=ReasonKind.OVERTAKEN)
        events = [self._ledger.event(EventKind.EXPIRED, each.occurrence, why) for each in overtaken]
        still = [item for item in items if by != NO_REASON or self._agenda.is_open(*item)]
        for reminder, attempt in still:
            more: dict[str, Scalar] = {"repeat": attempt.repeat} if attempt.repeat else {}
            told = reason
            if attempt.is_back:
                more["again"] = True
                told = reason if reason != NO_REASON else Reason(kind=ReasonKind.RETURNED)
            if reminder is not lead:
                more["tag"] = lead.name
                told = told if told != NO_REASON else Reason(kind=ReasonKind.TOGETHER, detail=lead.title)
            events.append(self._ledger.event(kind, attempt.occurrence, told, data | more))
        elsewhere = {each.tag for each in [*overtaken, *self._standing_elsewhere(items)]} - {lead.name}
        self._ledger.record(*events)
        self._written()
        if len(still) < len(items):
            elsewhere.add(lead.name)
        for tag in sorted(elsewhere):
            await self.tidy(tag, self.members(tag))

    async def tidy(self, tag: str, rest: Sequence[Shown]) -> None:
        """Take a notification off the screen; or show the ``rest`` of it, where a part is still open.

        Nothing is done where something else stands in its place by now; and in the middle of a call, say, a
        part that was answered stays.
        """
        if [each.occurrence for each in self.members(tag)] != [each.occurrence for each in rest]:
            return
        if not rest:
            await self._notifier.withdraw(tag)
        elif in_the_way(self.surroundings, self._agenda.settings.moment.ignored) is None:
            await self._show_anew(tag)

    async def _show_anew(self, tag: str) -> None:
        settings = self._agenda.settings
        items = [
            (reminder, Attempt(occurrence=each.occurrence, due=each.at))
            for each in self.members(tag)
            if (reminder := settings.reminder(each.occurrence.reminder)) is not None
        ]
        if not items:
            # The rest has left the settings.
            await self._notifier.withdraw(tag)
            return
        delivery = await self._notifier.show(self._notification(items, tag))
        answered = {attempt.occurrence for _reminder, attempt in items} - {
            each.occurrence for each in self.members(tag)
        }
        items = [item for item in items if item[1].occurrence not in answered]
        if not items:
            await self._notifier.withdraw(tag)
        elif isinstance(delivery, Accepted):
            data: dict[str, Scalar] = {
                "id": delivery.id,
                "server": delivery.server,
                "tag": tag,
                "again": True,
            }
            events = [
                self._ledger.event(EventKind.SHOWN, attempt.occurrence, NO_REASON, data)
                for _reminder, attempt in items
            ]
            self._ledger.record(*events)

    def adopt(self) -> None:
        """Take charge of what an earlier process left on the screen, so that its buttons still answer.

        What is gone from there by now was lost at the latest after that process was last heard of.
        """
        data = {} if self._ledger.left_off is None else {"since": self._ledger.left_off.isoformat()}
        gone = [
            each
            for each in self._open()
            if each.outcome is Outcome.SHOWN
            and not each.is_lost
            and each.server
            and not self._notifier.adopt(each.tag, each.id, each.server)
        ]
        self._lose(gone, data)

    def lost(self, tag: str) -> None:
        """This notification went from the screen with its notification service, just now."""
        self._lose(self.members(tag), {})

    def members(self, tag: str) -> list[Shown]:
        """What is on the screen of a notification: one occurrence, mostly."""
        shown = (each for each in self._open() if each.tag == tag)
        return [each for each in shown if each.outcome is Outcome.SHOWN and not each.is_lost]

    def _lose(self, gone: Sequence[Shown], data: Mapping[str, Scalar]) -> None:
        reason = Reason(kind=ReasonKind.NO_SERVICE)
        events = []
        for each in gone:
            reminder = self._agenda.settings.reminder(each.occurrence.reminder)
            # What has left the settings does not.
            comes_back = reminder is not None and not reminder.withheld and not self._is_needless(reminder)
            kind = EventKind.LOST if comes_back else EventKind.EXPIRED
            events.append(self._ledger.event(kind, each.occurrence, reason, data if comes_back else {}))
        self._ledger.record(*events)

    def _is_needless(self, reminder: Reminder) -> bool:
        """Whether a break does just now what it asked for."""
        return isinstance(reminder.schedule, Every) and self._ledger.progress.away_since is not None

    def _open(self) -> list[Shown]:
        standings = self._ledger.progress.standings.values()
        return [each.shown for each in standings if each.shown is not None and each.shown.outcome in OPEN]

    def _standing_elsewhere(self, items: Sequence[Item]) -> list[Shown]:
        """What is repeated with others, or without those with which it was shown before."""
        new = {attempt.occurrence for _reminder, attempt in items}
        return [each for each in self._open() if each.occurrence in new and each.tag != items[0][0].name]

    def _overtaken(self, items: Sequence[Item]) -> list[Shown]:
        """What a new notification takes the place of: earlier occurrences, and what stood where it stands."""
        tag = items[0][0].name
        names = {reminder.name for reminder, _attempt in items}
        new = {attempt.occurrence for _reminder, attempt in items}
        earlier = [each for each in self._open() if each.occurrence.reminder in names]
        beside = [each for each in self.members(tag) if each.occurrence.reminder not in names]
        return [each for each in [*earlier, *beside] if each.occurrence not in new]

    def _meaning(self, delivery: Delivery, by: Reason) -> tuple[EventKind, Reason, dict[str, Scalar]]:
        match delivery:
            case Accepted(id=number, server=server):
                data: dict[str, Scalar] = {"id": number, "server": server}
                if (swallowed := self._swallowed) is not None:
                    # As the person wants it, or asked for it: taken, not shown, and nobody says what then.
                    return EventKind.FAILED, swallowed, data
                return EventKind.SHOWN, by, data
            case Unconfirmed(detail=detail):
                return EventKind.FAILED, Reason(kind=ReasonKind.UNCONFIRMED, detail=detail), {}
            case Refused(detail=detail):
                return EventKind.FAILED, Reason(kind=ReasonKind.REFUSED, detail=detail), {}
            case Unreachable(detail=detail):
                return EventKind.FAILED, Reason(kind=ReasonKind.NO_SERVICE, detail=detail), {}
            case unexpected:
                assert_never(unexpected)

    def objection(self, delivery: Delivery) -> CrampguardError | None:
        """Why what was asked for by hand is on no screen now; None where it is."""
        if isinstance(delivery, (Unreachable, Refused)):
            return CrampguardError(
                _("It could not be shown: {detail}").format(detail=delivery.detail),
                _("'crampguard run --channel console' shows reminders in the terminal."),
            )
        if self._swallowed is None:
            return None
        return CrampguardError(
            _("Do not disturb is on: the desktop took it, and doesn't show it now."),
            _("Switch that off, and say it once more."),
        )

    @property
    def _swallowed(self) -> Reason | None:
        """Why the desktop takes notifications now without showing them; None where it shows them."""
        if not self.surroundings.holds(Signal.DO_NOT_DISTURB):
            return None
        detail = self.surroundings.of(Signal.DO_NOT_DISTURB).detail
        return Reason(kind=ReasonKind.DO_NOT_DISTURB, detail=detail)

    @property
    def _is_ignored(self) -> bool:
        return Signal.DO_NOT_DISTURB in self._agenda.settings.moment.ignored

    def _notification(self, items: Sequence[Item], tag: str) -> Notification:
        return combined(
            [
                Notification(
                    tag=tag,
                    title=reminder.title,
                    message=message_for(reminder, self._agenda.calendar, attempt.occurrence.scheduled_for),
                    urgency=reminder.urgency,
                    sound=self._agenda.settings.notifications.sound,
                    actions=() if reminder.is_question else tuple(Action),
                    buttons=reminder.buttons,
                )
                for reminder, attempt in items
            ]
        )
