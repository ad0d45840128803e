"""Commands that tell facts: next, simulate, status, history. None of them needs a running service."""

from datetime import datetime, tzinfo
from itertools import islice
from typing import TYPE_CHECKING

import click

from crampguard.cli.numbers import AtLeastOne
from crampguard.cli.output import json_option, print_json, say
from crampguard.domain.language import _
from crampguard.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crampguard.domain.event import HistoryEntry
    from crampguard.domain.forecast import Coming
    from crampguard.domain.settings import Settings


@click.command("next", help=_("Tell what comes next. Example: crampguard next -n 3"))
@click.option("-n", "count", type=AtLeastOne(), default=10, show_default=True, help=_("How many."))
@json_option
def next_(count: int, as_json: bool) -> None:
    """The coming reminders, from where everything stands."""
    from crampguard.cli.context import coming_after, load_settings, zone_for
    from crampguard.wallclock import utc_now

    settings = load_settings()
    zone = zone_for(settings)
    now = utc_now()
    coming = list(islice(coming_after(now, settings, zone), count))
    _print_coming(coming, zone, now, as_json=as_json, nothing=_nothing(settings))


@click.command(
    help=_(
        "Tell what the settings schedule in any span: --from included, --to not."
        " Takes you to be present, and each reminder to be answered at once."
        " Example: crampguard simulate --from 2027-03-28 --to 2027-03-29 --timezone Europe/Berlin"
    )
)
@click.option("--from", "start", required=True, metavar="T", help=_("A date, or a date and time."))
@click.option("--to", "end", required=True, metavar="T", help=_("The same."))
@click.option("--timezone", metavar="ZONE", help=_("In this time zone instead of the settings'."))
@json_option
def simulate(start: str, end: str, timezone: str | None, as_json: bool) -> None:
    """A forecast from the settings alone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from crampguard.cli.context import load_settings, parse_moment, zone_for
    from crampguard.domain.forecast import simulate as forecast
    from crampguard.domain.plan import calendar_of
    from crampguard.wallclock import utc_now

    settings = load_settings()
    now = utc_now()
    if timezone is None:
        zone = zone_for(settings)
    else:
        try:
            zone = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise click.BadParameter(
                _("{name!r} is not a time zone (such as Europe/Berlin)").format(name=timezone),
                param_hint="--timezone",
            ) from None
    first, last = parse_moment(start, zone, now, "--from"), parse_moment(end, zone, now, "--to")
    if last < first:
        raise click.UsageError(_("--to lies before --from."))
    coming = list(forecast(settings, calendar_of(settings, zone), first, last))
    _print_coming(coming, zone, now, as_json=as_json, nothing=_nothing_in(first, last, settings))


@click.command(
    help=_("Tell whether the service runs, what comes, and what is wrong. Exits with 69 where none runs.")
)
@json_option
def status(as_json: bool) -> int:
    """Always answers."""
    from crampguard.cli.standing import standing

    facts = standing()
    if as_json:
        print_json(facts)
    else:
        _print_status(facts)
    return int(ExitCode.DONE if facts["running"] else ExitCode.NOT_RUNNING)


@click.command(
    help=_(
        "Tell each occurrence and what became of it."
        " Examples: crampguard history --since yesterday; crampguard history --since 7d"
    )
)
@click.option(
    "--since", default="7d", show_default=True, metavar="T", help=_("A date, a moment, or how long ago.")
)
@json_option
def history(since: str, as_json: bool) -> None:
    """What the journal knows."""
    from crampguard.cli.context import parse_moment, reading_journal, zone_to_read_in
    from crampguard.domain.wording import reason_text
    from crampguard.status import local_iso
    from crampguard.wallclock import utc_now

    now = utc_now()
    zone = zone_to_read_in()
    with reading_journal() as journal:
        entries = journal.history(parse_moment(since, zone, now, "--since"))
    if not as_json:
        _print_history(entries, zone, now)
        return
    print_json(
        [
            {
                "reminder": entry.occurrence.reminder,
                "scheduled_for": local_iso(entry.occurrence.scheduled_for, zone),
                "outcome": entry.outcome,
                "reason": reason_text(entry.reason, zone),
                "at": local_iso(entry.at, zone),
            }
            for entry in entries
        ]
    )


def _nothing(settings: "Settings") -> str:
    from crampguard.cli.context import for_this_file

    if any(reminder.enabled for reminder in settings.reminders):
        # Those that belong to workouts, say, where there are none.
        return _("Nothing is scheduled.")
    return _("Nothing comes: every reminder is off. To change that: {command}").format(
        command=for_this_file("crampguard config edit")
    )


def _nothing_in(first: datetime, last: datetime, settings: "Settings") -> str:
    """What to say of a span in which nothing is scheduled."""
    if first == last:
        return _("The span is empty: --to is not included. For a whole day, give the day after as --to.")
    return _nothing(settings)


def _print_coming(
    coming: "Sequence[Coming]", zone: tzinfo, now: datetime, *, as_json: bool, nothing: str
) -> None:
    from crampguard.status import coming_facts

    if as_json:
        print_json([coming_facts(each, zone) for each in coming])
        return
    if not coming:
        say(nothing)
        return
    from crampguard.cli.tables import coming_table, print_table

    print_table(coming_table(coming, now, zone))


def _print_status(facts: "Mapping[str, object]") -> None:
    from crampguard.cli.tables import print_status

    print_status(facts)


def _print_history(entries: "Iterable[HistoryEntry]", zone: tzinfo, now: datetime) -> None:
    from crampguard.cli.tables import history_table, print_table

    if not (listed := list(entries)):
        say(_("Nothing yet. 'crampguard next' tells what comes."))
        return
    print_table(history_table(listed, now, zone))
