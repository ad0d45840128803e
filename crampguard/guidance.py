"""What the service leads through itself, in notifications: the stretches that its reminders offer to show."""

import asyncio
from collections.abc import Callable, Sequence

from crampguard.background import Background
from crampguard.catalogue.reminders import SHOW_ME, built_in
from crampguard.domain.notification import GUIDE_TAG, Action, Closure
from crampguard.domain.ports import NotificationListener, Notifier


class Guidance:
    """A NotificationListener that takes what is a guide's, and hands the rest on to ``service``.

    ``hush`` is called with a guide's name and the seconds for which to hold reminders back, and with 0.
    """

    def __init__(
        self, service: NotificationListener, notifier: Notifier, hush: Callable[[str, int], None]
    ) -> None:
        self._service = service
        self._notifier = notifier
        self._hush = hush
        self._background = Background()
        self._one_at_a_time = asyncio.Lock()
        self._hear: Callable[[str], None] | None = None
        """Of the guide that is on."""
        self._went: Callable[[Closure | None], None] | None = None

    def answered(self, tag: str, action: Action) -> None:
        """An answer is the service's."""
        self._service.answered(tag, action)

    def pressed(self, tag: str, key: str) -> None:
        """A guide's button; or one that asks for a guide."""
        if tag == GUIDE_TAG:
            if self._hear is not None:
                self._hear(key)
        elif key == SHOW_ME:
            if self._went is not None:
                self._went(Closure.DISMISSED)
            self._background.begin(self._show(tag))
        else:
            self._service.pressed(tag, key)

    def closed(self, tag: str, closure: Closure) -> None:
        """A guide's notification has gone, or another one."""
        if tag != GUIDE_TAG:
            self._service.closed(tag, closure)
        elif self._went is not None:
            self._went(closure)

    def service_available(self) -> None:
        """Handed on."""
        self._service.service_available()

    def service_restarted(self, lost: Sequence[str]) -> None:
        """A guide's notification is brought back by the guide, the others by the service."""
        if GUIDE_TAG in lost and self._went is not None:
            self._went(None)
        self._service.service_restarted([tag for tag in lost if tag != GUIDE_TAG])

    async def close(self) -> None:
        """End what is on."""
        await self._background.end()

    async def _show(self, reminder: str) -> None:
        """Lead through the routine that belongs to a reminder; gone through to its end, it is done."""
        known = built_in(reminder)
        if known is None or not known.routine:
            return
        # Here and not above: a service in which nobody ever asks for it is the smaller for that.
        from crampguard.catalogue.stretches import ROUTINES
        from crampguard.guide.hush import quiet
        from crampguard.guide.leading import Leader
        from crampguard.guide.notifying import NotificationFace
        from crampguard.guide.routine import RoutineGuide

        async def hush(guide: str, seconds: int) -> None:
            self._hush(guide, seconds)

        async with self._one_at_a_time, quiet(hush):
            clock = asyncio.get_running_loop().time
            leader = Leader(RoutineGuide.begin(ROUTINES[known.routine], clock()), clock)
            face = NotificationFace(self._notifier, GUIDE_TAG)
            self._hear = leader.hear
            self._went = lambda closure: face.went(leader, closure)
            try:
                await leader.lead(face)
            finally:
                self._hear = self._went = None
                await face.clear()
        if leader.guide.state.is_finished:
            self._service.answered(reminder, Action.DONE)
        else:
            self._service.closed(reminder, Closure.DISMISSED)
