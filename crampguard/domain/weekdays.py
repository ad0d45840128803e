"""Days of the week as people write them: ``daily``, ``mon-fri``, ``mon,wed,fri``; weeks may wrap."""

from collections.abc import Iterable
from enum import IntEnum

from crampguard.domain.language import _


class Weekday(IntEnum):
    """Numbered as :meth:`datetime.date.weekday` does: Monday is 0."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


Days = frozenset[Weekday]

DAILY: Days = frozenset(Weekday)
_NAMED: dict[str, Days] = {
    "daily": DAILY,
    "weekdays": frozenset(Weekday) - {Weekday.SAT, Weekday.SUN},
    "weekends": frozenset({Weekday.SAT, Weekday.SUN}),
}


def parse_days(written: str | Iterable[str]) -> Days:
    """One or more days. Raises ValueError with a text for the person."""
    parts = written.split(",") if isinstance(written, str) else written
    days = frozenset(day for part in parts for day in _parse_part(part.strip().lower()))
    if not days:
        raise ValueError(_("names no day"))
    return days


def format_days(days: Days) -> str:
    """The shortest form that :func:`parse_days` reads back."""
    for name, named in _NAMED.items():
        if days == named:
            return name
    runs: list[list[Weekday]] = []
    # Begin after a gap, so that a run over the week's end (sat-mon) stays in one piece.
    first = next(day for day in Weekday if day not in days)
    for step in range(1, 8):
        day = Weekday((first + step) % 7)
        if day not in days:
            continue
        if runs and (runs[-1][-1] + 1) % 7 == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    runs.sort(key=lambda run: run[0])
    return ",".join(
        f"{run[0].name}-{run[-1].name}".lower() if len(run) > 2 else ",".join(day.name.lower() for day in run)
        for run in runs
    )


def _parse_part(part: str) -> Days:
    if part in _NAMED:
        return _NAMED[part]
    first, dash, last = part.partition("-")
    if not dash:
        return frozenset({_parse_day(first, part)})
    start, end = _parse_day(first, part), _parse_day(last, part)
    return frozenset(Weekday((start + step) % 7) for step in range((end - start) % 7 + 1))


def _parse_day(name: str, part: str) -> Weekday:
    try:
        return Weekday[name.strip().upper()]
    except KeyError:
        raise ValueError(
            _("{text!r} is not a day (mon to sun, mon-fri, daily, weekdays, weekends)").format(text=part)
        ) from None
