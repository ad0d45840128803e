"""Somebody who listens to a notifier and can be asked, one by one, what was heard."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from crampguard.domain.notification import Action, Closure
from tests.rigs.processes import PATIENCE


@dataclass(frozen=True, slots=True)
class Answered:
    """A button was pressed."""

    tag: str
    action: Action


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the notification's own was pressed."""

    tag: str
    key: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A notification went away."""

    tag: str
    closure: Closure


@dataclass(frozen=True, slots=True)
class Available:
    """A notification service came."""


@dataclass(frozen=True, slots=True)
class Restarted:
    """Another notification service took over."""

    lost: tuple[str, ...]


Heard = Answered | Pressed | Closed | Available | Restarted


class RecordingListener:
    """A NotificationListener that keeps what it hears until it is asked for."""

    def __init__(self) -> None:
        self._heard: asyncio.Queue[Heard] = asyncio.Queue()

    def answered(self, tag: str, action: Action) -> None:
        """As the port says."""
        self._heard.put_nowait(Answered(tag, action))

    def pressed(self, tag: str, key: str) -> None:
        """As the port says."""
        self._heard.put_nowait(Pressed(tag, key))

    def closed(self, tag: str, closure: Closure) -> None:
        """As the port says."""
        self._heard.put_nowait(Closed(tag, closure))

    def service_available(self) -> None:
        """As the port says."""
        self._heard.put_nowait(Available())

    def service_restarted(self, lost: Sequence[str]) -> None:
        """As the port says."""
        self._heard.put_nowait(Restarted(tuple(lost)))

    async def next(self) -> Heard:
        """The earliest thing heard and not yet asked for; waits for it."""
        async with asyncio.timeout(PATIENCE):
            return await self._heard.get()

    def rest(self) -> list[Heard]:
        """Everything heard and not yet asked for."""
        return [self._heard.get_nowait() for _ in range(self._heard.qsize())]
