"""Whether this is the moment: a frozen picture of the situation in, a decision with its reason out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crampguard.domain.occurrence import NO_REASON, Occurrence, Outcome, Reason, ReasonKind
from crampguard.domain.presence import Signal, Surroundings

SETTLING = timedelta(minutes=1)
"""How long after a suspend nothing is shown: long enough for the network and the lock screen."""


HOLDING = {
    Signal.LOCKED: ReasonKind.LOCKED,
    Signal.IDLE: ReasonKind.AWAY,
    Signal.DO_NOT_DISTURB: ReasonKind.DO_NOT_DISTURB,
    Signal.CALL: ReasonKind.CALL,
    Signal.FULLSCREEN: ReasonKind.FULLSCREEN,
    Signal.GUIDE: ReasonKind.GUIDE,
}
"""What a reminder waits for the end of. Of several, the first is named."""

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An occurrence to be shown at ``due``: its scheduled instant, a snooze's end, or when it is repeated."""

    occurrence: Occurrence
    due: datetime
    repeat: int = 0
    """The how-manieth repetition it would be; 0: it is none."""
    is_back: bool = False
    """It was shown at ``due`` or before, and lost with its notification service then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that a decision may look at besides the attempt itself."""

    now: datetime
    catch_up: timedelta
    """How late this reminder may still be shown."""
    spacing: timedelta
    paused_until: datetime | None = None
    last_shown: datetime | None = None
    """When any other notification was last shown."""
    woken: datetime | None = None
    """When the machine last woke from a suspend."""
    surroundings: Surroundings = field(default_factory=Surroundings)
    ignored: frozenset[Signal] = frozenset()
    """What the person doesn't want reminders to wait for."""
    held_by: Reason = NO_REASON
    """What held this attempt back until now, if anything did."""


@dataclass(frozen=True, slots=True)
class Show:
    """This is the moment."""


@dataclass(frozen=True, slots=True)
class Defer:
    """Not now; look again at ``until``."""

    until: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Suppress:
    """Not at all; ``outcome`` is what becomes of the occurrence."""

    outcome: Outcome
    reason: Reason


Decision = Show | Defer | Suppress
Rule = Callable[[Attempt, Situation], Decision | None]


def in_the_way(surroundings: Surroundings, ignored: frozenset[Signal]) -> Signal | None:
    """What nothing is to be shown into, if there is anything of the kind now."""
    return next((signal for signal in HOLDING if signal not in ignored and surroundings.holds(signal)), None)


def too_late(attempt: Attempt, situation: Situation) -> Decision | None:
    """What is older than its catch-up is missed, for the reason that held it back."""
    if situation.now - attempt.due <= situation.catch_up:
        return None
    held = situation.held_by
    return Suppress(Outcome.MISSED, held if held != NO_REASON else Reason(kind=ReasonKind.LATE))


def paused(attempt: Attempt, situation: Situation) -> Decision | None:
    """A pause drops what comes due in it: nothing piles up behind it. What was on the screen outlasts it."""
    until = situation.paused_until
    if until is None or situation.now >= until:
        return None
    reason = Reason(kind=ReasonKind.PAUSED, until=until)
    return Defer(until, reason) if attempt.is_back else Suppress(Outcome.SUPPRESSED, reason)


def waking(_attempt: Attempt, situation: Situation) -> Decision | None:
    """After a suspend, a minute to settle."""
    woken = situation.woken
    if woken is None or not timedelta(0) <= situation.now - woken < SETTLING:
        return None
    until = woken + SETTLING
    return Defer(until, Reason(kind=ReasonKind.WAKING, until=until))


def occupied(attempt: Attempt, situation: Situation) -> Decision | None:
    """Wait while nobody is there or the person is in the middle of something.

    It is looked at again when that changes, or as the catch-up ends; sooner only where no change is told.
    """
    signal = in_the_way(situation.surroundings, situation.ignored)
    if signal is None:
        return None
    reading = situation.surroundings.of(signal)
    until = attempt.due + situation.catch_up + _INSTANT
    if reading.good_for is not None:
        until = min(until, situation.now + reading.good_for)
    return Defer(until, Reason(kind=HOLDING[signal], detail=reading.detail))


def spaced(_attempt: Attempt, situation: Situation) -> Decision | None:
    """Never two notifications closer together than the spacing.

    A last showing that lies in the future (the clock was set back) holds nothing back.
    """
    last = situation.last_shown
    if last is None or not timedelta(0) <= situation.now - last < situation.spacing:
        return None
    until = last + situation.spacing
    return Defer(until, Reason(kind=ReasonKind.SPACING, until=until))


RULES: tuple[Rule, ...] = (too_late, paused, waking, occupied, spaced)
"""In this order; the first that answers decides."""


def decide(attempt: Attempt, situation: Situation) -> Decision:
    """Show, defer or suppress. The same picture always gives the same answer."""
    for rule in RULES:
        if (decision := rule(attempt, situation)) is not None:
            return decision
    return Show()
