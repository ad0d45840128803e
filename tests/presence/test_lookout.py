"""The lookout: what sources say together, and what one costs that hangs, fails or has nothing to watch."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from crampguard.domain.ports import AskedSource, Source
from crampguard.domain.presence import Answer, Presence, Reading, Signal, Surroundings, together
from crampguard.errors import SourceAbsentError
from crampguard.presence.lookout import Lookout, look
from crampguard.presence.posts import Patience

YES, NO, UNKNOWN = Reading(Answer.YES), Reading(Answer.NO), Reading(Answer.UNKNOWN)
BRIEF = Patience(limit=timedelta(milliseconds=50), rest=timedelta(0))


class Told:
    """A source that says what a test wants it to say."""

    def __init__(self, signal: Signal, *readings: Reading, then: Exception | None = None) -> None:
        self.name = f"the-test's-{signal}"
        self.signal = signal
        self.begun = 0
        self.thrice = asyncio.Event()
        """It was begun three times."""
        self.let_go = 0
        self._readings = readings
        self._then = then
        self._tell: Callable[[Reading], None] = lambda _reading: None

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """Tell each reading, then fail or go on for good."""
        self.begun += 1
        if self.begun == 3:
            self.thrice.set()
        self._tell = tell
        try:
            for reading in self._readings:
                tell(reading)
            if self._then is not None:
                raise self._then
            await asyncio.Event().wait()
        finally:
            self.let_go += 1

    def say(self, reading: Reading) -> None:
        """A change."""
        self._tell(reading)


class Asked:
    """A source that has to be asked."""

    name = "the-test's-asked"
    signal = Signal.DO_NOT_DISTURB

    def __init__(self, answer: Reading | Exception | None) -> None:
        self.answer = answer
        self.asked = 0

    async def ask(self) -> Reading:
        """Answer, fail, or (None) never come to an end."""
        self.asked += 1
        if self.answer is None:
            await asyncio.Event().wait()
        if isinstance(self.answer, Reading):
            return self.answer
        assert self.answer is not None
        raise self.answer


@asynccontextmanager
async def opened(
    *sources: Source, asked: tuple[AskedSource, ...] = (), patience: Patience = BRIEF
) -> AsyncIterator[tuple[Lookout, list[Surroundings]]]:
    """An open lookout, and all that it told."""
    told: list[Surroundings] = []
    lookout = Lookout(sources, asked, told.append, patience)
    await lookout.open()
    try:
        yield lookout, told
    finally:
        await lookout.close()


async def test_all_is_told_at_once_and_then_each_change() -> None:
    idle, call = Told(Signal.IDLE, NO), Told(Signal.CALL, YES)
    async with opened(idle, call) as (_lookout, told):
        (first,) = told
        assert first.presence is Presence.ACTIVE
        assert [signal for signal in Signal if first.holds(signal)] == [Signal.CALL]
        idle.say(YES)
        idle.say(YES)
        assert [each.presence for each in told] == [Presence.ACTIVE, Presence.AWAY]
    assert (idle.let_go, call.let_go) == (1, 1)


async def test_nothing_is_told_once_it_is_closed() -> None:
    idle = Told(Signal.IDLE, NO)
    async with opened(idle) as (_lookout, told):
        pass
    idle.say(YES)
    assert len(told) == 1


async def test_without_sources_nothing_is_known() -> None:
    async with opened() as (_lookout, told):
        (surroundings,) = told
        assert surroundings.presence is Presence.UNKNOWN
        assert not any(surroundings.holds(signal) for signal in Signal)


async def test_a_source_that_hangs_is_unknown_after_its_time_and_is_told_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hung = Told(Signal.CALL)
    patience = Patience(limit=timedelta(milliseconds=20), rest=timedelta(0))
    with caplog.at_level(logging.WARNING):
        async with asyncio.timeout(60), opened(hung, Told(Signal.IDLE, NO), patience=patience) as (_, told):
            assert told[0].presence is Presence.ACTIVE
            assert not told[0].holds(Signal.CALL)
            await hung.thrice.wait()
    assert [record.args[0] for record in caplog.records if record.args] == [hung.name]  # type: ignore[index]
    assert hung.let_go == hung.begun


async def test_a_source_that_breaks_down_again_and_again_is_begun_anew_and_told_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = Told(Signal.CALL, YES, then=ConnectionResetError("the other side is gone"))
    async with asyncio.timeout(60), opened(broken) as (lookout, told):
        await broken.thrice.wait()
        assert [each.holds(Signal.CALL) for each in told[:3]] == [True, False, True]
        assert lookout.reports[0].source == broken.name
    assert len(caplog.records) == 1


async def test_a_source_that_fails_is_left_alone_meanwhile() -> None:
    broken = Told(Signal.CALL, then=OSError("no such file"))
    patience = Patience(limit=timedelta(seconds=5), rest=timedelta(hours=1))
    async with opened(broken, patience=patience) as (lookout, _told):
        assert broken.begun == 1
        assert lookout.reports[0].reading == Reading(Answer.UNKNOWN, "no such file")


async def test_where_there_is_nothing_to_watch_that_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    absent = Told(Signal.FULLSCREEN, then=SourceAbsentError("this desktop has no windows"))
    with caplog.at_level(logging.WARNING):
        async with opened(absent, patience=Patience(rest=timedelta(hours=1))) as (lookout, _told):
            assert lookout.reports[0].reading == Reading(Answer.UNKNOWN, "this desktop has no windows")
    assert absent.begun == 1
    assert caplog.records == []


async def test_those_who_are_only_asked_are_asked_again_on_demand() -> None:
    asked = Asked(NO)
    async with opened(asked=(asked,)) as (lookout, told):
        asked.answer = YES
        await lookout.refresh()
        assert [each.holds(Signal.DO_NOT_DISTURB) for each in told] == [False, True]


@pytest.mark.parametrize("answer", [None, OSError("broken")])
async def test_asking_in_vain_costs_the_limit_once_and_is_then_left_alone(answer: OSError | None) -> None:
    asked = Asked(answer)
    patience = Patience(limit=timedelta(milliseconds=20), rest=timedelta(hours=1))
    async with opened(asked=(asked,), patience=patience) as (lookout, told):
        await lookout.refresh()
        await lookout.refresh()
        assert asked.asked == 1
        assert not told[-1].holds(Signal.DO_NOT_DISTURB)


async def test_asking_where_there_is_nothing_to_ask_is_no_failure() -> None:
    asked = Asked(SourceAbsentError("not here"))
    async with opened(asked=(asked,)) as (lookout, _told):
        await lookout.refresh()
        assert asked.asked == 2
        assert lookout.reports[0].reading.detail == "not here"


async def test_a_look_is_one_answer_of_each_and_lets_go() -> None:
    idle = Told(Signal.IDLE, NO)
    reports = await look([idle], [Asked(YES)])
    assert [report.reading for report in reports] == [NO, YES]
    assert idle.let_go == 1


@pytest.mark.parametrize(
    ("signal", "readings", "expected"),
    [
        (Signal.CALL, [NO, YES, UNKNOWN], YES),
        (Signal.CALL, [UNKNOWN, NO], NO),
        (Signal.CALL, [UNKNOWN, Reading(Answer.UNKNOWN, "why")], Reading(Answer.UNKNOWN, "why")),
        (Signal.CALL, [], UNKNOWN),
        # Whoever has seen input is right.
        (Signal.IDLE, [YES, NO], NO),
        (Signal.IDLE, [UNKNOWN, YES], YES),
    ],
)
def test_sources_of_one_signal_amount_to_one_reading(
    signal: Signal, readings: list[Reading], expected: Reading
) -> None:
    assert together(signal, readings) == expected
