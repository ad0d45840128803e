"""Durations as people write them: ``90s``, ``45m``, ``1h30m``, also ISO 8601 (``PT45M``)."""

import re
from datetime import timedelta

from crampguard.domain.language import _

_SHORT = re.compile(
    r"(?:(?P<days>\d{1,5})d)?(?:(?P<hours>\d{1,6})h)?(?:(?P<minutes>\d{1,7})m)?(?:(?P<seconds>\d{1,8})s)?",
    re.ASCII,
)
_ISO = re.compile(
    r"P(?:(?P<days>\d{1,5})D)?(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,7})M)?(?:(?P<seconds>\d{1,8})S)?)?",
    re.ASCII | re.IGNORECASE,
)


def parse_duration(text: str) -> timedelta:
    """A duration of whole seconds, longer than zero. Raises ValueError with a text for the person."""
    duration = _unsigned(text, text)
    if not duration:
        raise ValueError(_("{text!r} must be longer than zero").format(text=text))
    return duration


def parse_offset(text: str) -> timedelta:
    """A signed duration, zero included: ``-10m`` is before, ``+10m`` or ``10m`` after.

    Raises ValueError with a text for the person.
    """
    stripped = text.strip()
    sign = -1 if stripped[:1] in {"-", "−"} else 1
    return sign * _unsigned(stripped[1:] if stripped[:1] in {"-", "−", "+"} else stripped, text)


def format_duration(duration: timedelta) -> str:
    """The shortest form that :func:`parse_offset` reads back: ``1h30m``, ``-10m``, ``0s``."""
    seconds = abs(duration) // timedelta(seconds=1)
    sign = "-" if duration < timedelta(0) else ""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{amount}{unit}" for amount, unit in ((hours, "h"), (minutes, "m"), (seconds, "s")) if amount]
    return sign + ("".join(parts) or "0s")


def _unsigned(text: str, written: str) -> timedelta:
    stripped = text.strip()
    if stripped.startswith("-"):
        raise ValueError(_("{text!r} is negative").format(text=written))
    found = _SHORT.fullmatch(stripped) or _ISO.fullmatch(stripped)
    amounts = {unit: int(amount) for unit, amount in found.groupdict("").items() if amount} if found else {}
    if not amounts:
        raise ValueError(
            _("{text!r} is not a duration (such as 90s, 45m, 1h30m or PT45M)").format(text=written)
        )
    return timedelta(**amounts)
