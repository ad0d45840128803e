"""Do not disturb of mako: on the real one, which has to be asked, and of one that announces its modes."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from crampguard.domain.presence import Answer, Reading
from crampguard.errors import SourceAbsentError
from crampguard.presence.mako import MakoDoNotDisturb, OlderMakoDoNotDisturb
from tests.presence.watching import watched
from tests.rigs.dunst import Dunst
from tests.rigs.recording_server import RecordingServer
from tests.rigs.session_bus import SessionBus
from tests.rigs.sway import Mako, mako, sway

NAME = "org.freedesktop.Notifications"


@pytest.fixture
def stopped_mako(private_bus: SessionBus) -> Iterator[Mako]:
    """mako on a sway of its own; ``start()`` it."""
    with sway() as screen, mako(private_bus, screen) as server:
        yield server


@pytest.fixture
def started_mako(stopped_mako: Mako) -> Mako:
    """mako on the private bus."""
    stopped_mako.start()
    return stopped_mako


class Announcer:
    """A mako as from 1.10 on, as far as its modes go."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self.modes = ["default"]
        bus.add_message_handler(self._answer)

    def _answer(self, message: Message) -> Message | None:
        if message.message_type is not MessageType.METHOD_CALL or message.path != "/fr/emersion/Mako":
            return None
        if message.member == "Get" and message.body == ["fr.emersion.Mako", "Modes"]:
            return Message.new_method_return(message, "v", [Variant("as", self.modes)])
        raise AssertionError(f"{message.member} is not asked of this mako")

    async def set_modes(self, *modes: str) -> None:
        """Change them, and announce it: only that they have changed, not to what."""
        self.modes = list(modes)
        await self._bus.send(
            Message(
                message_type=MessageType.SIGNAL,
                path="/fr/emersion/Mako",
                interface="org.freedesktop.DBus.Properties",
                member="PropertiesChanged",
                signature="sa{sv}as",
                body=["fr.emersion.Mako", {}, ["Modes"]],
            )
        )


@pytest.fixture
async def announcer(private_bus: SessionBus) -> AsyncIterator[Announcer]:
    """Such a mako on the private bus."""
    bus = await MessageBus(bus_address=private_bus.address).connect()
    started = Announcer(bus)
    await bus.request_name(NAME)
    yield started
    await disconnect(bus)


async def test_mako_is_asked_and_what_it_says_is_good_for_a_while(
    started_mako: Mako, connection: MessageBus
) -> None:
    source = OlderMakoDoNotDisturb(connection)
    soon = timedelta(seconds=10)

    assert await source.ask() == Reading(Answer.NO, good_for=soon)
    started_mako.set_mode("do-not-disturb", on=True)
    assert await source.ask() == Reading(Answer.YES, "mako's mode do-not-disturb", soon)
    started_mako.set_mode("do-not-disturb", on=False)
    assert await source.ask() == Reading(Answer.NO, good_for=soon)


@pytest.mark.parametrize(("mode", "answer"), [("DND", Answer.YES), ("away", Answer.NO), ("dndx", Answer.NO)])
async def test_the_name_of_the_mode_decides(
    mode: str, answer: Answer, started_mako: Mako, connection: MessageBus
) -> None:
    started_mako.set_mode(mode, on=True)

    assert (await OlderMakoDoNotDisturb(connection).ask()).answer is answer


async def test_nothing_is_known_while_mako_is_not_there(stopped_mako: Mako, connection: MessageBus) -> None:
    source = OlderMakoDoNotDisturb(connection)

    before = await source.ask()
    assert (before.answer, before.detail) == (Answer.UNKNOWN, f"{NAME} is not on the bus")
    stopped_mako.start()
    assert (await source.ask()).answer is Answer.NO
    stopped_mako.stop()
    assert (await source.ask()).answer is Answer.UNKNOWN


async def test_another_server_says_nothing_about_it(desktop: Dunst, connection: MessageBus) -> None:
    source = OlderMakoDoNotDisturb(connection)
    for _time in range(2):
        with pytest.raises(SourceAbsentError, match="no mako"):
            await source.ask()
    async with watched(MakoDoNotDisturb(connection)) as told:
        heard = await told.next()

    assert heard.answer is Answer.UNKNOWN
    assert heard.detail


async def test_an_older_mako_after_another_server_is_asked(
    stopped_mako: Mako, recorder: RecordingServer, connection: MessageBus
) -> None:
    source = OlderMakoDoNotDisturb(connection)
    with pytest.raises(SourceAbsentError):
        await source.ask()
    await recorder.abdicate()
    stopped_mako.start()
    assert (await source.ask()).answer is Answer.NO


async def test_a_lost_bus_is_a_failure(started_mako: Mako, connection: MessageBus) -> None:
    await disconnect(connection)

    with pytest.raises(ConnectionError):
        await OlderMakoDoNotDisturb(connection).ask()


async def test_an_older_mako_is_not_waited_for(started_mako: Mako, connection: MessageBus) -> None:
    async with watched(MakoDoNotDisturb(connection)) as told:
        assert await told.next_answer() is Answer.UNKNOWN


async def test_one_that_announces_its_modes_is_heard(announcer: Announcer, connection: MessageBus) -> None:
    async with watched(MakoDoNotDisturb(connection)) as told:
        assert await told.next() == Reading(Answer.NO)
        await announcer.set_modes("default", "do-not-disturb")
        assert await told.next() == Reading(Answer.YES, "mako's mode do-not-disturb")
        await announcer.set_modes()
        assert await told.next() == Reading(Answer.NO)


async def test_one_that_announces_its_modes_is_not_asked(
    announcer: Announcer, connection: MessageBus
) -> None:
    with pytest.raises(SourceAbsentError):
        await OlderMakoDoNotDisturb(connection).ask()
