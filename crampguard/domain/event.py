"""What the journal is made of: immutable events, written once, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from crampguard.domain.occurrence import NO_REASON, Occurrence, Outcome, Reason

Scalar = str | int | float | bool | None


class EventKind(StrEnum):
    """What happened. The values stand in the journal: add to them, never rename one."""

    STARTED = "started"
    """The service began."""
    STOPPED = "stopped"
    """The service ended in good order."""
    PLANNED = "planned"
    """A reminder's schedule was taken up, new or changed; ``data["schedule"]`` is its fingerprint.

    What was due before that instant is not overdue: nobody had asked for it."""
    WITHDRAWN = "withdrawn"
    """A reminder was switched off or left the settings."""
    SHOWING = "showing"
    """An occurrence is about to be handed to a channel. Written first, so that a crash in between is seen."""
    DEFERRED = "deferred"
    """An occurrence waits, with a reason."""
    SHOWN = "shown"
    """``data``: the notification's ``id`` and its ``server``; its ``tag``, where that is another reminder's,
    with which it was shown; ``again`` if it only came back to the screen or changed there; ``repeat``, which
    repetition of it this is."""
    DROPPED = "dropped"
    """An occurrence that was shown is not repeated after all, for a reason. Its outcome stays as it is.

    ``data["repeat"]`` is the repetition that is left out; without it, all that were to come are."""
    LOST = "lost"
    """The notification of an occurrence that was shown went from the screen with its notification service.

    It waits to be shown again. ``data["since"]``: since when at the latest, where it was found out later."""
    DONE = "done"
    SNOOZED = "snoozed"
    """``data["until"]`` is the instant (ISO 8601, UTC) at which it comes back."""
    SKIPPED = "skipped"
    DISMISSED = "dismissed"
    EXPIRED = "expired"
    MISSED = "missed"
    """``data["through"]``, where it is given: all that was due up to that instant was missed too."""
    SUPPRESSED = "suppressed"
    FAILED = "failed"
    PAUSED = "paused"
    """``data["until"]`` is its end (ISO 8601, UTC)."""
    RESUMED = "resumed"
    SWITCHED_ON = "switched-on"
    """A reminder that is off was switched on until ``data["until"]`` (ISO 8601, UTC)."""
    SLEPT = "slept"
    """The machine was suspended; ``data["seconds"]`` tells how long. ``at`` is the waking.

    A break from sitting, unless ``data["break"]`` says otherwise, as it did of short ones once."""
    AWAY = "away"
    """The person went away: no input for as long as a break takes, or a lock; ``reason`` tells which."""
    BACK = "back"
    """The person came back, or it can't be known any more that they are away. The break is over."""
    CLOCK_STEPPED = "clock-stepped"
    """The clock was set by ``data["seconds"]``, negative for backwards. ``at`` is the new time."""
    DIARY_ENTRY = "diary-entry"
    """An entry of the diary, new, or in place of an earlier one with the same ``data["entry"]``."""
    DIARY_REMOVED = "diary-removed"
    """The entry ``data["entry"]`` was taken out of the diary."""
    DIARY_RESTORED = "diary-restored"
    """The entry ``data["entry"]`` was brought back as it was."""

    @property
    def is_diary(self) -> bool:
        """It is the person's diary, which the service has no part in."""
        return self in _DIARY

    @property
    def outcome(self) -> Outcome | None:
        """What this event makes of its occurrence; None where it says nothing of that."""
        return _OUTCOMES.get(self)


_DIARY = frozenset({EventKind.DIARY_ENTRY, EventKind.DIARY_REMOVED, EventKind.DIARY_RESTORED})
_OUTCOMES = {kind: Outcome(kind.value) for kind in EventKind if kind.value in set(Outcome)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. Order is the journal's, not ``at``: clocks are set back at times."""

    at: datetime
    """UTC."""
    kind: EventKind
    reminder: str | None = None
    scheduled_for: datetime | None = None
    """UTC; with ``reminder`` the occurrence that this is about."""
    reason: Reason = NO_REASON
    data: Mapping[str, Scalar] = field(default_factory=dict)

    @property
    def occurrence(self) -> Occurrence | None:
        """The occurrence that this is about, if it is about one."""
        if self.reminder is None or self.scheduled_for is None:
            return None
        return Occurrence(reminder=self.reminder, scheduled_for=self.scheduled_for)

    def moment(self, key: str) -> datetime | None:
        """``data[key]`` as an instant; None where it is absent."""
        value = self.data.get(key)
        return datetime.fromisoformat(value) if isinstance(value, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """An occurrence and the latest that is known of it."""

    occurrence: Occurrence
    outcome: Outcome
    reason: Reason
    at: datetime
    """UTC: when that became known."""
