"""What each server says, in its own order, as overheard on the real one; and what is to be heard of it.

``make desktops`` tries the servers themselves.
"""

import asyncio
from dataclasses import dataclass

import pytest
from dbus_fast.aio import MessageBus

from crampguard.domain.notification import Accepted, Action, Closure, Refused
from crampguard.notifiers.dbus import DBusNotifier
from tests.notifiers.samples import WATER, accepted, settle
from tests.rigs.listener import Answered, Closed, Heard, RecordingListener
from tests.rigs.recording_server import RecordingServer

DONE, DISMISSED = Answered("drink-water", Action.DONE), Closed("drink-water", Closure.DISMISSED)

Said = tuple[str, str | int]
"""A signal about the notification, by its name, and what comes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What a server says when a person does something, and what it comes to."""

    said: tuple[Said, ...]
    heard: Heard
    twice: bool = False


HABITS = {
    "a button of dunst": Habit(said=(("ActionInvoked", "done"),), heard=DONE),
    "a button of mako": Habit(
        said=(("ActivationToken", "token"), ("ActionInvoked", "done")),
        heard=DONE,
    ),
    "a button of LXQt": Habit(
        # The second comes a second later.
        said=(("ActionInvoked", "done"), ("NotificationClosed", 1)),
        heard=DONE,
    ),
    "a button of Xfce or MATE": Habit(
        said=(("ActionInvoked", "done"), ("NotificationClosed", 2)),
        heard=DONE,
    ),
    "a button of KDE": Habit(
        said=(
            ("ActivationToken", "token"),
            ("ActionInvoked", "done"),
            ("NotificationClosed", 3),
            ("NotificationClosed", 3),
        ),
        heard=DONE,
    ),
    "a button of GNOME": Habit(
        said=(("ActionInvoked", "done"), ("NotificationClosed", 2)),
        heard=DONE,
        twice=True,
    ),
    "a click beside the buttons of MATE": Habit(
        said=(("ActionInvoked", "default"), ("NotificationClosed", 2)),
        heard=DISMISSED,
    ),
    "the cross of MATE": Habit(
        said=(("NotificationClosed", 1),),
        heard=Closed("drink-water", Closure.EXPIRED),
    ),
    "one that KDE closes twice": Habit(
        said=(("NotificationClosed", 2), ("NotificationClosed", 2)),
        heard=DISMISSED,
    ),
    "one that GNOME's list is cleared of": Habit(
        said=(("NotificationClosed", 2),),
        heard=DISMISSED,
        twice=True,
    ),
}


@pytest.fixture
def notifier(recorder: RecordingServer, request: pytest.FixtureRequest) -> DBusNotifier:
    """On the recording server, which is there first."""
    opened: DBusNotifier = request.getfixturevalue("open_notifier")
    return opened


@pytest.mark.parametrize("habit", HABITS.values(), ids=HABITS)
async def test_what_a_server_says_is_heard_once_and_rightly(
    habit: Habit,
    recorder: RecordingServer,
    notifier: DBusNotifier,
    connection: MessageBus,
    listener: RecordingListener,
) -> None:
    recorder.manners.twice = habit.twice
    shown = await accepted(notifier)

    for member, value in habit.said:
        recorder.say(member, shown, value)

    assert await listener.next() == habit.heard
    await settle(connection)
    assert listener.rest() == []
    # And with the next one all begins anew.
    again = await accepted(notifier, WATER)
    recorder.press(again, "skip")
    assert await listener.next() == Answered("drink-water", Action.SKIP)


async def test_one_that_has_expired_can_still_be_answered_in_the_desktops_list(
    recorder: RecordingServer, notifier: DBusNotifier, listener: RecordingListener
) -> None:
    shown = await accepted(notifier)
    recorder.say("NotificationClosed", shown, 1)
    assert await listener.next() == Closed("drink-water", Closure.EXPIRED)

    recorder.press(shown, "done")
    recorder.press(shown, "done")

    assert await listener.next() == DONE
    assert (await recorder.next_call("CloseNotification")).body == [shown]
    again = await accepted(notifier)
    recorder.press(again, "skip")
    assert await listener.next() == Answered("drink-water", Action.SKIP)


async def test_one_that_has_expired_leaves_the_desktops_list_when_the_next_one_comes(
    recorder: RecordingServer, notifier: DBusNotifier, connection: MessageBus, listener: RecordingListener
) -> None:
    shown = await accepted(notifier)
    recorder.say("NotificationClosed", shown, 1)
    assert await listener.next() == Closed("drink-water", Closure.EXPIRED)

    again = await accepted(notifier)

    assert (await recorder.next_call("CloseNotification")).body == [shown]
    assert (await recorder.next_call("Notify")).body[1] == 0
    recorder.press(shown, "done")
    recorder.press(again, "skip")
    assert await listener.next() == Answered("drink-water", Action.SKIP)
    await settle(connection)
    assert listener.rest() == []


async def test_one_that_has_expired_leaves_the_desktops_list_when_it_is_withdrawn(
    recorder: RecordingServer, notifier: DBusNotifier, listener: RecordingListener
) -> None:
    shown = await accepted(notifier)
    recorder.say("NotificationClosed", shown, 1)
    assert await listener.next() == Closed("drink-water", Closure.EXPIRED)

    await notifier.withdraw("drink-water")

    assert (await recorder.next_call("CloseNotification")).body == [shown]


async def test_what_plasma_takes_for_too_much_of_the_same_is_shown_a_moment_later(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    recorder.manners.refuse = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"
    showing = asyncio.create_task(notifier.show(WATER))
    await recorder.next_call("Notify")
    recorder.manners.refuse = ""

    assert isinstance(await showing, Accepted)


async def test_what_is_refused_again_and_again_is_refused(
    recorder: RecordingServer, notifier: DBusNotifier
) -> None:
    recorder.manners.refuse = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"

    assert isinstance(await notifier.show(WATER), Refused)
