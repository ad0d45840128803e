"""The desktop's channel against a real notification server, with real buttons."""

import pytest
from dbus_fast.aio import MessageBus

from crampguard.domain.notification import Accepted, Action, Closure, Notification
from crampguard.notifiers.dbus import DBusNotifier
from tests.notifiers.samples import SHOES, WATER, settle
from tests.rigs.dunst import Dunst
from tests.rigs.listener import Answered, Closed, RecordingListener
from tests.rigs.recording_server import NAME, PATH
from tests.rigs.session_bus import call


@pytest.fixture
def notifier(desktop: Dunst, request: pytest.FixtureRequest) -> DBusNotifier:
    """On dunst, which is there first."""
    opened: DBusNotifier = request.getfixturevalue("open_notifier")
    return opened


async def test_a_reminder_appears_with_its_words(desktop: Dunst, notifier: DBusNotifier) -> None:
    before = desktop.display.picture()

    delivery = await notifier.show(
        Notification(
            tag="drink-water", title="Water break", message="Have a few sips.", actions=tuple(Action)
        )
    )

    assert isinstance(delivery, Accepted)
    assert delivery.id > 0
    assert desktop.displayed() == 1
    assert desktop.display.picture() != before
    desktop.display.keep_picture("reminder-on-dunst")
    desktop.dismiss()
    (shown,) = desktop.history()
    assert (shown["appname"], shown["summary"], shown["body"]) == (
        "crampguard",
        "Water break",
        "Have a few sips.",
    )


async def test_text_that_looks_like_markup_is_shown_as_written(
    desktop: Dunst, notifier: DBusNotifier
) -> None:
    await notifier.show(
        Notification(tag="own", title="<b>Tea</b> & more", message="<b>Hot</b> & 5 < 6 &amp;\nslowly")
    )

    desktop.dismiss()
    (shown,) = desktop.history()
    # What dunst hands to its renderer, whose markup this is.
    assert shown["message"] == (
        "<b>&lt;b&gt;Tea&lt;/b&gt; &amp; more</b>\n&lt;b&gt;Hot&lt;/b&gt; &amp; 5 &lt; 6 &amp;amp;\nslowly"
    )


async def test_characters_that_no_bus_carries_do_not_keep_a_reminder_from_appearing(
    desktop: Dunst, notifier: DBusNotifier
) -> None:
    delivery = await notifier.show(
        Notification(tag="own", title="nul \0 bell \a", message="\ud800 surrogate, \x1b[31mred")
    )

    assert isinstance(delivery, Accepted)
    desktop.dismiss()
    (shown,) = desktop.history()
    assert shown["summary"] == "nul \ufffd bell \ufffd"
    assert shown["body"] == "\ufffd surrogate, \ufffd[31mred"


async def test_a_second_notification_of_a_tag_takes_the_place_of_the_first(
    desktop: Dunst, notifier: DBusNotifier
) -> None:
    first = await notifier.show(WATER)
    second = await notifier.show(WATER)

    assert first == second
    assert desktop.displayed() == 1


async def test_two_tags_stand_beside_each_other(desktop: Dunst, notifier: DBusNotifier) -> None:
    await notifier.show(WATER)
    await notifier.show(SHOES)

    assert desktop.displayed() == 2


@pytest.mark.parametrize(
    ("label", "action"), [("Done", Action.DONE), ("Snooze", Action.SNOOZE), ("Skip", Action.SKIP)]
)
async def test_a_button_is_heard_once_and_takes_the_notification_off_the_screen(
    label: str,
    action: Action,
    desktop: Dunst,
    notifier: DBusNotifier,
    connection: MessageBus,
    listener: RecordingListener,
) -> None:
    await notifier.show(SHOES)
    desktop.press(label)

    assert await listener.next() == Answered("shoe-check", action)
    await settle(connection)
    assert desktop.displayed() == 0
    assert listener.rest() == []


async def test_a_click_with_the_mouse_is_heard(
    desktop: Dunst, notifier: DBusNotifier, listener: RecordingListener
) -> None:
    await notifier.show(WATER)
    desktop.click("Done")

    assert await listener.next() == Answered("drink-water", Action.DONE)


async def test_a_notification_shown_again_after_its_answer_can_be_answered_again(
    desktop: Dunst, notifier: DBusNotifier, listener: RecordingListener
) -> None:
    await notifier.show(WATER)
    desktop.press("Snooze")
    assert await listener.next() == Answered("drink-water", Action.SNOOZE)

    await notifier.show(WATER)
    assert desktop.displayed() == 1
    desktop.press("Done")

    assert await listener.next() == Answered("drink-water", Action.DONE)


async def test_one_that_the_person_closes_is_dismissed(
    desktop: Dunst, notifier: DBusNotifier, listener: RecordingListener
) -> None:
    await notifier.show(WATER)
    desktop.dismiss()

    assert await listener.next() == Closed("drink-water", Closure.DISMISSED)


async def test_one_whose_time_is_up_has_expired(
    desktop: Dunst, notifier: DBusNotifier, listener: RecordingListener
) -> None:
    # The server's settings end a notification of that title by themselves.
    await notifier.show(Notification(tag="own", title="Expires soon", message=""))

    assert await listener.next() == Closed("own", Closure.EXPIRED)


async def test_one_that_another_program_closes_is_gone_for_an_unknown_reason(
    desktop: Dunst, notifier: DBusNotifier, connection: MessageBus, listener: RecordingListener
) -> None:
    delivery = await notifier.show(WATER)
    assert isinstance(delivery, Accepted)

    await call(connection, NAME, PATH, NAME, "CloseNotification", "u", delivery.id)

    assert await listener.next() == Closed("drink-water", Closure.UNKNOWN)


async def test_a_withdrawn_notification_leaves_the_screen_without_a_word(
    desktop: Dunst, notifier: DBusNotifier, connection: MessageBus, listener: RecordingListener
) -> None:
    await notifier.show(WATER)
    await notifier.show(SHOES)

    await notifier.withdraw("drink-water")
    await settle(connection)

    assert desktop.displayed() == 1
    assert listener.rest() == []


async def test_other_programs_notifications_are_none_of_our_business(
    desktop: Dunst, notifier: DBusNotifier, connection: MessageBus, listener: RecordingListener
) -> None:
    await call(
        connection, NAME, PATH, NAME, "Notify", "susssasa{sv}i",
        "mail", 0, "", "New mail", "", ["done", "Done"], {}, -1,
    )  # fmt: skip
    desktop.dismiss()
    await settle(connection)

    assert listener.rest() == []
