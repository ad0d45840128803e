"""Stretch routines as timelines, and a lesson: one of them led through, phase by phase.

Time is handed in, in seconds of any clock that only goes forward. Doses: health.md, section 4.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from crampguard.domain.diary import Side


class Activity(StrEnum):
    """What is done for the length of a phase."""

    READY = "ready"
    """Getting into position."""
    HOLD = "hold"
    MOVE = "move"
    CHANGE = "change"
    """From one leg to the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One stretch of a routine, both legs by turns."""

    stretch: str
    """Its name in the catalogue."""
    seconds: float
    """How long a leg is stretched at a time."""
    times: int
    """How often each leg."""
    change: float = 0.0
    """Seconds to change legs. 0: at once, so that one leg rests while the other stretches."""
    activity: Activity = Activity.HOLD
    ways: int = 1
    """2: so many seconds one way, and then the other way round."""
    ready: float = 0.0
    """Seconds to get into position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """So many seconds of one thing."""

    activity: Activity
    seconds: float
    stretch: str
    side: Side
    """The leg that it is about, or that comes next."""
    turn: int
    """Of this leg, counted from 1."""
    turns: int
    way: int = 1
    """1, and 2 for the other way round."""


def timeline(parts: Sequence[Part]) -> tuple[Phase, ...]:
    """All phases, in order."""
    return tuple(phase for part in parts for phase in _phases(part))


def _phases(part: Part) -> Iterator[Phase]:
    # Both ways belong to one turn of a leg; the legs alternate.
    activity, before = Activity.READY, part.ready
    for turn in range(1, part.times + 1):
        for side in (Side.LEFT, Side.RIGHT):
            phase = Phase(
                activity=activity,
                seconds=before,
                stretch=part.stretch,
                side=side,
                turn=turn,
                turns=part.times,
            )
            if before:
                yield phase
            for way in range(1, part.ways + 1):
                yield replace(phase, activity=part.activity, seconds=part.seconds, way=way)
            activity, before = Activity.CHANGE, part.change


class Place(StrEnum):
    """Where a lesson is."""

    NOTES = "notes"
    """Whom it isn't for. Waits for the person."""
    PHASES = "phases"
    DONE = "done"
    OVER = "over"


class Move(StrEnum):
    """What a person can say."""

    BEGIN = "begin"
    NEXT = "next"
    PAUSE = "pause"
    GO_ON = "go-on"
    LEAVE = "leave"


WAITS = 900.0
"""So long without a word, where a word is waited for, and the lesson ends."""
STAYS = 20.0
"""How long it tells that it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Where the person is in a routine. Begin with :func:`begin`."""

    phases: tuple[Phase, ...]
    place: Place = Place.NOTES
    index: int = 0
    """Of the phase."""
    since: float
    """When this phase, or place, began; moved on by what was paused."""
    looked: float
    """The time up to which everything that was due has come."""
    paused_at: float | None = None
    is_finished: bool = False
    """It was gone through to its end."""
    cues: int = 0
    """How often the person's attention was called for so far."""

    @property
    def is_over(self) -> bool:
        """Nothing more comes."""
        return self.place is Place.OVER

    @property
    def phase(self) -> Phase | None:
        """What is done now."""
        return self.phases[self.index] if self.place is Place.PHASES else None

    @property
    def choices(self) -> tuple[Move, ...]:
        """What the person can say now; the first is what any key may stand for."""
        match self.place:
            case Place.NOTES:
                return (Move.BEGIN, Move.LEAVE)
            case Place.PHASES if self.paused_at is not None:
                return (Move.GO_ON, Move.NEXT, Move.LEAVE)
            case Place.PHASES:
                return (Move.PAUSE, Move.NEXT, Move.LEAVE)
            case Place.DONE:
                return (Move.LEAVE,)
            case Place.OVER:
                return ()
            case unexpected:
                assert_never(unexpected)

    @property
    def ends_at(self) -> float | None:
        """When this phase ends; None while nothing counts."""
        if self.paused_at is None and (phase := self.phase) is not None:
            return self.since + phase.seconds
        return None

    @property
    def remaining(self) -> float | None:
        """Seconds left of this phase; None outside of one."""
        if (phase := self.phase) is None:
            return None
        return self.since + phase.seconds - (self.looked if self.paused_at is None else self.paused_at)

    @property
    def wakes_at(self) -> float | None:
        """When :func:`passed` has something to do next; None once it is over."""
        match self.place:
            case Place.NOTES:
                return self.since + WAITS
            case Place.PHASES if self.paused_at is not None:
                return self.paused_at + WAITS
            case Place.PHASES:
                return self.ends_at
            case Place.DONE:
                return self.since + STAYS
            case Place.OVER:
                return None
            case unexpected:
                assert_never(unexpected)


def begin(parts: Sequence[Part], now: float) -> Lesson:
    """Before the first phase of a routine."""
    return Lesson(phases=timeline(parts), since=now, looked=now)


def passed(lesson: Lesson, now: float) -> Lesson:
    """Time has gone on to ``now``: whatever came due meanwhile has happened."""
    while (at := lesson.wakes_at) is not None and at <= now:
        lesson = replace(lesson, looked=at)
        if lesson.place is Place.PHASES and lesson.paused_at is None:
            lesson = _next(replace(lesson, cues=lesson.cues + 1))
        else:
            lesson = replace(lesson, place=Place.OVER)
    return replace(lesson, looked=max(lesson.looked, now))


def chosen(lesson: Lesson, move: Move, now: float) -> Lesson:
    """The person said something, at ``now``. What isn't offered then changes nothing."""
    lesson = passed(lesson, now)
    if move not in lesson.choices:
        return lesson
    match move:
        case Move.BEGIN:
            return replace(lesson, place=Place.PHASES, since=lesson.looked)
        case Move.NEXT:
            return _next(replace(lesson, paused_at=None))
        case Move.PAUSE:
            return replace(lesson, paused_at=lesson.looked)
        case Move.GO_ON:
            assert lesson.paused_at is not None, "it is offered in a pause"
            paused = lesson.looked - lesson.paused_at
            return replace(lesson, since=lesson.since + paused, paused_at=None)
        case Move.LEAVE:
            return replace(lesson, place=Place.OVER)
        case unexpected:
            assert_never(unexpected)


def _next(lesson: Lesson) -> Lesson:
    lesson = replace(lesson, since=lesson.looked)
    if lesson.index + 1 < len(lesson.phases):
        return replace(lesson, index=lesson.index + 1)
    return replace(lesson, place=Place.DONE, is_finished=True)
