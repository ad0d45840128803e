"""The year in words and numbers: docs/year.md."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import dropwhile, takewhile
from zoneinfo import ZoneInfo

from crampguard.domain.event import Event, EventKind
from crampguard.domain.occurrence import Outcome
from tests.year.life import BERLIN, NEW_YORK, TOKYO, What, instant
from tests.year.machine import Lived, zone_at


@dataclass(frozen=True, slots=True)
class Chapter:
    """Something out of the ordinary, and when to look at the journal for it."""

    title: str
    story: str
    begins: str
    ends: str
    zone: str = BERLIN
    only: frozenset[str] = frozenset()
    """Reminders; empty: all."""


NIGHT_SHIFT = frozenset({"on-call-walk", "on-call-tea"})
CHAPTERS = (
    Chapter(
        "A crash in the middle of a minute (20 January)",
        "Killed at 11:00:40 and started again three seconds later, with one reminder on the screen and one "
        "waiting for its turn. The first is not repeated, the second comes when the two minutes between "
        "notifications are over.",
        "2026-01-20 10:59",
        "2026-01-20 11:05",
    ),
    Chapter(
        "A pause (19 February, 14:00 to 16:00)",
        "Nothing comes up, and nothing piles up behind it.",
        "2026-02-19 14:00",
        "2026-02-19 17:01",
        only=frozenset({"drink-water", "change-position"}),
    ),
    Chapter(
        "To New York (2 March)",
        "The lid is closed in Berlin at 09:30 and opened at 16:30 in a hotel; two minutes later there is a "
        "network, and the machine knows where it is. By then, one reminder has come by Berlin's time. What "
        "the clocks of both places had for that day until then is missed.",
        "2026-03-02 16:29",
        "2026-03-02 19:05",
        NEW_YORK,
    ),
    Chapter(
        "New York's clocks go forward (8 March)",
        "Wall-clock times go with them, at 09:00 and 11:00 as on any Sunday.",
        "2026-03-08 08:00",
        "2026-03-08 12:10",
        NEW_YORK,
    ),
    Chapter(
        "Berlin's clocks go forward (29 March, on call)",
        "02:30 does not exist in this night: it comes at 03:30, once. The hourly walk counts real hours: "
        "from 01:00 to 03:00 on the wall it is one. A snooze moves the count, here as always.",
        "2026-03-29 00:30",
        "2026-03-29 06:30",
        only=NIGHT_SHIFT,
    ),
    Chapter(
        "The clock is set wrong (15 April)",
        "At 10:20 it jumps five hours ahead: what the jump leaves far behind is missed, the water of 15:00 "
        "is still worth showing at 15:20.",
        "2026-04-15 15:20",
        "2026-04-15 16:10",
    ),
    Chapter(
        "And right again (15 April)",
        "After 45 minutes it is set back from 16:05 to 11:05. Nothing that was shown comes again, at 15:00 "
        "no more than before; what the wrong clock made it miss comes when its time does; and the count for "
        "changing position goes on.",
        "2026-04-15 11:05",
        "2026-04-15 15:19",
    ),
    Chapter(
        "A pause that is ended early (9 June, 10:00 to 11:10)",
        "The water of 11:00 falls into it; the rest of the day is as usual.",
        "2026-06-09 10:00",
        "2026-06-09 13:30",
        only=frozenset({"drink-water", "change-position"}),
    ),
    Chapter(
        "A week with the machine off (18 to 26 July)",
        "The last day is listed one by one, the days before it as one gap each.",
        "2026-07-26 17:59",
        "2026-07-26 19:10",
        only=frozenset({"drink-water"}),
    ),
    Chapter(
        "A crash that goes unnoticed for half an hour (6 August)",
        "Down from 14:52 to 15:20. What came due meanwhile is still worth showing, one after the other.",
        "2026-08-06 14:53",
        "2026-08-06 15:30",
    ),
    Chapter(
        "To Tokyo (13 September)",
        "Shut at noon in Berlin, opened at 11:00 the next day in Tokyo.",
        "2026-09-13 10:59",
        "2026-09-13 12:10",
        TOKYO,
    ),
    Chapter(
        "Berlin's clocks go back (25 October, on call)",
        "02:30 comes twice and is used once, the first time. The hourly walk comes at both two o'clocks: an "
        "hour lies between them.",
        "2026-10-25 00:30",
        "2026-10-25 05:30",
        only=NIGHT_SHIFT,
    ),
)
HEADED = (
    Outcome.DONE,
    Outcome.SKIPPED,
    Outcome.DISMISSED,
    Outcome.EXPIRED,
    Outcome.SHOWN,
    Outcome.SUPPRESSED,
    Outcome.MISSED,
)


def report(lived: Lived) -> str:
    """Markdown. What was checked is true: a run with a fault writes nothing."""
    parts = (_opening, _outcomes, _months, _chapters, _checked)
    return "\n".join(line for part in parts for line in part(lived)) + "\n"


def _opening(lived: Lived) -> Iterator[str]:
    happened = Counter(each.what for each in lived.happenings)
    shown, days = len(lived.showings), (lived.ends - lived.begins).days
    yield from (
        "# A year in a minute",
        "",
        "This page is written by `make year`. It takes the real service with the real journal, gives it a",
        "clock that moves when it is told to, and lets one person live through 2026 with it.",
        "",
        "She works at a desk in Berlin from Monday to Friday, with lunch, meetings and coffee in between,",
        "and the lid closed at night. On Mondays and Fridays she works out at home, on Wednesdays she runs",
        "outside; on some days of a weekend the machine stays shut. Four Saturday nights a year she is on",
        "call, and the clocks change in two of them. She flies to New York for a week in March and to Tokyo",
        "in September, and leaves the machine at home and off for a week in July. She answers half of what",
        "she sees; the rest she snoozes, skips, dismisses or never notices. Her settings are the defaults,",
        "two workouts and two reminders of her own (`tests/year/winter.toml`); from June to August they are",
        "others (`summer.toml`).",
        "",
        f"In {days} days she opens the lid {happened[What.WAKE]:,} times and sees {shown:,} notifications: "
        f"{shown / days:.0f} a day.",
        "",
        "![Each day a column, each occurrence a dot, coloured by what became of it](pictures/year.svg)",
        "",
    )


def _outcomes(lived: Lived) -> Iterator[str]:
    counts = Counter((entry.occurrence.reminder, entry.outcome) for entry in lived.history)
    snoozes = Counter(event.reminder for event in lived.events if event.kind is EventKind.SNOOZED)
    names = sorted({entry.occurrence.reminder for entry in lived.history})
    yield from ("## What became of every occurrence", "")
    yield f"| reminder | {' | '.join(HEADED)} | all | snoozed on the way |"
    yield f"|---|{'--:|' * (len(HEADED) + 2)}"
    for name in names:
        row = [counts[name, outcome] for outcome in HEADED]
        yield f"| {name} | {' | '.join(f'{count:,}' for count in row)} | {sum(row):,} | {snoozes[name]:,} |"
    totals = [sum(counts[name, outcome] for name in names) for outcome in HEADED]
    yield (
        f"| **all** | {' | '.join(f'{count:,}' for count in totals)} | {sum(totals):,} "
        f"| {sum(snoozes.values()):,} |"
    )
    yield from (
        "",
        "Expired is what went away unanswered; shown is what still stands on the screen when the year ends.",
        "Missed is, nearly always, what came due with the lid closed and was too old when it was opened:",
        "`on-call-tea` in every night but four.",
        "",
    )


def _months(lived: Lived) -> Iterator[str]:
    shown = Counter(at.astimezone(zone_at(lived, at)).month for at, _name in lived.showings)
    months = [datetime(lived.begins.year + 1, month, 1) for month in range(1, 13)]  # noqa: DTZ001 - their names
    yield from ("## Shown in each month", "")
    yield f"| {' | '.join(f'{month:%b}' for month in months)} |"
    yield f"|{'--:|' * 12}"
    yield f"| {' | '.join(str(shown[month.month]) for month in months)} |"
    yield ""


def _chapters(lived: Lived) -> Iterator[str]:
    yield from ("## What the journal says of special days", "")
    yield "Times are the machine's own, where it is."
    for chapter in CHAPTERS:
        yield from ("", f"**{chapter.title}.** {chapter.story}", "")
        yield from _lines(lived, chapter)
    yield ""


def _lines(lived: Lived, chapter: Chapter) -> Iterator[str]:
    zone = ZoneInfo(chapter.zone)
    begins, ends = instant(chapter.begins, chapter.zone), instant(chapter.ends, chapter.zone)
    # One run of events in the order of writing: where the clock was set back, its times come twice.
    later = dropwhile(lambda event: not begins <= event.at <= ends, lived.events)
    chosen = [
        event
        for event in takewhile(lambda event: begins <= event.at <= ends, later)
        if event.reminder is not None and (not chapter.only or event.reminder in chapter.only)
    ]
    shown = [event for event in chosen if event.kind is EventKind.SHOWN]
    if shown:
        occurrences = [event.occurrence for event in shown]
        told = [
            _shown(event, event.occurrence in occurrences[:index], zone) for index, event in enumerate(shown)
        ]
        yield f"- Shown: {', '.join(told)}"
    for kind, word in ((EventKind.SUPPRESSED, "Held back"), (EventKind.MISSED, "Missed")):
        dropped = defaultdict[str | None, list[str]](list)
        for event in chosen:
            if event.kind is kind:
                dropped[event.reminder].append(_dropped(event, zone))
        if dropped:
            each = (f"`{name}` {', '.join(times)}" for name, times in dropped.items())
            yield f"- {word}: {'; '.join(each)}"


def _shown(event: Event, before: bool, zone: ZoneInfo) -> str:
    assert event.scheduled_for is not None
    told = f"{_clock(event.at.astimezone(zone))} `{event.reminder}`"
    if before:
        return f"{told} (after its snooze)"
    if event.at - event.scheduled_for < timedelta(minutes=1):
        return told
    return f"{told} (due {_clock(event.scheduled_for.astimezone(zone))})"


def _dropped(event: Event, zone: ZoneInfo) -> str:
    assert event.scheduled_for is not None
    due = event.scheduled_for.astimezone(zone)
    if (through := event.moment("through")) is not None:
        return f"all from {due:%d %b %H:%M} to {through.astimezone(zone):%d %b %H:%M}"
    return _clock(due) + ("" if due.date() == event.at.astimezone(zone).date() else due.strftime(" (%d %b)"))


def _clock(local: datetime) -> str:
    """The second of two equal times on the wall says so."""
    return f"{local:%H:%M}" + (" again" if local.fold else "")


def _checked(lived: Lived) -> Iterator[str]:
    yield from (
        "## What was checked",
        "",
        f"For all {len(lived.history):,} occurrences and {len(lived.events):,} events in the journal:",
        "",
        "- each occurrence has exactly one outcome, and the history tells the same as the events;",
        "- none is shown twice, except after a snooze;",
        "- none is shown early, and none later than its `catch_up`;",
        "- never two notifications closer together than two minutes, by a clock that is never wrong;",
        "- none within a minute after the lid is opened;",
        "- whatever a second opinion (`tests/domain/oracle.py`, which shares no code with the package) says",
        "  is due by the clock or the calendar has an outcome, unless the zone or the settings change within",
        "  40 minutes: what still waits then may be due no longer;",
        "- the same year again gives the same history, and so does a year in which the service is stopped",
        "  and started from its journal every night.",
        "",
        "`make test` lives through this year once, and through its January in all three ways.",
    )
