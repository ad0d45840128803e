"""A world that stands still until it is told to go on: clock, alarm and desktop for the real service."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from crampguard.domain.event import Event, EventKind
from crampguard.domain.notification import (
    Accepted,
    Action,
    Channel,
    Closure,
    Delivery,
    Notification,
)
from crampguard.domain.occurrence import Outcome
from crampguard.domain.ports import NotificationListener
from crampguard.domain.presence import Answer, Reading, Signal, Surroundings
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import At, Every, RelativeTo, Schedule, Workout
from crampguard.domain.settings import Day, Moment, Notifications, Settings, You
from crampguard.domain.weekdays import Weekday
from crampguard.domain.windows import Window
from crampguard.service import Service
from tests.fakes.journal import InMemoryJournal

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class Desktop:
    """A notifier that shows nothing and remembers what it was asked to show."""

    delivery: Delivery = field(default_factory=lambda: Accepted(1, ":1.9"))
    shown: list[Notification] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    adopted: list[tuple[str, int, str]] = field(default_factory=list)
    channel: Channel = Channel.DBUS
    explanation: str = "the tests' own desktop"
    during: frozenset[Signal] = frozenset()
    """What holds now."""
    shown_during: list[frozenset[Signal]] = field(default_factory=list)
    """What held at each showing."""
    fault: Exception | None = None
    faulty: str = ""
    """The tag for which it fails as no notifier may."""
    meanwhile: Callable[[], object] | None = None
    """What happens, once, while it is asked to show something."""
    hangs: bool = False

    async def open(self, listener: NotificationListener) -> None:
        """Nothing to begin."""

    async def show(self, notification: Notification) -> Delivery:
        """Remember it, and answer as was set; or fail as no notifier may."""
        if self.fault is not None:
            raise self.fault
        if notification.tag == self.faulty:
            raise RuntimeError("out of order")
        if (happen := self.meanwhile) is not None:
            self.meanwhile = None
            happen()
        self.shown.append(notification)
        self.shown_during.append(self.during)
        if self.hangs:
            await asyncio.Event().wait()
        return self.delivery

    async def withdraw(self, tag: str) -> None:
        """Remember it."""
        self.withdrawn.append(tag)

    def adopt(self, tag: str, id: int, server: str) -> bool:  # noqa: A002 - the port's word
        """Remember it."""
        self.adopted.append((tag, id, server))
        return not (isinstance(self.delivery, Accepted) and server != self.delivery.server)

    async def close(self) -> None:
        """Nothing to let go of."""


@dataclass
class Alarms:
    """What the service set, by reminder."""

    at: dict[str, datetime] = field(default_factory=dict)

    def set(self, reminder: str, at: datetime | None) -> None:
        """Remember it."""
        if at is None:
            self.at.pop(reminder, None)
        else:
            self.at[reminder] = at


def reminder(name: str, schedule: Schedule, **parts: object) -> Reminder:
    """A reminder whose words don't matter."""
    return Reminder(name=name, title=name.title(), message=f"{name}!", schedule=schedule, **parts)  # type: ignore[arg-type]


def settings(
    *reminders: Reminder,
    moment: Moment | None = None,
    notifications: Notifications | None = None,
    workouts: tuple[Workout, ...] = (),
    bedtime: int = 22 * 60 + 30,
) -> Settings:
    """Settings with these reminders and a day from eight to ten."""
    return Settings(
        you=You(),
        day=Day(
            active_hours=(Window(8 * 60, 22 * 60),),
            bedtimes=tuple((day, bedtime) for day in Weekday),
            timezone="Europe/Berlin",
        ),
        workouts=workouts,
        notifications=notifications or Notifications(),
        moment=moment or Moment(),
        reminders=reminders,
    )


async def nothing_new(*, hear_out: bool = False) -> None:
    """What there is to see before a decision where no source has to be asked."""


