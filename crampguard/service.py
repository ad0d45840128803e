"""The use cases: due, answered, snoozed, paused, reloaded. Everything that happens passes through here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import partial

from crampguard.agenda import Agenda
from crampguard.answers import Answers
from crampguard.attendance import Attendance
from crampguard.background import Background
from crampguard.domain.decide import Attempt
from crampguard.domain.event import Event, EventKind
from crampguard.domain.forecast import Coming, upcoming
from crampguard.domain.language import _
from crampguard.domain.notification import SETTINGS_TAG, Action, Closure, Notification
from crampguard.domain.occurrence import Occurrence, Reason, ReasonKind
from crampguard.domain.ports import Alarm, Clock, Journal, Look, Notifier
from crampguard.domain.presence import Surroundings
from crampguard.domain.settings import Settings
from crampguard.domain.standing import Shown
from crampguard.errors import WithheldError
from crampguard.ledger import Ledger
from crampguard.presenter import Presenter
from crampguard.quiet import Quiet
from crampguard.screen import Screen
from crampguard.settings.problems import Problem, in_brief

logger = logging.getLogger(__name__)

RETRY_AFTER_FAILURE = timedelta(minutes=1)
"""After an error that nobody expected, the reminder is tried again: not at once, and not never."""

GRACE = timedelta(milliseconds=400)
"""What an orderly end waits for what is under way. The whole of it is to take less than a second."""


class Service:
    """What crampguard does, without files, sockets or clocks of its own.

    Belongs to one event loop. Only one occurrence at a time is decided and handed to the channel, so that
    the spacing between two holds. ``look`` is awaited before each decision, and again when the desktop has
    taken something; it may call :meth:`observed`. ``changed`` comes after all that ``status`` would tell.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        zone: tzinfo,
        journal: Journal,
        notifier: Notifier,
        alarm: Alarm,
        clock: Clock,
        look: Look,
        changed: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._look = look
        self._changed = changed
        self._notifier = notifier
        self._ledger = Ledger(journal, clock)
        self._agenda = Agenda(settings, zone, self._ledger, alarm, clock)
        self._screen = Screen(notifier, self._ledger, self._agenda, look)
        self._presenter = Presenter(self._screen, self._ledger, self._agenda, clock)
        self._answers = Answers(self._ledger, self._agenda, self._screen, clock)
        self._attendance = Attendance(self._ledger, self._agenda, clock)
        self._quiet = Quiet(self._ledger, clock)
        self._problems: tuple[str, ...] = ()
        self._turn = asyncio.Lock()
        self._background = Background()

    def start(self, booted: datetime | None = None) -> None:
        """Take up where the journal ends, with the notifier open and the alarm not yet started.

        ``booted``: when the machine was started, if that is known.
        """
        self._ledger.open(booted, self.settings.moment.away_after)
        self._screen.adopt()
        self._agenda.take_up()

    async def stop(self) -> None:
        """Write down that the service ends; nothing else needs saving.

        What is under way gets a moment to finish. What a hanging notification service then keeps from
        finishing is left open in the journal, and goes on at the next start.
        """
        await self._background.end(GRACE)
        try:
            async with asyncio.timeout(GRACE.total_seconds()), self._turn:
                pass
        except TimeoutError:
            logger.warning("ending while the notification service still owes an answer")
        self._ledger.record(Event(at=self._clock(), kind=EventKind.STOPPED))

    # What happens

    async def due(self, name: str) -> None:
        """The instant that was set for a reminder has come. The job boundary: no error leaves it."""
        async with self._turn:
            await self._look()
            for each in self._agenda.in_turn(name):
                await self._safely(each, self._look_at(each))
        self._changed()

    def answered(self, tag: str, action: Action) -> None:
        """The person pressed a button. The same answer a second time changes nothing."""
        self._screen.once_written(tag, lambda: self._heard(self._answers.pressed(tag, action)))

    def pressed(self, tag: str, key: str) -> None:
        """A button of the notification's own: an answer to the night-check, or nobody's."""
        self._screen.once_written(tag, lambda: self._heard(self._answers.of_the_night(tag, key, self.tell)))

    def closed(self, tag: str, closure: Closure) -> None:
        """A notification went away without an answer."""
        self._screen.once_written(tag, lambda: self._heard(self._answers.closed(tag, closure)))

    def observed(self, surroundings: Surroundings) -> None:
        """Something about the person's surroundings changed: what waits is looked at again."""
        self._screen.surroundings = surroundings
        self._attendance.note(surroundings)
        self._agenda.arm_all()
        self._changed()

    def service_available(self) -> None:
        """A notification service has come: what waited for one is looked at now."""
        self._agenda.arm_all()
        self._changed()

    def service_restarted(self, lost: Sequence[str]) -> None:
        """What was on the screen is gone with the old notification service: it waits to be shown again."""
        for tag in lost:
            self._screen.once_written(tag, partial(self._screen.lost, tag))
        self.service_available()

    def disturbed(self, *, slept: timedelta, stepped: timedelta) -> None:
        """The machine slept, or the clock was set: everything is looked at anew, at once."""
        if stepped:
            self._ledger.clock_stepped(stepped)
        if slept:
            self._ledger.slept(slept)
            self._attendance.slept()
        self._agenda.arm_all()
        self._changed()

    def settings_changed(self, settings: Settings, zone: tzinfo) -> None:
        """Take up other settings, whole and valid, or another zone that they stand for."""
        self._agenda.settings = settings
        self._agenda.zone = zone
        if self._problems:
            self._problems = ()
            self._background.begin(self._notifier.withdraw(SETTINGS_TAG))
        self._agenda.take_up()
        self._changed()

    def settings_rejected(self, problems: Sequence[Problem], kept: str) -> None:
        """The settings are bad. ``kept`` says which ones run on instead. Told once, however often found."""
        lines = tuple(str(problem) for problem in problems)
        if lines == self._problems:
            return
        self._problems = lines
        for line in (*lines, kept):
            logger.error("%s", line)
        self.tell(SETTINGS_TAG, _("Your settings have a problem"), "\n".join([*in_brief(problems), kept]))
        self._changed()

    def tell(self, tag: str, title: str, message: str) -> None:
        """Tell the person something about crampguard itself, on whatever channel there is."""
        self._background.begin(self._notifier.show(Notification(tag=tag, title=title, message=message)))

    # What is asked for

    async def remind(self, name: str, *, today: bool = False) -> None:
        """Show a reminder now: the occurrence that waits, if one does. Nothing holds it back but safety.

        ``today``: and switch its schedule on until midnight.
        """
        reminder = self._agenda.named(name)
        if reminder.withheld:
            raise WithheldError(reminder.withheld)
        async with self._turn:
            if today and not self._agenda.is_on(reminder):
                self._ledger.record(self._ledger.until(EventKind.SWITCHED_ON, self._agenda.midnight(), name))
                self._agenda.take_up()
            occurrence = self._agenda.waiting(reminder) or Occurrence(
                reminder=name, scheduled_for=self._clock()
            )
            item = (reminder, Attempt(occurrence=occurrence, due=self._clock()))
            by_hand = Reason(kind=ReasonKind.BY_HAND)
            delivery = await self._screen.hand_over([item], by_hand)
            await self._screen.conclude([item], delivery, by_hand)
            self._agenda.arm(reminder)
        self._changed()
        if (objection := self._screen.objection(delivery)) is not None:
            raise objection

    def answer(self, name: str, action: Action, snooze: timedelta | None = None) -> Occurrence:
        """An answer from the terminal or the bus. Returns the occurrence that it is an answer to."""
        occurrence = self._answers.by_hand(name, action, snooze)
        shown = self._ledger.standing(name).shown
        tag = name if shown is None else shown.tag or name
        self._background.begin(self._tidy(tag, self._screen.members(tag)))
        self._changed()
        return occurrence

    def pause(self, until: datetime) -> None:
        """Show nothing before ``until``, and nothing then of what waits now. It ends by itself."""
        self._quiet.begin(until)
        self._agenda.arm_all()
        self._changed()

    def resume(self) -> None:
        """End the pause, if there is one."""
        self._quiet.end()
        self._agenda.arm_all()
        self._changed()

    # What people read

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._agenda.settings

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the settings file, a line each; empty when it is in force."""
        return self._problems

    @property
    def trouble(self) -> str:
        """What keeps the journal from being written; empty when nothing does."""
        trouble = self._ledger.trouble
        return "" if trouble is None else trouble.message

    @property
    def paused_until(self) -> datetime | None:
        """The end of the pause, in UTC; None outside of one."""
        return self._quiet.until

    @property
    def surroundings(self) -> Surroundings:
        """What the person is in the middle of, as far as it is known."""
        return self._screen.surroundings

    def coming(self) -> Iterable[Coming]:
        """What comes next, in order of time; endless unless everything is off."""
        return upcoming(self.settings, self._agenda.calendar, self._ledger.progress, self._clock())

    def held_back(self) -> list[tuple[Occurrence, Reason]]:
        """What waits now, and for what."""
        standings = self._ledger.progress.standings.values()
        return [(each.held, each.held_by) for each in standings if each.held is not None]

    # Inside

    def _heard(self, changes_something: bool) -> None:
        if changes_something:
            self._changed()

    async def _safely(self, name: str, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception:
            # The one broad catch: a fault in one reminder must not end the others.
            logger.exception("%s could not be handled; it is tried again in a minute", name)
            self._agenda.look_again(name, self._clock() + RETRY_AFTER_FAILURE)

    async def _look_at(self, name: str) -> None:
        reminder = self._agenda.settings.reminder(name)
        if reminder is None:
            return
        if not self._agenda.is_on(reminder) and self._ledger.standing(name).plan:
            # It was on for a while, and that is over.
            self._agenda.take_up()
        # Anew, for one that was looked at before it may have been shown together with it.
        attempt = self._agenda.attempt(reminder)
        if attempt is None:
            # Answered, snoozed or set back since the alarm was set.
            self._agenda.arm(reminder)
            return
        await self._presenter.attend(reminder, attempt)

    async def _tidy(self, tag: str, rest: Sequence[Shown]) -> None:
        # In its turn, so that what is being shown just now under the same tag isn't taken away.
        async with self._turn:
            await self._screen.tidy(tag, rest)
