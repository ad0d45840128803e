"""What each reminder has before it: a function of settings, progress and now."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from crampguard.domain.decide import Attempt
from crampguard.domain.localtime import CALENDAR_ENDS, merge
from crampguard.domain.occurrence import Occurrence, Outcome
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Anchor, Calendar, Every, RelativeTo, due_instants
from crampguard.domain.settings import Settings
from crampguard.domain.standing import Standing
from crampguard.domain.weekdays import DAILY
from crampguard.domain.windows import openings

_INSTANT = timedelta(microseconds=1)

MISSED_SPAN = timedelta(days=1)
"""How far back missed occurrences are listed one by one."""
MISSED_KEPT = 24
"""And how many of them for one reminder, the latest: a gap of years must cost no more than one of days."""

_UNANSWERED = frozenset({Outcome.SHOWN, Outcome.EXPIRED})
"""What may have been overlooked. Who closes a notification has seen it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """More overdue occurrences than are worth listing: all from ``first`` to ``through``."""

    first: Occurrence
    through: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one reminder has before it."""

    attempt: Attempt | None
    """The occurrence to show, overdue or coming; None: nothing."""
    overtaken: tuple[Occurrence, ...] = ()
    """Overdue as well, but a later one stands for them. Oldest first."""
    gap: Gap | None = None
    """What was overdue before those. Once it is recorded, plan again."""


def calendar_of(settings: Settings, zone: tzinfo) -> Calendar:
    """What schedules need to know of the settings. ``zone`` is what ``day.timezone`` stands for now."""
    return Calendar(
        active_hours=settings.day.active_hours,
        bedtimes=dict(settings.day.bedtimes),
        workouts=settings.workouts,
        zone=zone,
    )


def fingerprint(reminder: Reminder, calendar: Calendar) -> str:
    """Differs when the schedule means something else. The zone is left out: travelling changes no plan."""
    match reminder.schedule:
        case Every(during=()):
            relevant: object = calendar.active_hours
        case RelativeTo(anchor=Anchor.BEDTIME):
            relevant = sorted(calendar.bedtimes.items())
        case RelativeTo():
            relevant = calendar.workouts
        case _:
            relevant = ()
    days = None if reminder.days is None else sorted(reminder.days)
    return repr((reminder.schedule, days, relevant))


def is_on(reminder: Reminder, standing: Standing, now: datetime) -> bool:
    """Whether it reminds at all: by the settings, or switched on for the day."""
    if reminder.withheld:
        return False
    return reminder.enabled or (standing.on_until is not None and now < standing.on_until)


def dues(reminder: Reminder, calendar: Calendar, standing: Standing, after: datetime) -> Iterator[datetime]:
    """Its due instants after ``after``, from where it stands, as far as nothing has become of them yet."""
    counted_from = standing.counted_from
    if (waiting := snoozed(standing)) is not None:
        # Nothing is counted between a snooze and its end.
        counted_from = waiting.due if counted_from is None else max(counted_from, waiting.due)
    moments: Iterator[datetime] = due_instants(
        reminder.schedule, calendar, after, days=reminder.days, counted_from=counted_from
    )
    if standing.held is not None and standing.held.scheduled_for > after:
        # It waits, and stays due though another zone would not have it so.
        moments = merge([iter((standing.held.scheduled_for,)), moments])
    return (moment for moment in moments if moment not in standing.ahead)


def snoozed(standing: Standing) -> Attempt | None:
    """The snoozed occurrence and when it comes back, if there is one."""
    shown = standing.shown
    if shown is None or shown.outcome is not Outcome.SNOOZED or shown.comes_back is None:
        return None
    return Attempt(occurrence=shown.occurrence, due=shown.comes_back)


def carried_on(standing: Standing) -> Attempt | None:
    """The occurrence that comes back whatever its schedule is by now: snoozed, or lost from the screen."""
    shown = standing.shown
    if shown is not None and shown.is_lost and shown.lost is not None:
        return Attempt(occurrence=shown.occurrence, due=shown.lost, is_back=True)
    return snoozed(standing)


def returning(reminder: Reminder, standing: Standing) -> Attempt | None:
    """The occurrence that was shown and comes back: carried on, or to be repeated because nobody answered."""
    shown = standing.shown
    if (attempt := carried_on(standing)) is not None or shown is None or reminder.repeat is None:
        return attempt
    if shown.outcome not in _UNANSWERED or shown.repeats >= reminder.repeat_times:
        return None
    due = shown.at + reminder.repeat
    return Attempt(occurrence=shown.occurrence, due=due, repeat=shown.repeats + 1)


def may_be_late(reminder: Reminder, calendar: Calendar, attempt: Attempt) -> timedelta:
    """How late an attempt may still be shown: what is counted never comes outside of its window.

    What gives way to the next one comes no nearer to that than to its own time. Both are about the schedule:
    what was snoozed or shown before has its own time, and no window.
    """
    if attempt.due != attempt.occurrence.scheduled_for:
        return reminder.catch_up
    late = reminder.catch_up
    if reminder.gives_way:
        coming = due_instants(
            reminder.schedule, calendar, attempt.due, days=reminder.days, counted_from=attempt.due
        )
        late = min(late, (next(coming, CALENDAR_ENDS) - attempt.due) / 2)
    if isinstance(reminder.schedule, Every):
        windows, days = reminder.schedule.during or calendar.active_hours, reminder.days or DAILY
        just_before = attempt.due - _INSTANT
        opening = next(openings(windows, days, calendar.zone, just_before), None)
        # Unless the windows were changed since it came due.
        if opening is not None and opening.opens <= attempt.due < opening.closes:
            late = min(late, opening.closes - attempt.due - _INSTANT)
    return late


def is_open(standing: Standing, attempt: Attempt, now: datetime) -> bool:
    """Whether nothing has become of an attempt since it was made."""
    shown = standing.shown
    if shown is not None and shown.occurrence == attempt.occurrence:
        if shown.outcome is Outcome.SNOOZED:
            return shown.comes_back is not None and shown.comes_back <= now
        if attempt.is_back:
            return shown.is_lost
        return bool(attempt.repeat) and shown.outcome in _UNANSWERED
    scheduled_for = attempt.occurrence.scheduled_for
    return scheduled_for > standing.looked_at and scheduled_for not in standing.ahead


def plan(
    reminder: Reminder, calendar: Calendar, standing: Standing, now: datetime, *, away: bool = False
) -> Plan:
    """What it has before it, seen from ``now``. Meaningful for a reminder that :func:`is_on`.

    ``away``: nobody is at the desk, so that no time present is counted until they are back.

    Each reminder is shown at most once, however many occurrences are overdue: the latest stands for all.
    Costs no more after a gap of years than after one of days.
    """
    if away and isinstance(reminder.schedule, Every):
        return Plan(attempt=snoozed(standing))
    looked_at = min(standing.looked_at, now)
    first = next(dues(reminder, calendar, standing, looked_at), None)
    if first is None or first > now:
        coming = _attempt(reminder, first)
        attempts = [attempt for attempt in (coming, returning(reminder, standing)) if attempt is not None]
        return Plan(attempt=min(attempts, key=lambda attempt: attempt.due, default=None))
    recent = max(looked_at, now - max(MISSED_SPAN, reminder.catch_up))
    overdue: deque[datetime] = deque(maxlen=MISSED_KEPT + 1)
    for moment in dues(reminder, calendar, standing, recent):
        if moment > now:
            break
        overdue.append(moment)
    listed = tuple(Occurrence(reminder=reminder.name, scheduled_for=moment) for moment in overdue)
    gap = None
    if not overdue or first < overdue[0]:
        through = overdue[0] - timedelta(microseconds=1) if overdue else recent
        gap = Gap(first=Occurrence(reminder=reminder.name, scheduled_for=first), through=through)
    return Plan(
        attempt=_attempt(reminder, overdue[-1] if overdue else None),
        overtaken=listed[:-1],
        gap=gap,
    )


def _attempt(reminder: Reminder, moment: datetime | None) -> Attempt | None:
    if moment is None:
        return None
    return Attempt(occurrence=Occurrence(reminder=reminder.name, scheduled_for=moment), due=moment)
