"""What the person says to a reminder: by a button, in the terminal, or by closing it."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from crampguard.agenda import Agenda
from crampguard.catalogue.reminders import A_CRAMP, NIGHT_CHECK, NO_CRAMPS
from crampguard.domain.event import Event, EventKind
from crampguard.domain.language import _
from crampguard.domain.notification import DIARY_TAG, Action, Closure
from crampguard.domain.occurrence import Occurrence, Reason, ReasonKind
from crampguard.domain.ports import Clock
from crampguard.domain.reminder import Reminder
from crampguard.domain.standing import ANSWERABLE, OPEN
from crampguard.errors import JournalError, WithheldError
from crampguard.ledger import Ledger
from crampguard.screen import Screen

logger = logging.getLogger(__name__)

LONGEST_SNOOZE = timedelta(days=1)
"""A snooze is for later today; what is to come tomorrow comes by its schedule."""

_CLOSURES = dict.fromkeys(Closure, EventKind.EXPIRED) | {Closure.DISMISSED: EventKind.DISMISSED}

_ANSWERS = {Action.DONE: EventKind.DONE, Action.SKIP: EventKind.SKIPPED, Action.SNOOZE: EventKind.SNOOZED}


class Answers:
    """Finds out which occurrences an answer is about, and records it."""

    def __init__(self, ledger: Ledger, agenda: Agenda, screen: Screen, clock: Clock) -> None:
        self._ledger = ledger
        self._agenda = agenda
        self._screen = screen
        self._clock = clock

    def pressed(self, tag: str, action: Action) -> bool:
        """A notification's button. False where it answers nothing: the same answer again, say."""
        answered = [each.occurrence for each in self._screen.members(tag)]
        own = self._ledger.standing(tag).shown
        if own is not None and own.outcome in ANSWERABLE and own.occurrence not in answered:
            answered.append(own.occurrence)
        self._record(answered, action, self._agenda.settings.notifications.snooze, ReasonKind.BUTTON)
        return bool(answered)

    def of_the_night(self, tag: str, key: str, tell: Callable[[str, str, str], None]) -> bool:
        """A button of the night-check: notes that night in the diary. False where it answers nothing.

        ``tell`` (tag, title, message) is called with how to say more of a cramp, and with what was there of
        that night already: at 3 o'clock somebody may have noted what they are asked for at 9.
        """
        shown = self._ledger.standing(tag).shown
        if tag != NIGHT_CHECK or key not in {NO_CRAMPS, A_CRAMP}:
            return False
        if shown is None or shown.outcome not in ANSWERABLE:
            return False
        # Here and not above: a service in which nobody answers it is the smaller for that.
        from crampguard.domain.diary import Episode, QuietNight, data_of, last_night
        from crampguard.domain.diary_answered import added_text, stays_text
        from crampguard.journal.uuid7 import UniqueIds

        now = self._clock()
        night = last_night(shown.occurrence.scheduled_for.astimezone(self._agenda.zone))
        id_ = str(UniqueIds()(now))
        entry = QuietNight(id=id_, night=night) if key == NO_CRAMPS else Episode(id=id_, night=night)
        already = self._cramps_of(night)
        self._ledger.record(Event(at=now, kind=EventKind.DIARY_ENTRY, data=data_of(entry)))
        if key == A_CRAMP:
            tell(DIARY_TAG, *added_text(already))
        elif already:
            tell(DIARY_TAG, *stays_text(already))
        return self.pressed(tag, Action.DONE)

    def _cramps_of(self, night: date) -> int:
        """How many the diary has; none, as far as anybody knows, where it can't be read."""
        from crampguard.domain.diary import Diary

        try:
            return len(Diary.of(self._ledger.diary()).logged.get(night, ()))
        except (JournalError, ValueError) as error:
            logger.warning("the diary can't be read: %s", error)
            return 0

    def closed(self, tag: str, closure: Closure) -> bool:
        """A notification went away without an answer. False where nothing in it was open."""
        gone = [self._ledger.event(_CLOSURES[closure], each.occurrence) for each in self._screen.members(tag)]
        self._ledger.record(*gone)
        return bool(gone)

    def by_hand(self, name: str, action: Action, snooze: timedelta | None) -> Occurrence:
        """An answer from the terminal or the bus. Returns the occurrence that it is an answer to.

        Raises CrampguardError for a reminder that nobody knows, and where there is nothing to answer.
        """
        reminder = self._agenda.named(name)
        length = snooze or self._agenda.settings.notifications.snooze
        if length > LONGEST_SNOOZE:
            raise WithheldError(_("A snooze lasts 24 hours at the most."))
        answered = self._meant(reminder, action)
        if not answered:
            raise WithheldError(
                _("{reminder} is not waiting for an answer.").format(reminder=name),
                _("'crampguard next' tells what comes; 'crampguard pause' keeps everything quiet."),
            )
        self._record(answered, action, length, ReasonKind.BY_HAND)
        return answered[-1]

    def _meant(self, reminder: Reminder, action: Action) -> list[Occurrence]:
        now = self._clock()
        shown = self._ledger.standing(reminder.name).shown
        on_screen = shown.occurrence if shown is not None and shown.outcome in OPEN else None
        waiting = self._agenda.waiting(reminder)
        latest = on_screen or waiting
        if latest is None and shown is not None and shown.outcome in ANSWERABLE:
            latest = shown.occurrence
        if action is not Action.DONE:
            return [latest] if latest is not None else []
        if latest is not None and now - latest.scheduled_for <= reminder.catch_up:
            return [latest]
        # Done of one's own accord: it counts for what waits or comes soon, which is not asked for again.
        counted = waiting or self._agenda.soon(reminder)
        counted = counted or Occurrence(reminder=reminder.name, scheduled_for=now)
        return [counted] if on_screen in (None, counted) else [on_screen, counted]

    def _record(self, answered: list[Occurrence], action: Action, snooze: timedelta, by: ReasonKind) -> None:
        until = self._clock() + snooze if action is Action.SNOOZE else None
        self._ledger.record(*(self._answer(each, action, by, until) for each in answered))
        for each in answered:
            if (reminder := self._agenda.settings.reminder(each.reminder)) is not None:
                self._agenda.arm(reminder)

    def _answer(self, answered: Occurrence, action: Action, by: ReasonKind, until: datetime | None) -> Event:
        data = {} if until is None else {"until": until.isoformat()}
        return self._ledger.event(_ANSWERS[action], answered, Reason(kind=by, until=until), data)
