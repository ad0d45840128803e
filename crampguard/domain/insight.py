"""What the diary tells, and when there isn't enough in it to tell: counts, medians, times.

Everything is over *logged* days, from noon to noon: a day without an entry is not a day without a cramp.
Comparisons of nights with a habit and without are in ``comparison.py``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import TypeVar

from crampguard.domain.diary import Diary, Factor, Helped, Muscle, Side, State, night_of
from crampguard.domain.event import Event, EventKind, HistoryEntry
from crampguard.domain.occurrence import Occurrence, Outcome, ReasonKind

EPISODES_FOR_A_MAP = 20
"""Fewer are spread too thinly over 168 hours of the week."""
LONG = timedelta(minutes=10)
"""A cramp of more than this is one to ask a doctor about."""
WEEK = 7

_ONE_DAY = timedelta(days=1)
_HOURS = 24

_Word = TypeVar("_Word", bound=StrEnum)


class Part(StrEnum):
    """Of the day, six hours each, by the clock on the wall."""

    NIGHT = "night"
    """From 0 to 6 o'clock."""
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


_PARTS = tuple(Part)


@dataclass(frozen=True, slots=True)
class Span:
    """Days of the diary, ``first`` and ``last`` included, each by the date of its evening."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    def last_days(self, most: int) -> "Span":
        """The last so many of its days; all of them where there are fewer."""
        return Span(max(self.first, self.last - (most - 1) * _ONE_DAY), self.last)

    def holds(self, night: date) -> bool:
        """Whether that day is one of them."""
        return self.first <= night <= self.last


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of what is known of ``known`` cramps."""

    median: float
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days of the diary, the last of them the span's or a multiple of seven days before it."""

    first: date
    logged: int
    cramps: int
    cramp_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a span of the diary tells. Counts by word begin with the most frequent."""

    span: Span
    logged: int
    """Of so many of the span's days something is known."""
    cramp_days: int
    """Logged days with a cramp."""
    cramps: int
    severity: Middle | None
    """None: noted of none. As below."""
    minutes: Middle | None
    longest: timedelta | None
    over_ten_minutes: int
    """Of those whose duration is known."""
    woken: int
    """Cramps that woke the person."""
    sides: Mapping[Side, int]
    muscles: Mapping[Muscle, int]
    states: Mapping[State, int]
    parts: Mapping[Part, int]
    """All four, in the order of the day; cramps whose time is known."""
    often_noted: Mapping[Factor, int]
    """How many cramps it was noted of. There is no telling on how many days without one it was there too."""
    helped: Mapping[Helped, int]
    by_hour: tuple[tuple[int, ...], ...] | None
    """Cramps by weekday, Monday first, and hour; None below :data:`EPISODES_FOR_A_MAP` of known time."""
    timed: int
    """Cramps whose time is known."""

    @property
    def cramps_a_week(self) -> float | None:
        """Per seven logged days; None where none is logged."""
        return self.cramps * WEEK / self.logged if self.logged else None

    @property
    def cramp_days_a_week(self) -> float | None:
        """Per seven logged days; None where none is logged."""
        return self.cramp_days * WEEK / self.logged if self.logged else None


def span_until(now: datetime, diary: Diary, days: int | None = None) -> Span | None:
    """The last so many days at ``now``, in the person's zone; all since the first entry where it is None.

    The day that has not ended counts only once it is logged. None where there is nothing to tell of: no entry
    at all, or none before tomorrow.
    """
    logged = diary.logged
    today = night_of(now)
    last = today if today in logged else today - _ONE_DAY
    if days is not None:
        return Span(last - (days - 1) * _ONE_DAY, last)
    first = min(logged, default=None)
    return None if first is None or first > last else Span(first, last)


