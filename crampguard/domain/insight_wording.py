"""What the diary tells, in sentences: counts with what they are of, and comparisons with their limits."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TypeVar

from crampguard.domain.comparison import (
    CRAMPS_NEEDED,
    HABITS,
    LOGGED_NEEDED,
    NIGHTS_NEEDED,
    Comparison,
    Enough,
)
from crampguard.domain.diary import WORST
from crampguard.domain.diary_wording import Word, length_text, word_text
from crampguard.domain.insight import Middle, Span, Summary
from crampguard.domain.language import _, ngettext

_Word = TypeVar("_Word", bound=Word)


def span_text(span: Span) -> str:
    """Its first and last day."""
    return _("{first} to {last}").format(first=span.first.isoformat(), last=span.last.isoformat())


def logged_text(summary: Summary) -> str:
    """``20 of 28 days logged``."""
    return _("{logged} of {days} days logged").format(logged=summary.logged, days=summary.span.days)


def often_text(summary: Summary) -> str:
    """How many, on how many days, and per seven logged days; only the count where none is logged."""
    cramps = ngettext("{n} cramp", "{n} cramps", summary.cramps).format(n=summary.cramps)
    days = ngettext("{n} day", "{n} days", summary.cramp_days).format(n=summary.cramp_days)
    counted = _("{cramps} on {days}").format(cramps=cramps, days=days)
    cramps_a_week, days_a_week = summary.cramps_a_week, summary.cramp_days_a_week
    if cramps_a_week is None or days_a_week is None:
        return counted
    rate = _("per 7 logged days: {cramps} cramps, {days} cramp days").format(
        cramps=number_text(cramps_a_week), days=number_text(days_a_week)
    )
    return f"{counted}; {rate}"


def severity_text(middle: Middle, cramps: int) -> str:
    """The median, and of how many of all cramps it is."""
    return _("median {median} of {worst}, noted for {known} of {cramps}").format(
        median=number_text(middle.median), worst=WORST, known=middle.known, cramps=cramps
    )


def duration_text(middle: Middle, cramps: int) -> str:
    """The median, and of how many of all cramps it is."""
    length = length_text(timedelta(seconds=round(middle.median * 60)))
    text = _("median {length}, noted for {known} of {cramps}")
    return text.format(length=length, known=middle.known, cramps=cramps)


def counts_text(counts: Mapping[_Word, int]) -> str:
    """``calf 8, foot 2``; what was never noted is left out."""
    return ", ".join(f"{word_text(word)} {count}" for word, count in counts.items() if count)


def nights_text(comparison: Comparison) -> str:
    """``cramps on 3 of 14 nights after the bedtime stretch, on 6 of 12 without``."""
    data = comparison.data
    return _("cramps on {count} of {nights} nights after {habit}, on {other} of {others} without").format(
        count=data.with_habit.count,
        nights=data.with_habit.of,
        habit=_(HABITS[comparison.reminder]),
        other=data.without.count,
        others=data.without.of,
    )


def difference_text(comparison: Comparison) -> str:
    """The difference and its interval; what is missing, where there is not enough."""
    if comparison.interval is None:
        return _("not enough data yet: {missing}").format(missing=_missing(comparison.data))
    assert comparison.difference is not None, "it has an interval"
    return _("a difference of {points} percentage points, 95 % interval {low} to {high}").format(
        points=_points(comparison.difference),
        low=_points(comparison.interval.low),
        high=_points(comparison.interval.high),
    )


def number_text(number: float) -> str:
    """To one decimal, without a needless one."""
    return f"{number:.1f}".removesuffix(".0")


def _points(share: float) -> str:
    points = round(100 * share)
    return f"{points:+d}".replace("-", "−") if points else "0"


def _missing(data: Enough) -> str:
    counts = (
        (data.logged, LOGGED_NEEDED, _("{n} of {needed} logged days")),
        (data.cramps, CRAMPS_NEEDED, _("{n} of {needed} cramps")),
        (data.with_habit.of, NIGHTS_NEEDED, _("{n} of {needed} nights with it")),
        (data.without.of, NIGHTS_NEEDED, _("{n} of {needed} nights without it")),
    )
    return ", ".join(text.format(n=n, needed=needed) for n, needed, text in counts if n < needed)
