"""What the settings are called in the form."""

from collections.abc import Mapping

from crampguard.domain.language import N_
from crampguard.domain.notification import Channel
from crampguard.domain.schedule import Anchor
from crampguard.domain.settings import SleepPosition, WaitOrIgnore

_SLEEP = {
    SleepPosition.ANY: N_("any way"),
    SleepPosition.BACK: N_("on my back"),
    SleepPosition.FRONT: N_("on my front"),
    SleepPosition.SIDE: N_("on my side"),
}
_WAIT = {WaitOrIgnore.WAIT: N_("wait"), WaitOrIgnore.IGNORE: N_("show all the same")}
_CHANNELS = {
    Channel.AUTO: N_("the desktop if it is there"),
    Channel.DBUS: N_("the desktop"),
    Channel.PLYER: N_("plyer"),
    Channel.CONSOLE: N_("the terminal"),
}
CHOICES: Mapping[str, Mapping[SleepPosition, str] | Mapping[Channel, str] | Mapping[WaitOrIgnore, str]] = {
    "you.sleep_position": _SLEEP,
    "notifications.channel": _CHANNELS,
    "moment.do_not_disturb": _WAIT,
    "moment.calls": _WAIT,
    "moment.fullscreen": _WAIT,
}

SECTIONS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        N_("You"),
        (
            (
                "you.fluids_limited",
                N_("I have been told to limit fluids"),
                N_("Reminders to drink stay off then."),
            ),
            ("you.pregnant", N_("I am pregnant"), ""),
            ("you.sleep_position", N_("I sleep"), ""),
        ),
    ),
    (
        N_("Your day"),
        (
            ("day.active_hours", N_("Active hours"), N_("08:00-22:00; several with a comma between")),
            ("day.bedtime", N_("Bedtime"), N_("22:30, or by evening: sun-thu 22:30; fri-sat 00:15")),
            ("day.timezone", N_("Time zone"), N_("system, or a name such as Europe/Berlin")),
        ),
    ),
    (
        N_("Notifications"),
        (
            ("notifications.channel", N_("Shown by"), ""),
            ("notifications.snooze", N_("Snooze means"), N_("10m, 1h30m")),
            ("notifications.sound", N_("With a sound"), ""),
        ),
    ),
    (
        N_("The right moment"),
        (
            ("moment.do_not_disturb", N_("When do not disturb is on"), ""),
            ("moment.calls", N_("When a microphone or camera is in use"), ""),
            ("moment.fullscreen", N_("When a window fills the screen"), ""),
            ("moment.away_after", N_("A break begins after"), N_("so long without input")),
            ("moment.spacing", N_("Between two notifications at least"), ""),
            ("moment.catch_up", N_("Still shown when late by"), ""),
        ),
    ),
)

SCHEDULES = {
    "at": (N_("At"), N_("09:00; several with a comma between")),
    "every": (N_("Every"), N_("45m, 2h")),
    "during": (N_("Only during"), N_("09:00-17:00; several with a comma between")),
}
OFFSETS = {
    Anchor.BEDTIME: N_("-15m: a quarter of an hour before bedtime"),
    Anchor.WORKOUT_START: N_("-10m: ten minutes before a workout begins"),
    Anchor.WORKOUT_END: N_("5m: five minutes after a workout ends"),
}
WORKOUT_LABELS = {
    "name": (N_("Name"), ""),
    "days": (N_("Days"), N_("daily, mon-fri, mon,wed,fri")),
    "start": (N_("Begins"), "18:30"),
    "duration": (N_("Takes"), "45m"),
}
DAYS = (N_("Days"), N_("daily, mon-fri, mon,wed,fri; empty: as it comes"))
OWN_LABELS = {
    "title": (N_("Title"), N_("Eye drops")),
    "message": (N_("Message"), ""),
    "at": SCHEDULES["at"],
    "days": DAYS,
}
"""Of a reminder of one's own."""
