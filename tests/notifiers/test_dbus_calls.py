"""What the desktop's channel sends, and what it makes of the answers of servers of every kind."""

import asyncio
import logging
from dataclasses import replace

import pytest
from dbus_fast import Variant
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from crampguard.domain.notification import Accepted, Action, Notification, Refused, Unconfirmed, Unreachable
from crampguard.domain.reminder import Urgency
from crampguard.notifiers.dbus import DBusNotifier
from tests.notifiers.samples import WATER, accepted, settle
from tests.rigs.listener import Answered, RecordingListener
from tests.rigs.recording_server import RecordingServer, recording_server
from tests.rigs.session_bus import SessionBus


@pytest.fixture
def notifier(recorder: RecordingServer, request: pytest.FixtureRequest) -> DBusNotifier:
    """On the recording server, which is there first."""
    opened: DBusNotifier = request.getfixturevalue("open_notifier")
    return opened


async def test_the_call_is_as_the_specification_wants_it(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    await notifier.show(WATER)

    app, replaces, icon, summary, body, actions, hints, timeout = (await recorder.next_call("Notify")).body
    assert (app, icon, timeout) == ("crampguard", "alarm-symbolic", -1)
    assert replaces == 0
    assert summary == "Water & rest"
    assert body == "Tea &lt; water &amp; more"
    assert actions == ["done", "Done", "snooze", "Snooze", "skip", "Skip"]
    assert hints == {
        "urgency": Variant("y", 1),
        "desktop-entry": Variant("s", "crampguard"),
        "category": Variant("s", "x-crampguard.reminder"),
        "suppress-sound": Variant("b", True),
    }


async def test_one_that_is_to_stay_asks_for_no_end(recorder: RecordingServer, notifier: DBusNotifier) -> None:
    await notifier.show(replace(WATER, stays=True))
    assert (await recorder.next_call("Notify")).body[7] == 0


@pytest.mark.parametrize(("urgency", "level"), [(Urgency.LOW, 0), (Urgency.NORMAL, 1), (Urgency.CRITICAL, 2)])
async def test_urgency_is_a_byte(
    urgency: Urgency, level: int, recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    await notifier.show(Notification(tag="own", title="T", message="", urgency=urgency))

    hints = (await recorder.next_call("Notify")).body[6]
    assert hints["urgency"] == Variant("y", level)


async def test_a_sound_is_asked_for_only_where_it_is_wanted_and_can_be_made(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    recorder.manners.capabilities = ("sound",)
    await notifier.show(Notification(tag="own", title="T", message="", sound=True))
    loud = (await recorder.next_call("Notify")).body[6]
    await notifier.show(Notification(tag="own", title="T", message=""))
    quiet = (await recorder.next_call("Notify")).body[6]

    assert loud["suppress-sound"] == Variant("b", False)
    assert loud["sound-name"].signature == "s"
    assert quiet["suppress-sound"] == Variant("b", True)
    assert "sound-name" not in quiet


async def test_a_server_without_the_capabilities_gets_plain_text_and_no_buttons(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    recorder.manners.capabilities = ("body",)

    await notifier.show(WATER)

    arguments = (await recorder.next_call("Notify")).body
    assert arguments[4] == "Tea < water & more"
    assert arguments[5] == []


async def test_a_server_that_cannot_tell_what_it_can_do_is_asked_for_the_least(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    recorder.manners.incapable = True

    assert isinstance(await notifier.show(WATER), Accepted)

    arguments = (await recorder.next_call("Notify")).body
    assert (arguments[4], arguments[5]) == ("Tea < water & more", [])


async def test_capabilities_are_asked_for_once_a_server(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    calls = []
    recorder.on_call = lambda call: calls.append(call.member)

    await notifier.show(WATER)
    await notifier.show(WATER)

    assert calls == ["GetCapabilities", "GetServerInformation", "Notify", "Notify"]


async def test_dunst_alone_is_asked_for_an_id_that_it_never_gave(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    recorder.manners.honours_ids = True
    first = await accepted(notifier)
    recorder.close(first, 1)
    assert first >= 0x4000_0000
    assert await accepted(notifier) == first


async def test_what_has_expired_is_not_asked_for_again_by_its_id(
    recorder: RecordingServer, notifier: DBusNotifier, connection: MessageBus, listener: RecordingListener
) -> None:
    # Plasma takes such an id, and shows nothing.
    first = await accepted(notifier)
    recorder.close(first, 1)
    await listener.next()
    assert await accepted(notifier) != first
    await recorder.next_call("Notify")
    assert (await recorder.next_call("Notify")).body[1] == 0


async def test_the_server_s_own_id_is_used_from_then_on(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    first = await accepted(notifier)
    second = await accepted(notifier)

    await recorder.next_call("Notify")
    assert (await recorder.next_call("Notify")).body[1] == first == second
    assert recorder.shown == {first}


async def test_two_calls_for_one_tag_at_a_time_do_not_pile_up(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    await asyncio.gather(notifier.show(WATER), notifier.show(WATER))

    assert len(recorder.shown) == 1


async def test_the_id_zero_of_a_dialog_is_accepted_and_stands_for_nothing(
    recorder: RecordingServer,
    notifier: DBusNotifier,
    connection: MessageBus,
    listener: RecordingListener,
) -> None:
    recorder.manners.id_zero = True

    assert await accepted(notifier) == 0
    recorder.close(0, 2)
    await settle(connection)

    assert listener.rest() == []
    assert await accepted(notifier) == 0
    await notifier.withdraw("drink-water")
    await notifier.show(WATER)
    calls = [await recorder.next_call("Notify") for _ in range(3)]
    assert [call.body[1] for call in calls] == [0, 0, 0]


async def test_an_error_is_a_refusal_with_the_server_s_words(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    recorder.manners.refuse = "org.freedesktop.Notifications.MaxNotificationsExceeded"

    assert await notifier.show(WATER) == Refused("not in the mood")


async def test_an_answer_without_an_id_confirms_nothing(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    recorder.manners.without_id = True

    assert isinstance(await notifier.show(WATER), Unconfirmed)


async def test_a_server_that_never_answers_confirms_nothing_but_may_still_be_answered(
    recorder: RecordingServer, connection: MessageBus, listener: RecordingListener
) -> None:
    notifier = DBusNotifier(connection, patience=0.05)
    await notifier.open(listener)
    recorder.manners.silent = recorder.manners.honours_ids = True

    assert await notifier.show(WATER) == Unconfirmed("no answer in 0.05 s")

    asked_for = (await recorder.next_call("Notify")).body[1]
    recorder.press(asked_for, "done")
    assert await listener.next() == Answered("drink-water", Action.DONE)


async def test_a_server_that_does_not_even_tell_what_it_can_do_was_handed_nothing(
    recorder: RecordingServer, connection: MessageBus, listener: RecordingListener
) -> None:
    notifier = DBusNotifier(connection, patience=0.05)
    await notifier.open(listener)
    recorder.manners.mute = True

    assert await notifier.show(WATER) == Unreachable("no answer in 0.05 s")


async def test_a_server_that_dies_while_it_is_asked_is_unreachable(
    private_bus: SessionBus, connection: MessageBus, listener: RecordingListener
) -> None:
    notifier = DBusNotifier(connection)
    async with recording_server(private_bus.address) as server:
        server.manners.silent = True
        await notifier.open(listener)
        asked = asyncio.create_task(notifier.show(WATER))
        await server.next_call("Notify")

    assert isinstance(await asked, Unreachable)


async def test_a_lost_connection_is_unreachable_and_closes_quietly(
    recorder: RecordingServer,
    private_bus: SessionBus,
    listener: RecordingListener,
) -> None:
    bus = await MessageBus(bus_address=private_bus.address).connect()
    notifier = DBusNotifier(bus)
    await notifier.open(listener)
    await notifier.show(WATER)
    await disconnect(bus)

    assert isinstance(await notifier.show(WATER), Unreachable)
    await notifier.withdraw("drink-water")
    await notifier.close()


async def test_a_connection_lost_before_the_beginning_is_no_fault(
    private_bus: SessionBus, listener: RecordingListener, caplog: pytest.LogCaptureFixture
) -> None:
    bus = await MessageBus(bus_address=private_bus.address).connect()
    await disconnect(bus)
    notifier = DBusNotifier(bus)

    with caplog.at_level(logging.WARNING):
        await notifier.open(listener)

    assert "lost" in caplog.text
    assert isinstance(await notifier.show(WATER), Unreachable)
