"""What must be true of any life, whatever happened in it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from crampguard.domain.event import Event, EventKind
from crampguard.domain.occurrence import Occurrence
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Anchor, At, RelativeTo
from crampguard.domain.settings import Settings
from crampguard.domain.weekdays import DAILY, Days
from tests.domain import oracle
from tests.year.life import BERLIN, Happening, What
from tests.year.machine import Lived, settings_at

SETTLING = timedelta(minutes=1)
FINAL = {EventKind.MISSED, EventKind.SUPPRESSED, EventKind.FAILED}
FOLLOWS: dict[EventKind | None, set[EventKind]] = {
    None: {EventKind.SHOWN, *FINAL},
    EventKind.SHOWN: {
        EventKind.DONE,
        EventKind.SKIPPED,
        EventKind.SNOOZED,
        EventKind.DISMISSED,
        EventKind.EXPIRED,
    },
    EventKind.SNOOZED: {EventKind.SHOWN, EventKind.EXPIRED, *FINAL},
}
"""What may become of an occurrence next; of all others, nothing."""


def faults(lived: Lived) -> list[str]:
    """Whatever is not as it must be, a line each."""
    return [
        *_one_outcome_each(lived),
        *_neither_early_nor_late(lived),
        *_spaced(lived),
        *_quiet_after_waking(lived),
        *_what_was_shown_is_written(lived),
        *_nothing_is_lost(lived),
    ]


def _one_outcome_each(lived: Lived) -> Iterator[str]:
    """No occurrence goes two ways, and none is shown twice but after a snooze."""
    stands: dict[Occurrence, EventKind] = {}
    for event in lived.events:
        if event.kind is EventKind.CLOCK_STEPPED:
            # What a wrong clock made us miss is open again.
            stands = {
                each: kind
                for each, kind in stands.items()
                if kind is not EventKind.MISSED or each.scheduled_for <= event.at
            }
        occurrence = event.occurrence
        if occurrence is None or event.kind.outcome is None:
            continue
        before = stands.get(occurrence)
        if event.kind not in FOLLOWS.get(before, set()):
            yield f"{occurrence}: {event.kind} after {before}"
        stands[occurrence] = event.kind
    told = [(entry.occurrence, EventKind(entry.outcome.value)) for entry in lived.history]
    if sorted(told) != sorted(stands.items()):
        yield f"the history tells other things than the events: {set(told) ^ set(stands.items())}"


def _neither_early_nor_late(lived: Lived) -> Iterator[str]:
    """By the machine's clock: that is the one which is to be kept to."""
    comes_back: dict[Occurrence, datetime] = {}
    for event in lived.events:
        if event.kind is EventKind.CLOCK_STEPPED:
            step = timedelta(seconds=float(event.data["seconds"] or 0))
            comes_back = {occurrence: moment + step for occurrence, moment in comes_back.items()}
        elif event.kind is EventKind.SNOOZED and event.occurrence and (until := event.moment("until")):
            comes_back[event.occurrence] = until
        elif event.kind is EventKind.SHOWN and event.occurrence:
            due = comes_back.get(event.occurrence, event.occurrence.scheduled_for)
            reminder = settings_at(lived, event.at).reminder(event.occurrence.reminder)
            if reminder is None or not timedelta(0) <= event.at - due <= reminder.catch_up:
                yield f"{event.occurrence}, due {due}, was shown {event.at}"


def _spaced(lived: Lived) -> Iterator[str]:
    for (earlier, first), (later, second) in pairwise(lived.showings):
        if later - earlier < settings_at(lived, later).moment.spacing:
            yield f"{second} {later} came too soon after {first} {earlier}"


def _quiet_after_waking(lived: Lived) -> Iterator[str]:
    wakings = [each.at for each in lived.happenings if each.what is What.WAKE]
    for woken in wakings:
        for shown, name in lived.showings:
            if woken <= shown < woken + SETTLING:
                yield f"{name} came up {shown}, just after waking {woken}"


def _what_was_shown_is_written(lived: Lived) -> Iterator[str]:
    written = Counter(event.reminder for event in lived.events if event.kind is EventKind.SHOWN)
    seen = Counter(name for _at, name in lived.showings)
    if written != seen:
        yield f"seen: {seen}, written: {written}"


def _nothing_is_lost(lived: Lived) -> Iterator[str]:
    """What clocks and calendar bring, by the second opinion, has become something, or is missed in a gap."""
    known = {entry.occurrence for entry in lived.history}
    gaps = list(_gaps(lived.events))
    for begins, ends, zone, settings in _even_stretches(lived):
        for reminder in settings.reminders:
            if not reminder.enabled:
                continue
            for moment in _expected(reminder, settings, ZoneInfo(zone), begins, ends):
                occurrence = Occurrence(reminder=reminder.name, scheduled_for=moment)
                in_gap = any(
                    name == reminder.name and first <= moment <= through for name, first, through in gaps
                )
                if occurrence not in known and not in_gap:
                    yield f"{occurrence}: nothing became of it"


def _gaps(events: tuple[Event, ...]) -> Iterator[tuple[str, datetime, datetime]]:
    for event in events:
        if event.kind is EventKind.MISSED and (through := event.moment("through")) and event.occurrence:
            yield event.occurrence.reminder, event.occurrence.scheduled_for, through


def _even_stretches(lived: Lived) -> Iterator[tuple[datetime, datetime, str, Settings]]:
    """From one change of zone or settings to the next, up to when the machine last ran in it."""
    zone, begins = BERLIN, lived.begins
    for happening in lived.happenings:
        if happening.what in {What.MOVE, What.RELOAD}:
            yield begins, _last_awake(lived, happening), zone, settings_at(lived, begins)
            zone, begins = happening.zone or zone, happening.at
    yield begins, _last_awake(lived, None), zone, settings_at(lived, begins)


def _last_awake(lived: Lived, before: Happening | None) -> datetime:
    if before is not None:
        # What still waits when the zone or the settings change may be due no longer.
        return before.at - timedelta(minutes=40)
    return max((at for at, _name in lived.showings), default=lived.begins)


def _expected(
    reminder: Reminder, settings: Settings, zone: ZoneInfo, begins: datetime, ends: datetime
) -> list[datetime]:
    days = DAILY if reminder.days is None else reminder.days
    match reminder.schedule:
        case At(times=times):
            return _wall_clock(times, days, zone, begins, ends)
        case RelativeTo(anchor=Anchor.BEDTIME, offset=offset):
            return [
                moment
                for day, minutes in settings.day.bedtimes
                if day in days
                for moment in _wall_clock((minutes,), frozenset({day}), zone, begins, ends, offset)
            ]
        case RelativeTo(anchor=anchor, offset=offset):
            return [
                moment
                for workout in settings.workouts
                for moment in _wall_clock(
                    (workout.start,),
                    workout.days & days,
                    zone,
                    begins,
                    ends,
                    offset if anchor is Anchor.WORKOUT_START else workout.duration + offset,
                )
            ]
        case _:
            # When an `every` is due depends on when it was shown.
            return []


def _wall_clock(
    times: tuple[int, ...],
    days: Days,
    zone: ZoneInfo,
    begins: datetime,
    ends: datetime,
    shift: timedelta = timedelta(0),
) -> list[datetime]:
    return oracle.wall_clock_times(lambda day: times if day in days else (), zone, begins, ends, shift)
