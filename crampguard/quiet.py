"""Quiet that was asked for: a pause, which always ends by itself."""

from datetime import datetime, timedelta

from crampguard.domain.event import Event, EventKind
from crampguard.domain.language import _
from crampguard.domain.ports import Clock
from crampguard.errors import WithheldError
from crampguard.ledger import Ledger

LONGEST_PAUSE = timedelta(days=31)
"""A longer one is forgotten; whoever wants no reminders at all stops the service."""


class Quiet:
    """Begins and ends it."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    @property
    def until(self) -> datetime | None:
        """The end of the pause, in UTC; None outside of one."""
        until = self._ledger.progress.paused_until
        return until if until is not None and until > self._clock() else None

    def begin(self, until: datetime) -> None:
        """Show nothing before ``until``. Raises WithheldError for one that has passed or is too far away."""
        now = self._clock()
        if until <= now:
            raise WithheldError(_("That moment has passed: a pause ends in the future."))
        if until - now > LONGEST_PAUSE:
            raise WithheldError(
                _("A pause lasts 31 days at the most."), _("'crampguard service uninstall' ends it for good.")
            )
        self._ledger.record(self._ledger.until(EventKind.PAUSED, until))

    def end(self) -> None:
        """End the pause, if there is one."""
        if self.until is not None:
            self._ledger.record(Event(at=self._clock(), kind=EventKind.RESUMED))
