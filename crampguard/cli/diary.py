"""``crampguard diary``: cramps and quiet nights, noted, listed, changed, taken out, brought back, handed on.

Needs no running service, and disturbs none.
"""

import sys
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

import click

from crampguard.cli.diary_book import LAST, find, here_and_now, keeping, read, short
from crampguard.cli.diary_files import export, import_
from crampguard.cli.diary_options import entry_options, given, parse_night, placed
from crampguard.cli.output import json_option, print_json, say
from crampguard.domain.language import _

if TYPE_CHECKING:
    from crampguard.domain.diary import Entry, Episode

_RECENT = timedelta(days=1)


@click.group(
    help=_("""Cramps and quiet nights: note them, list them, change them, hand them on.

    \b
    crampguard diary add                    # asks a few questions
    crampguard diary add --none             # last night was quiet
    crampguard diary add --at 03:10 --side left --muscle calf --severity 6
    crampguard diary edit last --duration 4m --helped stretch
    """)
)
def diary() -> None:
    """The group."""


diary.add_command(export)
diary.add_command(import_)


@diary.command(
    help=_(
        "Note a cramp, or with --none a night without one. Asks where nothing is said."
        ' Example: crampguard diary add --at "03:10" --side left --muscle calf --woke'
    )
)
@click.option("--at", metavar="T", help=_("When it began: 03:10, yesterday 23:00, 2h ago as 2h.  [now]"))
@click.option(
    "--night", metavar="DATE", help=_("Of the night that began on DATE, yesterday or last; time unknown.")
)
@click.option("--none", "quiet", is_flag=True, help=_("No cramps last night, or in --night."))
@entry_options
@json_option
def add(at: str | None, night: str | None, quiet: bool, as_json: bool, **options: Any) -> None:
    """A new entry."""
    from crampguard.cli.diary_questions import ask

    zone, now = here_and_now()
    known = given(options)
    if quiet:
        if at is not None or known:
            raise click.UsageError(_("A quiet night has no more to say than --night."))
        of_night = parse_night(night or LAST, zone, now)
        with keeping() as diarist:
            entry = diarist.quiet(of_night)
        _told(entry, _("Noted"), as_json=as_json)
        return
    if at is not None or night is not None or known:
        episode = _completed(placed(None, at, night, zone, now), known)
    elif sys.stdin.isatty():
        episode = ask(None, zone, now)
    else:
        raise click.UsageError(_("Say when it was (--at 03:10, --at now), or --none for a quiet night."))
    with keeping() as diarist:
        (added,) = diarist.add(episode)
    _told(added, _("Noted"), as_json=as_json)
    _warn(episode, zone, now)


@diary.command("list", help=_("Tell what is in the diary. Example: crampguard diary list --since 28d"))
@click.option("--since", metavar="T", help=_("A date, a moment, or how long ago.  [everything]"))
@click.option("--removed", is_flag=True, help=_("What was taken out and can be restored."))
@json_option
def list_(since: str | None, removed: bool, as_json: bool) -> None:
    """In order of time."""
    from crampguard.cli.context import parse_moment
    from crampguard.domain.diary import night_of
    from crampguard.domain.diary_exchange import facts

    zone, now = here_and_now()
    found = read()
    entries = found.removed if removed else found.entries
    if since is not None:
        first = night_of(parse_moment(since, zone, now).astimezone(zone))
        entries = tuple(entry for entry in entries if entry.night >= first)
    if as_json:
        print_json([facts(entry) for entry in entries])
    elif entries:
        from crampguard.cli.diary_tables import print_entries

        print_entries(entries, {entry.id: short(entry.id, found) for entry in entries})
    else:
        say(_("Nothing there. 'crampguard diary add' notes a cramp, with --none a quiet night."))


