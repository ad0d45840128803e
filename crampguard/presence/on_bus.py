"""One name on a bus, followed: who owns it, what its owner announces, and what that says of a signal.

Names are followed without ever starting anybody: calls go to the owner's unique name, which the bus activates
nothing for.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from dbus_fast import Message, MessageFlag, MessageType, Variant
from dbus_fast.aio import MessageBus

from crampguard import bus as session_bus
from crampguard.bus import ask_bus
from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading
from crampguard.errors import CrampguardError

_BUS = "org.freedesktop.DBus"
_PATIENCE = 2.0
"""Seconds that an answer may take. Those that work answer within some milliseconds."""
_PROPERTIES = "org.freedesktop.DBus.Properties"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Signals to listen for; what is left empty may be anything. As narrow as can be: each one wakes us."""

    interface: str
    member: str
    path: str = ""
    arg0: str = ""
    arg0path: str = ""
    """As in match rules; the bus alone goes by it."""

    def rule(self, sender: str) -> str:
        """What ``AddMatch`` takes."""
        keys = ("path", "interface", "member", "arg0", "arg0path")
        chosen = [f"{key}='{value}'" for key in keys if (value := getattr(self, key))]
        return ",".join(["type='signal'", f"sender='{sender}'", *chosen])

    def fits(self, message: Message) -> bool:
        """Whether ``message`` is one of them. A connection hears what others listen for, too."""
        return (
            (message.interface, message.member) == (self.interface, self.member)
            and self.path in ("", message.path)
            and (not self.arg0 or message.body[:1] == [self.arg0])
        )


def properties_changed(interface: str, path: str = "") -> Announcement:
    """The announcement that properties of ``interface`` have changed."""
    return Announcement(interface=_PROPERTIES, member="PropertiesChanged", path=path, arg0=interface)


@dataclass(frozen=True, slots=True)
class NewOwner:
    """The name went over to this unique name; empty: nobody owns it."""

    owner: str


async def call(
    bus: MessageBus,
    destination: str,
    path: str,
    interface: str,
    member: str,
    signature: str = "",
    body: Sequence[object] = (),
) -> Message:
    """As :func:`crampguard.bus.call`. Raises TimeoutError when there is no answer in time.

    Whoever said yes and then hangs must not hold reminders back with it.
    """
    try:
        async with asyncio.timeout(_PATIENCE):
            return await session_bus.call(bus, destination, path, interface, member, signature, body)
    except TimeoutError as error:
        raise TimeoutError(_("it does not answer")) from error


class Followed:
    """A name that is being followed. Made by :func:`followed`."""

    def __init__(self, name: str, announcements: tuple[Announcement, ...]) -> None:
        self.name = name
        self._announcements = announcements
        self._owner = ""
        self._heard: asyncio.Queue[NewOwner | Message] = asyncio.Queue()

    @property
    def owner(self) -> str:
        """Who owns the name at present; empty: nobody."""
        return self._owner

    async def next(self) -> NewOwner | Message:
        """What happened next: a change of owner, at first the present one; or an announcement."""
        return await self._heard.get()

    async def changed(self) -> str:
        """Wait until anything has happened, all of it at once; return the present owner."""
        await self._heard.get()
        while not self._heard.empty():
            self._heard.get_nowait()
        return self._owner

    def owned_by(self, owner: str) -> None:
        """The name is ``owner``'s from now on."""
        self._owner = owner
        self._heard.put_nowait(NewOwner(owner))

    def hear(self, message: Message) -> None:
        """Take in a signal, in the order of arrival. Others than the owner may send what looks like one."""
        match message.sender, message.member, message.body:
            case ("org.freedesktop.DBus", "NameOwnerChanged", [self.name, _before, str(now)]):
                self.owned_by(now)
            case (self._owner, _, _) if any(one.fits(message) for one in self._announcements):
                self._heard.put_nowait(message)
            case _:
                pass


