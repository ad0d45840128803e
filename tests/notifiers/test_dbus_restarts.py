"""The desktop's channel when a real notification server, or our own process, comes and goes."""

import pytest
from dbus_fast.aio import MessageBus

from crampguard.domain.notification import Accepted, Action, Unreachable
from crampguard.notifiers.dbus import DBusNotifier
from tests.notifiers.samples import SHOES, WATER, settle
from tests.rigs.dunst import Dunst
from tests.rigs.listener import Answered, Available, RecordingListener, Restarted


@pytest.fixture
def notifier(desktop: Dunst, request: pytest.FixtureRequest) -> DBusNotifier:
    """On dunst, which is there first."""
    opened: DBusNotifier = request.getfixturevalue("open_notifier")
    return opened


async def test_shown_again_after_a_crash_before_the_id_was_noted_it_lands_in_the_same_place(
    desktop: Dunst, notifier: DBusNotifier, connection: MessageBus
) -> None:
    await notifier.show(WATER)
    without_memory = DBusNotifier(connection)
    await without_memory.open(RecordingListener())

    await without_memory.show(WATER)

    assert desktop.displayed() == 1
    await without_memory.close()


async def test_an_earlier_process_s_notification_can_be_adopted_and_answered(
    desktop: Dunst, notifier: DBusNotifier, connection: MessageBus, listener: RecordingListener
) -> None:
    delivery = await notifier.show(WATER)
    assert isinstance(delivery, Accepted)
    await notifier.close()
    successor = DBusNotifier(connection)
    await successor.open(listener)

    assert successor.adopt("drink-water", delivery.id, delivery.server)
    desktop.press("Skip")

    assert await listener.next() == Answered("drink-water", Action.SKIP)
    await successor.close()


async def test_an_id_of_a_server_that_is_gone_is_not_adopted(
    desktop: Dunst, notifier: DBusNotifier, connection: MessageBus, listener: RecordingListener
) -> None:
    delivery = await notifier.show(WATER)
    assert isinstance(delivery, Accepted)
    await notifier.close()
    successor = DBusNotifier(connection)
    await successor.open(listener)

    assert not successor.adopt("drink-water", delivery.id, ":0.999")
    desktop.dismiss()
    await settle(connection)

    assert listener.rest() == []
    await successor.close()


async def test_closing_leaves_on_the_screen_what_is_there(desktop: Dunst, notifier: DBusNotifier) -> None:
    await notifier.show(WATER)

    await notifier.close()

    assert desktop.displayed() == 1


async def test_after_the_server_s_restart_we_are_told_what_was_lost_and_can_show_it_again(
    desktop: Dunst, notifier: DBusNotifier, listener: RecordingListener
) -> None:
    first = await notifier.show(WATER)
    await notifier.show(SHOES)
    await notifier.withdraw("shoe-check")

    desktop.stop()
    desktop.start()

    assert await listener.next() == Restarted(("drink-water",))
    assert await listener.next() == Available()
    second = await notifier.show(WATER)
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert second.server != first.server
    assert desktop.displayed() == 1
    desktop.press("Done")
    assert await listener.next() == Answered("drink-water", Action.DONE)


async def test_what_is_withdrawn_while_there_is_no_server_is_not_missed_later(
    desktop: Dunst, notifier: DBusNotifier, listener: RecordingListener
) -> None:
    await notifier.show(WATER)
    await notifier.show(SHOES)
    desktop.stop()
    assert isinstance(await notifier.show(SHOES), Unreachable)

    await notifier.withdraw("drink-water")
    desktop.start()

    assert await listener.next() == Restarted(("shoe-check",))


async def test_a_server_that_is_gone_is_unreachable(desktop: Dunst, notifier: DBusNotifier) -> None:
    await notifier.show(WATER)
    desktop.stop()

    assert isinstance(await notifier.show(WATER), Unreachable)


async def test_a_server_that_starts_late_is_waited_for(
    stopped_dunst: Dunst, connection: MessageBus, listener: RecordingListener
) -> None:
    notifier = DBusNotifier(connection)
    await notifier.open(listener)
    assert not notifier.available
    assert "waiting" in notifier.explanation
    assert isinstance(await notifier.show(WATER), Unreachable)

    stopped_dunst.start()

    assert await listener.next() == Available()
    assert notifier.available
    assert isinstance(await notifier.show(WATER), Accepted)
    assert stopped_dunst.displayed() == 1
    assert listener.rest() == []