class World:
    """The real service over a fake clock, alarm and desktop, and a journal that outlives restarts."""

    def __init__(self, at: str, initial: Settings, *, zone: tzinfo = BERLIN) -> None:
        self.zone = zone
        self.now = self.moment(at)
        self.settings = initial
        self.journal = InMemoryJournal()
        self.desktop = Desktop()
        self.alarms = Alarms()
        self.changes = 0
        self._surroundings = Surroundings()
        self.asked: Surroundings | None = None
        """What is found whenever a decision is due; None: nothing new."""
        self.owed: Surroundings | None = None
        """What is found, once, when the desktop has taken a notification; None: nothing else."""
        self.meanwhile: Callable[[], None] | None = None
        """Happens once the desktop has taken what is shown next, before that is written down."""
        self.service = self._begin()

    def moment(self, text: str) -> datetime:
        """A local time, as an instant."""
        return datetime.fromisoformat(text).replace(tzinfo=self.zone).astimezone(UTC)

    async def until(self, text: str) -> None:
        """Let time pass, calling for every alarm on the way, those at the end included."""
        await self.pass_to(self.moment(text))

    async def pass_for(self, length: timedelta) -> None:
        """As :meth:`until`."""
        await self.pass_to(self.now + length)

    async def pass_to(self, end: datetime) -> None:
        """As :meth:`until`."""
        while self.alarms.at and min(self.alarms.at.values()) <= end:
            name, at = min(self.alarms.at.items(), key=lambda item: (item[1], item[0]))
            del self.alarms.at[name]
            self.now = max(self.now, at)
            await self.service.due(name)
        self.now = max(self.now, end)

    def restart(self, booted: str | None = None) -> None:
        """As after ``kill -9``: nothing but the journal is left. ``booted``: when the machine was started."""
        self.alarms.at.clear()
        # What the dead one had begun dies with it.
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        self.service = self._begin(booted)
        # The service is told of the person's surroundings before the first alarm.
        self.service.observed(self._surroundings)

    def step_clock(self, step: timedelta) -> None:
        """Set the clock, as the wall-clock timer would tell of it."""
        self.now += step
        self.service.disturbed(slept=timedelta(0), stepped=step)

    def sleep(self, length: timedelta) -> None:
        """Suspend the machine: time goes on, alarms don't."""
        self.now += length
        self.service.disturbed(slept=length, stepped=timedelta(0))

    def observe(self, *signals: Signal, detail: str = "") -> None:
        """The sources tell that these hold now, and no others."""
        readings = {signal: Reading(Answer.NO) for signal in Signal}
        readings |= {signal: Reading(Answer.YES, detail) for signal in signals}
        self._observed(Surroundings(readings), frozenset(signals))

    def observe_nothing(self) -> None:
        """Nobody can tell anything any more."""
        self._observed(Surroundings(), frozenset())

    def _observed(self, surroundings: Surroundings, signals: frozenset[Signal]) -> None:
        self._surroundings, self.desktop.during = surroundings, signals
        self.service.observed(surroundings)

    def press(self, tag: str, action: Action) -> None:
        """A button."""
        self.service.answered(tag, action)

    def close(self, tag: str, closure: Closure) -> None:
        """The notification goes away."""
        self.service.closed(tag, closure)

    @property
    def shown(self) -> list[str]:
        """The tags that were shown, in order."""
        return [notification.tag for notification in self.desktop.shown]

    def outcomes(self, name: str) -> list[tuple[str, Outcome]]:
        """What became of a reminder's occurrences: local time of day (with seconds if any), outcome."""
        found = []
        for entry in self.journal.history():
            if entry.occurrence.reminder == name:
                local = entry.occurrence.scheduled_for.astimezone(self.zone)
                clock = local.strftime("%H:%M:%S").removesuffix(":00")
                found.append((clock, entry.outcome))
        return found

    def alarm(self, name: str) -> str | None:
        """When it is called for next, as local time of day."""
        at = self.alarms.at.get(name)
        return None if at is None else at.astimezone(self.zone).strftime("%H:%M:%S").removesuffix(":00")

    def events(self, name: str) -> Sequence[Event]:
        """Everything the journal has of a reminder."""
        return [event for event in self.journal.events if event.reminder == name]

    def shown_events(self, name: str) -> list[Event]:
        """Every showing of a reminder."""
        return [event for event in self.events(name) if event.kind is EventKind.SHOWN]

    async def settle(self) -> None:
        """Let what was begun in the background come to its end."""
        while pending := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(pending)

    def _begin(self, booted: str | None = None) -> Service:
        service = Service(
            settings=self.settings,
            zone=self.zone,
            journal=self.journal,
            notifier=self.desktop,
            alarm=self.alarms,
            clock=lambda: self.now,
            look=self._look,
            changed=self._changed,
        )
        service.start(None if booted is None else self.moment(booted))
        return service

    async def _look(self, *, hear_out: bool = False) -> None:
        """As a source that is asked before each decision."""
        if hear_out and self.owed is not None:
            self.asked, self.owed = self.owed, None
        if self.asked is not None:
            self.service.observed(self.asked)
        if hear_out and self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()

    def _changed(self) -> None:
        self.changes += 1


def at(*times: str) -> At:
    """``at`` these times."""
    return At(times=tuple(int(time[:2]) * 60 + int(time[3:]) for time in times))


def every(minutes: int) -> Every:
    """``every`` so many minutes."""
    return Every(period=timedelta(minutes=minutes))


__all__ = ["Alarms", "Desktop", "RelativeTo", "World", "at", "every", "nothing_new", "reminder", "settings"]