@asynccontextmanager
async def followed(bus: MessageBus, name: str, *announcements: Announcement) -> AsyncIterator[Followed]:
    """Follow ``name`` within the block. Raises ConnectionError when the bus is gone.

    Nothing is heard of a connection that is lost later: whoever owns it sees to that.
    """
    line = Followed(name, announcements)
    rules = [
        f"type='signal',sender='{_BUS}',interface='{_BUS}',member='NameOwnerChanged',arg0='{name}'",
        *(announcement.rule(name) for announcement in announcements),
    ]

    def received(message: Message) -> None:
        if message.message_type is MessageType.SIGNAL:
            # Not at once: what waits for the reply before it must run first. The loop keeps the order.
            asyncio.get_running_loop().call_soon(line.hear, message)

    bus.add_message_handler(received)
    asked: list[str] = []
    try:
        for rule in rules:
            asked.append(rule)
            granted = await ask_bus(bus, "AddMatch", "s", [rule])
            if granted.message_type is MessageType.ERROR:
                asked.remove(rule)
                raise CrampguardError(said(granted))
        # After the rules, so that no change can slip through between.
        reply = await ask_bus(bus, "GetNameOwner", "s", [name])
        line.owned_by(reply.body[0] if reply.message_type is MessageType.METHOD_RETURN else "")
        yield line
    finally:
        bus.remove_message_handler(received)
        # No rule that wasn't added: the same one may be somebody else's on this connection.
        for rule in asked:
            let_go(bus, _BUS, "/org/freedesktop/DBus", _BUS, "RemoveMatch", "s", rule)


async def either(*lines: Followed) -> None:
    """Wait until anything has happened on one of them, all of it there at once."""
    waiting = [asyncio.ensure_future(line.changed()) for line in lines]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()


async def keep_told(
    bus: MessageBus,
    name: str,
    announcements: tuple[Announcement, ...],
    ask: Callable[[str], Awaitable[Reading]],
    tell: Callable[[Reading], None],
) -> None:
    """Tell what ``ask(owner)`` reads, now and after each announcement; the same only once. Until cancelled.

    While nobody owns ``name`` that is UNKNOWN.
    """
    last: Reading | None = None
    async with followed(bus, name, *announcements) as line:
        while True:
            owner = await line.changed()
            reading = await ask(owner) if owner else nobody(name)
            if reading != last:
                tell(reading)
            last = reading


async def keep_told_of_property(
    bus: MessageBus,
    name: str,
    path: str,
    interface: str,
    member: str,
    tell: Callable[[Reading], None],
    detail: str = "",
) -> None:
    """As :func:`keep_told`, of a boolean property that is announced when it changes.

    An owner without that property is UNKNOWN; ``detail`` goes with YES.
    """

    async def ask(owner: str) -> Reading:
        reply = await call(bus, owner, path, _PROPERTIES, "Get", "ss", [interface, member])
        return yes_or_no(reply, detail)

    await keep_told(bus, name, (properties_changed(interface, path),), ask, tell)


def nobody(name: str) -> Reading:
    """The reading while nobody owns ``name``."""
    return Reading(Answer.UNKNOWN, _("{name} is not on the bus").format(name=name))


def yes_or_no(reply: Message, detail: str = "") -> Reading:
    """What a reply with one boolean says, be it a method's or a property's; UNKNOWN for any other."""
    match reply.body:
        case [bool(holds)] | [Variant(value=bool(holds))]:
            return Reading(Answer.YES, detail) if holds else Reading(Answer.NO)
        case _:
            return Reading(Answer.UNKNOWN, said(reply))


def said(reply: Message) -> str:
    """An error in its own words."""
    if reply.message_type is not MessageType.ERROR:
        return _("an answer that makes no sense: {answer}").format(answer=reply.body)
    return next((text for text in reply.body if isinstance(text, str)), "") or reply.error_name or ""


async def side_by_side(*parts: Coroutine[object, object, None]) -> None:
    """Run all of them; the first that fails ends the others, and its exception is raised as it is."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def let_go(
    bus: MessageBus, destination: str, path: str, interface: str, member: str, signature: str, *body: object
) -> None:
    """Call a method on the way out, not waiting for an answer; a connection that is lost keeps nothing."""
    message = Message(
        destination=destination,
        path=path,
        interface=interface,
        member=member,
        signature=signature,
        body=list(body),
        flags=MessageFlag.NO_REPLY_EXPECTED | MessageFlag.NO_AUTOSTART,
    )
    if bus.connected:
        # Sent on a connection that was lost unnoticed, dbus-fast stumbles over its own closed socket.
        with suppress(OSError, ValueError):
            bus.send(message).add_done_callback(_heeded)


def _heeded(sent: asyncio.Future[object]) -> None:
    # Lost just now: it took along what there was to let go of.
    if not sent.cancelled():
        sent.exception()
