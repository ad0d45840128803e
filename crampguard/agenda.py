"""When each reminder is looked at next: settings and progress in, alarms out."""

from datetime import datetime, timedelta, tzinfo

from crampguard.domain.decide import Attempt
from crampguard.domain.event import Event, EventKind, Scalar
from crampguard.domain.language import _
from crampguard.domain.occurrence import Occurrence, Reason, ReasonKind
from crampguard.domain.plan import (
    Plan,
    calendar_of,
    carried_on,
    dues,
    fingerprint,
    is_on,
    is_open,
    may_be_late,
    plan,
    snoozed,
)
from crampguard.domain.ports import Alarm, Clock
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Calendar, Every
from crampguard.domain.settings import Settings
from crampguard.domain.standing import Standing
from crampguard.errors import UnknownReminderError
from crampguard.ledger import Ledger


class Agenda:
    """Holds the settings in force, and keeps one alarm a reminder set to what its plan says."""

    def __init__(self, settings: Settings, zone: tzinfo, ledger: Ledger, alarm: Alarm, clock: Clock) -> None:
        self.settings = settings
        self.zone = zone
        self._ledger = ledger
        self._alarm = alarm
        self._clock = clock

    @property
    def calendar(self) -> Calendar:
        """The person's week as it is now."""
        return calendar_of(self.settings, self.zone)

    def named(self, name: str) -> Reminder:
        """The reminder of that name. Raises UnknownReminderError, with a guess at what was meant."""
        if (reminder := self.settings.reminder(name)) is not None:
            return reminder
        # Here and not above: a service in which nobody misspells a name is the smaller for that.
        from difflib import get_close_matches

        names = [reminder.name for reminder in self.settings.reminders]
        close = get_close_matches(name, names, n=1)
        raise UnknownReminderError(
            _("There is no reminder called {name!r}.").format(name=name),
            _("Did you mean {name!r}?").format(name=close[0])
            if close
            else _("There are: {names}").format(names=", ".join(names)),
        )

    def is_on(self, reminder: Reminder) -> bool:
        """Whether it reminds by its schedule now."""
        return is_on(reminder, self._ledger.standing(reminder.name), self._clock())

    def plan(self, reminder: Reminder) -> Plan:
        """What it has before it now. One that is off has no more than what was begun."""
        now = self._clock()
        standing = self._ledger.standing(reminder.name)
        if is_on(reminder, standing, now):
            away = self._ledger.progress.away_since is not None
            return plan(reminder, self.calendar, standing, now, away=away)
        return Plan(attempt=None if reminder.withheld else carried_on(standing))

    def attempt(self, reminder: Reminder) -> Attempt | None:
        """What is to be shown now, if anything is; records what is overdue and will not be shown."""
        found = self.plan(reminder)
        while found.gap is not None or found.overtaken:
            self._ledger.record(*self._missed(reminder, found))
            found = self.plan(reminder)
        if found.attempt is None or found.attempt.due > self._clock():
            return None
        return found.attempt

    def waiting(self, reminder: Reminder) -> Occurrence | None:
        """The occurrence that is overdue, held back or snoozed, if there is one."""
        if (attempt := self.attempt(reminder)) is not None:
            return attempt.occurrence
        coming_back = snoozed(self._ledger.standing(reminder.name))
        return None if coming_back is None else coming_back.occurrence

    def soon(self, reminder: Reminder) -> Occurrence | None:
        """The occurrence that comes so soon that doing it now does it early: no sooner than it may be late.

        None for what is counted from the last time: there, doing it begins the count anew.
        """
        now = self._clock()
        standing = self._ledger.standing(reminder.name)
        if isinstance(reminder.schedule, Every) or not is_on(reminder, standing, now):
            return None
        moment = next(dues(reminder, self.calendar, standing, now), None)
        if moment is None or moment - now > reminder.catch_up:
            return None
        return Occurrence(reminder=reminder.name, scheduled_for=moment)

    def in_turn(self, name: str) -> list[str]:
        """The reminders that are due now, of all that wait, the longest overdue first; and ``name`` anyhow.

        Otherwise one that is due again as soon as the spacing is over would never let another one through.
        """
        found: list[tuple[datetime, str]] = []
        for each in self._ledger.progress.waiting | {name}:
            reminder = self.settings.reminder(each)
            if reminder is not None and (due := self.attempt(reminder)) is not None:
                found.append((due.due, each))
        in_turn = [each for _due, each in sorted(found)]
        return in_turn if name in in_turn else [*in_turn, name]

    def is_open(self, reminder: Reminder, attempt: Attempt) -> bool:
        """Whether nothing has become of an attempt since it was made, by an answer or by other settings."""
        known = self.settings.reminder(reminder.name)
        return known is not None and is_open(self._ledger.standing(reminder.name), attempt, self._clock())

    def may_be_late(self, reminder: Reminder, attempt: Attempt) -> timedelta:
        """How late an attempt may still be shown."""
        return may_be_late(reminder, self.calendar, attempt)

    def take_up(self) -> None:
        """Make the journal know the plans in force, and set every alarm."""
        now = self._clock()
        calendar = self.calendar
        for reminder in self.settings.reminders:
            standing = self._ledger.standing(reminder.name)
            wanted = fingerprint(reminder, calendar) if is_on(reminder, standing, now) else ""
            if not wanted and (standing.plan or (standing.held and not carried_on(standing))):
                self._withdraw(reminder.name)
                continue
            is_other, events = bool(wanted) and wanted != standing.plan, list[Event]()
            # What was begun under another schedule goes on: snoozed, lost from the screen, or to be repeated.
            if reminder.repeat is None if standing.holds_repeat else is_other and standing.held_shown is None:
                events = self._dropped(standing, ReasonKind.RESCHEDULED)
            if is_other:
                data = {"schedule": wanted}
                events.append(Event(at=now, kind=EventKind.PLANNED, reminder=reminder.name, data=data))
            self._ledger.record(*events)
        known = {reminder.name for reminder in self.settings.reminders}
        for name, standing in list(self._ledger.progress.standings.items()):
            if name not in known and (standing.plan or standing.held):
                self._withdraw(name)
                self._alarm.set(name, None)
        self.arm_all()

    def arm_all(self) -> None:
        """Set every alarm to what its reminder's plan says now."""
        for reminder in self.settings.reminders:
            self.arm(reminder)

    def arm(self, reminder: Reminder) -> None:
        """Set one alarm to what its reminder's plan says now."""
        found = self.plan(reminder)
        if found.gap is not None or found.overtaken:
            self._alarm.set(reminder.name, self._clock())
            return
        ends = self._ends(reminder.name)
        due = None if found.attempt is None else found.attempt.due
        coming = [at for at in (due, ends) if at is not None]
        self._alarm.set(reminder.name, min(coming, default=None))

    def _ends(self, name: str) -> datetime | None:
        """The end of its being switched on for a while: an instant to look at it, too."""
        reminder, standing = self.settings.reminder(name), self._ledger.standing(name)
        is_for_a_while = reminder is not None and not reminder.enabled and standing.plan
        return standing.on_until if is_for_a_while else None

    def look_again(self, reminder: str, at: datetime) -> None:
        """Set one alarm to ``at``, or a moment from now if that has passed: never a tight loop."""
        at = min(at, self._ends(reminder) or at)
        self._alarm.set(reminder, max(at, self._clock() + timedelta(milliseconds=1)))

    def midnight(self) -> datetime:
        """The end of today, where the person is."""
        tomorrow = self._clock().astimezone(self.zone) + timedelta(days=1)
        return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)

    def _missed(self, reminder: Reminder, found: Plan) -> list[Event]:
        events = []
        if (gap := found.gap) is not None:
            data: dict[str, Scalar] = {"through": gap.through.isoformat()}
            late = Reason(kind=ReasonKind.LATE)
            events.append(self._ledger.event(EventKind.MISSED, gap.first, late, data))
        for occurrence in found.overtaken:
            is_late = self._clock() - occurrence.scheduled_for > reminder.catch_up
            reason = Reason(kind=ReasonKind.LATE if is_late else ReasonKind.OVERTAKEN)
            events.append(self._ledger.event(EventKind.MISSED, occurrence, reason))
        return events

    def _withdraw(self, name: str) -> None:
        standing = self._ledger.standing(name)
        events = self._dropped(standing, ReasonKind.SWITCHED_OFF)
        begun = carried_on(standing)
        if begun is not None and begun.occurrence != standing.held:
            reason = Reason(kind=ReasonKind.SWITCHED_OFF)
            kind = EventKind.EXPIRED if begun.is_back else EventKind.SUPPRESSED
            events.append(self._ledger.event(kind, begun.occurrence, reason))
        self._ledger.record(*events, Event(at=self._clock(), kind=EventKind.WITHDRAWN, reminder=name))

    def _dropped(self, standing: Standing, why: ReasonKind) -> list[Event]:
        if standing.held is None:
            return []
        kind = EventKind.SUPPRESSED
        if standing.holds_repeat:
            # What was shown before keeps its outcome; it only isn't repeated.
            kind = EventKind.DROPPED
        elif standing.held_shown is not None and standing.held_shown.is_lost:
            kind = EventKind.EXPIRED
        return [self._ledger.event(kind, standing.held, Reason(kind=why))]
