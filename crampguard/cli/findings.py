"""Findings for people, by rich: what ``doctor --json`` tells scripts."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crampguard.doctor import Finding, State
from crampguard.domain.language import _, ngettext

_MARKS = {State.OK: "[green]ok[/]", State.NOTE: "[yellow]note[/]", State.BAD: "[bold red]bad[/]"}


def print_findings(findings: Sequence[Finding]) -> None:
    """On standard output: one after the other, each with its mend below it, and what they come to."""
    console = Console()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for no_wrap in (True, True, False):
        table.add_column(no_wrap=no_wrap)
    for finding in findings:
        message = escape(finding.message)
        mend = f"\n[bold]→ {escape(finding.mend)}[/]" if finding.mend else ""
        table.add_row(_MARKS[finding.state], f"[dim]{finding.check}[/]", message + mend)
    console.print(table)
    console.print()
    if bad := sum(finding.state is State.BAD for finding in findings):
        told = ngettext(
            "[bold red]{n} thing stands in the way of reminders.[/] The line after its → mends it.",
            "[bold red]{n} things stand in the way of reminders.[/] The lines after → mend them.",
            bad,
        )
        console.print(told.format(n=bad))
    else:
        console.print(_("[bold green]Nothing stands in the way of reminders.[/]"))
