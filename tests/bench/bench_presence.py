"""What it costs to wait for the right moment: ``python -m tests.bench.bench_presence``. Takes three minutes.

Real desktops without a screen, a real service beside them. Prints, and judges nothing.
"""

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from dbus_fast import MessageType
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from crampguard.domain.decide import Attempt, Situation, decide
from crampguard.domain.occurrence import Occurrence
from crampguard.domain.ports import Journal
from crampguard.domain.presence import Answer, Presence, Reading, Signal, Surroundings
from crampguard.domain.settings import Moment
from crampguard.journal import SqliteJournal
from crampguard.service import Service
from crampguard.settings.reading import defaults
from tests.bench.process import spent
from tests.fakes.journal import InMemoryJournal
from tests.fakes.world import Alarms, Desktop, every, nothing_new, reminder, settings
from tests.rigs.audio import pipewire
from tests.rigs.display import display, window_manager
from tests.rigs.dunst import dunst
from tests.rigs.recording_server import Call, Manners, recording_server
from tests.rigs.service import SETTINGS, Home, home
from tests.rigs.session_bus import SessionBus, session_bus
from tests.rigs.sway import mako, sway

IDLE_SECONDS = 20.0
SETTLED_SECONDS = 3.0
"""What a start leaves to be done is not idleness."""

FIRINGS = 15
"""Before the sources hang, and after."""

OFTEN = """
[reminders.eye-drops]
title = "Eye drops"
message = "One drop in each eye."
every = "2s"
"""

NAMES = (
    "org.cinnamon.ScreenSaver",
    "org.freedesktop.ScreenSaver",
    "org.gnome.Mutter.IdleMonitor",
    "org.gnome.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
    "org.xfce.Xfconf",
)
"""Who can be asked about the person, on one desktop or another."""


def row(what: str, figure: str) -> None:
    """One line of the table."""
    print(f"{what:<70}{figure}", flush=True)


# While nobody touches anything


Touch = Callable[[], None]
"""Moves the pointer."""


@contextmanager
def on_x11(place: Path) -> Iterator[tuple[Home, Touch]]:
    """A home on X11, with openbox, dunst and PipeWire."""
    with (
        session_bus(place / "session") as bus,
        pipewire(bus),
        display(place) as screen,
        window_manager(screen, place),
        dunst(bus, screen) as server,
        home(place / "home", **_session(bus), DISPLAY=screen.name) as person,
    ):
        server.start()
        yield person, lambda: screen.xdotool("mousemove", "100", "100")


@contextmanager
def on_sway(place: Path) -> Iterator[tuple[Home, Touch]]:
    """A home on sway, with mako."""
    with session_bus(place / "session") as bus, sway() as screen, mako(bus, screen) as server:
        server.start()
        with home(place / "home", **_session(bus), **screen.variables) as person:
            yield person, screen.input


def _session(bus: SessionBus) -> dict[str, str]:
    return {"DBUS_SESSION_BUS_ADDRESS": bus.address, "XDG_RUNTIME_DIR": str(bus.directory)}


def idle(person: Home, touch: Touch) -> tuple[int, list[str]]:
    """How often the service woke while nobody did anything; and which sources could tell something."""
    person.directory.mkdir(exist_ok=True)
    person.write_settings(SETTINGS)
    service = person.start()
    person.until(lambda: _is_active(person, touch))
    sources = person.json("status")["sources"]
    telling = sorted(each["source"] for each in sources if each["answer"] != Answer.UNKNOWN)
    time.sleep(SETTLED_SECONDS)
    before = spent(service.process.pid)
    time.sleep(IDLE_SECONDS)
    woken = (spent(service.process.pid) - before).wakings
    service.stop()
    return woken, telling


def _is_active(person: Home, touch: Touch) -> bool:
    # Some compositors tell nothing before the first input that comes after they are asked.
    touch()
    return bool(person.json("status")["presence"] == Presence.ACTIVE)


# Deciding


def deciding(rounds: int = 200) -> float:
    """Seconds for one ``decide``: all that can hold something back, alone and by twos, early and late."""
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    minute = timedelta(minutes=1)
    attempt = Attempt(occurrence=Occurrence(reminder="water", scheduled_for=now), due=now)
    holding = [
        Surroundings(dict.fromkeys(pair, Reading(Answer.YES)))
        for pair in ((), *combinations(Signal, 1), *combinations(Signal, 2))
    ]
    situations = [
        Situation(
            now=now + late,
            catch_up=30 * minute,
            spacing=2 * minute,
            paused_until=paused,
            last_shown=shown,
            woken=woken,
            surroundings=surroundings,
        )
        for late in (timedelta(0), 31 * minute)
        for paused in (None, now + minute)
        for shown in (None, now - minute)
        for woken in (None, now)
        for surroundings in holding
    ]
    taken = []
    for _round in range(rounds):
        begun = perf_counter()
        for situation in situations:
            decide(attempt, situation)
        taken.append((perf_counter() - begun) / len(situations))
    return median(taken)


NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_service(journal: Journal, moment: Moment, now: list[datetime]) -> Service:
    """The built-in reminders and one of every minute. ``now``: the clock's one value."""
    reminders = (reminder("often", every(1)), *defaults().reminders)
    service = Service(
        settings=settings(*reminders, moment=moment), zone=UTC, journal=journal, notifier=Desktop(),
        alarm=Alarms(), clock=lambda: now[0], look=nothing_new, changed=lambda: None,
    )  # fmt: skip
    service.start()
    return service


