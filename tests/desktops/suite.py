"""What crampguard owes every desktop: one check for each, with the real service."""

import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pytest
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from crampguard.catalogue.reminders import NIGHT_CHECK, built_in
from crampguard.domain.event import EventKind
from crampguard.domain.notification import Action
from crampguard.domain.presence import Answer, Signal
from crampguard.domain.reminder import Button
from crampguard.domain.settings import You
from tests.desktops.desktop import Desktop, Unsupported
from tests.desktops.person import DROPS, MESSAGE, TEA, TITLE, person
from tests.desktops.waiting import eventually
from tests.rigs.audio import MICROPHONE, SoundServer, pipewire
from tests.rigs.display import ARTEFACTS
from tests.rigs.session_bus import call as call_bus
from tests.rigs.session_bus import session_bus


@dataclass(frozen=True, slots=True)
class Works:
    """It was seen to work."""


@dataclass(frozen=True, slots=True)
class CannotBe:
    """There is nothing of the kind on this desktop."""

    why: str


@dataclass(frozen=True, slots=True)
class Fails:
    """It is there, and doesn't do what it should."""

    why: str


Finding = Works | CannotBe | Fails

BEDTIME_STRETCH = "bedtime-stretch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One check's stay on a desktop that runs."""

    desktop: Desktop
    state: Path
    """Where the service keeps its journal."""

    async def until_displayed(self, number: int) -> None:
        """Return once so many notifications are on the screen."""

        async def are_there() -> bool:
            return await self.desktop.displayed() == number

        await eventually(are_there, f"there never were {number} notifications on the screen")

    async def keep_picture(self, name: str) -> None:
        """For people to look at, where the desktop can be photographed."""
        folder = ARTEFACTS / "desktops"
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(Unsupported):
            await self.desktop.screenshot(folder / f"{self.desktop.name}-{name}.png")


async def shown(visit: Visit) -> None:
    """What the notification service accepted is on the screen, and its text is as it was written."""
    async with person(visit.desktop, visit.state) as one:
        await one.command("remind", TEA)
        await one.until_outcome(TEA, "shown")
        await visit.until_displayed(1)
        await visit.keep_picture("shown")
        with suppress(Unsupported):
            (seen,) = await visit.desktop.visible()
            body = escape(MESSAGE, quote=False) if await _takes_markup(visit.desktop) else MESSAGE
            assert (seen.title, seen.body) == (TITLE, body), f"shown as {seen}"


async def replaced(visit: Visit) -> None:
    """A second one of a reminder takes the place of the first."""
    async with person(visit.desktop, visit.state) as one:
        await one.command("remind", TEA)
        await visit.until_displayed(1)
        await one.command("remind", TEA)
        await visit.until_displayed(1)
        assert one.count(TEA, EventKind.SHOWN) == 2, one.story(TEA)
        await one.until_outcome(TEA, "shown")


async def answered(visit: Visit) -> None:
    """Each button is heard, once, and what was answered leaves the screen."""
    async with person(visit.desktop, visit.state) as one:
        for action, outcome in (
            (Action.SNOOZE, "snoozed"),
            (Action.SKIP, "skipped"),
            (Action.DONE, "done"),
        ):
            await one.command("remind", TEA)
            await visit.until_displayed(1)
            await visit.desktop.press(action)
            await one.until_outcome(TEA, outcome)
            await visit.until_displayed(0)
        for kind in (EventKind.SNOOZED, EventKind.SKIPPED, EventKind.DONE):
            assert one.count(TEA, kind) == 1, one.story(TEA)


async def asked_and_led(visit: Visit) -> None:
    """The buttons that are one reminder's own: the night is noted, and "Show me" leads through a stretch."""
    nothing, cramp = built_in_buttons(NIGHT_CHECK)
    (show_me,) = built_in_buttons(BEDTIME_STRETCH)
    async with person(visit.desktop, visit.state) as one:
        for nights, button in enumerate((nothing, cramp), 1):
            await one.command("remind", NIGHT_CHECK)
            await visit.until_displayed(1)
            await visit.desktop.press_own(button)
            await one.until_outcome(NIGHT_CHECK, "done")
            assert one.noted() == nights, one.story(NIGHT_CHECK)
        # How to say more of the cramp.
        await visit.until_displayed(1)
        await visit.desktop.dismiss()
        await visit.until_displayed(0)
        await one.command("remind", BEDTIME_STRETCH)
        await visit.until_displayed(1)
        await visit.desktop.press_own(show_me)
        await one.until_answer(Signal.GUIDE, Answer.YES)
        await visit.until_displayed(1)
        await visit.keep_picture("show-me")


def built_in_buttons(name: str) -> tuple[Button, ...]:
    """What that reminder offers."""
    known = built_in(name)
    assert known is not None
    return known.reminder(You()).buttons


