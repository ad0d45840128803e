"""When a page that nobody looks at any more comes to its end."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

import pytest

from crampguard.web.attention import Attention


class Clock:
    """Calls later what it is told to, when the time is moved there."""

    def __init__(self) -> None:
        self.now = 0.0
        self._calls: list[tuple[float, Callable[[], None], Clock.Call]] = []

    class Call:
        """One of them."""

        cancelled = False

        def cancel(self) -> None:
            """Don't."""
            self.cancelled = True

    def call_later(self, delay: float, callback: Callable[[], None]) -> "Clock.Call":
        """As an event loop's."""
        call = Clock.Call()
        self._calls.append((self.now + delay, callback, call))
        return call

    def advance(self, seconds: float) -> None:
        """Time passes."""
        self.now += seconds
        for at, callback, call in self._calls:
            if at <= self.now and not call.cancelled:
                call.cancelled = True
                callback()


@pytest.fixture
def clock() -> Clock:
    """At its beginning."""
    return Clock()


@pytest.fixture
def ends() -> list[float]:
    """When it came to an end."""
    return []


@pytest.fixture
def attention(clock: Clock, ends: list[float]) -> Attention:
    """Patient for ten minutes."""
    return Attention(timedelta(minutes=10), lambda: ends.append(clock.now), clock.call_later)


def test_a_page_that_is_never_opened_ends(attention: Attention, clock: Clock, ends: list[float]) -> None:
    clock.advance(599)
    assert ends == []
    clock.advance(1)
    assert ends == [600]


def test_each_request_begins_the_ten_minutes_anew(
    attention: Attention, clock: Clock, ends: list[float]
) -> None:
    clock.advance(599)
    attention.seen()
    clock.advance(599)
    assert ends == []
    clock.advance(1)
    assert ends == [1199]


def test_an_open_page_is_not_ended_however_long_it_says_nothing(
    attention: Attention, clock: Clock, ends: list[float]
) -> None:
    with ExitStack() as pages:
        pages.enter_context(attention.held())
        with attention.held():
            clock.advance(10_000)
        clock.advance(10_000)
        attention.seen()
        clock.advance(10_000)
        assert ends == []
    clock.advance(599)
    assert ends == []
    clock.advance(1)
    assert len(ends) == 1


def test_closed_it_counts_no_more(attention: Attention, clock: Clock, ends: list[float]) -> None:
    attention.close()
    clock.advance(10_000)
    assert ends == []