async def waiting(rounds: int = 500) -> float:
    """Seconds for a whole look at what waits for the end of a call, and goes on to wait."""
    now = [NINE]
    service = a_service(InMemoryJournal(), Moment(), now)
    now[0] += timedelta(minutes=1, seconds=1)
    service.observed(Surroundings({Signal.CALL: Reading(Answer.YES, "Firefox")}))
    taken = []
    for _round in range(rounds):
        begun = perf_counter()
        await service.due("often")
        taken.append(perf_counter() - begun)
    ((waits, _reason),) = service.held_back()
    assert waits.reminder == "often"
    return median(taken[1:])


async def showing(journal: Journal, rounds: int = 60) -> float:
    """Seconds from being due to the end of all that follows, with a desktop that takes no time."""
    now = [NINE]
    service = a_service(journal, Moment(spacing=timedelta(0)), now)
    taken = []
    for _round in range(rounds):
        now[0] += timedelta(minutes=1)
        begun = perf_counter()
        await service.due("often")
        taken.append(perf_counter() - begun)
    assert service.held_back() == []
    return median(taken)


# Beside sources that hang


@asynccontextmanager
async def mute(address: str, directory: Path) -> AsyncIterator[None]:
    """Who answers nothing within the block: every name on the bus that a source asks, and sound."""
    async with AsyncExitStack() as stack:
        bus = await MessageBus(bus_address=address).connect()
        stack.push_async_callback(disconnect, bus)
        bus.add_message_handler(lambda message: message.message_type is MessageType.METHOD_CALL)
        for name in NAMES:
            await bus.request_name(name)
        (directory / "pulse").mkdir()
        for path in (directory / "pulse" / "native", directory / "pipewire-0"):
            listening = stack.enter_context(closing(socket.socket(socket.AF_UNIX)))
            listening.bind(str(path))
            listening.listen()
        yield


async def due_to_notify(place: Path, *, hang: bool) -> tuple[list[float], list[float]]:
    """Seconds from due to Notify, so many times; and once more as many.

    With ``hang``, who is not there otherwise hangs from the beginning, and mako's modes and the X server hang
    from the middle on.
    """
    arrived: list[float] = []
    half, all_of_them = asyncio.Event(), asyncio.Event()

    def note(call: Call) -> None:
        if call.member == "Notify":
            arrived.append(time.time())
        if len(arrived) == FIRINGS:
            half.set()
        if len(arrived) == 2 * FIRINGS:
            all_of_them.set()

    async with AsyncExitStack() as stack:
        bus = stack.enter_context(session_bus(place / "session"))
        screen = stack.enter_context(display(place))
        person = stack.enter_context(home(place / "home", **_session(bus), DISPLAY=screen.name))
        person.write_settings(SETTINGS + OFTEN)
        server = await stack.enter_async_context(recording_server(bus.address, Manners(modes=())))
        server.on_call = note
        if hang:
            await stack.enter_async_context(mute(bus.address, bus.directory))
        service = await asyncio.to_thread(person.start)
        await half.wait()
        # In the midst of nothing: not while what was just shown is seen to.
        await asyncio.sleep(0.5)
        if hang:
            server.manners.modes_hang = True
            screen.process.send_signal(signal.SIGSTOP)
            stack.callback(screen.process.send_signal, signal.SIGCONT)
        await all_of_them.wait()
        await asyncio.to_thread(service.stop)
        history = await asyncio.to_thread(person.history, "eye-drops")
    due = [datetime.fromisoformat(entry["scheduled_for"]).timestamp() for entry in history]
    late = [at - scheduled for at, scheduled in zip(arrived, due, strict=False)]
    return late[:FIRINGS], late[FIRINGS : 2 * FIRINGS]


def lateness(what: str, late: list[float]) -> None:
    """A row of it."""
    row(what, f"{median(late) * 1000:9.3f} ms  (worst {max(late) * 1000:.3f})")


def main() -> None:
    """Print all."""
    for desktop, what in ((on_x11, "X11 with dunst and PipeWire"), (on_sway, "sway with mako")):
        with TemporaryDirectory(prefix="crampguard-") as name, desktop(Path(name)) as (person, touch):
            woken, telling = idle(person, touch)
        row(
            f"{what}: wake-ups in {IDLE_SECONDS:.0f} s that nobody touches",
            f"{woken:9d}     ({woken / IDLE_SECONDS:.2f} a second)",
        )
        print(f"    watched by {', '.join(telling)}")
    row("deciding", f"{deciding() * 1e6:9.1f} µs")
    row("a whole look at what waits, and goes on to wait", f"{asyncio.run(waiting()) * 1e6:9.1f} µs")
    no_time = asyncio.run(showing(InMemoryJournal()))
    row("a whole showing, where desktop and disk take no time", f"{no_time * 1e6:9.1f} µs")
    with TemporaryDirectory() as name, closing(SqliteJournal.open(Path(name))) as journal:
        row(
            "a whole showing, with the journal on this disk", f"{asyncio.run(showing(journal)) * 1e6:9.1f} µs"
        )
    for hang in (False, True):
        with TemporaryDirectory(prefix="crampguard-") as name:
            first, second = asyncio.run(due_to_notify(Path(name), hang=hang))
        if not hang:
            lateness("due to Notify, every source answering", first + second)
        else:
            # A start waits for all of them once, two seconds at most: it must not burst into a call.
            lateness("due to Notify, at a start beside what never answers", first[:1])
            lateness("due to Notify, beside names and sockets that never answer", first[1:])
            lateness("due to Notify, where mako and the X server hang as well", second)


if __name__ == "__main__":
    main()
