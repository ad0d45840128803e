"""A bedtime by day: most who write 10:30 mean the evening, so it is asked about or told of; never refused."""

from crampguard.cli.context import for_this_file
from crampguard.domain.language import _
from crampguard.domain.localtime import MINUTES_A_DAY, format_time, parse_time

_MORNING = parse_time("05:00")
_EVENING = parse_time("17:00")
_NOON = MINUTES_A_DAY // 2


def evening_instead(time: str) -> str:
    """``22:30`` for ``10:30``; empty where ``time`` is one at which people go to bed."""
    minutes = parse_time(time)
    return format_time((minutes + _NOON) % MINUTES_A_DAY) if _MORNING <= minutes < _EVENING else ""


def is_morning(time: str) -> bool:
    """Else it is of the afternoon or evening."""
    return parse_time(time) < _NOON


def by_day(time: str, setter: str) -> str:
    """What to say of a bedtime by day, which the command ``setter`` would change; empty for one at night."""
    if not (later := evening_instead(time)):
        return ""
    told = _("{time} is in the morning.") if is_morning(time) else _("{time} is in the afternoon.")
    return (
        told.format(time=time)
        + " "
        + _("If you mean {later}: {command}").format(later=later, command=for_this_file(f"{setter} {later}"))
    )
