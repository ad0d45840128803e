"""dunst, paused and resumed as a person does it."""

import subprocess

from dbus_fast.aio import MessageBus

from crampguard.domain.presence import Answer, Reading
from crampguard.presence.dunst import DunstDoNotDisturb
from tests.presence.watching import watched
from tests.rigs.dunst import Dunst
from tests.rigs.processes import PATIENCE, program
from tests.rigs.recording_server import recording_server


def set_paused(dunst: Dunst, paused: str) -> None:
    """As a key binding of the person's does: ``true``, ``false`` or ``toggle``."""
    subprocess.run(
        [program("dunstctl"), "set-paused", paused], env=dunst.bus.environment(), check=True, timeout=PATIENCE
    )


async def test_it_holds_from_the_pause_to_its_end(desktop: Dunst, connection: MessageBus) -> None:
    async with watched(DunstDoNotDisturb(connection)) as told:
        assert await told.next() == Reading(Answer.NO)
        set_paused(desktop, "true")
        assert await told.next() == Reading(Answer.YES, "dunst is paused")
        set_paused(desktop, "toggle")
        assert await told.next() == Reading(Answer.NO)
        assert told.rest() == []


async def test_a_pause_that_came_before_us_holds(desktop: Dunst, connection: MessageBus) -> None:
    set_paused(desktop, "true")
    async with watched(DunstDoNotDisturb(connection)) as told:
        assert await told.next_answer() is Answer.YES


async def test_nothing_is_known_without_dunst_nor_beside_another_server(
    stopped_dunst: Dunst, connection: MessageBus
) -> None:
    async with watched(DunstDoNotDisturb(connection)) as told:
        assert await told.next() == Reading(Answer.UNKNOWN, "org.freedesktop.Notifications is not on the bus")
        async with recording_server(stopped_dunst.bus.address):
            other = await told.next()
            assert other.answer is Answer.UNKNOWN
            assert other.detail
        assert "not on the bus" in (await told.next()).detail
        stopped_dunst.start()
        assert await told.next() == Reading(Answer.NO)


async def test_a_pause_ends_with_the_dunst_that_was_paused(desktop: Dunst, connection: MessageBus) -> None:
    async with watched(DunstDoNotDisturb(connection)) as told:
        assert await told.next_answer() is Answer.NO
        set_paused(desktop, "true")
        assert await told.next_answer() is Answer.YES
        desktop.stop()
        assert await told.next_answer() is Answer.UNKNOWN
        desktop.start()
        assert await told.next_answer() is Answer.NO
