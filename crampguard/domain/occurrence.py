"""One due instant of a reminder, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """The latest thing known of an occurrence. The values stand in the journal and in JSON."""

    SHOWN = "shown"
    """The notification service accepted it. Said of nothing else."""
    DONE = "done"
    SNOOZED = "snoozed"
    """The person asked for it again later; it is this occurrence that comes back."""
    SKIPPED = "skipped"
    DISMISSED = "dismissed"
    """Closed by the person without an answer."""
    EXPIRED = "expired"
    """Went away unanswered, by itself or because the next occurrence took its place."""
    MISSED = "missed"
    """Could not be shown within its catch-up."""
    SUPPRESSED = "suppressed"
    """Held back on purpose: a pause, say."""
    FAILED = "failed"
    """Handed to a channel that refused it, or that can't tell whether it was shown."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Occurrence:
    """One due instant of one reminder. The two together are its identity, in the journal too."""

    scheduled_for: datetime
    """UTC."""
    reminder: str


class ReasonKind(StrEnum):
    """Why something was held back, dropped, or ended as it did. The values stand in the journal."""

    NONE = ""
    LATE = "late"
    """More than its catch-up had passed when it could be looked at."""
    OVERTAKEN = "overtaken"
    """Several were overdue at once, or the next came first; the latest stands for all."""
    PAUSED = "paused"
    SPACING = "spacing"
    """Another notification was shown a moment before."""
    WAKING = "waking"
    """The machine has only just woken: the network, the lock and the person need a moment."""
    AWAY = "away"
    """Nobody was there to see it."""
    LOCKED = "locked"
    """The session was locked."""
    DO_NOT_DISTURB = "do-not-disturb"
    """The desktop was asked to be quiet: what it takes then, it doesn't show."""
    CALL = "call"
    """A microphone or a camera was in use."""
    FULLSCREEN = "fullscreen"
    """A window filled the screen."""
    GUIDE = "guide"
    """A guide led the person through a cramp, or a stretch."""
    TOGETHER = "together"
    """Shown in one notification with another one that was due."""
    NO_SERVICE = "no-service"
    """No notification service was there."""
    REFUSED = "refused"
    """The notification service answered with an error."""
    UNCONFIRMED = "unconfirmed"
    """Handed to a channel that does not tell whether it was shown."""
    BY_HAND = "by-hand"
    """The person asked for it, or answered, in the terminal or over the bus."""
    BUTTON = "button"
    """The person pressed a button of the notification."""
    RETURNED = "returned"
    """The notification service was restarted; what was pending was shown again."""
    RESCHEDULED = "rescheduled"
    """Its schedule was changed in the settings while it waited."""
    SWITCHED_OFF = "switched-off"
    """The reminder was switched off in the settings while it waited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason as a value; the words for it are chosen when it is read."""

    kind: ReasonKind = ReasonKind.NONE
    until: datetime | None = None
    """UTC: the end of the pause or of the spacing."""
    detail: str = ""
    """What the other side said: an error text, a channel's name."""


NO_REASON = Reason()
