"""The desktop's own channel: the notification service on the session bus, buttons included.

https://specifications.freedesktop.org/notification-spec/latest/
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from dbus_fast import Message, MessageFlag, MessageType
from dbus_fast.aio import MessageBus

from crampguard import bus as session_bus
from crampguard.domain.language import _
from crampguard.domain.notification import (
    Accepted,
    Action,
    Channel,
    Closure,
    Delivery,
    Notification,
    Refused,
    Unconfirmed,
    Unreachable,
)
from crampguard.domain.ports import NotificationListener
from crampguard.notifiers.freedesktop import (
    CLOSURES,
    NOBODY_THERE,
    NOTIFY_SIGNATURE,
    TOO_SOON,
    first_id,
    notify_arguments,
)
from crampguard.notifiers.freedesktop import INTERFACE as _NAME
from crampguard.notifiers.freedesktop import PATH as _PATH

_BUS = "org.freedesktop.DBus"
_MATCH_RULES = (
    f"type='signal',sender='{_BUS}',interface='{_BUS}',member='NameOwnerChanged',arg0='{_NAME}'",
    f"type='signal',sender='{_NAME}',path='{_PATH}',interface='{_NAME}',member='ActionInvoked'",
    f"type='signal',sender='{_NAME}',path='{_PATH}',interface='{_NAME}',member='NotificationClosed'",
)

_PATIENCE = 10.0

_NOTHING_OFFERED = "default"
"""A click on the notification itself, which some servers report whether it was offered or not."""

_A_MOMENT = 1.1
"""Seconds. Plasma refuses what is word for word what it took within the last second."""

_log = logging.getLogger(__name__)


class DBusNotifier:
    """Shows notifications over one lasting connection, which the caller opens and closes.

    It must last: GNOME takes an application's notifications off the screen when its connection ends.
    ``patience`` is how many seconds the server may take to answer a call.
    """

    def __init__(self, bus: MessageBus, *, patience: float = _PATIENCE) -> None:
        self._bus = bus
        self._patience = patience
        self._listener: NotificationListener | None = None
        self._server = ""
        """Its unique name; empty while there is none."""
        self._server_was_seen = False
        self._starts_on_demand = False
        self._capabilities: frozenset[str] | None = None
        """The present server's; None until it was asked."""
        self._honours_ids = False
        """Whether the present server gives a new notification the id that is asked for."""
        self._ids: dict[str, int] = {}
        """By tag: what is on the screen and unanswered. Signals about any other id mean nothing to us."""
        self._expired: dict[str, int] = {}
        """By tag: what went from the screen by itself. Plasma keeps it in a list, with its buttons; dunst and
        mako bring it back when asked."""
        self._lost: list[str] = []
        """Tags that were on the screen of a server that is gone."""
        self._one_at_a_time = asyncio.Lock()
        self._in_flight = ""
        """The tag that the server is being asked to show just now."""

    @property
    def channel(self) -> Channel:
        """Always DBUS."""
        return Channel.DBUS

    @property
    def available(self) -> bool:
        """Whether a server is there, or the bus would start one when called."""
        return bool(self._server) or self._starts_on_demand

    @property
    def explanation(self) -> str:
        """Who is there to show notifications."""
        if self._server:
            return _("a notification service is on the session bus")
        if self._starts_on_demand:
            return _("the session bus starts a notification service on demand")
        return _("no notification service on the session bus; waiting for one")

    async def open(self, listener: NotificationListener) -> None:
        """Listen for answers, and for servers that come and go. Calls nobody but the bus itself."""
        self._listener = listener
        self._bus.add_message_handler(self._received)
        try:
            for rule in _MATCH_RULES:
                await session_bus.ask_bus(self._bus, "AddMatch", "s", [rule])
            # After the rules, so that no change can slip through between.
            owner = await session_bus.ask_bus(self._bus, "GetNameOwner", "s", [_NAME])
            startable = await session_bus.ask_bus(self._bus, "ListActivatableNames")
        except ConnectionError as error:
            _log.warning("%s", error)
            return
        if owner.message_type is MessageType.METHOD_RETURN:
            self._server = owner.body[0]
            self._server_was_seen = True
        self._starts_on_demand = _NAME in startable.body[0]

    async def show(self, notification: Notification) -> Delivery:
        """As the port says. Accepted only when the server gave an id."""
        async with self._one_at_a_time:
            self._in_flight = notification.tag
            try:
                delivery = await self._show(notification)
            finally:
                self._in_flight = ""
        if isinstance(delivery, Unreachable):
            self._starts_on_demand = False
        return delivery

    async def withdraw(self, tag: str) -> None:
        """As the port says. The server's answer isn't waited for: gone already is as good."""
        async with self._one_at_a_time:
            if tag in self._lost:
                self._lost.remove(tag)
            for known in (self._ids, self._expired):
                if (shown := known.pop(tag, None)) is not None:
                    self._take_off_the_screen(shown)

    def adopt(self, tag: str, id: int, server: str) -> bool:  # noqa: A002 - the port's word
        """As the port says. Ids of a server that is gone may be another program's by now."""
        if is_there := server == self._server:
            self._ids |= {tag: id} if id else {}
        return is_there

    async def close(self) -> None:
        """Stop listening. The connection stays open: it is the caller's."""
        self._listener = None
        self._bus.remove_message_handler(self._received)
        # A connection that is lost has no rules left to remove.
        with suppress(ConnectionError):
            for rule in _MATCH_RULES:
                await session_bus.ask_bus(self._bus, "RemoveMatch", "s", [rule])

    async def _show(self, notification: Notification) -> Delivery:
        if self._capabilities is None:
            match await self._call("GetCapabilities"):
                case Message(signature="as", body=[names]):
                    self._capabilities = frozenset(names)
                case Unreachable() as nobody:
                    return nobody
                case Unconfirmed(detail):
                    return Unreachable(detail)
                case _:
                    self._capabilities = frozenset()
            self._honours_ids = await self._is_dunst()
        tag = notification.tag
        wanted = self._ids.get(tag, first_id(tag) if self._honours_ids else 0)
        if (stale := self._expired.pop(tag, None)) is not None:
            # Or Plasma's list would have both.
            self._take_off_the_screen(stale)
        arguments = notify_arguments(notification, wanted, self._capabilities)
        match await self._call("Notify", NOTIFY_SIGNATURE, arguments):
            case Message(signature="u", body=[0]) as reply:
                # A dialog instead of a notification (notify-osd); several of them may share the "id".
                self._ids.pop(tag, None)
                return Accepted(0, reply.sender or "")
            case Message(signature="u", body=[int(given)]) as reply:
                self._ids[tag] = given
                return Accepted(given, reply.sender or "")
            case Message():
                return Unconfirmed(_("the notification service answered without an id"))
            case Unconfirmed() as silence:
                # It may still appear, and then mostly under the id that we asked for.
                if wanted:
                    self._ids[tag] = wanted
                return silence
            case failure:
                return failure

    async def _is_dunst(self) -> bool:
        match await self._call("GetServerInformation"):
            case Message(signature="ssss", body=[str(name), *_]):
                return name.lower() == "dunst"
            case _:
                return False

    async def _call(
        self, member: str, signature: str = "", body: list[object] | None = None
    ) -> Message | Unconfirmed | Unreachable | Refused:
        call = partial(session_bus.call, self._bus, _NAME, _PATH, _NAME, member, signature, body or [])
        try:
            async with asyncio.timeout(self._patience):
                reply = await call()
                if reply.error_name == TOO_SOON:
                    await asyncio.sleep(_A_MOMENT)
                    reply = await call()
        except ConnectionError as error:
            return Unreachable(str(error))
        except TimeoutError:
            return Unconfirmed(_("no answer in {seconds:g} s").format(seconds=self._patience))
        if reply.message_type is not MessageType.ERROR:
            return reply
        name = reply.error_name or ""
        detail = next((text for text in reply.body if isinstance(text, str)), "") or name
        return Unreachable(detail) if name.startswith(NOBODY_THERE) else Refused(detail)

    def _take_off_the_screen(self, id: int) -> None:  # noqa: A002 - the specification's word
        if not self._bus.connected:
            return
        sent = self._bus.send(
            Message(
                destination=_NAME,
                path=_PATH,
                interface=_NAME,
                member="CloseNotification",
                signature="u",
                body=[id],
                flags=MessageFlag.NO_REPLY_EXPECTED | MessageFlag.NO_AUTOSTART,
            )
        )
        # A connection that is lost just now takes the notification along; whoever calls next will say so.
        sent.add_done_callback(asyncio.Future.exception)

    def _received(self, message: Message) -> None:
        if message.message_type is not MessageType.SIGNAL or message.interface not in {_NAME, _BUS}:
            return
        # Not at once: what waits for an earlier message's reply must run first, so that an id is known
        # before the signals that speak of it. The loop keeps the order.
        asyncio.get_running_loop().call_soon(self._heard, message)

    def _heard(self, signal: Message) -> None:
        match signal.sender, signal.member, signal.body:
            case (sender, "NameOwnerChanged", [name, before, now]) if (sender, name) == (_BUS, _NAME):
                self._owner_changed(before, now)
            # GNOME sends each of these twice, from two connections; one of them owns the name.
            case (sender, "ActionInvoked", [int(id_), str(key)]) if sender == self._server:
                self._pressed(id_, key)
            case (sender, "NotificationClosed", [int(id_), int(reason)]) if sender == self._server:
                self._closed(id_, CLOSURES.get(reason, Closure.UNKNOWN))

    def _closed(self, id_: int, closure: Closure) -> None:
        if (tag := _tag_of(id_, self._ids)) is None or not self._listener:
            return
        del self._ids[tag]
        if closure is Closure.EXPIRED:
            self._expired[tag] = id_
        self._listener.closed(tag, closure)

    def _pressed(self, id_: int, key: str) -> None:
        tag = _tag_of(id_, self._ids) or _tag_of(id_, self._expired)
        if tag is None or key == _NOTHING_OFFERED or not self._listener:
            return
        # From now on the id is unknown to us: a second press and the closing that follows go unheard.
        for known in (self._ids, self._expired):
            known.pop(tag, None)
        # First, so that the answer is written down: what has left the screen can't be answered once more.
        if key in set(Action):
            self._listener.answered(tag, Action(key))
        else:
            self._listener.pressed(tag, key)
        # dunst, mako and LXQt leave an answered notification on the screen. One that is being replaced
        # just now must stay: it is the next one.
        if tag != self._in_flight:
            self._take_off_the_screen(id_)

    def _owner_changed(self, before: str, now: str) -> None:
        self._server = now
        self._capabilities = None
        self._lost.extend(tag for tag in self._ids if tag not in self._lost)
        self._ids.clear()
        self._expired.clear()
        if not now or not self._listener:
            return
        lost, self._lost = self._lost, []
        if self._server_was_seen:
            self._listener.service_restarted(lost)
        if not before:
            self._listener.service_available()
        self._server_was_seen = True


def _tag_of(id_: int, known: Mapping[str, int]) -> str | None:
    return next((tag for tag, shown in known.items() if shown == id_), None)
