"""One service after the other over one journal, each killed with SIGKILL, and a person who interferes."""

import asyncio
import contextlib
import shutil
import signal
import sqlite3
import sys
import tempfile
from asyncio.subprocess import Process
from collections import Counter
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random

from dbus_fast.aio import MessageBus

from crampguard.control.names import BUS_NAME
from crampguard.domain.event import Event
from crampguard.journal.rows import COLUMNS, event_of
from tests.crash.evidence import Closed, Evidence, Pace, Seen
from tests.crash.person import Person, send
from tests.rigs.processes import PATIENCE
from tests.rigs.recording_server import Call, RecordingServer
from tests.rigs.service import Home
from tests.rigs.session_bus import wait_for_owner

PACES = {
    **{name: Pace(period=timedelta(seconds=seconds)) for name, seconds in
       (("five", 5), ("six", 6), ("seven", 7), ("eight", 8))},
    "minutely": Pace(period=timedelta(minutes=1), counted=False),
}  # fmt: skip
"""Together, snoozes included, less than one a second: the spacing lets no more through."""
SPACING = timedelta(seconds=1)

_LONGEST_LIFE = 2.5
"""Seconds that a life lasts that is ended at any time; the first third of a second is the start."""
_LONGEST_WAIT = 6.0
"""Seconds after which a life is ended anyway, whose moment never came."""


class Moment(StrEnum):
    """When a service is killed."""

    ANY = "at any time"
    NOTIFY = "when the server is asked to show, before it answers"
    ANSWERED = "when the server has answered"
    PRESSED = "when a button was pressed"
    CLOSING = "when an answered notification is closed"
    RELOADED = "when it was told to read its settings"
    ASKED = "when something was asked over the bus"


class Lives:
    """A home, a server and a person, and the services that live and die there."""

    def __init__(self, home: Home, server: RecordingServer, bus: MessageBus, random: Random) -> None:
        self.evidence = Evidence(paces=PACES, spacing=SPACING)
        self.killed: Counter[Moment] = Counter()
        self._home = home
        self._log = home.directory / "service.log"
        self._bus = bus
        self._server = server
        self._random = random
        self._person = Person(home, server, bus, random, self.evidence)
        self._person.did = self._did
        self._process: Process | None = None
        self._moment = Moment.ANY
        self._reached = Moment.ANY
        server.on_call = self._called
        server.on_shown = self._shown

    async def live_and_die(self, moment: Moment) -> None:
        """Run the service until that moment, kill it there, and look at what it leaves behind."""
        process = await self._start()
        self._moment, self._reached = moment, Moment.ANY
        wait = self._random.uniform(0, _LONGEST_LIFE) if moment is Moment.ANY else _LONGEST_WAIT
        interfering = asyncio.create_task(self._person.interfere(process))
        try:
            async with asyncio.timeout(wait):
                await process.wait()
        except TimeoutError:
            self._kill()
            await process.wait()
        self._process = None
        interfering.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await interfering
        if process.returncode != -signal.SIGKILL:
            self._ended_by_itself(process)
        self.killed[self._reached] += 1
        await wait_for_owner(self._bus, BUS_NAME, owned=False)
        self._examine()

    async def die_in_bed(self) -> None:
        """Run the service until each reminder has come once more, and end it in good order."""
        awaited = {name for name, pace in PACES.items() if pace.counted}
        before = len(self.evidence.seen)
        self._moment = Moment.ANY
        self._person.present = False
        process = await self._start()
        try:
            async with asyncio.timeout(PATIENCE):
                while silent := awaited - {seen.reminder for seen in self.evidence.seen[before:]}:
                    await self._person.next_shown()
        except TimeoutError:
            self.evidence.faults.append(f"never came again: {silent}")
        send(process, signal.SIGTERM)
        if await process.wait() != 0:
            self._ended_by_itself(process)
        self._process = None
        self._examine()

    async def _start(self) -> Process:
        with self._log.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "crampguard", "run",
                env=self._home.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )  # fmt: skip
        return self._process

    def _ended_by_itself(self, process: Process) -> None:
        last_words = self._log.read_text().strip().rpartition("\n")[2]
        self.evidence.faults.append(f"the service ended by itself with {process.returncode}: {last_words}")

    def _kill(self) -> None:
        if self._process is not None:
            send(self._process, signal.SIGKILL)

    def _kill_soon(self, moment: Moment, within: float = 0.0) -> None:
        """Kill it if that is its moment: at once, or within so many seconds."""
        if self._moment is not moment:
            return
        self._moment, self._reached = Moment.ANY, moment
        # Half of them at once: the first instructions afterwards are the interesting ones.
        if not within or self._random.random() < 0.5:
            self._kill()
        else:
            asyncio.get_running_loop().call_later(self._random.uniform(0, within), self._kill)

    def _called(self, call: Call) -> None:
        match call.member:
            case "Notify":
                self._kill_soon(Moment.NOTIFY)
            case "CloseNotification":
                self._kill_soon(Moment.CLOSING)
                # What has expired is cleared from the list for the next one: nobody answered that.
                if call.body[0] in self._server.shown:
                    self.evidence.closed.append(Closed(at=datetime.now(UTC), id=call.body[0]))
            case _:
                pass

    def _shown(self, call: Call, given: int) -> None:
        self._kill_soon(Moment.ANSWERED, within=0.02)
        self.evidence.seen.append(Seen(at=datetime.now(UTC), reminder=call.body[3], id=given))
        self._person.saw(call.body[3], given)

    def _did(self, moment: str) -> None:
        self._kill_soon(Moment[moment], within=0.02)

    def _examine(self) -> None:
        """Look at a copy, so that the next service finds the journal as this one left it."""
        journal = self._home.state / "journal.sqlite3"
        if not journal.exists():
            return
        with tempfile.TemporaryDirectory(prefix="crampguard-") as directory:
            for suffix in ("", "-wal"):
                if (file := journal.with_name(journal.name + suffix)).exists():
                    shutil.copy(file, directory)
            faults, new = _read(Path(directory, journal.name), len(self.evidence.events))
        self.evidence.faults += faults
        self.evidence.events += new

    def compare_whole(self) -> None:
        """See that nothing that was ever in the journal has left it, or changed."""
        faults, events = _read(self._home.state / "journal.sqlite3", 0)
        self.evidence.faults += faults
        if events != self.evidence.events:
            self.evidence.faults.append("the journal's past has changed")


def _read(journal: Path, known: int) -> tuple[list[str], list[Event]]:
    """What is wrong with a journal, and its events after the first ``known``."""
    with contextlib.closing(sqlite3.connect(journal)) as connection:
        (state,) = connection.execute("PRAGMA integrity_check").fetchone()
        if state != "ok":
            return [f"the journal is damaged: {state}"], []
        if connection.execute("PRAGMA user_version").fetchone() == (0,):
            return [], []
        count, last = connection.execute("SELECT count(*), coalesce(max(seq), 0) FROM events").fetchone()
        query = f"SELECT {COLUMNS} FROM events WHERE seq > ? ORDER BY seq"
        events = [event_of(row) for row in connection.execute(query, [known])]
    return ([] if count == last >= known else [f"{count} events up to number {last}, after {known}"]), events
