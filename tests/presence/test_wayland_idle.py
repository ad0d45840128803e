"""Idleness by Wayland: on a real sway, which has the older protocol; the newer one on a wire of our own."""

import asyncio
import struct
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crampguard.domain.presence import Answer, Reading
from crampguard.errors import SourceAbsentError
from crampguard.presence.wayland_idle import WaylandIdle
from crampguard.presence.wire.wayland import WaylandError
from tests.presence.watching import Told, watched
from tests.rigs.compositor import IDLED, RESUMED, Compositor, compositor
from tests.rigs.processes import PATIENCE
from tests.rigs.sway import Sway, sway

SOON = timedelta(milliseconds=100)
NEVER = timedelta(days=1)
AT_FIRST = Reading(Answer.UNKNOWN, "no input yet since the watch began")


@pytest.fixture
def on_sway() -> Iterator[Sway]:
    """A sway of the test's own."""
    with sway() as started:
        yield started


@pytest.fixture
def directory() -> Iterator[Path]:
    """For a socket, whose path must be short."""
    with tempfile.TemporaryDirectory(prefix="crampguard-") as name:
        yield Path(name)


@pytest.fixture
async def newer(directory: Path) -> AsyncIterator[Compositor]:
    """A compositor with both protocols."""
    offers = {"wl_seat": 7, "org_kde_kwin_idle": 1, "ext_idle_notifier_v1": 2}
    async with compositor(directory, **offers) as started:
        yield started


async def test_a_person_leaves_and_comes_back_and_leaves(on_sway: Sway) -> None:
    async with watched(WaylandIdle(on_sway.variables, SOON)) as told:
        assert await told.next() == AT_FIRST
        assert await told.next() == Reading(Answer.YES)
        on_sway.input()
        assert await told.next() == Reading(Answer.NO)
        assert await told.next() == Reading(Answer.YES)
        assert told.rest() == []


async def test_the_first_input_tells_that_somebody_is_there(on_sway: Sway) -> None:
    async with watched(WaylandIdle(on_sway.variables, NEVER)) as told, asyncio.timeout(PATIENCE):
        assert await told.next() == AT_FIRST
        readings: list[Reading] = []
        # The very first movement may come before sway counts.
        while not readings:
            await asyncio.to_thread(on_sway.input)
            readings = told.rest()
        assert readings == [Reading(Answer.NO)]


async def test_a_compositor_that_dies_ends_the_watch(on_sway: Sway) -> None:
    told = Told(WaylandIdle(on_sway.variables, NEVER))
    assert await told.next() == AT_FIRST

    on_sway.process.kill()

    with pytest.raises(ConnectionError):
        await told.next()


async def test_the_newer_protocol_is_preferred_and_asked_for_the_length_of_a_break(newer: Compositor) -> None:
    async with watched(WaylandIdle(newer.environment, timedelta(minutes=5))) as told:
        assert await told.next() == AT_FIRST
        away = await newer.next_watch()
        assert (away.timeout, away.seat) == (300_000, "wl_seat")
        newer.say(away.id, IDLED)
        assert await told.next() == Reading(Answer.YES)
        newer.say(away.id, RESUMED)
        assert await told.next() == Reading(Answer.NO)


async def test_the_first_input_is_told_once_and_not_listened_for_any_longer(newer: Compositor) -> None:
    async with watched(WaylandIdle(newer.environment, NEVER)) as told:
        assert await told.next() == AT_FIRST
        away, first = await newer.next_watch(), await newer.next_watch()
        assert first.timeout < 10
        newer.say(first.id, IDLED)
        newer.say(away.id, IDLED)
        newer.say(away.id, RESUMED)
        newer.say(first.id, RESUMED)
        assert [await told.next_answer(), await told.next_answer()] == [Answer.YES, Answer.NO]
        async with asyncio.timeout(PATIENCE):
            assert await newer.destroyed.get() == first.id
        assert told.rest() == []


