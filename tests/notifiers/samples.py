"""What the tests of the desktop's channel show, and how they wait until the server has done with it."""

from dbus_fast.aio import MessageBus

from crampguard.domain.notification import Accepted, Action, Notification
from crampguard.notifiers.dbus import DBusNotifier
from tests.rigs.dunst import NAME, PATH
from tests.rigs.session_bus import call

WATER = Notification(
    tag="drink-water", title="Water & rest", message="Tea < water & more", actions=tuple(Action)
)
SHOES = Notification(tag="shoe-check", title="Shoe check", message="Toe room?", actions=tuple(Action))


async def settle(connection: MessageBus) -> None:
    """Return when the server has done, and we have heard, all that was sent before on this connection."""
    await call(connection, NAME, PATH, NAME, "GetServerInformation")


async def accepted(notifier: DBusNotifier, notification: Notification = WATER) -> int:
    """Show it and return its id."""
    delivery = await notifier.show(notification)
    assert isinstance(delivery, Accepted)
    return delivery.id
