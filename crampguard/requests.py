"""What can be asked over the bus, answered by the service: :class:`crampguard.domain.ports.Daemon`."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from crampguard.domain.notification import Action
from crampguard.domain.occurrence import Occurrence
from crampguard.service import Service


class Requests:
    """Each request as the bus has it, handed on as the service has it."""

    def __init__(
        self,
        service: Service,
        hush: Callable[[str, int], None],
        reload: Callable[[], Awaitable[None]],
        look: Callable[[], Awaitable[None]],
        facts: Callable[[], dict[str, object]],
    ) -> None:
        self._service = service
        self._hush = hush
        self._reload = reload
        self._look = look
        self._facts = facts

    async def remind(self, reminder: str, *, today: bool = False) -> None:
        """Show it now."""
        await self._service.remind(reminder, today=today)

    async def answer(self, reminder: str, action: Action, snooze_seconds: int | None = None) -> Occurrence:
        """Answer what waits."""
        snooze = None if snooze_seconds is None else timedelta(seconds=snooze_seconds)
        return self._service.answer(reminder, action, snooze)

    async def pause(self, until: datetime) -> None:
        """Be quiet."""
        self._service.pause(until)

    async def resume(self) -> None:
        """Go on."""
        self._service.resume()

    async def hush(self, guide: str, seconds: int) -> None:
        """Be quiet while a guide is on."""
        self._hush(guide, seconds)

    async def reload(self) -> None:
        """Read the settings again."""
        await self._reload()

    async def refresh(self) -> None:
        """Look around."""
        await self._look()

    def status(self) -> dict[str, object]:
        """The facts."""
        return self._facts()
