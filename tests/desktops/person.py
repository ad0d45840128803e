"""Somebody at a desktop who runs crampguard: its commands, and waiting for what they tell."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crampguard.domain.event import Event, EventKind
from crampguard.domain.presence import Answer, Signal
from crampguard.journal import FILE_NAME
from crampguard.journal.rows import COLUMNS, event_of
from tests.desktops.desktop import Desktop
from tests.rigs.service import OFTEN, SETTINGS, Home

TEA = "tea"
"""A reminder that comes when called for."""
DROPS = "eye-drops"
"""A reminder that comes each second, once it is wanted."""

TITLE, MESSAGE = "Tea <b>&amp;</b>", "<i>Hot</i> & 5 < 6"
"""The tea's words: they look like markup, and are none."""

_TEA = f"""
[reminders.{TEA}]
enabled = false
title = "{TITLE}"
message = "{MESSAGE}"
at = "12:00"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Their commands run beside the event loop. What is waited for and doesn't come is an AssertionError."""

    home: Home

    def wants_drops(self) -> None:
        """From now on that reminder is due each second."""
        self.home.write_settings(SETTINGS + _TEA + OFTEN)

    async def command(self, *arguments: str) -> None:
        """Run ``crampguard`` to its end, which must be a good one."""
        await asyncio.to_thread(self.home.command, *arguments)

    async def presence(self) -> str:
        """What the service takes them for."""
        return str((await asyncio.to_thread(self.home.json, "status"))["presence"])

    async def until_status(self, holds: Callable[[dict[str, Any]], bool], what: str) -> None:
        """Return once ``status --json`` is as wanted."""
        facts: dict[str, Any] = {}

        def asked() -> bool:
            facts.update(self.home.json("status"))
            return holds(facts)

        try:
            await asyncio.to_thread(self.home.until, asked)
        except TimeoutError:
            raise AssertionError(f"never {what}; {_known(facts)}") from None

    async def until_presence(self, presence: str) -> None:
        """Return once the service takes them for that."""
        await self.until_status(lambda facts: facts["presence"] == presence, presence)

    async def until_answer(self, signal: Signal, answer: Answer) -> None:
        """Return once a source says so of that signal."""
        wanted = (signal.value, answer.value)
        await self.until_status(
            lambda facts: any((each["signal"], each["answer"]) == wanted for each in facts["sources"]),
            f"told {answer} of {signal.value}",
        )

    async def until_outcome(self, reminder: str, outcome: str) -> None:
        """Return once that is the latest known of the reminder."""
        known: list[str] = []

        def came() -> bool:
            known[:] = [entry["outcome"] for entry in self.home.history(reminder)]
            return known[-1:] == [outcome]

        try:
            await asyncio.to_thread(self.home.until, came)
        except TimeoutError:
            raise AssertionError(f"{reminder} was never {outcome}; history tells {known}") from None

    def events(self, reminder: str) -> list[Event]:
        """What the journal has of a reminder, in its order."""
        file = f"file:{self.home.state / FILE_NAME}?mode=ro"
        asked = f"SELECT {COLUMNS} FROM events WHERE reminder = ? ORDER BY seq"
        with closing(sqlite3.connect(file, uri=True)) as journal:
            return [event_of(row) for row in journal.execute(asked, [reminder])]

    def noted(self) -> int:
        """How often something was written into the diary."""
        file = f"file:{self.home.state / FILE_NAME}?mode=ro"
        asked = "SELECT count(*) FROM events WHERE kind = ?"
        with closing(sqlite3.connect(file, uri=True)) as journal:
            (count,) = journal.execute(asked, [EventKind.DIARY_ENTRY]).fetchone()
        return int(count)

    def story(self, reminder: str) -> str:
        """The same in few words: each event's kind, and the reason if there is one."""
        told = [f"{event.kind} {event.reason.kind} {event.reason.detail}" for event in self.events(reminder)]
        return "; ".join(" ".join(words.split()) for words in told)

    def count(self, reminder: str, kind: EventKind) -> int:
        """How often that became of it."""
        return sum(event.kind is kind for event in self.events(reminder))


def _known(facts: Mapping[str, Any]) -> str:
    """What is known of the surroundings, in few words."""
    sure = [
        f"{each['signal']}: {each['answer']} ({each['source']})"
        for each in facts["sources"]
        if each["answer"] != Answer.UNKNOWN
    ]
    return f"presence {facts['presence']}, held back {facts['held_back']}, known {sure}"


@asynccontextmanager
async def person(at: Desktop, state: Path, **environment: str) -> AsyncIterator[Person]:
    """Somebody at that desktop within the block: the service runs, its journal is in ``state``."""
    theirs = {**at.environment, "XDG_STATE_HOME": str(state), **environment}
    home = Home(directory=at.directory, environment=theirs)
    home.write_settings(SETTINGS + _TEA)
    try:
        await asyncio.to_thread(home.start)
        yield Person(home=home)
    finally:
        await asyncio.to_thread(_leave_the_screen_as_it_was, home)
        for service in home.services:
            await asyncio.to_thread(service.close)


def _leave_the_screen_as_it_was(home: Home) -> None:
    """What is answered leaves it, and nothing new comes."""
    home.command("pause", "1h")
    for reminder in {entry["reminder"] for entry in home.json("history") if entry["outcome"] == "shown"}:
        home.command("skip", reminder)
