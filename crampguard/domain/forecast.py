"""What is coming: for ``next``, ``simulate``, ``status`` and the demo."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from crampguard.domain.language import _
from crampguard.domain.localtime import merge, shifted
from crampguard.domain.occurrence import Occurrence
from crampguard.domain.plan import dues, is_on, snoozed
from crampguard.domain.progress import Progress, Standing
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Anchor, Calendar, RelativeTo, due_instants
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
    streams = [
        _stream(
            reminder,
            calendar,
            due_instants(reminder.schedule, calendar, shifted(start, -_JUST_BEFORE), days=reminder.days),
            end,
            index,
        )
        for index, reminder in enumerate(settings.reminders)
        if reminder.enabled
    ]
    return (coming for _at, _index, coming in heapq.merge(*streams, key=lambda entry: entry[:2]))


def upcoming(settings: Settings, calendar: Calendar, progress: Progress, now: datetime) -> Iterator[Coming]:
    """What comes after ``now``, from where everything stands. May be endless, and is unless all are off."""
    streams = [
        _stream(reminder, calendar, moments, None, index)
        for index, reminder in enumerate(settings.reminders)
        if is_on(reminder, standing := progress.of(reminder.name), now)
        for moments in (_upcoming_moments(reminder, calendar, standing, progress, now),)
    ]
    return (coming for _at, _index, coming in heapq.merge(*streams, key=lambda entry: entry[:2]))


def _upcoming_moments(
    reminder: Reminder, calendar: Calendar, standing: Standing, progress: Progress, now: datetime
) -> Iterator[datetime]:
    # What comes due in a pause is not shown.
    quiet_until = now if progress.paused_until is None else max(now, progress.paused_until)
    waiting = snoozed(standing)
    coming_back = [waiting.due] if waiting is not None and waiting.due >= quiet_until else []
    for moment in merge([iter(coming_back), dues(reminder, calendar, standing, quiet_until)]):
        if not reminder.enabled and standing.on_until is not None and moment >= standing.on_until:
            return
        yield moment


def _stream(
    reminder: Reminder, calendar: Calendar, moments: Iterator[datetime], end: datetime | None, index: int
) -> Iterator[tuple[datetime, int, Coming]]:
    for moment in moments:
        if end is not None and moment >= end:
            return
        yield (
            moment,
            index,
            Coming(
                at=moment,
                occurrence=Occurrence(reminder=reminder.name, scheduled_for=moment),
                title=reminder.title,
                message=message_for(reminder, calendar, moment),
            ),
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
