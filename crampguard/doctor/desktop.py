"""Whether the desktop takes notifications: the session bus, the server on it, and one sent for a trial."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from crampguard import bus as session_bus
from crampguard.doctor.finding import Finding, Patient, State, bad, note, ok
from crampguard.doctor.session import connected
from crampguard.domain.language import _
from crampguard.domain.notification import Channel, Notification
from crampguard.errors import NoBusError
from crampguard.notifiers.freedesktop import INTERFACE, NOTIFY_SIGNATURE, PATH, notify_arguments

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus


class Server:
    """The notification server, called by its unique name: by the other one, a call might start it."""

    def __init__(self, bus: "MessageBus", name: str, patience: float) -> None:
        self.bus = bus
        self.name = name
        self.patience = patience

    async def ask(self, member: str, signature: str = "", body: Sequence[object] = ()) -> "Message":
        """Its answer, which may be an error. Raises TimeoutError and ConnectionError."""
        async with asyncio.timeout(self.patience):
            return await session_bus.call(self.bus, self.name, PATH, INTERFACE, member, signature, body)


async def examine_desktop(patient: Patient) -> AsyncIterator[Finding]:
    """The bus, the server, what it can do; and a notification for a trial, shown and closed again."""
    try:
        async with connected(patient) as bus:
            yield ok("session-bus", _("the session bus answers"))
            owner = await session_bus.ask_bus(bus, "GetNameOwner", "s", [INTERFACE])
            if _failed(owner):
                yield await _no_server(patient, bus)
                return
            server = Server(bus, owner.body[0], patient.patience)
            found = await _introduction(server)
            yield found
            if found.state is State.BAD:
                return
            abilities = await _abilities(server)
            yield _told(abilities)
            if patient.trial is not None:
                yield await _trial(server, abilities, patient.trial)
    except NoBusError as error:
        yield _lacking(patient, "session-bus", error.message, error.hint)


def _lacking(patient: Patient, check: str, message: str, mend: str) -> Finding:
    """What the desktop's channel can't do without: a person who chose another one can."""
    if patient.settings.notifications.channel in {Channel.CONSOLE, Channel.PLYER}:
        return note(check, message)
    return bad(check, message, mend)


async def _no_server(patient: Patient, bus: "MessageBus") -> Finding:
    startable = await session_bus.ask_bus(bus, "ListActivatableNames")
    if INTERFACE in startable.body[0]:
        message = _("none runs yet; the session bus starts one with the first notification")
        return note("notifications", message)
    mend = _("start dunst or mako with your session, or the panel that shows notifications on your desktop")
    return _lacking(patient, "notifications", _("nothing on this desktop shows notifications"), mend)


async def _introduction(server: Server) -> Finding:
    try:
        answer = await server.ask("GetServerInformation")
    except TimeoutError:
        process = await session_bus.ask_bus(server.bus, "GetConnectionUnixProcessID", "s", [server.name])
        message = _("it does not answer (process {pid})").format(pid=process.body[0])
        return bad("notifications", message, _("end that process; most desktops start it again"))
    if _failed(answer) or answer.signature != "ssss":
        return note("notifications", _("it is there, and doesn't say what it is"))
    name, vendor, version, specification = answer.body
    message = _("{name} {version} ({vendor}), specification {specification}")
    return ok(
        "notifications",
        message.format(name=name, version=version, vendor=vendor, specification=specification),
    )


async def _abilities(server: Server) -> frozenset[str]:
    try:
        answer = await server.ask("GetCapabilities")
    except TimeoutError:
        return frozenset()
    return frozenset(answer.body[0]) if answer.signature == "as" and not _failed(answer) else frozenset()


def _told(abilities: frozenset[str]) -> Finding:
    listed = ", ".join(sorted(abilities)) or _("nothing")
    if "actions" in abilities:
        return ok("buttons", _("it has buttons (it can: {listed})").format(listed=listed))
    message = _("it has no buttons (it can: {listed})").format(listed=listed)
    return note("buttons", message, _("answer in the terminal: crampguard done REMINDER"))


async def _trial(server: Server, abilities: frozenset[str], seconds: float) -> Finding:
    closed = asyncio.Queue[int]()

    def received(message: "Message") -> None:
        if (message.sender, message.member) == (server.name, "NotificationClosed"):
            closed.put_nowait(message.body[0])

    rule = f"type='signal',sender='{server.name}',interface='{INTERFACE}',member='NotificationClosed'"
    await session_bus.ask_bus(server.bus, "AddMatch", "s", [rule])
    server.bus.add_message_handler(received)
    try:
        return await _sent_and_closed(server, abilities, seconds, closed)
    finally:
        server.bus.remove_message_handler(received)


async def _sent_and_closed(
    server: Server, abilities: frozenset[str], seconds: float, closed: "asyncio.Queue[int]"
) -> Finding:
    check = "trial"
    notification = Notification(
        tag="doctor",
        title=_("crampguard doctor"),
        message=_("A trial. It goes by itself, and your reminders will look like it."),
    )
    try:
        arguments = notify_arguments(notification, 0, abilities)
        answer = await server.ask("Notify", NOTIFY_SIGNATURE, arguments)
    except TimeoutError:
        message = _("a trial was sent, and not answered in {seconds:g} s").format(seconds=server.patience)
        return bad(check, message, _("start the notification server anew"))
    if _failed(answer):
        why = " ".join(map(str, answer.body)) or answer.error_name
        message = _("a trial was refused: {why}").format(why=why)
        return bad(check, message, _("start the notification server anew, or look into its settings"))
    if answer.signature != "u":
        message = _("a trial was taken without an answer that proves it")
        return bad(check, message, _("use another notification server, such as dunst"))
    number = answer.body[0]
    if not number:
        return note(check, _("a trial was taken, under no number: it can't be closed or replaced"))
    await asyncio.sleep(seconds)
    if await _close(server, number, closed):
        return ok(check, _("a trial was accepted as number {id}, and closed again").format(id=number))
    message = _("a trial was accepted as number {id}, but nobody told of its closing").format(id=number)
    return note(check, message)


async def _close(server: Server, number: int, closed: "asyncio.Queue[int]") -> bool:
    try:
        await server.ask("CloseNotification", "u", [number])
        async with asyncio.timeout(server.patience):
            while await closed.get() != number:
                pass
    except TimeoutError:
        return False
    return True


def _failed(answer: "Message") -> bool:
    return answer.message_type.name == "ERROR"
