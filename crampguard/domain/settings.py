"""Everything that a person can set, validated: plain values that any room may read."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from crampguard.domain.localtime import Minutes
from crampguard.domain.notification import Channel
from crampguard.domain.presence import Signal
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Workout
from crampguard.domain.weekdays import Weekday
from crampguard.domain.windows import Window

SYSTEM_ZONE = "system"
"""``day.timezone`` where the machine's own zone is meant."""


class SleepPosition(StrEnum):
    """Picks the wording of the bed set-up."""

    ANY = "any"
    BACK = "back"
    FRONT = "front"
    SIDE = "side"


class WaitOrIgnore(StrEnum):
    """What to do about a reason not to interrupt."""

    WAIT = "wait"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class You:
    """About the person."""

    fluids_limited: bool = False
    sleep_position: SleepPosition = SleepPosition.ANY
    pregnant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The person's day."""

    active_hours: tuple[Window, ...]
    bedtimes: tuple[tuple[Weekday, Minutes], ...]
    """By the evening that it belongs to, Monday first; an evening may have none."""
    timezone: str = SYSTEM_ZONE
    """An IANA name, or :data:`SYSTEM_ZONE`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifications:
    """How reminders are shown."""

    channel: Channel = Channel.AUTO
    snooze: timedelta = timedelta(minutes=10)
    sound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When not to interrupt."""

    away_after: timedelta = timedelta(minutes=5)
    do_not_disturb: WaitOrIgnore = WaitOrIgnore.WAIT
    calls: WaitOrIgnore = WaitOrIgnore.WAIT
    fullscreen: WaitOrIgnore = WaitOrIgnore.WAIT
    spacing: timedelta = timedelta(minutes=2)
    catch_up: timedelta = timedelta(minutes=30)

    @property
    def ignored(self) -> frozenset[Signal]:
        """What is not to hold reminders back."""
        said = {
            Signal.DO_NOT_DISTURB: self.do_not_disturb,
            Signal.CALL: self.calls,
            Signal.FULLSCREEN: self.fullscreen,
        }
        return frozenset(signal for signal, choice in said.items() if choice is WaitOrIgnore.IGNORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One person's settings, whole and valid."""

    you: You
    day: Day
    workouts: tuple[Workout, ...]
    notifications: Notifications
    moment: Moment
    reminders: tuple[Reminder, ...]
    """All of them, those that are off included: built-ins in the catalogue's order, then the person's own."""

    def reminder(self, name: str) -> Reminder | None:
        """The reminder of that name, if the settings know it."""
        return next((reminder for reminder in self.reminders if reminder.name == name), None)
