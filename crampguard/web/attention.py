"""Whether anybody still looks: a page that nobody has open costs nothing, because its process ends."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta


class Attention:
    """Calls ``over`` once nobody has looked for ``patience``. Belongs to the event loop."""

    def __init__(self, patience: timedelta, over: Callable[[], None]) -> None:
        self._patience = patience.total_seconds()
        self._over = over
        self._loop = asyncio.get_running_loop()
        self._watching = 0
        self._end: asyncio.TimerHandle | None = None
        self.seen()

    def seen(self) -> None:
        """Somebody asked for something: the count begins anew."""
        if self._end is not None:
            self._end.cancel()
        self._end = None if self._watching else self._loop.call_later(self._patience, self._over)

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
