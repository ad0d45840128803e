"""``crampguard why``: why a reminder did or did not appear. Needs no running service."""

from datetime import tzinfo
from typing import TYPE_CHECKING

import click

from crampguard.cli.asking import complete_reminder
from crampguard.cli.output import json_option, print_json, say
from crampguard.domain.language import _

if TYPE_CHECKING:
    from crampguard.domain.story import Story

_OF_ONE = "7d"
"""How far back a named reminder's story goes: weekly ones have been due in it."""


@click.command(
    help=_(
        "Tell why a reminder did or did not appear, decision by decision: REMINDER's of the last days, or"
        " everyone's of today. Examples: crampguard why drink-water; crampguard why --since yesterday"
    )
)
@click.argument("reminder", required=False, shell_complete=complete_reminder)
@click.option(
    "--since", metavar="T", help=_("A date, a moment, or how long ago.  [default: today; for one, 7d]")
)
@click.option(
    "-n",
    "count",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help=_("How many occurrences, the latest."),
)
@json_option
def why(reminder: str | None, since: str | None, count: int, as_json: bool) -> None:
    """The journal's account, and what keeps a reminder from coming now."""
    from crampguard.cli.context import parse_moment, reading_journal, zone_for
    from crampguard.cli.in_force import settings_in_force
    from crampguard.cli.inquiry import Inquiry
    from crampguard.instance import is_running
    from crampguard.paths import state_directory
    from crampguard.wallclock import utc_now

    settings, problems = settings_in_force()
    zone = zone_for(settings)
    now = utc_now()
    begin = parse_moment(since or (_OF_ONE if reminder else "today"), zone, now)
    runs = is_running(state_directory())
    with reading_journal() as journal:
        inquiry = Inquiry(journal, settings, zone, begin, now, service_runs=runs)
        stories = inquiry.stories(count) if reminder is None else inquiry.stories_of(reminder, count)
    if problems:
        say(_("The settings have a problem; the last good ones count. 'crampguard config check' tells more."))
    if as_json:
        print_json([_facts(story, zone) for story in stories])
        return
    from crampguard.cli.stories import print_stories

    print_stories(stories, now, zone)


def _facts(story: "Story", zone: tzinfo) -> dict[str, object]:
    from crampguard.status import local_iso

    return {
        "reminder": story.reminder,
        "scheduled_for": None if story.scheduled_for is None else local_iso(story.scheduled_for, zone),
        "decisions": [
            {"at": local_iso(line.at, zone), "what": line.what, "reason": line.why} for line in story.lines
        ],
    }
