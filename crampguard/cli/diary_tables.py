"""The diary's entries for people, by rich: what ``diary list --json`` tells scripts."""

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crampguard.domain.diary import WORST, Entry, QuietNight
from crampguard.domain.diary_wording import length_text, when_text, where_text, word_text, words_text
from crampguard.domain.language import _

_WIDE = 72
_NARROWEST = 40
"""Columns. A table that has fewer leaves out words; a line that is too long wraps, and nothing is lost."""


def wide_enough() -> Console:
    """Standard output, as wide as a table needs it."""
    console = Console()
    console.width = max(console.width, _NARROWEST)
    return console


def print_entries(entries: Iterable[Entry], ids: Mapping[str, str]) -> None:
    """On standard output: one a line, or under its time where the terminal is narrow."""
    console = wide_enough()
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(_("Id"), style="dim", no_wrap=True, min_width=max(map(len, ids.values())))
    narrow = console.width < _WIDE
    # A long word, such as an address in a note, goes on in the next line.
    table.add_column(_("When"), no_wrap=not narrow, overflow="fold")
    if not narrow:
        table.add_column(_("What"), overflow="fold")
    for entry in entries:
        what = escape(_what(entry))
        when = f"[bold]{escape(when_text(entry))}[/]"
        table.add_row(ids[entry.id], *([f"{when}\n{what}"] if narrow else [when, what]))
    console.print(table)


def line_of(entry: Entry) -> str:
    """An entry in one line."""
    return f"{when_text(entry)}: {_what(entry)}"


def _what(entry: Entry) -> str:
    note = " ".join("".join(each if each.isprintable() else " " for each in entry.note).split())
    if isinstance(entry, QuietNight):
        return "; ".join(part for part in (_("no cramps"), note) if part)
    parts = [
        where_text(entry) or _("cramp"),
        "" if entry.severity is None else _("{score} of {worst}").format(score=entry.severity, worst=WORST),
        "" if entry.duration is None else length_text(entry.duration),
        "" if entry.state is None else word_text(entry.state),
        _("woke you") if entry.woke else "",
        ""
        if entry.sleep_disturbance is None
        else _("sleep disturbed {score} of {worst}").format(score=entry.sleep_disturbance, worst=WORST),
        _("sore afterwards") if entry.sore else "",
    ]
    told = [", ".join(part for part in parts if part)]
    if entry.factors:
        told.append(_("noted: {words}").format(words=words_text(entry.factors)))
    if entry.helped:
        told.append(_("helped: {words}").format(words=words_text(entry.helped)))
    return "; ".join([*told, note] if note else told)
