"""Leads a person through a guide where they are: on the terminal, as plain lines, or in notifications."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

import click

from crampguard.cli.output import say
from crampguard.domain.guiding import Guide
from crampguard.domain.language import _
from crampguard.domain.notification import Action, Closure
from crampguard.errors import CrampguardError
from crampguard.guide.hush import quiet
from crampguard.guide.leading import Face, Leader
from crampguard.guide.notifying import NotificationFace
from crampguard.guide.plain import PlainFace
from crampguard.guide.voice import Spoken, can_speak

Led = TypeVar("Led", bound=Guide)

_TAG = "crampguard.guide-of-a-command"
"""Another than the service's own."""

_PATIENCE = 5.0
"""Seconds for a service to be quiet in. Only whoever leaves may have to wait for it."""


class Place(Enum):
    """Where a guide is seen."""

    TERMINAL = auto()
    NOTIFICATIONS = auto()
    ANY = auto()
    """The terminal, if there is one; else notifications, if there are any; else plain lines all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a person wants to be led."""

    place: Place = Place.ANY
    audible: bool = False
    spoken: bool = False


def manner_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--terminal``, ``--notify``, ``--sound`` and ``--speak``. The command gets them by these names."""
    for option in (
        click.option("--speak", is_flag=True, help=_("Say each step aloud, if speech-dispatcher is there.")),
        click.option("--sound", is_flag=True, help=_("Make a sound when something is to be done.")),
        click.option("--notify", is_flag=True, help=_("Lead in notifications; their buttons lead on.")),
        click.option("--terminal", is_flag=True, help=_("Lead in this terminal.  [default: if it is one]")),
    ):
        command = option(command)
    return command


def manner_of(*, terminal: bool, notify: bool, sound: bool, speak: bool) -> Manner:
    """What the options say."""
    if terminal and notify:
        raise click.UsageError(_("Say --terminal or --notify, not both."))
    if speak and not can_speak():
        say(_("Nothing here can speak: spd-say is missing (Debian, Ubuntu: speech-dispatcher)."))
    place = Place.TERMINAL if terminal else Place.NOTIFICATIONS if notify else Place.ANY
    return Manner(place=place, audible=sound, spoken=speak and can_speak())


def lead_through(
    begin: Callable[[float], Led],
    manner: Manner,
    note: Callable[[Led], object] | None = None,
    clock: Callable[[], float] | None = None,
) -> Led:
    """Lead to the end. ``begin`` is given the time, of ``clock``: of one that stops in suspend, unless given.

    ``note`` is given the guide as it begins, on a thread beside it, and where it stood at last, however it
    ended; what it raises at the beginning it may raise again at the end. Ctrl-C, SIGTERM and a terminal that
    is closed leave the guide. Raises CrampguardError where it can't be seen.
    """
    return asyncio.run(_lead(begin, manner, note or (lambda _guide: None), clock))


async def _lead(
    begin: Callable[[float], Led],
    manner: Manner,
    note: Callable[[Led], object],
    clock: Callable[[], float] | None,
) -> Led:
    loop = asyncio.get_running_loop()
    clock = clock or loop.time
    leader = Leader(begin(clock()), clock)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, leader.leave)
    # At once, for nobody gets to note anything who is killed.
    begun = asyncio.ensure_future(asyncio.to_thread(note, leader.guide))
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(quiet(_hush))
            await _lead_on(stack, manner, leader)
        finally:
            # Before anything that may still take its time.
            await asyncio.gather(begun, return_exceptions=True)
            note(leader.guide)
    return leader.guide


async def _lead_on(stack: AsyncExitStack, manner: Manner, leader: Leader[Led]) -> None:
    """Lead to the end; where that fails on the way, in the terminal, if there is one."""
    first = await stack.enter_async_context(AsyncExitStack())
    try:
        await leader.lead(await _seen_and_heard(first, _face(manner, leader), manner))
    except CrampguardError as error:
        if not _is_terminal():
            raise
        await first.aclose()
        _say_it_goes_on(error)
        await leader.lead(await _seen_and_heard(stack, _here(manner, leader), manner))


async def _seen_and_heard(
    stack: AsyncExitStack, place: AbstractAsyncContextManager[Face], manner: Manner
) -> Face:
    face = await stack.enter_async_context(place)
    if manner.spoken:
        face = Spoken(face)
        stack.push_async_callback(face.close)
    return face


def _is_terminal() -> bool:
    return sys.stdin.isatty() or sys.stdout.isatty()


def _say_it_goes_on(error: CrampguardError) -> None:
    say(_("{why}: the guide goes on here.").format(why=error.message))


@asynccontextmanager
async def _face(manner: Manner, leader: Leader[Led]) -> AsyncIterator[Face]:
    if manner.place is Place.TERMINAL or (manner.place is Place.ANY and _is_terminal()):
        async with _here(manner, leader) as face:
            yield face
        return
    async with AsyncExitStack() as stack:
        try:
            face = await stack.enter_async_context(_in_notifications(manner, leader))
        except CrampguardError as error:
            if manner.place is Place.NOTIFICATIONS:
                _say_it_goes_on(error)
            face = await stack.enter_async_context(_here(manner, leader))
        yield face


@asynccontextmanager
async def _here(manner: Manner, leader: Leader[Led]) -> AsyncIterator[Face]:
    from crampguard.guide.terminal import TerminalFace, heard, whole_screen

    reading = sys.stdin.fileno()
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "dumb") == "dumb":
        with heard(reading, leader.hear, leader.leave, by_line=True):
            yield PlainFace(_print)
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGWINCH, leader.look_again)
    with whole_screen(sys.stdout.fileno()), heard(reading, leader.hear, leader.leave, by_line=False):
        yield TerminalFace(
            output=sys.stdout.fileno(),
            coloured=not os.environ.get("NO_COLOR"),
            blocks=_knows_blocks(),
            audible=manner.audible,
        )


@asynccontextmanager
async def _in_notifications(manner: Manner, leader: Leader[Led]) -> AsyncIterator[Face]:
    from crampguard.bus import connect, disconnect
    from crampguard.notifiers.dbus import DBusNotifier

    async with AsyncExitStack() as stack:
        bus = await connect(os.environ)
        stack.push_async_callback(disconnect, bus)
        notifier = DBusNotifier(bus)
        face = NotificationFace(notifier, _TAG, audible=manner.audible)
        await notifier.open(_Listener(face, leader))
        stack.push_async_callback(notifier.close)
        if not notifier.available:
            raise CrampguardError(_("no notification service on the session bus"))
        stack.push_async_callback(face.clear)
        yield face


class _Listener:
    """A NotificationListener that hands on to a guide what its notification hears."""

    def __init__(self, face: NotificationFace, leader: Leader[Led]) -> None:
        self._face = face
        self._leader = leader

    def answered(self, tag: str, action: Action) -> None:
        """A guide has buttons of its own."""

    def pressed(self, tag: str, key: str) -> None:  # noqa: ARG002 - there is no other
        """It leads on."""
        self._leader.hear(key)

    def closed(self, tag: str, closure: Closure) -> None:  # noqa: ARG002 - there is no other
        """The person leaves; or it went by itself."""
        self._face.went(self._leader, closure)

    def service_available(self) -> None:
        """Whatever is lost is told of otherwise."""

    def service_restarted(self, lost: Sequence[str]) -> None:
        """It is shown again."""
        if lost:
            self._face.went(self._leader, None)


async def _hush(guide: str, seconds: int) -> None:
    from crampguard.control import DaemonClient

    # Where no service runs, all is quiet. One that doesn't understand goes on to remind: no harm done.
    with suppress(CrampguardError):
        async with DaemonClient.connect(_PATIENCE) as daemon:
            await daemon.hush(guide, seconds)


def _knows_blocks() -> bool:
    try:
        "█▀▄".encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return False
    return True


def _print(text: str) -> None:
    # Whoever closed the other end doesn't read any more; what is known is noted all the same.
    with suppress(OSError):
        sys.stdout.write(text)
        sys.stdout.flush()
