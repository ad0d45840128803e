"""A service that can be asked over the bus and does no more than remember what it was asked."""

from datetime import UTC, datetime
from typing import Any

from crampguard.domain.notification import Action
from crampguard.domain.occurrence import Occurrence
from crampguard.errors import UnknownReminderError, WithheldError

SCHEDULED_FOR = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
KNOWN = {"drink-water", "change-position", "hot-day"}


class RememberingDaemon:
    """Implements crampguard.domain.ports.Daemon."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.paused_until: datetime | None = None

    async def remind(self, reminder: str, *, today: bool = False) -> None:
        """Knows a few reminders, and withholds one."""
        self._check(reminder)
        if reminder == "hot-day" and not today:
            raise WithheldError("It is off.\nFor now.", "Ask for it today.")
        self.asked.append(("remind", reminder, today))

    async def answer(self, reminder: str, action: Action, snooze_seconds: int | None = None) -> Occurrence:
        """Answers the one occurrence that it knows."""
        self._check(reminder)
        self.asked.append(("answer", reminder, action, snooze_seconds))
        return Occurrence(reminder=reminder, scheduled_for=SCHEDULED_FOR)

    async def pause(self, until: datetime) -> None:
        """Keeps the end."""
        self.asked.append(("pause", until))
        self.paused_until = until

    async def resume(self) -> None:
        """Forgets the end."""
        self.asked.append(("resume",))
        self.paused_until = None

    async def hush(self, guide: str, seconds: int) -> None:
        """Remembers it."""
        self.asked.append(("hush", guide, seconds))

    async def reload(self) -> None:
        """Fails as nobody expected."""
        raise ZeroDivisionError("a secret of the inside")

    async def refresh(self) -> None:
        """Nothing has to be asked."""

    def status(self) -> dict[str, object]:
        """A little of what the real one tells."""
        until = None if self.paused_until is None else self.paused_until.isoformat()
        return {"running": True, "channel_reason": "wie gewünscht – 💧", "paused_until": until}

    def _check(self, reminder: str) -> None:
        if reminder not in KNOWN:
            raise UnknownReminderError(f"no reminder is named {reminder!r}")
