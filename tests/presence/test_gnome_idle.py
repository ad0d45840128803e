"""Mutter's idle monitor, by a peer on a private bus: its refusals, its end, and input at the wrong moment.

The real one is in ``make desktops``.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from dbus_fast.aio import MessageBus

from crampguard.domain.presence import Answer, Reading
from crampguard.presence.gnome_idle import GnomeIdle
from tests.presence.peers import Answers, Peer, peer
from tests.presence.watching import watched
from tests.rigs.session_bus import SessionBus

NAME = "org.gnome.Mutter.IdleMonitor"
PATH = "/org/gnome/Mutter/IdleMonitor/Core"
IDLE, ACTIVE, SOMEBODY_ELSES = 7, 8, 9


def idle_for(milliseconds: int) -> Answers:
    return {
        "AddIdleWatch": ("u", [IDLE]),
        "AddUserActiveWatch": ("u", [ACTIVE]),
        "GetIdletime": ("t", [milliseconds]),
        "RemoveWatch": ("", []),
    }


@pytest.fixture
async def mutter(private_bus: SessionBus) -> AsyncIterator[Peer]:
    """A monitor that has just seen input."""
    async with peer(private_bus.address, NAME, PATH, NAME, idle_for(10)) as monitor:
        yield monitor


@pytest.fixture
def source(connection: MessageBus) -> GnomeIdle:
    return GnomeIdle(connection, timedelta(minutes=5))


async def fire(mutter: Peer, watch: int) -> None:
    await mutter.announce("WatchFired", "u", watch)


async def test_idleness_is_told_and_its_end(mutter: Peer, source: GnomeIdle) -> None:
    async with watched(source) as told:
        assert await told.next() == Reading(Answer.NO)
        assert await mutter.called("AddIdleWatch") == [300_000]
        assert await mutter.called("RemoveWatch") == [ACTIVE]
        for _ in range(2):
            mutter.answers |= idle_for(300_000)
            await fire(mutter, IDLE)
            assert await told.next() == Reading(Answer.YES)
            await fire(mutter, SOMEBODY_ELSES)
            mutter.answers |= idle_for(0)
            await fire(mutter, ACTIVE)
            assert await told.next() == Reading(Answer.NO)
    assert await mutter.called("RemoveWatch") == [IDLE]


async def test_who_was_idle_before_us_is_idle(mutter: Peer, source: GnomeIdle) -> None:
    mutter.answers |= idle_for(300_000)
    async with watched(source) as told:
        assert await told.next_answer() is Answer.YES
        await fire(mutter, ACTIVE)
        assert await told.next_answer() is Answer.NO


async def test_input_that_comes_while_the_watch_is_being_set_is_not_missed(
    mutter: Peer, source: GnomeIdle
) -> None:
    async with watched(source) as told:
        assert await told.next_answer() is Answer.NO
        # It fired, and a key was pressed before we could ask for the next input.
        await fire(mutter, IDLE)
        assert await told.next_answer() is Answer.NO


async def test_both_watches_are_taken_back(mutter: Peer, source: GnomeIdle) -> None:
    mutter.answers |= idle_for(300_000)
    async with watched(source) as told:
        assert await told.next_answer() is Answer.YES
    assert await mutter.called("RemoveWatch") == [IDLE]
    assert await mutter.called("RemoveWatch") == [ACTIVE]


@pytest.mark.parametrize("member", ["AddIdleWatch", "AddUserActiveWatch", "GetIdletime"])
async def test_a_refusal_is_told_as_unknown(mutter: Peer, source: GnomeIdle, member: str) -> None:
    mutter.answers[member] = "org.freedesktop.DBus.Error.AccessDenied"
    async with watched(source) as told:
        assert await told.next() == Reading(Answer.UNKNOWN, "as the test wants it")


async def test_an_answer_of_the_wrong_kind_is_told_as_unknown(mutter: Peer, source: GnomeIdle) -> None:
    mutter.answers["GetIdletime"] = ("s", ["long"])
    async with watched(source) as told:
        assert (await told.next()).answer is Answer.UNKNOWN


async def test_a_shell_that_starts_late_or_anew_is_watched(
    private_bus: SessionBus, source: GnomeIdle
) -> None:
    async with watched(source) as told:
        nobody = Reading(Answer.UNKNOWN, f"{NAME} is not on the bus")
        for milliseconds, answer in ((10, Answer.NO), (300_000, Answer.YES)):
            assert await told.next() == nobody
            async with peer(private_bus.address, NAME, PATH, NAME, idle_for(milliseconds)):
                assert await told.next_answer() is answer
        assert await told.next() == nobody


async def test_who_is_not_the_shell_is_not_heard(
    private_bus: SessionBus, mutter: Peer, source: GnomeIdle
) -> None:
    async with (
        watched(source) as told,
        peer(private_bus.address, "", PATH, NAME) as stranger,
    ):
        assert await told.next_answer() is Answer.NO
        mutter.answers |= idle_for(300_000)
        await fire(stranger, IDLE)
        await mutter.announce("WatchFired", "s", "nonsense")
        await fire(mutter, IDLE)
        assert await told.next_answer() is Answer.YES
        assert told.rest() == []
