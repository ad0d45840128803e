"""Somebody who presses buttons, asks for things and edits the settings, at random and all the time."""

import asyncio
import os
import signal
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from crampguard.control.names import BUS_NAME, INTERFACE, OBJECT_PATH
from crampguard.domain.event import EventKind
from crampguard.domain.notification import Action
from tests.crash.evidence import Confirmed, Evidence
from tests.rigs.recording_server import RecordingServer
from tests.rigs.service import Home
from tests.rigs.session_bus import wait_for_owner

_SETTINGS = """
[day]
active_hours = "00:00-24:00"
timezone = "UTC"
[moment]
spacing = "1s"
[notifications]
snooze = "2s"
"""
_EVERY = """
[reminders.{name}]
title = "{name}"
message = "{message}"
every = "{seconds:.0f}s"
"""
_MINUTELY = """
[reminders.minutely]
title = "minutely"
message = "{message}"
at = {times}
"""
_OFF = "[reminders.{name}]\nenabled = false\n"
_BUILT_IN = (
    "drink-water", "change-position", "bedtime-stretch", "bedtime-leg-setup", "shoe-check", "night-check",
)  # fmt: skip
_EVERY_MINUTE = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(1440)]


class Person:
    """One person at one desktop."""

    def __init__(
        self, home: Home, server: RecordingServer, bus: MessageBus, random: Random, evidence: Evidence
    ) -> None:
        self.did: Callable[[str], None] = lambda _what: None
        """Called right after each with PRESSED, ASKED or RELOADED."""
        self._home = home
        self._server = server
        self._bus = bus
        self._random = random
        self._evidence = evidence
        self._answered = [name for name, pace in evidence.paces.items() if pace.counted]
        self._on_screen: set[str] = set()
        self._edits = 0
        self.present = True
        """Presses and closes what is shown."""
        self._saw = asyncio.Event()
        self._asked: set[asyncio.Task[None]] = set()
        self.edit_settings()

    def edit_settings(self) -> None:
        """Other words, and every other time one reminder more."""
        self._edits += 1
        parts = [_SETTINGS, *(_OFF.format(name=name) for name in _BUILT_IN)]
        for name, pace in self._evidence.paces.items():
            message = f"edit {self._edits}"
            seconds = pace.period.total_seconds()
            template = _EVERY if pace.counted else _MINUTELY
            parts.append(template.format(name=name, message=message, seconds=seconds, times=_EVERY_MINUTE))
        if self._edits % 2:
            parts.append(_EVERY.format(name="sometimes", message="now", seconds=11))
        self._home.write_settings("".join(parts))

    def saw(self, reminder: str, id_: int) -> None:
        """A notification has come: press a button soon, mostly, or close it, or let it be."""
        self._saw.set()
        self._on_screen.add(reminder)
        loop = asyncio.get_running_loop()
        delay = self._random.uniform(0, 0.3)
        match self._random.random():
            case chance if chance < 0.6:
                loop.call_later(delay, self._press, reminder, id_, self._random.choice(list(Action)))
            case chance if chance < 0.7:
                loop.call_later(delay, self._close, id_, self._random.choice([1, 2]))
            case _:
                pass

    async def next_shown(self) -> None:
        """Return when something is shown."""
        self._saw.clear()
        await self._saw.wait()

    async def interfere(self, process: Process) -> None:
        """Ask, answer, pause and edit, until cancelled."""
        self._on_screen.clear()
        await wait_for_owner(self._bus, BUS_NAME)
        while True:
            await asyncio.sleep(self._random.uniform(0, 0.4))
            reminder = self._random.choice(self._answered)
            match self._random.randrange(8):
                case 0:
                    self.edit_settings()
                case 1:
                    send(process, signal.SIGHUP)
                    self.did("RELOADED")
                case 2:
                    self._ask("Pause", "x", int(time.time()) + self._random.randint(1, 2))
                case 3:
                    self._ask("Resume")
                case 4 if reminder in self._on_screen:
                    self._ask("Snooze", "su", reminder, self._random.randint(1, 3))
                case 5:
                    self._ask("Skip", "s", reminder)
                case 6:
                    self._ask("Done", "s", reminder)
                case _:
                    pass

    def _press(self, reminder: str, id_: int, action: Action) -> None:
        if self.present:
            self._on_screen.discard(reminder)
            self._server.press(id_, action)
            self.did("PRESSED")

    def _close(self, id_: int, reason: int) -> None:
        if self.present:
            self._server.close(id_, reason)

    def _ask(self, member: str, signature: str = "", *body: object) -> None:
        self._on_screen.difference_update(name for name in body if isinstance(name, str))
        task = asyncio.create_task(self._ask_alone(member, signature, body))
        self._asked.add(task)
        task.add_done_callback(self._asked.discard)
        asyncio.get_running_loop().call_soon(self.did, "ASKED")

    async def _ask_alone(self, member: str, signature: str, body: tuple[object, ...]) -> None:
        reply = await self._bus.call(
            Message(
                destination=BUS_NAME,
                path=OBJECT_PATH,
                interface=INTERFACE,
                member=member,
                signature=signature,
                body=list(body),
            )
        )
        # Refused, or killed meanwhile: then nothing was promised.
        if reply.message_type is MessageType.METHOD_RETURN:
            self._evidence.confirmed += _promised(member, body, reply.body)


def send(process: Process, number: signal.Signals) -> None:
    """Send a signal, to a process that may be dead already."""
    # Not by its own method: that would collect the exit status which the event loop waits for.
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)


def _promised(member: str, asked: Sequence[Any], answered: Sequence[Any]) -> Iterator[Confirmed]:
    """What the journal must hold, now that the service has confirmed it."""
    match member:
        case "Pause":
            yield Confirmed(kind=EventKind.PAUSED, until=datetime.fromtimestamp(asked[0], UTC))
        case "Done" | "Skip" | "Snooze":
            kind = {"Done": EventKind.DONE, "Skip": EventKind.SKIPPED, "Snooze": EventKind.SNOOZED}[member]
            yield Confirmed(kind=kind, reminder=asked[0], scheduled_for=datetime.fromisoformat(answered[0]))
        case _:
            # A resume without a pause changes nothing.
            return
