"""The settings file as pydantic sees it: every key, its default as a person writes it, and what it is for.

The sample file, the JSON schema and the checks all come from here. Nothing of pydantic leaves this room.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from crampguard.domain.language import N_
from crampguard.settings.values import (
    AnchorValue,
    Bedtimes,
    ChannelValue,
    Count,
    DaysOfWeek,
    Duration,
    Flag,
    Offset,
    Path,
    SleepPositionValue,
    TimeOfDay,
    Times,
    Title,
    UrgencyValue,
    WaitOrIgnoreValue,
    Windows,
    Words,
    Zone,
)


def key(default: object, about: str) -> Any:
    """A key that may be left out: its default as a person would write it, and what it is for."""
    return Field(default, description=about)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class YouTable(_Table):
    fluids_limited: Flag = key(
        False, N_("true: a clinician told you to limit fluids; water reminders stay off")
    )
    sleep_position: SleepPositionValue = key(
        "any", N_("any | back | front | side: picks the bed set-up wording")
    )
    pregnant: Flag = key(False, N_("true: wording for lying on the side"))


class DayTable(_Table):
    active_hours: Windows = key(
        "08:00-22:00",
        N_("where 'every' reminders live; a list of windows, or one over midnight, is fine"),
    )
    bedtime: Bedtimes = key(
        "22:30",
        N_(
            'or per evening: { sun-thu = "22:30", fri-sat = "00:15" }; '
            "before noon means after midnight of that evening"
        ),
    )
    timezone: Zone = key("system", N_('or an IANA name: "Europe/Berlin"'))


class WorkoutTable(_Table):
    name: Title = Field(description=N_("what the reminders call it"))
    days: DaysOfWeek = key("daily", N_("daily, weekdays, weekends, mon-fri, mon,wed,fri, or a list"))
    start: TimeOfDay = Field(description=N_("when it begins"))
    duration: Duration = Field(description=N_("how long it takes"))


class NotificationsTable(_Table):
    channel: ChannelValue = key(
        "auto", N_("auto | dbus | plyer | console; auto: the desktop if it is there, else the terminal")
    )
    snooze: Duration = key("10m", N_("what the Snooze button means"))
    sound: Flag = key(False, N_("true: ask the desktop to play a sound"))


class MomentTable(_Table):
    away_after: Duration = key("5m", N_("no input for so long counts as a break"))
    do_not_disturb: WaitOrIgnoreValue = key("wait", N_("the desktop is asked to be quiet: wait | ignore"))
    calls: WaitOrIgnoreValue = key("wait", N_("microphone or camera in use: wait | ignore"))
    fullscreen: WaitOrIgnoreValue = key("wait", N_("a window fills the screen: wait | ignore"))
    spacing: Duration = key("2m", N_("never two notifications closer than this"))
    catch_up: Duration = key("30m", N_("how late a reminder may still be shown"))


class ReminderTable(BaseModel):
    """What a person says about a reminder, a built-in or one of their own. None: nothing said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    enabled: Flag | None = key(None, N_("false: switched off"))
    title: Title | None = key(None, N_("one line"))
    message: Words | None = key(None, N_("what to do, in a sentence or two"))
    at: Times | None = key(None, N_("at that time on each of its days; or a list of times"))
    every: Duration | None = key(None, N_("again and again while a window is open"))
    during: Windows | None = key(None, N_("the window or windows for 'every', instead of active_hours"))
    relative_to: AnchorValue | None = key(None, N_("bedtime | workout-start | workout-end"))
    offset: Offset | None = key(None, N_("so long before (-) or after (+) that"))
    days: DaysOfWeek | None = key(None, N_("daily, weekdays, weekends, mon-fri, mon,wed,fri, or a list"))
    urgency: UrgencyValue | None = key(None, N_("low | normal | critical"))
    catch_up: Duration | None = key(None, N_("how late it may still be shown; else moment.catch_up"))
    repeat: Duration | None = key(None, N_("shown again so long after, should nobody answer"))
    repeat_times: Count | None = key(None, N_("how often at the most; else twice"))


SECTIONS: dict[str, type[BaseModel]] = {
    "you": YouTable,
    "day": DayTable,
    "notifications": NotificationsTable,
    "moment": MomentTable,
}


def keys_at(path: Path) -> tuple[str, ...]:
    """The keys that a table takes, by where the table stands."""
    match path:
        case ():
            return ("you", "day", "workouts", "notifications", "moment", "reminders")
        case ("workouts", _):
            return tuple(WorkoutTable.model_fields)
        case ("reminders", _):
            return tuple(ReminderTable.model_fields)
        case (str(section),) if section in SECTIONS:
            return tuple(SECTIONS[section].model_fields)
        case _:
            return ()
