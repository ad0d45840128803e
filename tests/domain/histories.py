"""Whole histories for Hypothesis: what can happen to a service, a step at a time, and what came of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st

from crampguard.domain.event import Event, EventKind
from crampguard.domain.notification import Accepted, Action, Closure, Unreachable
from crampguard.domain.presence import Signal
from crampguard.domain.reminder import Reminder, Urgency
from crampguard.domain.schedule import Anchor, RelativeTo
from crampguard.domain.settings import Moment, Settings
from crampguard.errors import CrampguardError
from tests.fakes.world import World, at, every, reminder, settings

BEGINNING = "2026-03-28 07:00"  # the night after, Berlin's clocks go forward

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Step:
    """One thing that happens, with a name that reads well in a counterexample."""

    said: str
    happen: Callable[[World], Awaitable[None] | None]

    def __repr__(self) -> str:
        return self.said


REMINDERS: tuple[Reminder, ...] = (
    reminder("water", at("09:00", "09:01", "12:00", "13:00")),
    reminder("drops", at("09:00", "22:14"), catch_up=MINUTE),
    reminder("move", every(45)),
    reminder("often", every(7), catch_up=2 * MINUTE),
    reminder("bed", RelativeTo(anchor=Anchor.BEDTIME, offset=-15 * MINUTE)),
    reminder("hot", at("10:30", "13:00"), enabled=False),
    reminder("pills", at("12:00"), repeat=10 * MINUTE),
    reminder("news", at("12:00", "13:00"), urgency=Urgency.LOW),
    reminder("post", at("13:00"), urgency=Urgency.LOW),
)
NAMES = [each.name for each in REMINDERS]


def with_moment(*reminders: Reminder) -> Settings:
    """Settings with these reminders and the usual spacing."""
    return settings(*reminders, moment=Moment(spacing=2 * MINUTE))


OTHER_SETTINGS: tuple[Settings, ...] = (
    with_moment(*REMINDERS),
    with_moment(*REMINDERS[2:]),
    with_moment(reminder("water", at("11:11", "12:00")), reminder("move", every(20)), *REMINDERS[3:]),
)


def _change(number: int) -> Callable[[World], None]:
    def change(world: World) -> None:
        world.settings = OTHER_SETTINGS[number]
        world.service.settings_changed(world.settings, world.zone)

    return change


def _answer(name: str, action: Action, length: timedelta | None) -> Callable[[World], None]:
    def answer(world: World) -> None:
        # Nothing may be waiting, or it may have left the settings: then there is nothing to answer.
        with suppress(CrampguardError):
            world.service.answer(name, action, length)

    return answer


def _remind(name: str, today: bool) -> Callable[[World], Awaitable[None]]:
    async def remind(world: World) -> None:
        # It may have left the settings, or there may be nobody to show it.
        with suppress(CrampguardError):
            await world.service.remind(name, today=today)

    return remind


def _out(world: World) -> None:
    world.desktop.delivery = Unreachable("nobody there")


def _back(world: World) -> None:
    world.desktop.delivery = Accepted(1, ":1.9")
    world.service.service_available()


_names = st.sampled_from([name for name in NAMES if name != "hot"])
_minutes = (
    st.integers(1, 20) | st.integers(1, 24 * 60) | st.sampled_from([1, 2, 45, 120, 8 * 60, 9 * 24 * 60])
)
_lengths = _minutes.map(lambda count: count * MINUTE)


@st.composite
def _steps(draw: st.DrawFn, step: Callable[..., Step], *parts: st.SearchStrategy[object]) -> Step:
    return step(*(draw(part) for part in parts))


passing = _steps(lambda length: Step(f"pass {length}", lambda world: world.pass_for(length)), _lengths)
pressing = _steps(
    lambda name, action: Step(f"press {action} {name}", lambda world: world.press(name, action)),
    _names,
    st.sampled_from(Action),
)
closing = _steps(
    lambda name, closure: Step(f"close {name} {closure}", lambda world: world.close(name, closure)),
    _names,
    st.sampled_from(Closure),
)
answering = _steps(
    lambda name, action, length: Step(f"{action} {name} {length}", _answer(name, action, length)),
    _names,
    st.sampled_from(Action),
    st.none() | st.integers(1, 90).map(lambda count: count * MINUTE),
)
asking = _steps(
    lambda name, today: Step(f"remind {name} today={today}", _remind(name, today)), _names, st.booleans()
)
pausing = _steps(
    lambda length: Step(f"pause {length}", lambda world: world.service.pause(world.now + length)), _lengths
) | st.just(Step("resume", lambda world: world.service.resume()))
sleeping = _steps(lambda length: Step(f"sleep {length}", lambda world: world.sleep(length)), _lengths)
stepping = _steps(
    lambda length, sign: Step(f"set clock {sign}{length}", lambda world: world.step_clock(sign * length)),
    _lengths,
    st.sampled_from([-1, 1]),
)
changing = _steps(lambda number: Step(f"settings {number}", _change(number)), st.integers(0, 2))
outages = st.sampled_from([Step("server goes", _out), Step("server comes", _back)])

observing = st.sets(st.sampled_from(Signal), max_size=2).map(
    lambda signals: Step(f"observe {sorted(signals)}", lambda world: world.observe(*sorted(signals)))
) | st.just(Step("observe nothing", lambda world: world.observe_nothing()))

unasked = passing | passing | pressing | closing | answering | pausing | sleeping | observing | observing
ordinary = (
    passing
    | passing
    | pressing
    | closing
    | answering
    | asking
    | pausing
    | sleeping
    | outages
    | changing
    | observing
)


def histories(step: st.SearchStrategy[Step]) -> st.SearchStrategy[list[Step]]:
    """Histories of such steps."""
    return st.lists(step, min_size=1, max_size=12)


def live(steps: Sequence[Step], *, restarted_before: Iterable[int] = ()) -> World:
    """A world after those steps, killed and started again before some of them."""
    restarts = set(restarted_before)

    async def lived() -> World:
        world = World(BEGINNING, OTHER_SETTINGS[0])
        for number, step in enumerate(steps):
            if number in restarts:
                world.restart()
                await world.pass_for(timedelta(0))
            happening = step.happen(world)
            if happening is not None:
                await happening
            # Alarms that are overdue are called for at once.
            await world.pass_for(timedelta(0))
        return world

    return asyncio.run(lived())


def told(world: World) -> list[Event]:
    """What the journal has, but for the starts of the service."""
    return [event for event in world.journal.events if event.kind is not EventKind.STARTED]


def showings(world: World) -> list[Event]:
    """Every showing, in order."""
    return [event for event in world.journal.events if event.kind is EventKind.SHOWN]


def local(moment: datetime, world: World) -> str:
    """A moment as the person's clock shows it."""
    return moment.astimezone(world.zone).isoformat(" ")


def catch_ups(name: str) -> timedelta:
    """How late that reminder may be shown, by any of the settings."""
    found = [known.catch_up for each in OTHER_SETTINGS if (known := each.reminder(name)) is not None]
    assert len(set(found)) == 1
    return found[0]


def repeats(name: str) -> timedelta | None:
    """How long after it was shown that reminder comes again, by any of the settings."""
    return next((each.repeat for each in REMINDERS if each.name == name), None)
