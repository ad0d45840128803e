"""Whether anybody still looks: a page that nobody has open costs nothing, because its process ends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Protocol


class Handle(Protocol):
    """Something that is to happen later."""

    def cancel(self) -> None:
        """It isn't to happen."""
        ...


Later = Callable[[float, Callable[[], None]], Handle]
"""Calls something after so many seconds: an event loop's ``call_later``."""


class Attention:
    """Calls ``over`` once nobody has looked for ``patience``. Belongs to the event loop of ``later``."""

    def __init__(self, patience: timedelta, over: Callable[[], None], later: Later) -> None:
        self._patience = patience.total_seconds()
        self._over = over
        self._later = later
        self._watching = 0
        self._end: Handle | None = None
        self.seen()

    def seen(self) -> None:
        """Somebody asked for something: the count begins anew."""
        if self._end is not None:
            self._end.cancel()
        self._end = None if self._watching else self._later(self._patience, self._over)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Somebody has the page open within the block."""
        self._watching += 1
        self.seen()
        try:
            yield
        finally:
            self._watching -= 1
            self.seen()

    def close(self) -> None:
        """Count no more."""
        if self._end is not None:
            self._end.cancel()
