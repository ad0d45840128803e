"""What the service leads through itself: "Show me" on a reminder, in the reminder's own process."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from crampguard.catalogue.reminders import SHOW_ME, built_in
from crampguard.catalogue.stretches import ROUTINES
from crampguard.domain.notification import GUIDE_TAG, Action, Closure, Delivery, Notification
from crampguard.domain.occurrence import Outcome
from crampguard.domain.reminder import Urgency
from crampguard.domain.routine import timeline
from crampguard.domain.settings import You
from crampguard.guidance import Guidance
from tests.fakes.world import Desktop, World, at, reminder, settings
from tests.rigs.processes import PATIENCE
from tests.rigs.service import Home

BEDTIME = "bedtime-stretch"


class Screen(Desktop):
    """A desktop that can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.titles: asyncio.Queue[str] = asyncio.Queue()

    async def show(self, notification: Notification) -> Delivery:
        """Show it, and say so."""
        delivery = await super().show(notification)
        if notification.tag == GUIDE_TAG:
            self.titles.put_nowait(notification.title)
        return delivery

    async def next(self) -> str:
        """The title that the guide shows next."""
        async with asyncio.timeout(PATIENCE):
            return await self.titles.get()


@dataclass
class Bedroom:
    """A service whose bedtime stretch has been shown, and somebody to press its buttons."""

    world: World
    screen: Screen
    guidance: Guidance
    hushed: list[int] = field(default_factory=list)

    async def outcome(self) -> Outcome:
        """What became of the reminder, once the guide is over."""
        await self.world.settle()
        ((_time, outcome),) = self.world.outcomes(BEDTIME)
        return outcome


@pytest.fixture
async def bedroom() -> AsyncIterator[Bedroom]:
    """At a quarter past ten in the evening."""
    known = built_in(BEDTIME)
    assert known is not None
    world = World(
        "2026-11-22 20:00", settings(reminder(BEDTIME, at("22:15"), buttons=known.reminder(You()).buttons))
    )
    await world.until("2026-11-22 22:15")
    screen = Screen()
    hushed: list[int] = []

    def hush(_guide: str, seconds: int) -> None:
        hushed.append(seconds)

    room = Bedroom(world, screen, Guidance(world.service, screen, hush), hushed)
    yield room
    await room.guidance.close()


def test_the_reminders_that_have_a_routine_offer_to_show_it() -> None:
    known = built_in(BEDTIME)
    assert known is not None
    assert [(button.key, button.label) for button in known.reminder(You()).buttons] == [(SHOW_ME, "Show me")]


async def test_gone_through_to_its_end_it_is_done(bedroom: Bedroom) -> None:
    assert [button.key for button in bedroom.world.desktop.shown[0].buttons] == [SHOW_ME]
    bedroom.guidance.pressed(BEDTIME, SHOW_ME)
    assert await bedroom.screen.next() == "Bedtime set"
    bedroom.guidance.pressed(GUIDE_TAG, "begin")
    assert await bedroom.screen.next() == "Get ready · 10 s"
    assert bedroom.hushed == [90]
    # Shortly before bed nothing is an emergency; but it stays until the next phase takes its place.
    assert {(each.urgency, each.stays) for each in bedroom.screen.shown} == {(Urgency.NORMAL, True)}
    for _phase in timeline(ROUTINES["bedtime"].parts):
        bedroom.guidance.pressed(GUIDE_TAG, "next")
        last = await bedroom.screen.next()
    assert last == "Done"
    bedroom.guidance.pressed(GUIDE_TAG, "leave")
    assert await bedroom.outcome() is Outcome.DONE
    assert bedroom.hushed[-1] == 0
    assert bedroom.screen.withdrawn == [GUIDE_TAG]


async def test_closed_before_its_end_it_is_not_done(bedroom: Bedroom) -> None:
    bedroom.guidance.pressed(BEDTIME, SHOW_ME)
    await bedroom.screen.next()
    bedroom.guidance.pressed(GUIDE_TAG, "begin")
    await bedroom.screen.next()
    bedroom.guidance.closed(GUIDE_TAG, Closure.DISMISSED)
    assert await bedroom.outcome() is Outcome.DISMISSED


