"""What went from the screen with its notification service: shown again when the moment allows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crampguard.agenda import Agenda
from crampguard.domain.event import EventKind
from crampguard.domain.occurrence import Reason, ReasonKind
from crampguard.domain.ports import Clock
from crampguard.ledger import Ledger
from crampguard.quiet import Quiet
from crampguard.screen import Screen

if TYPE_CHECKING:
    from datetime import datetime


class Restoring:
    """Remembers which notifications are gone. One call at a time: its caller sees to that."""

    def __init__(self, screen: Screen, ledger: Ledger, agenda: Agenda, quiet: Quiet, clock: Clock) -> None:
        self._screen = screen
        self._ledger = ledger
        self._agenda = agenda
        self._quiet = quiet
        self._clock = clock
        self._gone: dict[str, datetime] = {}
        """By tag: since when."""

    def lost(self, tags: Sequence[str]) -> None:
        """These went, just now."""
        self._gone |= dict.fromkeys(tags, self._clock())

    @property
    def is_due(self) -> bool:
        """Whether something is gone, and this is a moment to show it."""
        return bool(self._gone) and not self._screen.is_occupied and self._quiet.until is None

    async def restore(self) -> None:
        """Show what is gone. What had to wait for longer than it may be late has expired."""
        while self.is_due:
            tag, since = next(iter(self._gone.items()))
            del self._gone[tag]
            late = Reason(kind=ReasonKind.LATE)
            expired = [
                self._ledger.event(EventKind.EXPIRED, each.occurrence, late)
                for each in self._screen.members(tag)
                if (reminder := self._agenda.settings.reminder(each.occurrence.reminder)) is None
                or self._clock() - since > reminder.catch_up
            ]
            self._ledger.record(*expired)
            if not await self._screen.show_again(tag, Reason(kind=ReasonKind.RETURNED)):
                # Nobody is there after all. Whoever comes next says so.
                self._gone[tag] = since
                return