async def test_what_comes_in_pieces_is_put_together(newer: Compositor) -> None:
    async with watched(WaylandIdle(newer.environment, NEVER)) as told:
        assert await told.next() == AT_FIRST
        away = await newer.next_watch()
        idled, resumed = (struct.pack("=IHH", away.id, opcode, 8) for opcode in (IDLED, RESUMED))
        newer.send(idled + resumed[:6])
        assert await told.next() == Reading(Answer.YES)
        newer.send(resumed[6:])
        assert await told.next() == Reading(Answer.NO)


async def test_events_that_are_nobodys_are_passed_over(newer: Compositor) -> None:
    async with watched(WaylandIdle(newer.environment, NEVER)) as told:
        assert await told.next() == AT_FIRST
        away = await newer.next_watch()
        newer.say(4711, 3, b"\1\2\3\4")
        newer.say(away.id, IDLED)
        assert await told.next() == Reading(Answer.YES)


async def test_a_fault_that_the_compositor_finds_is_raised_in_its_words(newer: Compositor) -> None:
    told = Told(WaylandIdle(newer.environment, NEVER))
    assert await told.next() == AT_FIRST

    newer.fail("no such seat")

    with pytest.raises(WaylandError, match=r"no such seat \(object 3, error 2\)"):
        await told.next()


@pytest.mark.parametrize("nonsense", [struct.pack("=IHH", 1, 0, 4), struct.pack("=IHHII", 1, 0, 16, 3, 2)])
async def test_bytes_that_make_no_sense_are_raised(newer: Compositor, nonsense: bytes) -> None:
    told = Told(WaylandIdle(newer.environment, NEVER))
    assert await told.next() == AT_FIRST

    newer.send(nonsense)

    with pytest.raises(WaylandError, match="too short"):
        await told.next()


async def test_the_connection_ends_with_the_watch(newer: Compositor) -> None:
    async with watched(WaylandIdle(newer.environment, NEVER)) as told:
        assert await told.next() == AT_FIRST
        assert not newer.gone.is_set()
    async with asyncio.timeout(PATIENCE):
        await newer.gone.wait()


async def test_a_compositor_that_hangs_does_not_keep_a_watch_from_ending(directory: Path) -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    asked = asyncio.Event()
    server = await asyncio.start_unix_server(say_nothing, directory / "wayland-7")
    async with (
        server,
        watched(WaylandIdle(Compositor(offers={}, directory=directory).environment, NEVER)) as told,
    ):
        await asked.wait()
        assert told.rest() == []
    assert told.task.cancelled()


@pytest.mark.parametrize(
    ("offers", "reason"),
    [({"wl_seat": 7, "xdg_wm_base": 1}, "ext_idle_notifier_v1"), ({"ext_idle_notifier_v1": 1}, "seat")],
)
async def test_a_compositor_without_the_protocol_is_left_alone(
    offers: dict[str, int], reason: str, directory: Path
) -> None:
    async with compositor(directory, **offers) as without:
        with pytest.raises(SourceAbsentError, match=reason):
            await Told(WaylandIdle(without.environment, NEVER)).next()


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"XDG_RUNTIME_DIR": "/run"}, "WAYLAND_DISPLAY"),
        ({"XDG_RUNTIME_DIR": "/run", "WAYLAND_DISPLAY": "", "WAYLAND_SOCKET": "3"}, "WAYLAND_DISPLAY"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "XDG_RUNTIME_DIR"),
    ],
)
async def test_there_is_nothing_to_watch_outside_of_wayland(environment: dict[str, str], reason: str) -> None:
    with pytest.raises(SourceAbsentError, match=reason):
        await Told(WaylandIdle(environment, NEVER)).next()


async def test_a_socket_that_nobody_listens_on_is_a_failure(directory: Path) -> None:
    with pytest.raises(OSError, match=r"wayland-7|No such file"):
        async with watched(
            WaylandIdle(Compositor(offers={}, directory=directory).environment, NEVER)
        ) as told:
            await told.next()
