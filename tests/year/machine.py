"""The machine and the person before it: the real service and journal, over a clock that stands until told."""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from crampguard.domain.event import Event, HistoryEntry
from crampguard.domain.notification import Accepted, Action, Closure, Delivery, Notification
from crampguard.domain.settings import Settings
from crampguard.journal import SqliteJournal
from crampguard.service import Service
from crampguard.settings.reading import load
from tests.fakes.world import Alarms, Desktop, nothing_new
from tests.year.life import BEGINS, BERLIN, ENDS, NIGHT, Happening, What, happenings

MEMORY = Path("/dev/shm")
DISK = MEMORY if MEMORY.is_dir() else None
"""In memory where that can be: a year has twenty thousand commits, and each waits for the disk."""
EVER = datetime.min.replace(tzinfo=UTC)
Reaction = Action | Closure | None
HABITS: dict[Reaction, int] = {
    Action.DONE: 52,
    Action.SNOOZE: 9,
    Action.SKIP: 8,
    Closure.DISMISSED: 12,
    Closure.EXPIRED: 12,
    None: 7,
}
"""Of a hundred notifications. None: it is left standing until the next one takes its place."""


@cache
def settings_named(name: str) -> Settings:
    """One of the settings files beside this one."""
    return load(Path(__file__).parent / f"{name}.toml", {}, required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """All there is to know of a stretch of life."""

    begins: datetime
    ends: datetime
    happenings: tuple[Happening, ...]
    moves: tuple[Happening, ...]
    """Those of the happenings that changed its zone."""
    reloads: tuple[Happening, ...]
    """Those that changed its settings."""
    events: tuple[Event, ...]
    """The journal's, in the order of writing."""
    history: tuple[HistoryEntry, ...]
    showings: tuple[tuple[datetime, str], ...]
    """When what was shown, by the true time, whatever the machine's clock said."""


def zone_at(lived: Lived, moment: datetime) -> ZoneInfo:
    """Where the machine took itself to be then."""
    before = _before(lived.moves, moment)
    return ZoneInfo(before.zone if before else BERLIN)


def settings_at(lived: Lived, moment: datetime) -> Settings:
    """Those in force then."""
    before = _before(lived.reloads, moment)
    return settings_named(before.settings if before else "winter")


def _before(happenings: Sequence[Happening], moment: datetime) -> Happening | None:
    """The latest of them until then."""
    return next((each for each in reversed(happenings) if each.at <= moment), None)


class Screen(Desktop):
    """The fakes' desktop, before someone who sees what comes up on it."""

    def __init__(self, seen: Callable[[Notification], None]) -> None:
        super().__init__()
        self._seen = seen

    async def show(self, notification: Notification) -> Delivery:
        """Accept it, under a number of its own."""
        self._seen(notification)
        self.delivery = Accepted(len(self.shown) + 1, ":1.9")
        return await super().show(notification)


class Machine:
    """A machine with crampguard on it, shut. Time is the true one; the machine's clock may be wrong."""

    def __init__(self, directory: Path, seed: str, *, restarts_nightly: bool) -> None:
        self.showings: list[tuple[datetime, str]] = []
        self._directory = directory
        self._seed = seed
        self._restarts_nightly = restarts_nightly
        self._time = BEGINS
        self._wrong_by = timedelta(0)
        self._zone = ZoneInfo(BERLIN)
        self._settings = settings_named("winter")
        self._alarms = Alarms()
        self._screen = Screen(self._seen)
        self._reactions: list[tuple[datetime, int, str, Reaction]] = []
        self._order = count()
        self._begin()
        self._shut_at: datetime | None = BEGINS
        self._runs = True

    async def live(self, planned: list[Happening], until: datetime) -> None:
        """Let it all happen, and let time pass in between."""
        for index, happening in enumerate(planned):
            await self._pass_to(happening.at)
            following = planned[index + 1].at if index + 1 < len(planned) else until
            await self._let_happen(happening, following - happening.at)
        await self._pass_to(until)
        await self._service.stop()

    def journal(self) -> tuple[tuple[Event, ...], tuple[HistoryEntry, ...]]:
        """Everything in it."""
        return tuple(self._journal.recall(EVER)), tuple(self._journal.history())

    def close(self) -> None:
        """Let go of the journal."""
        self._journal.close()

    async def _let_happen(self, happening: Happening, before_the_next: timedelta) -> None:
        match happening.what:
            case What.SUSPEND:
                if self._restarts_nightly and before_the_next > NIGHT:
                    await self._service.stop()
                    self._end()
                    self._begin()
                self._shut_at = self._time
            case What.WAKE:
                assert self._shut_at is not None
                slept, self._shut_at = self._time - self._shut_at, None
                if self._runs:
                    self._service.disturbed(slept=slept, stepped=timedelta(0))
            case What.TURN_OFF:
                await self._service.stop()
                self._end()
            case What.CRASH:
                self._end()
            case What.TURN_ON | What.RECOVER:
                self._begin()
            case What.MOVE:
                self._zone = ZoneInfo(happening.zone)
                self._service.settings_changed(self._settings, self._zone)
            case What.SET_CLOCK:
                self._wrong_by += happening.length
                self._service.disturbed(slept=timedelta(0), stepped=happening.length)
            case What.PAUSE:
                self._service.pause(self._clock() + happening.length)
            case What.RESUME:
                self._service.resume()
            case What.RELOAD:
                self._settings = settings_named(happening.settings)
                self._service.settings_changed(self._settings, self._zone)

    async def _pass_to(self, end: datetime) -> None:
        """Until then, every alarm rings and every reaction comes, unless the machine is shut or off."""
        runs = self._runs and self._shut_at is None
        while runs:
            alarm = min(self._alarms.at.items(), key=lambda item: (item[1], item[0]), default=None)
            rings = alarm[1] - self._wrong_by if alarm else ENDS + NIGHT
            reacts = self._reactions[0][0] if self._reactions else ENDS + NIGHT
            if min(rings, reacts) > end:
                break
            self._time = max(self._time, min(rings, reacts))
            if alarm is not None and rings <= reacts:
                del self._alarms.at[alarm[0]]
                await self._service.due(alarm[0])
            else:
                _at, _order, tag, reaction = heapq.heappop(self._reactions)
                self._react(tag, reaction)
        self._time = end
        # Nobody presses a button of a machine that is shut.
        while self._reactions and self._reactions[0][0] <= end:
            heapq.heappop(self._reactions)

    def _seen(self, notification: Notification) -> None:
        tag = notification.tag
        self.showings.append((self._time, tag))
        chance = Random(f"{self._seed}/{tag}/{self._time}")
        (reaction,) = chance.choices(list(HABITS), list(HABITS.values()))
        wait = timedelta(seconds=chance.randint(8, 240))
        heapq.heappush(self._reactions, (self._time + wait, next(self._order), tag, reaction))

    def _react(self, tag: str, reaction: Reaction) -> None:
        match reaction:
            case Action():
                self._service.answered(tag, reaction)
            case Closure():
                self._service.closed(tag, reaction)
            case None:
                pass

    def _clock(self) -> datetime:
        return self._time + self._wrong_by

    def _begin(self) -> None:
        self._journal = SqliteJournal.open(self._directory)
        self._service = Service(
            settings=self._settings,
            zone=self._zone,
            journal=self._journal,
            notifier=self._screen,
            alarm=self._alarms,
            clock=self._clock,
            look=nothing_new,
            changed=lambda: None,
        )
        self._service.start()
        self._runs = True

    def _end(self) -> None:
        """As after ``kill -9``: nothing but the journal is left."""
        self._alarms.at.clear()
        self._journal.close()
        self._runs = False


async def live(seed: str, until: datetime = ENDS, *, restarts_nightly: bool = False) -> Lived:
    """The year, or as much of it as there is until then."""
    planned = happenings(seed, until)
    with TemporaryDirectory(dir=DISK) as directory:
        machine = Machine(Path(directory), seed, restarts_nightly=restarts_nightly)
        try:
            await machine.live(planned, until)
            events, history = machine.journal()
        finally:
            machine.close()
    return Lived(
        begins=BEGINS,
        ends=until,
        happenings=tuple(planned),
        moves=tuple(each for each in planned if each.what is What.MOVE),
        reloads=tuple(each for each in planned if each.what is What.RELOAD),
        events=events,
        history=history,
        showings=tuple(machine.showings),
    )
