"""The report for a doctor: one page of the last weeks, whole in one file, to print or to show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crampguard import __version__
from crampguard.catalogue.caveats import LOGGED_DAYS, OFTEN_NOTED
from crampguard.catalogue.warnings import DISCLAIMER, EMERGENCY, TODAY
from crampguard.domain.diary import Episode
from crampguard.domain.diary_wording import had_signs, length_text, own_words, word_text
from crampguard.domain.event import HistoryEntry
from crampguard.domain.insight import LONG, kept, summary
from crampguard.domain.insight_wording import duration_text, number_text, severity_text
from crampguard.domain.language import _, ngettext
from crampguard.domain.occurrence import Outcome
from crampguard.domain.settings import Settings
from crampguard.retrospect import Retrospect
from crampguard.web.rendering import render

_LISTED = 6
"""So many dates are named, and factors counted; of more, in short. The report is to stay one page."""
_NOTES = 3
"""So many notes, the latest, are there in the person's words."""
_NOTE = 80
"""So many characters of each: a line."""
_NOT_ASKED = frozenset({Outcome.MISSED, Outcome.SUPPRESSED, Outcome.FAILED})
"""Nobody saw it."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A count, and how long its bar is."""

    name: str
    text: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A reminder, how often it was seen and how often it was answered as done."""

    title: str
    done: int
    seen: int


def report(
    told: Retrospect,
    history: Iterable[HistoryEntry],
    settings: Settings,
    now: datetime,
    medicines: str = "",
    *,
    with_notes: bool = True,
) -> str:
    """The page as HTML that needs nothing else.

    ``history`` is that of the span, ``now`` is in the person's zone, ``medicines`` are the person's words.
    """
    of_span = summary(told.diary, told.span)
    noted = [(word_text(word), count) for word, count in of_span.often_noted.items()]
    cramps = [cramp for cramp in told.diary.episodes if told.span.holds(cramp.night)]
    words = [(_moment(cramp), own_words(cramp)) for cramp in cramps if with_notes and own_words(cramp)]
    notes = [(moment, _shortened(text)) for moment, text in words[-_NOTES:]]
    return render(
        "report.html",
        version=__version__,
        made=now.date().isoformat(),
        span=told.span,
        summary=of_span,
        number=number_text,
        severity=None if of_span.severity is None else severity_text(of_span.severity, of_span.cramps),
        duration=None if of_span.minutes is None else duration_text(of_span.minutes, of_span.cramps),
        longest=None if of_span.longest is None else length_text(of_span.longest),
        long_ones=_named([_moment(cramp) for cramp in cramps if cramp.duration and cramp.duration > LONG]),
        signs_of=_signs_of(cramps),
        notes=notes,
        more_notes=len(words) - len(notes),
        weeks=[
            Bar(
                name=week.first.isoformat(),
                text=_("{cramps} on {days} of {logged} logged days").format(
                    cramps=week.cramps, days=week.cramp_days, logged=week.logged
                )
                if week.logged
                else _("not logged"),
                percent=_percent(week.cramps, max(each.cramps for each in told.weeks)),
            )
            for week in told.weeks
        ],
        parts=_bars({word_text(part): count for part, count in of_span.parts.items()}),
        muscles=_bars({word_text(word): count for word, count in of_span.muscles.items()}),
        sides=_bars({word_text(word): count for word, count in of_span.sides.items()}),
        often_noted=_bars(dict(noted[:_LISTED])),
        noted_too=", ".join(word for word, _count in noted[_LISTED:]),
        helped=_bars({word_text(word): count for word, count in of_span.helped.items()}),
        kept=_kept(history, settings),
        medicines=medicines.strip(),
        missing=list(_missing(told, cramps)),
        signs=[(_(signs.heading), [_(sign) for sign in signs.signs]) for signs in (EMERGENCY, TODAY)],
        logged_days=_(LOGGED_DAYS),
        not_causes=_(OFTEN_NOTED),
        disclaimer=_(DISCLAIMER),
    )


def _signs_of(cramps: Sequence[Episode]) -> str:
    """Of how many cramps warning signs were noted, and when; empty where of none."""
    days = [
        _day(cramp.night if cramp.start is None else cramp.start.date())
        for cramp in cramps
        if had_signs(cramp)
    ]
    count = ngettext("{n} cramp", "{n} cramps", len(days)).format(n=len(days))
    return f"{count}: {_named(days)}" if days else ""


def _shortened(text: str) -> str:
    return text if len(text) <= _NOTE else text[: _NOTE - 1].rstrip() + "…"


def _bars(counts: Mapping[str, int]) -> list[Bar]:
    most = max(counts.values(), default=0)
    return [Bar(name=name, text=str(count), percent=_percent(count, most)) for name, count in counts.items()]


def _percent(count: int, most: int) -> int:
    return round(100 * count / most) if most else 0


def _kept(history: Iterable[HistoryEntry], settings: Settings) -> list[Kept]:
    """Of the reminders that are in the settings, those that were seen."""
    found = kept(history)
    counted = [
        (reminder.title, found[reminder.name]) for reminder in settings.reminders if reminder.name in found
    ]
    all_of_them = [
        Kept(
            title=title,
            done=outcomes[Outcome.DONE],
            seen=sum(count for outcome, count in outcomes.items() if outcome not in _NOT_ASKED),
        )
        for title, outcomes in counted
    ]
    return [each for each in all_of_them if each.seen]


def _missing(told: Retrospect, cramps: Sequence[Episode]) -> Iterable[str]:
    """What a reader should know that they don't see."""
    logged = told.diary.logged
    days = [told.span.first + number * _ONE_DAY for number in range(told.span.days)]
    without = [_day(day) for day in days if day not in logged]
    if without:
        count = ngettext("{n} day without an entry", "{n} days without an entry", len(without))
        yield f"{count.format(n=len(without))}: {_named(without)}"
    unknown = (
        (_("time unknown: {n}"), sum(cramp.start is None for cramp in cramps)),
        (_("severity unknown: {n}"), sum(cramp.severity is None for cramp in cramps)),
        (_("duration unknown: {n}"), sum(cramp.duration is None for cramp in cramps)),
        (_("side unknown: {n}"), sum(cramp.side is None for cramp in cramps)),
        (_("muscle unknown: {n}"), sum(cramp.muscle is None for cramp in cramps)),
    )
    parts = [text.format(n=count) for text, count in unknown if count]
    if parts:
        of_all = ngettext("of {n} cramp", "of {n} cramps", len(cramps)).format(n=len(cramps))
        yield f"{of_all}, {', '.join(parts)}"


def _moment(cramp: Episode) -> str:
    if cramp.start is None:
        text = _("night of {day}").format(day=_day(cramp.night))
    else:
        text = f"{_day(cramp.start.date())} {cramp.start:%H:%M}"
    # On one line, whatever the column's width.
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _day(day: date) -> str:
    return day.strftime(_("%d %b")).lstrip("0")


def _named(texts: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    listed = ", ".join(texts[:_LISTED])
    more = len(texts) - _LISTED
    return listed if more <= 0 else _("{listed} and {n} more").format(listed=listed, n=more)
