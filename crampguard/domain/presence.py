"""What is known of the person: whether they are there, and what they are in the middle of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Signal(StrEnum):
    """What can be watched. The values stand in JSON."""

    IDLE = "idle"
    """No input for as long as a break takes (``moment.away_after``)."""
    LOCKED = "locked"
    DO_NOT_DISTURB = "do-not-disturb"
    CALL = "call"
    """A microphone or a camera is in use."""
    FULLSCREEN = "fullscreen"
    GUIDE = "guide"
    """A guide leads the person through a cramp, or a stretch."""


class Answer(StrEnum):
    """What a source says of its signal."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """It can't tell, or doesn't answer. Never a reason to hold anything back."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One source's word on one signal."""

    answer: Answer
    detail: str = ""
    """Who or what: the program that uses the microphone; why it can't tell. Plain text, of strangers."""
    good_for: timedelta | None = None
    """How long to go by it, from a source that isn't told of changes; None: until it says otherwise."""


UNKNOWN = Reading(Answer.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One source, and what it says now."""

    source: str
    signal: Signal
    reading: Reading


class Presence(StrEnum):
    """Whether the person is at the desk. The values stand in JSON."""

    ACTIVE = "active"
    AWAY = "away"
    UNKNOWN = "unknown"
    """Taken for active: unknown means remind."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all sources together say of each signal."""

    readings: Mapping[Signal, Reading] = field(default_factory=dict)

    def of(self, signal: Signal) -> Reading:
        """The reading of that signal; unknown where nothing watches it."""
        return self.readings.get(signal, UNKNOWN)

    def holds(self, signal: Signal) -> bool:
        """Whether it is known to be so."""
        return self.of(signal).answer is Answer.YES

    @property
    def presence(self) -> Presence:
        """Away when the session is locked or idle; active when there was input lately."""
        if self.holds(Signal.LOCKED) or self.holds(Signal.IDLE):
            return Presence.AWAY
        return Presence.ACTIVE if self.of(Signal.IDLE).answer is Answer.NO else Presence.UNKNOWN


def together(signal: Signal, readings: list[Reading]) -> Reading:
    """What several sources of one signal amount to.

    One that says yes decides; but whoever has seen input is right about it: a source that sees only a part of
    the input (X11 beside Wayland) takes a person for idle who is not.
    """
    decisive = (Answer.NO, Answer.YES) if signal is Signal.IDLE else (Answer.YES, Answer.NO)
    for answer in decisive:
        for reading in readings:
            if reading.answer is answer:
                return reading
    return next((reading for reading in readings if reading.detail), UNKNOWN)
