"""Who has to be asked: how long a decision waits for them, and what of an answer that comes late."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from crampguard.domain.presence import Answer, Reading, Signal, Surroundings
from crampguard.presence.lookout import Lookout
from crampguard.presence.posts import LIMIT, PROMPT, REST
from tests.fakes.hurried_loop import hurried

GOOD_FOR = timedelta(seconds=10)
YES, NO = Reading(Answer.YES, good_for=GOOD_FOR), Reading(Answer.NO, good_for=GOOD_FOR)

LIMIT_SECONDS, PROMPT_SECONDS, REST_SECONDS = (each.total_seconds() for each in (LIMIT, PROMPT, REST))


class Slow:
    """Answers each question after so many seconds."""

    name = "the-test's-slow"
    signal = Signal.DO_NOT_DISTURB

    def __init__(self, reading: Reading = NO) -> None:
        self.takes = 0.0
        self.reading = reading
        self.asked = 0

    async def ask(self) -> Reading:
        """As the port says."""
        self.asked += 1
        await asyncio.sleep(self.takes)
        return self.reading


class Watch:
    """What a lookout over one such source told, and how long it kept whoever asked."""

    def __init__(self, lookout: Lookout, told: list[Surroundings]) -> None:
        self._lookout = lookout
        self._told = told

    async def kept_waiting(self, *, hear_out: bool = False) -> float:
        """Seconds that a decision had to wait."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await self._lookout.refresh(hear_out=hear_out)
        return loop.time() - begun

    def says(self) -> Answer:
        """The latest that was told."""
        return self._told[-1].of(Signal.DO_NOT_DISTURB).answer


@asynccontextmanager
async def opened(source: Slow) -> AsyncIterator[Watch]:
    """A lookout over it, in real patience and hurried time."""
    told: list[Surroundings] = []
    lookout = Lookout([], [source], told.append)
    await lookout.open()
    try:
        yield Watch(lookout, told)
    finally:
        await lookout.close()


def test_no_decision_waits_longer_than_200_ms() -> None:
    assert PROMPT.total_seconds() <= 0.2 / 2


def test_whoever_answers_promptly_is_waited_for() -> None:
    async def lived() -> None:
        source = Slow()
        async with opened(source) as watch:
            source.takes, source.reading = 0.9 * PROMPT_SECONDS, YES
            assert await watch.kept_waiting() == pytest.approx(source.takes)
            assert watch.says() is Answer.YES

    hurried(lived())


def test_who_hangs_keeps_one_decision_waiting_a_moment_and_is_then_left_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def lived() -> None:
        source = Slow()
        async with opened(source) as watch:
            source.takes = 1e6
            kept = [await watch.kept_waiting() for _decision in range(3)]
            assert kept == pytest.approx([PROMPT_SECONDS, 0, 0])
            assert caplog.records == []
            await asyncio.sleep(LIMIT_SECONDS)
            assert watch.says() is Answer.UNKNOWN
            assert [await watch.kept_waiting() for _decision in range(3)] == [0, 0, 0]
            assert source.asked == 2
            await asyncio.sleep(REST_SECONDS)
            assert await watch.kept_waiting() == pytest.approx(PROMPT_SECONDS)
            assert source.asked == 3

    with caplog.at_level(logging.WARNING):
        hurried(lived())
    assert len(caplog.records) == 1


def test_an_answer_that_comes_late_is_taken_up_and_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    async def lived() -> None:
        source = Slow()
        async with opened(source) as watch:
            source.takes, source.reading = 0.9 * LIMIT_SECONDS, YES
            assert await watch.kept_waiting() == pytest.approx(PROMPT_SECONDS)
            assert watch.says() is Answer.NO
            await asyncio.sleep(LIMIT_SECONDS)
            assert watch.says() is Answer.YES
            source.takes, source.reading = 0, NO
            assert await watch.kept_waiting() == 0
            assert watch.says() is Answer.NO

    with caplog.at_level(logging.WARNING):
        hurried(lived())
    assert caplog.records == []


@pytest.mark.parametrize(("old", "expected"), [(5, Answer.YES), (10, Answer.UNKNOWN)])
def test_what_was_said_counts_only_while_it_is_good_where_no_answer_comes(old: int, expected: Answer) -> None:
    async def lived() -> None:
        source = Slow(YES)
        async with opened(source) as watch:
            await asyncio.sleep(old)
            source.takes = 1e6
            await watch.kept_waiting()
            assert watch.says() is expected

    hurried(lived())


def test_what_holds_until_further_notice_holds_until_the_time_to_answer_is_over() -> None:
    async def lived() -> None:
        source = Slow(replace(YES, good_for=None))
        async with opened(source) as watch:
            await asyncio.sleep(3600)
            source.takes = 1e6
            await watch.kept_waiting()
            assert watch.says() is Answer.YES
            await asyncio.sleep(LIMIT_SECONDS)
            assert watch.says() is Answer.UNKNOWN

    hurried(lived())


def test_who_owes_an_answer_is_heard_out_once_there_is_a_sign_of_life() -> None:
    async def lived() -> None:
        source = Slow()
        async with opened(source) as watch:
            source.takes, source.reading = 1.5 * PROMPT_SECONDS, YES
            await watch.kept_waiting()
            assert await watch.kept_waiting(hear_out=True) == pytest.approx(0.5 * PROMPT_SECONDS)
            assert watch.says() is Answer.YES
            assert source.asked == 2

    hurried(lived())


def test_hearing_out_who_hangs_takes_a_moment_too() -> None:
    async def lived() -> None:
        source = Slow()
        async with opened(source) as watch:
            source.takes = 1e6
            await watch.kept_waiting()
            assert await watch.kept_waiting(hear_out=True) == pytest.approx(PROMPT_SECONDS)

    hurried(lived())


def test_whoever_stops_looking_out_asks_no_more() -> None:
    async def lived() -> None:
        source = Slow()
        async with opened(source) as watch:
            source.takes = 1e6
            await watch.kept_waiting()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    hurried(lived())
