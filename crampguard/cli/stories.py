"""Stories for people, by rich: what ``why --json`` tells scripts."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crampguard.cli.output import say
from crampguard.domain.language import _
from crampguard.domain.story import Story, what_text
from crampguard.domain.wording import moment_text

_GOOD, _BAD = "green", "yellow"
_COLOURS = {
    "shown": _GOOD,
    "done": _GOOD,
    "deferred": _BAD,
    "suppressed": _BAD,
    "missed": _BAD,
    "failed": _BAD,
    "not-running": _BAD,
    "off": _BAD,
    "withheld": _BAD,
}


def print_stories(stories: Sequence[Story], now: datetime, zone: tzinfo) -> None:
    """On standard output: a heading for each occurrence, and its lines below."""
    if not any(story.scheduled_for or story.reminder for story in stories):
        say(_("Nothing was due in that time. 'crampguard next' tells what comes."))
    if not stories:
        return
    console = Console()
    times = [[moment_text(line.at, now, zone) for line in story.lines] for story in stories]
    widest_time = max(len(time) for each in times for time in each)
    widest_what = max(len(what_text(line.what)) for story in stories for line in story.lines)
    heading = object()
    for story, at in zip(stories, times, strict=True):
        if heading != (heading := (story.reminder, story.scheduled_for)) or story.scheduled_for:
            console.print(_heading(story))
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        table.add_column(width=1)
        table.add_column(width=widest_time, no_wrap=True)
        table.add_column(width=widest_what, no_wrap=True)
        table.add_column()
        for time, line in zip(at, story.lines, strict=True):
            colour = _COLOURS.get(line.what, "default")
            what = f"[{colour}]{escape(what_text(line.what))}[/]"
            table.add_row("", time, what, f"[dim]{escape(line.why)}[/]")
        console.print(table)


def _heading(story: Story) -> str:
    if story.reminder is None:
        return _("[bold]meanwhile[/]")
    if story.scheduled_for is None:
        return _("[bold]{reminder}[/] [dim]its plan[/]").format(reminder=escape(story.reminder))
    return f"[bold]{escape(story.reminder)}[/]"
