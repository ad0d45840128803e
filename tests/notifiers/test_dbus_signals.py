"""What the desktop's channel hears from servers of every kind."""

import pytest
from dbus_fast.aio import MessageBus

from crampguard.domain.notification import Accepted, Action, Closure
from crampguard.notifiers.dbus import DBusNotifier
from tests.notifiers.samples import WATER, accepted, settle
from tests.rigs.listener import Answered, Available, Closed, RecordingListener, Restarted
from tests.rigs.recording_server import NAME, RecordingServer, recording_server
from tests.rigs.session_bus import SessionBus, call


@pytest.fixture
def notifier(recorder: RecordingServer, request: pytest.FixtureRequest) -> DBusNotifier:
    """On the recording server, which is there first."""
    opened: DBusNotifier = request.getfixturevalue("open_notifier")
    return opened


async def test_signals_sent_twice_from_two_senders_are_heard_once(
    recorder: RecordingServer,
    notifier: DBusNotifier,
    connection: MessageBus,
    listener: RecordingListener,
) -> None:
    recorder.manners.twice = True
    shown = await accepted(notifier)

    recorder.press(shown, "done")
    recorder.press(shown, "done")

    assert await listener.next() == Answered("drink-water", Action.DONE)
    assert (await recorder.next_call("CloseNotification")).body == [shown]
    await settle(connection)
    assert listener.rest() == []


async def test_signals_of_a_sender_that_does_not_own_the_name_are_not_heard(
    recorder: RecordingServer,
    notifier: DBusNotifier,
    private_bus: SessionBus,
    connection: MessageBus,
    listener: RecordingListener,
) -> None:
    shown = await accepted(notifier)
    # Another part of this process may hear everybody on the shared connection.
    await call(
        connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "AddMatch", "s", f"type='signal',interface='{NAME}'",
    )  # fmt: skip
    async with recording_server(private_bus.address) as second:
        second.press(shown, "done")
        second.close(shown, 2)
        await second.ping()
    await settle(connection)

    assert listener.rest() == []
    recorder.press(shown, "skip")
    assert await listener.next() == Answered("drink-water", Action.SKIP)


async def test_a_press_on_the_heels_of_the_answer_is_not_lost(
    recorder: RecordingServer, notifier: DBusNotifier, listener: RecordingListener
) -> None:
    recorder.manners.pressed_at_once = "done"

    assert isinstance(await notifier.show(WATER), Accepted)

    assert await listener.next() == Answered("drink-water", Action.DONE)


@pytest.mark.parametrize(
    ("reason", "closure"),
    [
        (1, Closure.EXPIRED),
        (2, Closure.DISMISSED),
        (3, Closure.UNKNOWN),
        (4, Closure.UNKNOWN),
        (77, Closure.UNKNOWN),
    ],
)
async def test_a_closing_is_reported_once_with_its_reason(
    reason: int,
    closure: Closure,
    recorder: RecordingServer,
    notifier: DBusNotifier,
    connection: MessageBus,
    listener: RecordingListener,
) -> None:
    shown = await accepted(notifier)

    recorder.close(shown, reason)
    recorder.close(shown, reason)

    assert await listener.next() == Closed("drink-water", closure)
    await settle(connection)
    assert listener.rest() == []


async def test_an_action_that_we_never_offered_is_no_answer(
    recorder: RecordingServer, notifier: DBusNotifier, listener: RecordingListener
) -> None:
    shown = await accepted(notifier)

    recorder.press(shown, "default")
    recorder.press(shown, "done")

    assert await listener.next() == Answered("drink-water", Action.DONE)


async def test_a_server_that_takes_the_name_over_has_lost_what_was_shown(
    private_bus: SessionBus, connection: MessageBus, listener: RecordingListener
) -> None:
    notifier = DBusNotifier(connection)
    async with recording_server(private_bus.address) as first, recording_server(private_bus.address) as heir:
        heir.manners.capabilities = ()
        await notifier.open(listener)
        await notifier.show(WATER)

        await first.abdicate()

        assert await listener.next() == Restarted(("drink-water",))
        assert listener.rest() == []
        await notifier.show(WATER)
        assert (await heir.next_call("Notify")).body[5] == []


async def test_a_press_while_it_is_being_shown_anew_does_not_take_the_new_one_off_the_screen(
    recorder: RecordingServer,
    notifier: DBusNotifier,
    connection: MessageBus,
    listener: RecordingListener,
) -> None:
    shown = await accepted(notifier)
    await recorder.next_call("Notify")
    # The press reaches us between our call and its answer.
    recorder.on_call = lambda call: recorder.press(shown, "done")
    await notifier.show(WATER)
    recorder.on_call = lambda call: None

    assert await listener.next() == Answered("drink-water", Action.DONE)
    await settle(connection)
    assert recorder.shown == {shown}


async def test_what_another_program_asks_of_us_is_left_to_others(
    recorder: RecordingServer, notifier: DBusNotifier, connection: MessageBus, listener: RecordingListener
) -> None:
    assert connection.unique_name is not None
    await call(connection, connection.unique_name, "/", "org.freedesktop.DBus.Peer", "Ping")

    assert listener.rest() == []


async def test_first_there_is_none_then_one_comes(
    private_bus: SessionBus, connection: MessageBus, listener: RecordingListener
) -> None:
    notifier = DBusNotifier(connection)
    await notifier.open(listener)

    async with recording_server(private_bus.address):
        assert await listener.next() == Available()
        assert notifier.available
    await notifier.close()
