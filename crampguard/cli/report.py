"""``crampguard report``: one page for a doctor. Needs no running service, and no network."""

import sys
from datetime import datetime
from pathlib import Path

import click

from crampguard.cli.output import say
from crampguard.domain.language import _
from crampguard.errors import CrampguardError


@click.command(
    help=_(
        "Write one page for a doctor, of the last weeks: HTML in one file, to print or to show."
        " Examples: crampguard report --open; crampguard report --days 14 -o report.html"
    )
)
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=28,
    show_default=True,
    help=_("Of so many days: 14 and 28 are usual."),
)
@click.option("--open", "open_", is_flag=True, help=_("Show it in the browser."))
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_(
        "Write it to FILE, which only you can read; - is standard output."
        "  [on a terminal: a file in Downloads or your home]"
    ),
    metavar="FILE",
)
@click.option(
    "--medicines",
    metavar="TEXT",
    default="",
    help=_(
        "What you take, in your own words. It is printed, not kept; without it there are lines to write on."
    ),
)
@click.option("--no-notes", is_flag=True, help=_("Leave out what you noted in your own words."))
def report(days: int, open_: bool, file: Path | None, medicines: str, no_notes: bool) -> None:
    """What the diary tells, on one page."""
    from crampguard.cli.files import write_private

    now, text = _page(days, medicines, with_notes=not no_notes)
    # A screen full of HTML is of use to nobody.
    if str(file) == "-" or (file is None and not open_ and not sys.stdout.isatty()):
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
        return
    target = file or _visible_directory() / f"crampguard-report-{now:%Y-%m-%d}.html"
    write_private(target, text)
    say(_("The report is in {file}, which only you can read.").format(file=target))
    if open_:
        _show(target)
    elif file is None:
        say(_("Open it in a browser to see or to print it; 'crampguard report --open' does so."))


def _page(days: int, medicines: str, *, with_notes: bool) -> tuple[datetime, str]:
    from crampguard.cli.context import reading_journal, zone_for
    from crampguard.cli.in_force import settings_in_force
    from crampguard.retrospect import look_back, reminded
    from crampguard.wallclock import utc_now
    from crampguard.web.report import report as page

    settings, _problems = settings_in_force()
    zone = zone_for(settings)
    now = utc_now().astimezone(zone)
    with reading_journal() as journal:
        told = look_back(journal, now, days)
        if told is None or not told.summary.logged:
            raise CrampguardError(
                _("Nothing is logged in the last {days} days.").format(days=days),
                _("'crampguard diary add' notes a cramp, with --none a quiet night."),
            )
        history = reminded(journal, told.span, zone)
    return now, page(told, history, settings, now, medicines, with_notes=with_notes)


def _visible_directory() -> Path:
    """Where a browser in a sandbox of its own can read as well: in no hidden directory."""
    downloads = Path.home() / "Downloads"
    return downloads if downloads.is_dir() else Path.home()


def _show(file: Path) -> None:
    import webbrowser

    if not webbrowser.open(file.resolve().as_uri()):
        say(_("No browser could be started: open the file yourself."))
