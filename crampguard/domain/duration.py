"""Durations as people write them: ``90s``, ``45m``, ``1h30m``, also ISO 8601 (``PT45M``)."""

import re
from datetime import timedelta

from crampguard.domain.language import _

_MINUS = ("-", "−")
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}
_A_HUNDRED_YEARS = 36_525 * _SECONDS["days"]

_SHORT = re.compile(
    r"(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+)s)?",
    re.ASCII,
)
_ISO = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?",
    re.ASCII | re.IGNORECASE,
)


def parse_duration(text: str) -> timedelta:
    """A duration of whole seconds, longer than zero. Raises ValueError with a text for the person."""
    stripped = text.strip()
    if stripped.startswith(_MINUS):
        raise ValueError(_("{text!r} is negative").format(text=text))
    duration = _unsigned(stripped, text)
    if not duration:
        raise ValueError(_("{text!r} must be longer than zero").format(text=text))
    return duration


def parse_offset(text: str) -> timedelta:
    """A signed duration, zero included: ``-10m`` is before, ``+10m`` or ``10m`` after.

    Raises ValueError with a text for the person.
    """
    stripped = text.strip()
    sign = -1 if stripped.startswith(_MINUS) else 1
    return sign * _unsigned(stripped[1:].lstrip() if stripped.startswith((*_MINUS, "+")) else stripped, text)


def format_duration(duration: timedelta) -> str:
    """The shortest form that :func:`parse_offset` reads back: ``1h30m``, ``-10m``, ``0s``."""
    seconds = abs(duration) // timedelta(seconds=1)
    sign = "-" if seconds and duration < timedelta(0) else ""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{amount}{unit}" for amount, unit in ((hours, "h"), (minutes, "m"), (seconds, "s")) if amount]
    return sign + ("".join(parts) or "0s")


def _unsigned(text: str, written: str) -> timedelta:
    found = _SHORT.fullmatch(text) or _ISO.fullmatch(text)
    amounts = {unit: amount for unit, amount in found.groupdict("").items() if amount} if found else {}
    if not amounts:
        raise ValueError(
            _("{text!r} is not a duration (such as 90s, 45m, 1h30m or PT45M)").format(text=written)
        )
    # Floats take any number of digits, and are exact far past the longest duration.
    seconds = sum(float(amount) * _SECONDS[unit] for unit, amount in amounts.items())
    if seconds > _A_HUNDRED_YEARS:
        raise ValueError(_("{text!r} is longer than a hundred years").format(text=written))
    return timedelta(seconds=seconds)
