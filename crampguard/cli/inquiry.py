"""What ``why`` tells, put together from the journal, the settings, and whether a service runs."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, tzinfo
from itertools import chain

from crampguard.cli.naming import unknown_reminder
from crampguard.domain.absence import absence, unattended
from crampguard.domain.account import account
from crampguard.domain.forecast import upcoming
from crampguard.domain.happenings import last_sign
from crampguard.domain.language import _
from crampguard.domain.localtime import shifted
from crampguard.domain.plan import calendar_of
from crampguard.domain.ports import Journal
from crampguard.domain.progress import recollect
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Every
from crampguard.domain.settings import Settings
from crampguard.domain.story import Line, Story
from crampguard.ledger import RECALLED


class Inquiry:
    """Reads the journal once; raises JournalError."""

    def __init__(
        self,
        journal: Journal,
        settings: Settings,
        zone: tzinfo,
        since: datetime,
        now: datetime,
        *,
        service_runs: bool,
    ) -> None:
        self._settings = settings
        self._calendar = calendar_of(settings, zone)
        self._zone = zone
        self._since = since
        self._now = now
        # What is told may have begun earlier, and where everything stands was settled earlier.
        self._whole_from = shifted(min(since, now), -RECALLED)
        self._events = list(journal.recall(self._whole_from))
        self._progress = recollect(self._events, now)
        latest = self._events[-1] if self._events else None
        self._no_service = None if service_runs else last_sign(latest, now)

    def stories(self, limit: int) -> list[Story]:
        """The latest of all reminders, so many of what was decided."""
        return self._account(limit) + self._unattended(self._settings.reminders, limit)

    def stories_of(self, name: str, limit: int) -> list[Story]:
        """The latest of one reminder, and why it doesn't come now. Raises UnknownReminderError."""
        reminder = self._settings.reminder(name)
        if reminder is None:
            self._refuse_unknown(name)
            gone = Line(at=self._now, what="gone", why=_("it is no longer in the settings"))
            return [*self._account(limit, name), Story(reminder=name, lines=(gone,))]
        counts_presence = isinstance(reminder.schedule, Every)
        told = self._account(limit, name, counts_presence=counts_presence)
        told += self._unattended([reminder], limit)
        return [*told, Story(reminder=name, lines=tuple(self._absence(reminder, told)))]

    def _account(self, limit: int, name: str | None = None, *, counts_presence: bool = False) -> list[Story]:
        return account(
            self._events,
            since=self._since,
            whole_from=self._whole_from,
            now=self._now,
            zone=self._zone,
            reminder=name,
            limit=limit,
            counts_presence=counts_presence,
        )

    def _unattended(self, reminders: Iterable[Reminder], limit: int) -> list[Story]:
        if (sign := self._no_service) is None:
            return []
        passed = [
            unattended(reminder, self._calendar, self._progress, self._since, self._now, sign)
            for reminder in reminders
        ]
        in_order = sorted(chain.from_iterable(passed), key=lambda story: story.scheduled_for or self._now)
        return in_order[-limit:] or [Story(lines=(sign,))]

    def _absence(self, reminder: Reminder, told: Iterable[Story]) -> list[Line]:
        alone = replace(self._settings, reminders=(reminder,))
        coming = next(upcoming(alone, self._calendar, self._progress, self._now), None)
        midnight = self._now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return absence(
            reminder,
            self._calendar,
            self._progress,
            coming=None if coming is None else coming.at,
            any_today=any(each.scheduled_for and each.scheduled_for >= midnight for each in told),
            now=self._now,
        )

    def _refuse_unknown(self, name: str) -> None:
        """Raise UnknownReminderError, with a guess at what was meant, unless the journal knows it."""
        if any(event.reminder == name for event in self._events):
            return
        raise unknown_reminder(name, [known.name for known in self._settings.reminders])
