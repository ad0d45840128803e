"""Where one reminder stands, and the latest of its occurrences that was shown."""

from dataclasses import dataclass
from datetime import UTC, datetime

from crampguard.domain.occurrence import NO_REASON, Occurrence, Outcome, Reason

ANSWERABLE = frozenset({Outcome.SHOWN, Outcome.SNOOZED, Outcome.EXPIRED, Outcome.DISMISSED, Outcome.FAILED})
"""What the person can still answer: all that may have been seen and has no answer yet."""

OPEN = frozenset({Outcome.SHOWN, Outcome.SNOOZED})
"""What may still be on the screen, or will come back to it."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The latest occurrence that was handed to a channel, and how it stands."""

    occurrence: Occurrence
    outcome: Outcome
    comes_back: datetime | None = None
    """The end of its snooze."""
    id: int = 0
    server: str = ""
    """Its notification, as :class:`crampguard.domain.notification.Accepted` has them."""
    tag: str = ""
    """That notification's: the reminder's own, or another's with which it was shown."""
    at: datetime = LONG_AGO
    """When it was shown last."""
    repeats: int = 0
    """How often it was shown again because nobody answered."""
    lost: datetime | None = None
    """Since when it is no longer on the screen, because its notification service is gone."""

    @property
    def is_lost(self) -> bool:
        """Whether it waits to be shown again for that reason."""
        return self.outcome is Outcome.SHOWN and self.lost is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one reminder stands."""

    plan: str = ""
    """The fingerprint of the schedule in force; empty while there is none."""
    since: datetime = LONG_AGO
    """When that schedule was taken up: nothing before is overdue."""
    settled: datetime = LONG_AGO
    """The latest occurrence, of those not in the future then, of which something has become."""
    ahead: frozenset[datetime] = frozenset()
    """Later ones that are settled already: the clock was set back past them."""
    counted_from: datetime | None = None
    """Where the count of an ``every`` stands, in whole seconds so that its phase can't creep."""
    shown: Shown | None = None
    held: Occurrence | None = None
    held_by: Reason = NO_REASON
    """What waits now, and for what."""
    on_until: datetime | None = None
    """Switched on for a while though the settings have it off."""

    @property
    def held_shown(self) -> Shown | None:
        """What waits, if it waits to come back: snoozed, lost from the screen, or to be repeated."""
        return self.shown if self.shown is not None and self.held == self.shown.occurrence else None

    @property
    def holds_repeat(self) -> bool:
        """Whether what waits was shown before, and only its repetition waits."""
        shown = self.held_shown
        return shown is not None and shown.outcome is not Outcome.SNOOZED and not shown.is_lost

    @property
    def looked_at(self) -> datetime:
        """The instant up to which nothing is open any more."""
        return max(self.since, self.settled)