def summary(diary: Diary, span: Span) -> Summary:
    """What the span tells."""
    nights = {night: cramps for night, cramps in diary.logged.items() if span.holds(night)}
    cramps = [cramp for each in nights.values() for cramp in each]
    starts = [cramp.start for cramp in cramps if cramp.start is not None]
    durations = [cramp.duration for cramp in cramps if cramp.duration is not None]
    return Summary(
        span=span,
        logged=len(nights),
        cramp_days=sum(1 for each in nights.values() if each),
        cramps=len(cramps),
        severity=_middle([cramp.severity for cramp in cramps if cramp.severity is not None]),
        minutes=_middle([duration / timedelta(minutes=1) for duration in durations]),
        longest=max(durations, default=None),
        over_ten_minutes=sum(1 for duration in durations if duration > LONG),
        woken=sum(1 for cramp in cramps if cramp.woke),
        sides=_counted(cramp.side for cramp in cramps if cramp.side is not None),
        muscles=_counted(cramp.muscle for cramp in cramps if cramp.muscle is not None),
        states=_counted(cramp.state for cramp in cramps if cramp.state is not None),
        parts=_by_part(starts),
        often_noted=_counted(factor for cramp in cramps for factor in sorted(cramp.factors)),
        helped=_counted(each for cramp in cramps for each in sorted(cramp.helped)),
        by_hour=_by_hour(starts) if len(starts) >= EPISODES_FOR_A_MAP else None,
        timed=len(starts),
    )


def weeks(diary: Diary, span: Span) -> tuple[Week, ...]:
    """The span week by week, so that the last one is whole; the first may reach to before the span."""
    count = -(-span.days // WEEK)
    found = [[0, 0, 0] for _week in range(count)]
    for night, cramps in diary.logged.items():
        if span.holds(night):
            of_week = found[count - 1 - (span.last - night).days // WEEK]
            of_week[0] += 1
            of_week[1] += len(cramps)
            of_week[2] += bool(cramps)
    before = (span.last - date.min).days
    return tuple(
        Week(
            # The calendar's first week may be a short one.
            first=span.last - min(before, (count - number) * WEEK - 1) * _ONE_DAY,
            logged=logged,
            cramps=cramps,
            cramp_days=cramp_days,
        )
        for number, (logged, cramps, cramp_days) in enumerate(found)
    )


def kept(history: Iterable[HistoryEntry]) -> dict[str, Counter[Outcome]]:
    """What became of each reminder's occurrences, counted."""
    found: dict[str, Counter[Outcome]] = {}
    for entry in history:
        found.setdefault(entry.occurrence.reminder, Counter())[entry.outcome] += 1
    return found


def asked_for(events: Iterable[Event]) -> set[Occurrence]:
    """Those occurrences that no schedule brought: the person had the reminder shown, to see it, say.

    ``events`` tells of each from its first event on.
    """
    begun: dict[Occurrence, bool] = {}
    for event in events:
        if (occurrence := event.occurrence) is not None and occurrence not in begun:
            by_hand = event.reason.kind is ReasonKind.BY_HAND
            begun[occurrence] = by_hand and event.kind in {EventKind.SHOWING, EventKind.SHOWN}
    return {occurrence for occurrence, is_asked_for in begun.items() if is_asked_for}


def part_of(moment: datetime) -> Part:
    """The part of the day in which a moment lies, by its own clock."""
    return _PARTS[moment.hour * len(_PARTS) // _HOURS]


def _middle(values: Sequence[float]) -> Middle | None:
    return Middle(median(values), len(values)) if values else None


def _counted(words: Iterable[_Word]) -> dict[_Word, int]:
    return dict(Counter(words).most_common())


def _by_part(starts: Iterable[datetime]) -> dict[Part, int]:
    counts = Counter(map(part_of, starts))
    return {part: counts[part] for part in Part}


def _by_hour(starts: Iterable[datetime]) -> tuple[tuple[int, ...], ...]:
    counts = Counter((start.weekday(), start.hour) for start in starts)
    return tuple(tuple(counts[weekday, hour] for hour in range(_HOURS)) for weekday in range(WEEK))
