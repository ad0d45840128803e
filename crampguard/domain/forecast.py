"""What is coming: for ``next``, ``simulate``, ``status`` and the demo."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from crampguard.domain.decide import Attempt
from crampguard.domain.language import _
from crampguard.domain.localtime import shifted
from crampguard.domain.occurrence import Occurrence
from crampguard.domain.plan import dues, is_on, returning
from crampguard.domain.progress import Progress
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Anchor, Calendar, Every, RelativeTo, due_instants
from crampguard.domain.settings import Settings

_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A reminder that is to be shown."""

    at: datetime
    """UTC: its scheduled instant, or where its snooze ends."""
    occurrence: Occurrence
    title: str
    message: str


def message_for(reminder: Reminder, calendar: Calendar, scheduled_for: datetime) -> str:
    """The reminder's message as a person reads it: ``{workout}`` is the name of the workout it belongs to."""
    if "{workout}" not in reminder.message:
        return reminder.message
    names = _workout_names(reminder, calendar, scheduled_for)
    return reminder.message.replace("{workout}", names or _("Your workout"))


def simulate(settings: Settings, calendar: Calendar, start: datetime, end: datetime) -> Iterator[Coming]:
    """What the settings schedule from ``start`` (included) to ``end`` (not), in order of time.

    Takes the person to be present, and each reminder to be answered at once. Reminders that are due at the
    same instant come in the order of the settings.
    """
    just_before = shifted(start.astimezone(UTC), -_JUST_BEFORE)
    streams = []
    for reminder in settings.reminders:
        if reminder.enabled:
            moments = due_instants(reminder.schedule, calendar, just_before, days=reminder.days)
            inside = takewhile(lambda moment: moment < end, moments)
            streams.append(_as_coming(reminder, calendar, _attempts(reminder, inside)))
    return heapq.merge(*streams, key=lambda coming: coming.at)


def upcoming(settings: Settings, calendar: Calendar, progress: Progress, now: datetime) -> Iterator[Coming]:
    """What comes after ``now``, from where everything stands. May be endless, and is unless all are off."""
    streams = [
        _as_coming(reminder, calendar, _upcoming(reminder, calendar, progress, now))
        for reminder in settings.reminders
    ]
    return heapq.merge(*streams, key=lambda coming: coming.at)


def _upcoming(reminder: Reminder, calendar: Calendar, progress: Progress, now: datetime) -> Iterator[Attempt]:
    standing = progress.of(reminder.name)
    # What comes due in a pause is not shown; what comes due as it ends is.
    paused_until = progress.paused_until
    after = now if paused_until is None else max(now, shifted(paused_until, -_JUST_BEFORE))
    moments: Iterator[datetime] = iter(())
    if is_on(reminder, standing, now):
        if progress.away_since is not None and isinstance(reminder.schedule, Every):
            # The break goes on; the soonest that it can end is now.
            standing = replace(standing, counted_from=now)
        moments = dues(reminder, calendar, standing, after)
        if not reminder.enabled and (until := standing.on_until) is not None:
            moments = takewhile(lambda moment: moment < until, moments)
    waiting = returning(reminder, standing)
    if waiting is None or waiting.due <= after or reminder.withheld:
        return _attempts(reminder, moments)
    # Where a snooze ends as the next occurrence is due, the snoozed one stands for both.
    others = (moment for moment in moments if moment != waiting.due)
    return heapq.merge([waiting], _attempts(reminder, others), key=lambda attempt: attempt.due)


def _attempts(reminder: Reminder, moments: Iterator[datetime]) -> Iterator[Attempt]:
    for moment in moments:
        yield Attempt(occurrence=Occurrence(reminder=reminder.name, scheduled_for=moment), due=moment)


def _as_coming(reminder: Reminder, calendar: Calendar, attempts: Iterator[Attempt]) -> Iterator[Coming]:
    for attempt in attempts:
        yield Coming(
            at=attempt.due,
            occurrence=attempt.occurrence,
            title=reminder.title,
            message=message_for(reminder, calendar, attempt.occurrence.scheduled_for),
        )


def _workout_names(reminder: Reminder, calendar: Calendar, scheduled_for: datetime) -> str:
    schedule = reminder.schedule
    if not isinstance(schedule, RelativeTo) or schedule.anchor is Anchor.BEDTIME:
        return ""
    names = []
    for workout in calendar.workouts:
        alone = Calendar(workouts=(workout,), zone=calendar.zone)
        moments = due_instants(schedule, alone, shifted(scheduled_for, -_JUST_BEFORE), days=reminder.days)
        if next(moments, None) == scheduled_for:
            names.append(workout.name)
    return ", ".join(names)
