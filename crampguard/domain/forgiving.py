"""Times, days and lengths as people type them, brought to the form that the settings know.

Each function is pure, leaves the settings' own form as it is, and returns what it doesn't understand
unchanged, for whoever reads it next to refuse.
"""

import re

from crampguard.domain.duration import parse_duration
from crampguard.domain.localtime import MINUTES_A_DAY, Minutes, format_time
from crampguard.domain.weekdays import Weekday, parse_days
from crampguard.domain.windows import parse_window

_NAMED_TIMES = {"noon": 12 * 60, "midday": 12 * 60, "midnight": MINUTES_A_DAY}
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[:.;h]\s*(?P<minute>\d\d))?\s*(?:(?P<half>[ap])\s?\.?\s?m\.?|o'?clock)?",
    re.ASCII,
)
_UNTIL = re.compile(r"\s*(?:[-–—]|to|till?|until)\s*")
_BETWEEN = re.compile(r"\s*(?:[,+/&]|\band\b)\s*")

_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GROUPS = {"weekday": "weekdays", "weekend": "weekends"}
_EVERY_DAY = re.compile(r"(?:every|each|all)\s*(?:days?|week)")

_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,4}|an?)\s*h(?:ours?|rs?)?\.?)?(?:\s|and)*(?:(?P<minutes>\d{1,5})\s*(?:m|mins?|minutes?)?\.?)?",
    re.ASCII,
)


def time(text: str) -> str:
    """``10.30 pm``, ``22;30``, ``6pm``, ``11``: as HH:MM."""
    found = _minutes(text.strip().lower())
    return text if found is None else format_time(found % MINUTES_A_DAY)


def times(text: str) -> str:
    """``9am and 5pm``, ``9, 12, 15``: as HH:MM, with commas between."""
    parts = _BETWEEN.split(text.strip().lower())
    return ",".join(map(time, parts)) if all(_minutes(part) is not None for part in parts) else text


def windows(text: str) -> str:
    """``9-5``, ``9 to 17``, ``9:00 - 12, 1pm - 5pm``: as HH:MM-HH:MM, with commas between."""
    parts = [_window(part) for part in _BETWEEN.split(text.strip().lower())]
    return ",".join(part for part in parts if part) if all(parts) else text


def days(text: str) -> str:
    """``Mondays``, ``monday, wednesday``, ``mon wed``, ``every day``: as the settings write days."""
    try:
        parse_days(text)
    except ValueError:
        pass
    else:
        return text
    lowered = text.strip().lower()
    if _EVERY_DAY.fullmatch(lowered):
        return "daily"
    joined = _UNTIL.sub("-", _BETWEEN.sub(" ", lowered))
    named = [_day_or_days(word) for word in joined.split() if word not in {"every", "each", "on"}]
    return ",".join(word for word in named if word) if named and all(named) else text


def length(text: str) -> str:
    """``45``, ``45 min``, ``1 hour``, ``1 hour 30``: as the settings write it. A bare number: minutes."""
    try:
        parse_duration(text)
    except ValueError:
        pass
    else:
        return text
    lowered = text.strip().lower()
    if lowered == "half an hour":
        return "30m"
    found = _LENGTH.fullmatch(lowered)
    if not lowered or not found:
        return text
    hours, minutes = found["hours"], found["minutes"]
    if hours in {"a", "an"}:
        hours = "1"
    return (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "") or text


def offset(text: str) -> str:
    """``-10``, ``- 10 min``, ``+1 hour``: a length with its sign."""
    signed = text.strip()
    sign = signed[:1] if signed[:1] in {"-", "−", "+"} else ""
    meant = length(signed[len(sign) :].strip())
    return text if meant == signed[len(sign) :].strip() else sign + meant


def _minutes(text: str) -> Minutes | None:
    if text in _NAMED_TIMES:
        return _NAMED_TIMES[text]
    if not (found := _TIME.fullmatch(text)):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"] and hour == 12:
        hour = 0
    if found["half"] == "a" and hour > 12:
        return None
    if found["half"] == "p" and hour < 12:
        hour += 12
    total = hour * 60 + minute
    return total if minute < 60 and total <= MINUTES_A_DAY else None


def _window(text: str) -> str:
    """One window, in the settings' form; empty if it isn't one."""
    try:
        parse_window(text)
    except ValueError:
        pass
    else:
        return text
    match _UNTIL.split(text):
        case [first, last]:
            opens, closes = _minutes(first), _minutes(last)
        case _:
            return ""
    if opens is None or closes is None:
        return ""
    # Nine to five: the five of the afternoon, where nothing says otherwise.
    noon = MINUTES_A_DAY // 2
    if 60 <= closes < min(opens, noon) and closes + noon > opens and not re.search(r"[apo]", last):
        closes += noon
    return f"{format_time(opens % MINUTES_A_DAY)}-{format_time(closes)}"


def _day_or_days(word: str) -> str:
    """A day, a group of days or a run of days, in the settings' form; empty if it is none."""
    if (singular := word.removesuffix("s")) in _GROUPS:
        return _GROUPS[singular]
    names = [_day(part) for part in word.split("-")]
    return "-".join(names) if all(names) and len(names) <= 2 else ""


def _day(word: str) -> str:
    """Two letters or more of its name, also with the s of ``Mondays``."""
    singular = word.removesuffix("s")
    if len(singular) < 2:
        return ""
    for day, name in zip(Weekday, _DAY_NAMES, strict=True):
        if name.startswith((word, singular)):
            return day.name.lower()
    return ""
