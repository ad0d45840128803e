"""Idleness by X11's own count, on a real server."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crampguard.domain.presence import Answer, Reading
from crampguard.errors import SourceAbsentError
from crampguard.presence.x11_idle import X11Idle
from tests.presence.watching import Told, watched
from tests.rigs.display import Display, display
from tests.rigs.processes import PATIENCE
from tests.rigs.x_relay import x_relay

SOON = timedelta(milliseconds=200)
NEVER = timedelta(milliseconds=2**32 + 10)
"""Fifty days. Whoever loses the upper half of the number takes it for a moment."""


@pytest.fixture(scope="module")
def x11(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    """A screen whose input is the test's own."""
    with display(tmp_path_factory.mktemp("x11"), "-noreset") as started:
        yield started


async def test_a_person_leaves_and_comes_back_and_leaves(x11: Display) -> None:
    async with watched(X11Idle(x11.name, SOON)) as told:
        # With luck the test began just after some input.
        if await told.next_answer() is Answer.NO:
            assert await told.next() == Reading(Answer.YES)
        # From a place of our own: a pointer in the corner, where another test left it, can't go further.
        x11.xdotool("mousemove", "100", "100", "mousemove_relative", "5", "5")
        assert await told.next() == Reading(Answer.NO)
        assert await told.next() == Reading(Answer.YES)
        x11.xdotool("key", "Shift_L")
        assert await told.next() == Reading(Answer.NO)
        assert await told.next() == Reading(Answer.YES)
        assert told.rest() == []


async def test_who_left_before_the_watch_began_is_away_at_once(x11: Display) -> None:
    async with watched(X11Idle(x11.name, SOON)) as told:
        while await told.next_answer() is not Answer.YES:
            pass
    async with watched(X11Idle(x11.name, SOON)) as told:
        assert await told.next() == Reading(Answer.YES)


async def test_nothing_is_said_while_a_person_types(x11: Display) -> None:
    async with x_relay(x11) as relay, watched(X11Idle(relay.name, NEVER)) as told:
        assert await told.next() == Reading(Answer.NO)
        # The last answers to the beginning may come after the first reading.
        await asyncio.to_thread(x11.xdotool, "key", "a")
        before = len(relay.answers)
        assert before > 0
        for _each in range(5):
            await asyncio.to_thread(x11.xdotool, "key", "a", "mousemove_relative", "3", "3", "click", "1")
        assert len(relay.answers) == before
        assert told.rest() == []


async def test_an_alarm_that_rings_twice_is_told_once(x11: Display) -> None:
    def twice(said: bytes) -> bytes:
        is_event = len(said) == 32 and said[0] > 1
        return said * 2 if is_event else said

    async with x_relay(x11, answered=twice) as relay, watched(X11Idle(relay.name, SOON)) as told:
        if await told.next_answer() is Answer.NO:
            assert await told.next() == Reading(Answer.YES)
        for _each in range(2):
            x11.xdotool("key", "Shift_L")
            assert await told.next() == Reading(Answer.NO)
            assert await told.next() == Reading(Answer.YES)


async def test_the_connection_ends_with_the_watch(x11: Display) -> None:
    async with x_relay(x11) as relay:
        async with watched(X11Idle(relay.name, NEVER)) as told:
            assert await told.next() == Reading(Answer.NO)
            assert not relay.hung_up.is_set()
        async with asyncio.timeout(PATIENCE):
            await relay.hung_up.wait()


async def test_a_server_that_dies_ends_the_watch_and_nothing_else(tmp_path: Path) -> None:
    with display(tmp_path) as mortal:
        told = Told(X11Idle(mortal.name, NEVER))
        assert await told.next() == Reading(Answer.NO)

        mortal.process.kill()

        with pytest.raises(ConnectionError):
            await told.next()


async def test_a_server_without_alarms_is_left_alone(x11: Display) -> None:
    async with x_relay(x11, asked=lambda said: said.replace(b"SYNC", b"SINK")) as relay:
        with pytest.raises(SourceAbsentError, match="SYNC"):
            await Told(X11Idle(relay.name, SOON)).next()


async def test_a_server_that_does_not_count_is_left_alone(x11: Display) -> None:
    async with x_relay(x11, answered=lambda said: said.replace(b"IDLETIME", b"BUSYTIME")) as relay:
        with pytest.raises(SourceAbsentError, match="IDLETIME"):
            await Told(X11Idle(relay.name, SOON)).next()
