"""``crampguard stats``: what the diary tells, and what it can't tell yet. Needs no running service."""

from typing import TYPE_CHECKING

import click

from crampguard.cli.output import json_option, print_json, say
from crampguard.domain.language import _

if TYPE_CHECKING:
    from crampguard.domain.comparison import Comparison
    from crampguard.domain.insight import Middle
    from crampguard.retrospect import Retrospect


@click.command(
    help=_(
        "Tell what the diary holds: how often, how bad, when, where; and nights after a habit against nights"
        " without it, once there is enough. Example: crampguard stats --days 28"
    )
)
@click.option(
    "--days", type=click.IntRange(1, 36_525), help=_("The last so many days.  [all since the first entry]")
)
@json_option
def stats(days: int | None, as_json: bool) -> None:
    """Counts over logged days."""
    from crampguard.cli.context import load_settings, reading_journal, zone_to_read_in
    from crampguard.errors import CrampguardError
    from crampguard.retrospect import look_back
    from crampguard.wallclock import utc_now

    now = utc_now().astimezone(zone_to_read_in())
    with reading_journal() as journal:
        told = look_back(journal, now, days)
    if as_json:
        print_json(_facts(told))
        return
    from crampguard.cli.stats_tables import print_signs, print_signs_in_short, print_stats

    if told is not None and _is_alarming(told):
        try:
            pregnant = load_settings().you.pregnant
        except CrampguardError:
            # What is told to some is told to all where nobody knows.
            pregnant = True
        print_signs(pregnant=pregnant)
    else:
        print_signs_in_short()
    if told is None or not told.summary.logged:
        say(_("Nothing is logged in that time. 'crampguard diary add' notes a cramp, --none a quiet night."))
    else:
        print_stats(told)


def _is_alarming(told: "Retrospect") -> bool:
    """Whether there is something in the span for which one should ask a doctor."""
    from crampguard.domain.diary_wording import had_signs

    had = any(had_signs(cramp) for cramp in told.diary.episodes if told.span.holds(cramp.night))
    return had or told.summary.over_ten_minutes > 0


def _facts(told: "Retrospect | None") -> dict[str, object]:
    """The stable shape. Counts by word hold only what was noted; null is what can't be told."""
    from crampguard.catalogue.caveats import COMPARISON

    if told is None:
        return {"span": None, "logged": 0, "cramps": 0, "weeks": [], "habits": [], "caveats": []}
    summary = told.summary
    return {
        "span": {
            "first": told.span.first.isoformat(),
            "last": told.span.last.isoformat(),
            "days": told.span.days,
        },
        "logged": summary.logged,
        "cramps": summary.cramps,
        "cramp_days": summary.cramp_days,
        "cramps_per_7_logged_days": _rounded(summary.cramps_a_week),
        "cramp_days_per_7_logged_days": _rounded(summary.cramp_days_a_week),
        "severity": _middle(summary.severity),
        "duration_minutes": _middle(summary.minutes),
        "longest_seconds": None if summary.longest is None else int(summary.longest.total_seconds()),
        "over_10_minutes": summary.over_ten_minutes,
        "woke": summary.woken,
        "sides": dict(summary.sides),
        "muscles": dict(summary.muscles),
        "states": dict(summary.states),
        "parts_of_day": dict(summary.parts),
        "by_weekday_and_hour": None if summary.by_hour is None else [list(row) for row in summary.by_hour],
        "often_noted": dict(summary.often_noted),
        "helped": dict(summary.helped),
        "weeks": [
            {
                "first": week.first.isoformat(),
                "logged": week.logged,
                "cramps": week.cramps,
                "cramp_days": week.cramp_days,
            }
            for week in told.weeks
        ],
        "habits_since": told.compared.first.isoformat(),
        "habits": [_habit(each) for each in told.comparisons],
        "caveats": [_(text) for text in COMPARISON] if told.comparisons else [],
    }


def _habit(comparison: "Comparison") -> dict[str, object]:
    data, interval = comparison.data, comparison.interval
    return {
        "reminder": comparison.reminder,
        "enough": interval is not None,
        "nights_with": data.with_habit.of,
        "cramp_nights_with": data.with_habit.count,
        "nights_without": data.without.of,
        "cramp_nights_without": data.without.count,
        "difference": _rounded(comparison.difference),
        "low": None if interval is None else _rounded(interval.low),
        "high": None if interval is None else _rounded(interval.high),
    }


def _middle(middle: "Middle | None") -> dict[str, float] | None:
    return None if middle is None else {"median": middle.median, "known": middle.known}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
