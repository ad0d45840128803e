"""From settings back to TOML: what ``config show`` prints, and the last good ones that a service keeps."""

import logging
from collections.abc import Sequence
from pathlib import Path

import tomli_w

from crampguard.domain.duration import format_duration
from crampguard.domain.localtime import MINUTES_A_DAY, Minutes, format_time
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import At, Every, RelativeTo, Schedule
from crampguard.domain.settings import Day, Settings
from crampguard.domain.weekdays import Weekday, format_days
from crampguard.settings.keeping import keep
from crampguard.settings.problems import BadSettingsError
from crampguard.settings.reading import load

_log = logging.getLogger(__name__)

_LAST_GOOD = "last-good.toml"


def to_toml(settings: Settings) -> str:
    """The whole of the settings as TOML; :func:`load` makes equal settings of it."""
    return tomli_w.dumps(as_document(settings))


def as_document(settings: Settings) -> dict[str, object]:
    """The whole of the settings in the shape of the file: text, numbers, lists and tables only."""
    moment, notifications = settings.moment, settings.notifications
    return {
        "you": {
            "fluids_limited": settings.you.fluids_limited,
            "sleep_position": settings.you.sleep_position.value,
            "pregnant": settings.you.pregnant,
        },
        "day": {
            "active_hours": one_or_list(settings.day.active_hours),
            "bedtime": _bedtime(settings.day),
            "timezone": settings.day.timezone,
        },
        "workouts": [
            {
                "name": workout.name,
                "days": format_days(workout.days),
                "start": format_time(workout.start),
                "duration": format_duration(workout.duration),
            }
            for workout in settings.workouts
        ],
        "notifications": {
            "channel": notifications.channel.value,
            "snooze": format_duration(notifications.snooze),
            "sound": notifications.sound,
        },
        "moment": {
            "away_after": format_duration(moment.away_after),
            "do_not_disturb": moment.do_not_disturb.value,
            "calls": moment.calls.value,
            "fullscreen": moment.fullscreen.value,
            "spacing": format_duration(moment.spacing),
            "catch_up": format_duration(moment.catch_up),
        },
        "reminders": {reminder.name: _reminder(reminder) for reminder in settings.reminders},
    }


def schedule_keys(schedule: Schedule) -> dict[str, object]:
    """A schedule as the keys of a reminder's table."""
    match schedule:
        case At(times=times):
            return {"at": one_or_list([format_time(time) for time in times])}
        case Every(period=period, during=()):
            return {"every": format_duration(period)}
        case Every(period=period, during=windows):
            return {"every": format_duration(period), "during": one_or_list(windows)}
        case RelativeTo(anchor=anchor, offset=offset):
            return {"relative_to": anchor.value, "offset": format_duration(offset)}


def one_or_list(values: Sequence[object]) -> str | list[str]:
    """One value as itself, several as a list: the two ways in which a person may write them."""
    written = [str(value) for value in values]
    return written[0] if len(written) == 1 else written


def save_last_good(settings: Settings, directory: Path) -> None:
    """Keep the settings for a start with a bad file, whole or not at all. Raises OSError."""
    keep(to_toml(settings), directory / _LAST_GOOD)


def load_last_good(directory: Path) -> Settings | None:
    """What :func:`save_last_good` kept; None if there is nothing, or nothing that can be used."""
    try:
        return load(directory / _LAST_GOOD, {}, required=True)
    except BadSettingsError as error:
        if (directory / _LAST_GOOD).exists():
            _log.warning("The last good settings can't be used: %s", error.message)
        return None


def _reminder(reminder: Reminder) -> dict[str, object]:
    return {
        "enabled": reminder.enabled,
        "title": reminder.title,
        "message": reminder.message,
        **schedule_keys(reminder.schedule),
        **({"days": format_days(reminder.days)} if reminder.days is not None else {}),
        "urgency": reminder.urgency.value,
        "catch_up": format_duration(reminder.catch_up),
        **_repeat(reminder),
    }


def _repeat(reminder: Reminder) -> dict[str, object]:
    if reminder.repeat is None:
        return {}
    return {"repeat": format_duration(reminder.repeat), "repeat_times": reminder.repeat_times}


def _bedtime(day: Day) -> str | dict[str, str]:
    evenings: dict[Minutes, list[Weekday]] = {}
    for evening, minutes in day.bedtimes:
        evenings.setdefault(minutes, []).append(evening)
    written = {
        # A bedtime after midnight is written as the clock shows it then.
        format_days(frozenset(days)): format_time(minutes % MINUTES_A_DAY)
        for minutes, days in evenings.items()
    }
    return written["daily"] if written.keys() == {"daily"} else written
