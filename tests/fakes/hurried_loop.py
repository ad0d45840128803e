"""An event loop in which no time is lost: where all wait, its clock jumps to whatever is waited for next."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


class _Jumping(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now; if that is nothing, the time has come for which was waited."""
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "all wait, and for nothing that comes by itself"
            self.now += timeout
        return ready


class _HurriedLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds since it began."""
        return self._jumping.now


def hurried(work: Coroutine[object, object, T]) -> T:
    """Run it to its end. ``asyncio.get_running_loop().time()`` begins with 0, and is exact."""
    with asyncio.Runner(loop_factory=_HurriedLoop) as runner:
        return runner.run(work)
