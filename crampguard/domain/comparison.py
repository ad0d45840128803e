"""Nights with a habit against nights without it: told only when there is enough to tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from crampguard.domain.diary import Diary, Episode
from crampguard.domain.event import HistoryEntry
from crampguard.domain.insight import Span
from crampguard.domain.language import N_
from crampguard.domain.occurrence import Outcome
from crampguard.domain.proportions import Interval, Share, difference

LOGGED_NEEDED = 28
"""Logged days in the span."""
CRAMPS_NEEDED = 10
NIGHTS_NEEDED = 7
"""In each of the two groups."""

DAYS_COMPARED = 365
"""At the most, the last: over more, too much else in a life changes for a comparison to mean anything."""

HABITS = {
    "bedtime-stretch": N_("the bedtime stretch"),
    "bedtime-leg-setup": N_("setting up the bed"),
    "daytime-stretch": N_("the daytime stretch"),
}
"""By reminder: what may be compared. Few on purpose, for among many some would stand out by luck. Having
answered a reminder to drink says too little of how much somebody drank to be among them."""

_UNSEEN = frozenset({Outcome.MISSED, Outcome.SUPPRESSED, Outcome.FAILED})
"""Nobody knows what the person did then."""

_DAY_BEGINS = timedelta(hours=5)
"""A bedtime after midnight belongs to the evening before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enough:
    """What there is to compare, and whether that is enough."""

    logged: int
    cramps: int
    with_habit: Share
    """Nights with a cramp, of the logged nights before which the reminder was answered as done."""
    without: Share
    """Of those before which it was shown, and not answered so."""

    def __bool__(self) -> bool:
        return (
            self.logged >= LOGGED_NEEDED
            and self.cramps >= CRAMPS_NEEDED
            and self.with_habit.of >= NIGHTS_NEEDED
            and self.without.of >= NIGHTS_NEEDED
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A habit against cramps."""

    reminder: str
    data: Enough
    interval: Interval | None
    """Of the difference of the shares of nights with a cramp, with the habit less without it; 95 %. None: not
    enough data yet."""

    @property
    def difference(self) -> float | None:
        """Share with the habit less share without it; None: not enough data yet."""
        if self.interval is None:
            return None
        return self.data.with_habit.value - self.data.without.value


def compare(
    diary: Diary, span: Span, history: Iterable[HistoryEntry], zone: tzinfo
) -> tuple[Comparison, ...]:
    """The habits of which the history knows at least one evening within the span, in the order of HABITS."""
    evenings = _evenings(history, zone)
    logged = {night: cramps for night, cramps in diary.logged.items() if span.holds(night)}
    return tuple(
        _compared(reminder, logged, evenings[reminder])
        for reminder in HABITS
        if any(span.holds(night) for night in evenings.get(reminder, ()))
    )


@dataclass(slots=True)
class _Evening:
    """What is known of a habit before a night."""

    due: datetime
    done: bool = False
    seen: bool = False


def _evenings(history: Iterable[HistoryEntry], zone: tzinfo) -> dict[str, dict[date, _Evening]]:
    found: dict[str, dict[date, _Evening]] = {}
    for entry in history:
        due = entry.occurrence.scheduled_for
        night = (due.astimezone(zone).replace(tzinfo=None) - _DAY_BEGINS).date()
        evenings = found.setdefault(entry.occurrence.reminder, {})
        if (evening := evenings.get(night)) is None:
            evening = evenings[night] = _Evening(due)
        evening.due = max(evening.due, due)
        evening.done |= entry.outcome is Outcome.DONE
        evening.seen |= entry.outcome not in _UNSEEN
    return found


def _compared(
    reminder: str, logged: Mapping[date, tuple[Episode, ...]], evenings: Mapping[date, _Evening]
) -> Comparison:
    nights = {True: [0, 0], False: [0, 0]}
    for night, cramps in logged.items():
        evening = evenings.get(night)
        if evening is not None and evening.seen:
            group = nights[evening.done]
            group[0] += any(cramp.start is None or cramp.start >= evening.due for cramp in cramps)
            group[1] += 1
    data = Enough(
        logged=len(logged),
        cramps=sum(map(len, logged.values())),
        with_habit=Share(*nights[True]),
        without=Share(*nights[False]),
    )
    interval = difference(data.with_habit, data.without) if data else None
    return Comparison(reminder=reminder, data=data, interval=interval)
