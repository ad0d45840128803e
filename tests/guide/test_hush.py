"""Quiet while a guide is on: asked for again and again, taken back at the end, believed for two minutes."""

import asyncio

import pytest

from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.guide import hush as hush_room
from crampguard.guide.hush import HELD, quiet
from crampguard.presence import guide as source_room
from crampguard.presence.guide import LONGEST, GuideSource
from tests.rigs.processes import PATIENCE


async def test_it_is_asked_for_again_and_again_and_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hush_room, "_RENEWED", 0.001)
    asked: list[int] = []
    by: set[str] = set()
    thrice = asyncio.Event()

    async def hush(guide: str, seconds: int) -> None:
        asked.append(seconds)
        by.add(guide)
        if len(asked) == 3:
            thrice.set()

    async with quiet(hush):
        assert asked == [], "the cramp comes first"
        await thrice.wait()
    assert asked[:3] == [HELD] * 3
    assert asked[-1] == 0
    assert len(by) == 1


async def test_no_two_guides_have_the_same_name() -> None:
    names: list[str] = []

    async def hush(guide: str, _seconds: int) -> None:
        names.append(guide)

    for _guide in range(2):
        async with quiet(hush):
            pass
    assert len(set(names)) == 2


async def test_a_service_that_hangs_holds_up_nobody() -> None:
    asked: list[int] = []

    async def hush(_guide: str, seconds: int) -> None:
        asked.append(seconds)
        if seconds:
            await asyncio.Event().wait()

    async with quiet(hush):
        await asyncio.sleep(0)
    assert asked == [HELD, 0]


def test_what_is_asked_for_is_believed_and_outlasts_the_next_asking() -> None:
    assert hush_room._RENEWED < HELD <= LONGEST


async def watched(source: GuideSource) -> tuple["asyncio.Queue[Answer]", "asyncio.Task[None]"]:
    """What the source says from now on."""
    told: asyncio.Queue[Answer] = asyncio.Queue()

    def tell(reading: Reading) -> None:
        told.put_nowait(reading.answer)

    watch = asyncio.ensure_future(source.watch(tell))
    await asyncio.sleep(0)
    return told, watch


def all_of(told: "asyncio.Queue[Answer]") -> list[Answer]:
    """Everything that was said."""
    return [told.get_nowait() for _each in range(told.qsize())]


async def ended(watch: "asyncio.Task[None]") -> None:
    """Watch no more."""
    watch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watch


async def test_the_source_tells_what_it_is_told() -> None:
    source = GuideSource()
    told, watch = await watched(source)
    source.hush("one", 90)
    source.hush("one", 90)
    source.hush("one", 0)
    await ended(watch)
    source.hush("one", 90)
    assert all_of(told) == [Answer.NO, Answer.YES, Answer.YES, Answer.NO]
    # Whoever begins to watch meanwhile is told how it is.
    told, watch = await watched(source)
    assert all_of(told) == [Answer.YES]
    source.hush("one", 0)
    await ended(watch)
    assert (source.name, source.signal) == ("guide", Signal.GUIDE)


async def test_one_guide_s_end_is_not_the_end_of_another() -> None:
    source = GuideSource()
    told, watch = await watched(source)
    source.hush("one", 90)
    source.hush("other", 90)
    source.hush("one", 0)
    source.hush("nobody", 0)
    source.hush("other", 0)
    await ended(watch)
    assert all_of(told) == [Answer.NO, *[Answer.YES] * 4, Answer.NO]


async def test_quiet_that_is_not_renewed_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_room, "LONGEST", 0.01)
    source = GuideSource()
    told, watch = await watched(source)
    source.hush("one", 1_000_000)
    async with asyncio.timeout(PATIENCE):
        heard = [await told.get() for _each in range(3)]
    assert heard == [Answer.NO, Answer.YES, Answer.NO]
    await ended(watch)