async def closed(visit: Visit) -> None:
    """One that the person closes without an answer is dismissed, once."""
    async with person(visit.desktop, visit.state) as one:
        await one.command("remind", TEA)
        await visit.until_displayed(1)
        await visit.desktop.dismiss()
        await one.until_outcome(TEA, "dismissed")
        await visit.until_displayed(0)
        assert one.count(TEA, EventKind.DISMISSED) == 1, one.story(TEA)


async def do_not_disturb(visit: Visit) -> None:
    """What is due meanwhile waits, and is shown afterwards."""
    await _waits(visit, Signal.DO_NOT_DISTURB, _switched(visit.desktop.set_do_not_disturb))


async def call(visit: Visit) -> None:
    """As long as a program listens to a microphone, what is due waits; it is shown afterwards."""
    # The same everywhere, so it isn't the desktop's.
    with session_bus(visit.desktop.directory / "sound") as bus, pipewire(bus) as sound:
        there = {"PULSE_SERVER": f"unix:{sound.socket}", "PIPEWIRE_RUNTIME_DIR": str(bus.directory)}
        await _waits(visit, Signal.CALL, _talking(sound), CRAMPGUARD_MOMENT__CALLS="wait", **there)


async def fullscreen(visit: Visit) -> None:
    """What is due meanwhile waits, and is shown afterwards."""
    await _waits(visit, Signal.FULLSCREEN, _switched(visit.desktop.set_fullscreen))


async def idle(visit: Visit) -> None:
    """Who touches nothing is away after as long as was set, and back with the first input."""
    async with person(visit.desktop, visit.state, CRAMPGUARD_MOMENT__AWAY_AFTER="2s") as one:

        async def is_active() -> bool:
            await visit.desktop.input()
            return await one.presence() == "active"

        # Some tell nothing before the first input that comes after they are asked.
        await eventually(is_active, "whoever moves the mouse is never active")
        await one.until_presence("away")
        await visit.desktop.input()
        await one.until_presence("active")
        await one.until_presence("away")


async def lock(visit: Visit) -> None:
    """Who has locked the session is away, whatever the input says."""
    async with person(visit.desktop, visit.state) as one:
        await visit.desktop.lock()
        try:
            await one.until_answer(Signal.LOCKED, Answer.YES)
            await one.until_presence("away")
        finally:
            await visit.desktop.unlock()
        await visit.desktop.input()
        await one.until_status(lambda facts: facts["presence"] != "away", "back after the lock")


async def _waits(
    visit: Visit, signal: Signal, meanwhile: AbstractAsyncContextManager[None], **environment: str
) -> None:
    async with person(visit.desktop, visit.state, **environment) as one:
        async with meanwhile:
            one.wants_drops()
            await one.until_status(lambda facts: _is_held_back(facts, DROPS), f"holding back {DROPS}")
            await visit.keep_picture(signal.value)
            assert one.count(DROPS, EventKind.SHOWN) == 0, one.story(DROPS)
            assert await visit.desktop.displayed() == 0, "it was shown all the same"
            assert one.events(DROPS)[-1].reason.kind.value == signal.value, one.story(DROPS)
        await one.until_outcome(DROPS, "shown")
        await visit.until_displayed(1)


@asynccontextmanager
async def _switched(switch: Callable[[bool], Awaitable[None]]) -> AsyncIterator[None]:
    await switch(True)
    try:
        yield
    finally:
        await switch(False)


@asynccontextmanager
async def _talking(sound: SoundServer) -> AsyncIterator[None]:
    with sound.recording("Talk", MICROPHONE):
        yield


def _is_held_back(facts: dict[str, Any], reminder: str) -> bool:
    return any(each["reminder"] == reminder for each in facts["held_back"])


Check = Callable[[Visit], Awaitable[None]]

CHECKS: Mapping[str, Check] = {
    "shown": shown,
    "replaced": replaced,
    "answered": answered,
    "asked and led": asked_and_led,
    "closed": closed,
    "do not disturb": do_not_disturb,
    "idle and back": idle,
    "lock": lock,
    "call": call,
    "fullscreen": fullscreen,
}
"""By the column of the table."""


async def find_out(name: str, desktop: Desktop) -> Finding:
    """Run one check on a desktop that runs, and say what came of it."""
    visit = Visit(desktop=desktop, state=desktop.directory / name.replace(" ", "-"))
    try:
        # What the check before has left takes its time to fade.
        await visit.until_displayed(0)
        await CHECKS[name](visit)
    except Unsupported as reason:
        return CannotBe(str(reason))
    except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - the other checks are tried all the same
        traceback.print_exc()
        # A line of it is enough for a note; all of it was printed.
        return Fails((str(error).strip() or type(error).__name__).splitlines()[-1])
    return Works()


async def _takes_markup(desktop: Desktop) -> bool:
    name, path = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
    bus = await MessageBus(bus_address=desktop.environment["DBUS_SESSION_BUS_ADDRESS"]).connect()
    try:
        (capabilities,) = await call_bus(bus, name, path, name, "GetCapabilities")
    finally:
        await disconnect(bus)
    assert isinstance(capabilities, list)
    return "body-markup" in capabilities
