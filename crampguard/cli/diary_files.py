"""The diary as files: ``diary export`` and ``diary import``."""

import sys
from pathlib import Path

import click

from crampguard.cli.diary_book import here_and_now, keeping, read
from crampguard.cli.output import say
from crampguard.domain.language import _
from crampguard.errors import CrampguardError


@click.command(
    help=_("Write the diary to FILE, or to standard output. Example: crampguard diary export my.csv")
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "json"]),
    help=_("What to write.  [as FILE ends, or csv]"),
)
def export(file: Path | None, format_: str | None) -> None:
    """For a spreadsheet, a doctor, another machine."""
    from crampguard.cli.files import write_private
    from crampguard.domain.diary_exchange import to_csv, to_json

    entries = read().entries
    is_json = (format_ or ("" if file is None else file.suffix.lower().removeprefix("."))) == "json"
    text = to_json(entries) if is_json else to_csv(entries)
    if file is None:
        # Bytes, so that no line ending is changed on its way.
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
        return
    write_private(file, text)
    say(_("{count} entries are in {file}, which only you can read.").format(count=len(entries), file=file))


@click.command(
    "import",
    help=_(
        "Add those entries of FILE that aren't there yet: all or, where one is wrong, none. FILE is csv or"
        " json, as 'export' writes them; - is standard input. Example: crampguard diary import my.csv"
    ),
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True, dir_okay=False))
def import_(file: Path) -> None:
    """What is there already stays as it is."""
    from crampguard.cli.files import read_text
    from crampguard.domain.diary_exchange import UnreadableDiaryError, from_csv, from_json

    zone, now = here_and_now()
    text = read_text(file)
    is_json = text.lstrip("\ufeff \t\r\n").startswith(("[", "{"))
    try:
        entries = from_json(text, zone, now) if is_json else from_csv(text, zone, now)
    except UnreadableDiaryError as error:
        told = [f"{file}:{line}: {problem}" for line, problem in error.problems]
        raise CrampguardError(
            "\n".join(told), _("Nothing was added. Mend these lines, and import it again.")
        ) from error
    with keeping() as diarist:
        taken = diarist.take_in(entries)
    say(
        _("Added: {added}. Restored: {restored}. There already: {here}.").format(
            added=taken.added, restored=taken.restored, here=taken.here
        )
    )
