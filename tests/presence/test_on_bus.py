"""Following a name: what is heard, what isn't, and what is left behind."""

import asyncio

import pytest
from dbus_fast import Message
from dbus_fast.aio import MessageBus

from crampguard.errors import CrampguardError
from crampguard.presence.on_bus import Announcement, NewOwner, followed, side_by_side
from tests.presence.peers import Peer, peer
from tests.rigs.session_bus import SessionBus, call

NAME = "org.example.Lamp"
PATH = "/org/example/Lamp"
CHANGED = Announcement(interface=NAME, member="Changed", path=PATH, arg0="light")


async def rules(bus: MessageBus) -> list[str]:
    """What that connection listens for, by the word of the bus."""
    stats = "org.freedesktop.DBus.Debug.Stats"
    (all_rules,) = await call(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", stats, "GetAllMatchRules")
    assert isinstance(all_rules, dict)
    found: list[str] = all_rules[bus.unique_name]
    return found


async def change(lamp: Peer, what: str) -> None:
    await lamp.announce("Changed", "s", what)


async def test_owners_and_their_announcements_come_in_order(
    private_bus: SessionBus, connection: MessageBus
) -> None:
    async with followed(connection, NAME, CHANGED) as line:
        assert await line.next() == NewOwner("")
        async with peer(private_bus.address, NAME, PATH, NAME) as lamp:
            await change(lamp, "light")
            assert await line.next() == NewOwner(str(lamp.bus.unique_name))
            heard = await line.next()
            assert isinstance(heard, Message)
            assert heard.body == ["light"]
        assert await line.next() == NewOwner("")


async def test_only_what_was_asked_for_and_only_from_the_owner_is_heard(
    private_bus: SessionBus, connection: MessageBus
) -> None:
    async with (
        peer(private_bus.address, NAME, PATH, NAME) as lamp,
        peer(private_bus.address, "org.example.Other", PATH, NAME) as other,
        # A neighbour on the same connection hears all that.
        followed(connection, NAME, Announcement(interface=NAME, member="Changed")) as neighbour,
        followed(connection, "org.example.Other", Announcement(interface=NAME, member="Changed")) as stranger,
        followed(connection, NAME, CHANGED) as line,
    ):
        for each in (neighbour, stranger, line):
            assert isinstance(await each.next(), NewOwner)
        await change(other, "light")
        assert isinstance(await stranger.next(), Message)
        await change(lamp, "colour")
        await lamp.announce("Changed", "s", "light", path="/elsewhere")
        await change(lamp, "light")
        for _ in range(3):
            assert isinstance(await neighbour.next(), Message)
        heard = await line.next()
        assert isinstance(heard, Message)
        assert (heard.sender, heard.path, heard.body) == (lamp.bus.unique_name, PATH, ["light"])


async def test_nothing_is_left_behind_and_a_neighbours_rules_stay(connection: MessageBus) -> None:
    async with followed(connection, NAME, CHANGED):
        before = await rules(connection)
        assert len(before) == 2
        async with followed(connection, NAME, CHANGED):
            assert len(await rules(connection)) == 4
        assert await rules(connection) == before
    assert await rules(connection) == []


async def test_a_rule_that_the_bus_refuses_is_a_failure(connection: MessageBus) -> None:
    nonsense = Announcement(interface="not an interface", member="Changed")
    with pytest.raises(CrampguardError):
        async with followed(connection, NAME, nonsense):
            pass
    assert await rules(connection) == []


async def test_of_parts_that_run_side_by_side_the_first_failure_ends_all() -> None:
    ended: list[str] = []

    async def lasting() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("lasting")

    async def failing() -> None:
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        await side_by_side(lasting(), failing())
    assert ended == ["lasting"]