@diary.command(
    help=_(
        "Change an entry: ENTRY is its id, as 'list' shows it; without it, or as last, the one noted last,"
        " whichever night it is of. Asks where nothing is said."
        " Example: crampguard diary edit last --severity 6 --helped stretch --helped massage"
    )
)
@click.argument("named", metavar="[ENTRY]", default=LAST)
@click.option("--at", metavar="T", help=_("When it began: 03:10, yesterday 23:00, or ? for unknown."))
@click.option(
    "--night", metavar="DATE", help=_("Of the night that began on DATE, yesterday or last; time unknown.")
)
@click.option("--forget", multiple=True, metavar="FIELD", help=_("Make it unknown again: severity, note, …"))
@entry_options
@json_option
def edit(
    named: str, at: str | None, night: str | None, forget: tuple[str, ...], as_json: bool, **options: Any
) -> None:
    """An entry, replaced and not erased."""
    from crampguard.cli.diary_options import FIELDS, quiet_changed
    from crampguard.cli.diary_questions import ask
    from crampguard.domain.diary import QuietNight

    zone, now = here_and_now()
    known = given(options)
    if unknown := [field for field in forget if field not in FIELDS]:
        raise click.BadParameter(
            _("{field!r} is not one of {fields}").format(field=unknown[0], fields=", ".join(FIELDS))
        )
    before = find(named, read().in_order_of_adding)
    after: Entry
    if isinstance(before, QuietNight):
        moved_to = None if night is None else parse_night(night, zone, now)
        after = quiet_changed(before, moved_to, known, forget, is_timed=at is not None)
    elif at is not None or night is not None or known or forget:
        moved = placed(before, at, night, zone, now)
        after = _completed(moved, {field: FIELDS[field] for field in forget} | known)
    elif sys.stdin.isatty():
        after = ask(before, zone, now)
    else:
        raise click.UsageError(_("Say what to change, such as --severity 6."))
    with keeping() as diarist:
        diarist.edit(after)
    _told(after, _("Changed"), as_json=as_json)
    if not isinstance(after, QuietNight):
        _warn(after, zone, now)


@diary.command(
    help=_(
        "Take an entry out: ENTRY is its id, as 'list' shows it, or last, the one noted last, whichever night"
        " it is of. It can be restored."
        " Example: crampguard diary remove last"
    )
)
@click.argument("named", metavar="ENTRY")
@json_option
def remove(named: str, as_json: bool) -> None:
    """Nothing is erased."""
    with keeping() as diarist:
        found = diarist.diary()
        entry = diarist.remove(find(named, found.in_order_of_adding).id)
    _told(entry, _("Removed"), as_json=as_json)
    say(_("'crampguard diary restore {id}' brings it back.").format(id=short(entry.id, found)))


@diary.command(
    help=_(
        "Bring back what was removed: ENTRY is its id, as 'list --removed' shows it; without it, or as last,"
        " what was removed last."
    )
)
@click.argument("named", metavar="[ENTRY]", default=LAST)
@json_option
def restore(named: str, as_json: bool) -> None:
    """As it was."""
    with keeping() as diarist:
        entry = diarist.restore(find(named, diarist.diary().removed).id)
    _told(entry, _("Restored"), as_json=as_json)


def _completed(episode: "Episode", known: dict[str, Any]) -> "Episode":
    from dataclasses import replace

    try:
        return replace(episode, **known)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _told(entry: "Entry", done: str, *, as_json: bool) -> None:
    """What was done, and with what."""
    from crampguard.cli.diary_tables import line_of
    from crampguard.domain.diary_exchange import facts

    if as_json:
        print_json(facts(entry))
    say(f"{done}: {line_of(entry)}")


def _warn(episode: "Episode", zone: tzinfo, now: datetime) -> None:
    """A long cramp is one to see to, where it isn't weeks ago."""
    from crampguard.catalogue.warnings import LASTED
    from crampguard.domain.insight import LONG

    is_recent = now.astimezone(zone).date() - episode.night <= _RECENT
    if is_recent and episode.duration is not None and episode.duration > LONG:
        say(_(LASTED))
