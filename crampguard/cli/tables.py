"""Tables for people, by rich: what ``--json`` tells scripts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, cast

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Presence, Signal
from crampguard.domain.wording import moment_text, outcome_text, presence_text, reason_text, wait_text

if TYPE_CHECKING:
    from crampguard.domain.event import HistoryEntry
    from crampguard.domain.forecast import Coming

_WIDE = 72
"""Columns that a table with messages beside their titles needs to be read with ease."""


def print_table(table: Table) -> None:
    """On standard output, as wide as the terminal."""
    Console().print(table)


def coming_table(coming: "Sequence[Coming]", now: datetime, zone: tzinfo) -> Table:
    """What comes: when, what, and the words; one under the other where the terminal is narrow."""
    narrow = Console().width < _WIDE
    table = _table(_("When"), _("Reminder")) if narrow else _table(_("When"), "", _("Reminder"), _("Message"))
    for each in coming:
        when = f"[bold]{moment_text(each.at, now, zone)}[/]"
        wait = f"[dim]{wait_text(each.at - now)}[/]" if each.at > now else ""
        what = f"{escape(each.title)}\n[dim]{each.occurrence.reminder}[/]"
        message = escape(each.message)
        if narrow:
            table.add_row(f"{when}\n{wait}", f"{what}\n{message}")
        else:
            table.add_row(when, wait, what, message)
    return table


def history_table(entries: "Sequence[HistoryEntry]", now: datetime, zone: tzinfo) -> Table:
    """What became of each occurrence."""
    table = _table(_("Due"), _("Reminder"), _("Outcome"), _("At"), _("Why"))
    for entry in entries:
        table.add_row(
            moment_text(entry.occurrence.scheduled_for, now, zone),
            entry.occurrence.reminder,
            f"[bold]{outcome_text(entry.outcome)}[/]",
            moment_text(entry.at, now, zone),
            f"[dim]{escape(reason_text(entry.reason, zone))}[/]",
        )
    return table


def print_status(facts: Mapping[str, object]) -> None:
    """The facts of :func:`crampguard.status.status_facts`, for a person."""
    console = Console()
    if facts["running"]:
        channel = facts["channel"] or _("unknown")
        line = _("[bold green]running[/]  reminders go to: {channel} [dim]({why})[/]")
        console.print(line.format(channel=channel, why=escape(str(facts["channel_reason"]))))
        console.print(f"[dim]{escape(presence_text(Presence(str(facts['presence']))))}[/]")
    else:
        console.print(
            _(
                "[bold]not running[/]  start it with [bold]crampguard run[/], or for good with {command}"
            ).format(command="[bold]crampguard service install[/]")
        )
    if facts["paused_until"]:
        until = datetime.fromisoformat(str(facts["paused_until"])).strftime("%a %d %b %H:%M")
        console.print(_("paused until {time}").format(time=until))
    guide = (Signal.GUIDE.value, Answer.YES.value)
    if guide in [(each["signal"], each["answer"]) for each in cast("list[dict[str, str]]", facts["sources"])]:
        console.print(_("quiet while a guide through a cramp or a stretch is on"))
    for held in cast("list[dict[str, Any]]", facts["held_back"]):
        console.print(
            _("held back: {reminder}, due {time} [dim]({why})[/]").format(
                reminder=held["reminder"],
                time=datetime.fromisoformat(held["scheduled_for"]).strftime("%H:%M"),
                why=escape(held["reason"]),
            )
        )
    if problems := cast("list[str]", facts["problems"]):
        console.print(
            _("[bold red]the settings have a problem; the last good ones are in force:[/]")
            if facts["running"]
            else _("[bold red]the settings have a problem:[/]")
        )
        for problem in problems:
            console.print(f"  {escape(problem)}", soft_wrap=True)
    if trouble := facts["journal"]:
        line = _("[bold red]the journal has a problem:[/] {trouble}")
        console.print(line.format(trouble=escape(str(trouble))), soft_wrap=True)
    if coming := cast("list[dict[str, str]]", facts["next"]):
        table = _table(_("Next"), _("Reminder"))
        for each in coming:
            at = datetime.fromisoformat(each["scheduled_for"])
            table.add_row(at.strftime("%a %H:%M"), f"{escape(each['title'])} [dim]{each['reminder']}[/]")
        console.print(table)


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        # On a narrow terminal words are wrapped, and when it is stays whole.
        table.add_column(column, no_wrap=column not in {_("Reminder"), _("Message"), _("Why")})
    return table
