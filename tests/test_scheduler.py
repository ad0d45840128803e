"""The scheduler by the real clock: who is called, in which order, and what nothing can stop."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from crampguard.scheduler import Scheduler
from crampguard.wallclock import Disturbance, utc_now
from tests.rigs.processes import PATIENCE

SOON = timedelta(milliseconds=20)
LATER = timedelta(days=1)


class Calls:
    """Whoever is called; what a call does can be set by name."""

    def __init__(self) -> None:
        self.made: list[tuple[str, datetime]] = []
        self.doing: dict[str, Callable[[], object]] = {}
        self.disturbances: list[Disturbance] = []
        self.waiting: dict[str, asyncio.Event] = {}
        self._changed = asyncio.Event()

    async def due(self, reminder: str) -> None:
        """As :class:`crampguard.domain.ports.Due`."""
        self.made.append((reminder, utc_now()))
        self._changed.set()
        if (act := self.doing.pop(reminder, None)) is not None:
            act()
        if (event := self.waiting.get(reminder)) is not None:
            await event.wait()

    @property
    def names(self) -> list[str]:
        """Who was called for, in order."""
        return [name for name, _at in self.made]

    async def until(self, *names: str) -> None:
        """Return when just these were called for."""
        async with asyncio.timeout(PATIENCE):
            while len(self.made) < len(names):
                self._changed.clear()
                await self._changed.wait()
        assert self.names == list(names)


@pytest.fixture
async def calls() -> Calls:
    """Somebody to call."""
    return Calls()


@asynccontextmanager
async def scheduler(calls: Calls, *, started: bool = True) -> AsyncIterator[Scheduler]:
    """A scheduler within the block."""
    made = Scheduler(calls.due, calls.disturbances.append)
    if started:
        made.start()
    try:
        yield made
    finally:
        await made.stop()


async def test_it_calls_at_the_instants_that_were_set_in_their_order(calls: Calls) -> None:
    now = utc_now()
    due = {"c": now + 3 * SOON, "a": now + SOON, "b": now + 2 * SOON}
    async with scheduler(calls) as alarm:
        for name, at in due.items():
            alarm.set(name, at)
        await calls.until("a", "b", "c")
    for name, at in calls.made:
        assert at >= due[name]


async def test_what_was_set_before_the_start_and_has_passed_is_called_for_at_once(calls: Calls) -> None:
    async with scheduler(calls, started=False) as alarm:
        alarm.set("b", utc_now() - timedelta(days=400))
        alarm.set("a", utc_now() - timedelta(days=500))
        alarm.set("never", utc_now() + LATER)
        alarm.start()
        await calls.until("a", "b")


async def test_an_instant_long_past_is_called_for_once(calls: Calls) -> None:
    async with scheduler(calls) as alarm:
        alarm.set("a", utc_now() - timedelta(days=400))
        alarm.set("b", utc_now() + SOON)
        await calls.until("a", "b")


async def test_a_new_instant_takes_the_place_of_the_old_one(calls: Calls) -> None:
    async with scheduler(calls) as alarm:
        alarm.set("a", utc_now() + SOON)
        alarm.set("a", utc_now() + LATER)
        alarm.set("b", utc_now() + LATER)
        alarm.set("b", utc_now() + 2 * SOON)
        await calls.until("b")


async def test_what_was_taken_back_is_not_called_for(calls: Calls) -> None:
    async with scheduler(calls) as alarm:
        alarm.set("never-set", None)
        alarm.set("a", utc_now() + SOON)
        alarm.set("a", None)
        alarm.set("b", utc_now() + 2 * SOON)
        await calls.until("b")
        alarm.set("b", None)  # it has fired; there is nothing to take back


async def test_a_call_that_fails_is_logged_and_stops_nothing(
    calls: Calls, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("out of order")

    calls.doing["a"] = fail
    async with scheduler(calls) as alarm:
        alarm.set("a", utc_now())
        await calls.until("a")
        alarm.set("a", utc_now() + SOON)
        await calls.until("a", "a")
    assert "the job for a failed" in caplog.text
    assert "out of order" in caplog.text


async def test_a_call_may_set_the_next_one(calls: Calls) -> None:
    async with scheduler(calls) as alarm:
        calls.doing["a"] = lambda: alarm.set("a", utc_now() + SOON)
        alarm.set("a", utc_now())
        await calls.until("a", "a")


async def test_what_is_due_again_while_it_is_still_called_for_is_not_forgotten(calls: Calls) -> None:
    """A slow notification service, and a reminder that comes every second."""
    calls.waiting["a"] = asyncio.Event()
    async with scheduler(calls) as alarm:
        calls.doing["a"] = lambda: alarm.set("a", utc_now() - SOON)
        alarm.set("a", utc_now())
        alarm.set("b", utc_now() + SOON)
        await calls.until("a", "a", "b")
        calls.waiting["a"].set()


async def test_stopping_waits_for_the_calls_that_run(calls: Calls) -> None:
    calls.waiting["a"] = asyncio.Event()
    finished: list[str] = []

    async def due(reminder: str) -> None:
        await calls.due(reminder)
        finished.append(reminder)

    alarm = Scheduler(due, calls.disturbances.append)
    alarm.start()
    alarm.set("a", utc_now())
    alarm.set("later", utc_now() + LATER)
    await calls.until("a")
    stopping = asyncio.create_task(alarm.stop(timedelta(seconds=PATIENCE)))
    calls.waiting["a"].set()
    await stopping
    assert finished == ["a"]


async def test_stopping_cancels_a_call_that_does_not_end(calls: Calls) -> None:
    calls.waiting["a"] = asyncio.Event()
    async with scheduler(calls) as alarm:
        alarm.set("a", utc_now())
        await calls.until("a")
        await alarm.stop(timedelta(milliseconds=1))
        alarm.start()  # for the block's own end


async def test_stopped_it_calls_no_more(calls: Calls) -> None:
    async with scheduler(calls) as alarm:
        alarm.set("a", utc_now() + SOON)
    witness = Calls()
    async with scheduler(witness) as alarm:
        alarm.set("b", utc_now() + 2 * SOON)
        await witness.until("b")
    assert calls.made == []
