"""Statistics for people, by rich: what ``stats --json`` tells scripts."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from crampguard.catalogue.caveats import COMPARISON, LOGGED_DAYS, OFTEN_NOTED
from crampguard.catalogue.warnings import IN_SHORT, warning_signs
from crampguard.cli.diary_tables import wide_enough
from crampguard.domain.diary_wording import length_text
from crampguard.domain.insight import EPISODES_FOR_A_MAP, Summary, Week
from crampguard.domain.insight_wording import (
    counts_text,
    difference_text,
    duration_text,
    logged_text,
    nights_text,
    often_text,
    severity_text,
    span_text,
)
from crampguard.domain.language import _
from crampguard.retrospect import Retrospect

_WEEKS_SHOWN = 12
_SHADES = " ░▒▓█"
_MONDAY = date(2024, 1, 1)


def print_signs(*, pregnant: bool) -> None:
    """The warning signs: they come before any statistic."""
    console = wide_enough()
    for signs in warning_signs(pregnant=pregnant):
        console.print(f"[bold]{escape(_(signs.heading))}:[/] " + escape("; ".join(map(_, signs.signs))))
    console.print()


def print_signs_in_short() -> None:
    """Where they are told in full. They come before any statistic, but nobody reads eight lines each time."""
    console = wide_enough()
    console.print(escape(_(IN_SHORT).format(command="crampguard cramp --about")))
    console.print()


def print_stats(told: Retrospect) -> None:
    """On standard output."""
    console = wide_enough()
    summary = told.summary
    console.print(f"[bold]{span_text(told.span)}:[/] {logged_text(summary)}")
    console.print(f"[dim]{_(LOGGED_DAYS)}[/]")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for name, text in _lines(summary):
        if text:
            table.add_row(name, escape(text))
    console.print(table)
    if summary.often_noted:
        console.print(f"[dim]{_(OFTEN_NOTED)}[/]")
    _print_weeks(console, told.weeks[-_WEEKS_SHOWN:])
    _print_map(console, summary)
    _print_habits(console, told)


def _lines(summary: Summary) -> Iterable[tuple[str, str]]:
    yield _("Cramps"), often_text(summary)
    if summary.severity is not None:
        yield _("Severity"), severity_text(summary.severity, summary.cramps)
    if summary.minutes is not None and summary.longest is not None:
        longest = _("longest {length}, over 10 minutes: {count}").format(
            length=length_text(summary.longest), count=summary.over_ten_minutes
        )
        yield _("Duration"), f"{duration_text(summary.minutes, summary.cramps)}; {longest}"
    yield _("Woke you"), str(summary.woken) if summary.woken else ""
    yield _("Where"), "; ".join(filter(None, [counts_text(summary.muscles), counts_text(summary.sides)]))
    yield _("When"), counts_text(summary.parts)
    yield _("While"), counts_text(summary.states)
    yield _("Often noted"), counts_text(summary.often_noted)
    yield _("Helped"), counts_text(summary.helped)


def _print_weeks(console: Console, weeks: Sequence[Week]) -> None:
    console.print()
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in (_("Week from"), _("logged"), _("cramps"), ""):
        table.add_column(column, no_wrap=True)
    for week in weeks:
        bar = "■" * week.cramps if week.logged else "[dim]–[/]"
        table.add_row(
            week.first.isoformat(), f"{week.logged}/7", str(week.cramps) if week.logged else "", bar
        )
    console.print(table)


def _print_map(console: Console, summary: Summary) -> None:
    console.print()
    if summary.by_hour is None:
        needed = _("Hours by weekday: not enough data yet, {n} of {needed} cramps of known time.")
        console.print(needed.format(n=summary.timed, needed=EPISODES_FOR_A_MAP))
        return
    most = max(map(max, summary.by_hour))
    console.print(_("[bold]Hours by weekday[/] [dim]the darkest: {n} cramps[/]").format(n=most))
    console.print(" " * 5 + "".join(f"{hour:<6}" for hour in range(0, 24, 6)), style="dim")
    for weekday, row in enumerate(summary.by_hour):
        shades = "".join(_SHADES[-(-count * (len(_SHADES) - 1) // most)] for count in row)
        name = (_MONDAY + timedelta(days=weekday)).strftime("%a")
        console.print(f"[dim]{name:<4}[/] {shades}")


def _print_habits(console: Console, told: Retrospect) -> None:
    if not told.comparisons:
        return
    console.print()
    since = told.compared.first.isoformat()
    console.print(_("[bold]Habits and cramps[/] [dim]since {day}[/]").format(day=since))
    for comparison in told.comparisons:
        text = nights_text(comparison)
        console.print(
            Padding(escape(f"{text[:1].upper()}{text[1:]}: {difference_text(comparison)}."), (0, 0, 0, 2))
        )
    for caveat in COMPARISON:
        console.print(Padding(f"[dim]{escape(_(caveat))}[/]", (0, 0, 0, 2)))