async def test_asked_for_again_it_begins_anew(bedroom: Bedroom) -> None:
    bedroom.guidance.pressed(BEDTIME, SHOW_ME)
    await bedroom.screen.next()
    bedroom.guidance.pressed(GUIDE_TAG, "begin")
    assert await bedroom.screen.next() == "Get ready · 10 s"
    bedroom.guidance.pressed(BEDTIME, SHOW_ME)
    assert await bedroom.screen.next() == "Bedtime set"


async def test_a_new_notification_service_gets_it_shown_again(bedroom: Bedroom) -> None:
    bedroom.guidance.pressed(BEDTIME, SHOW_ME)
    await bedroom.screen.next()
    bedroom.guidance.service_restarted([GUIDE_TAG])
    assert await bedroom.screen.next() == "Bedtime set"


async def test_the_service_s_end_is_the_guide_s(bedroom: Bedroom) -> None:
    bedroom.guidance.pressed(BEDTIME, SHOW_ME)
    await bedroom.screen.next()
    await bedroom.guidance.close()
    assert bedroom.screen.withdrawn == [GUIDE_TAG]
    assert bedroom.hushed[-1] == 0
    # The occurrence is as it was: the next start takes charge of it.
    assert bedroom.world.outcomes(BEDTIME) == [("22:15", Outcome.SHOWN)]


async def test_a_reminder_without_a_routine_shows_nothing(bedroom: Bedroom) -> None:
    for name in ("drink-water", "eye-drops"):
        bedroom.guidance.pressed(name, SHOW_ME)
    bedroom.guidance.pressed(GUIDE_TAG, "begin")
    bedroom.guidance.closed(GUIDE_TAG, Closure.DISMISSED)
    bedroom.guidance.service_restarted([GUIDE_TAG])
    await bedroom.world.settle()
    assert bedroom.screen.shown == []


class Service:
    """A NotificationListener that remembers."""

    def __init__(self) -> None:
        self.heard: list[tuple[object, ...]] = []

    def answered(self, tag: str, action: Action) -> None:
        """Remember it."""
        self.heard.append((tag, action))

    def pressed(self, tag: str, key: str) -> None:
        """Remember it."""
        self.heard.append((tag, key))

    def closed(self, tag: str, closure: Closure) -> None:
        """Remember it."""
        self.heard.append((tag, closure))

    def service_available(self) -> None:
        """Remember it."""
        self.heard.append(("available",))

    def service_restarted(self, lost: Sequence[str]) -> None:
        """Remember it."""
        self.heard.append(("lost", *lost))


async def test_all_the_rest_is_the_service_s() -> None:
    service = Service()
    guidance = Guidance(service, Screen(), lambda _guide, _seconds: None)
    guidance.answered("drink-water", Action.DONE)
    guidance.pressed("night-check", "none")
    guidance.closed("drink-water", Closure.EXPIRED)
    guidance.service_available()
    guidance.service_restarted(["drink-water", GUIDE_TAG])
    assert service.heard == [
        ("drink-water", Action.DONE),
        ("night-check", "none"),
        ("drink-water", Closure.EXPIRED),
        ("available",),
        ("lost", "drink-water"),
    ]


# The whole of it, in a service of its own, on a real desktop


def test_show_me_on_a_real_desktop(person: Home, request: pytest.FixtureRequest) -> None:
    desktop = request.getfixturevalue("desktop")
    person.start()
    person.command("remind", BEDTIME)
    desktop.press("Show me")
    person.until(lambda: "guide" in held(person))
    assert desktop.displayed() == 1
    desktop.press("Leave")
    person.until(lambda: [each["outcome"] for each in person.history(BEDTIME)] == ["dismissed"])
    assert "guide" not in held(person)


def held(person: Home) -> list[str]:
    """The signals that hold now, as ``status`` tells them."""
    return [source["signal"] for source in person.json("status")["sources"] if source["answer"] == "yes"]


def test_a_service_in_which_nobody_asks_for_a_guide_loads_none() -> None:
    asked = "import sys, crampguard.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    about_guides = [name for name in loaded.split() if "guide" in name or "stretch" in name]
    assert about_guides == ["crampguard.presence.guide"]
