"""The charts' page. Each chart is a table first; a script draws what stands in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from crampguard.catalogue.caveats import COMPARISON, LOGGED_DAYS, OFTEN_NOTED
from crampguard.catalogue.warnings import warning_signs
from crampguard.domain.comparison import HABITS, Comparison
from crampguard.domain.diary_wording import length_text, word_text
from crampguard.domain.event import HistoryEntry
from crampguard.domain.insight import EPISODES_FOR_A_MAP, Week, kept
from crampguard.domain.insight_wording import difference_text, logged_text, nights_text, number_text
from crampguard.domain.language import _
from crampguard.domain.localtime import instant
from crampguard.domain.occurrence import Outcome
from crampguard.domain.settings import Settings
from crampguard.domain.wording import outcome_text
from crampguard.retrospect import Retrospect, look_back
from crampguard.wallclock import utc_now
from crampguard.web.person import Person
from crampguard.web.rendering import page

SPANS = {"28": 28, "84": 84, "all": None}
_USUAL = "84"

_TOLD = (Outcome.DONE, Outcome.SNOOZED, Outcome.SKIPPED, Outcome.MISSED)
"""The other outcomes are counted together."""

_LENGTHS = (1, 2, 5, 10)
"""Minutes: where the classes of durations end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How often a reminder was answered in which way."""

    title: str
    counts: Sequence[int]
    """As the columns of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """Nights after a habit against nights without, in words and, where there is enough, in numbers."""

    name: str
    nights: str
    difference: str
    """Or what is missing."""
    limits: tuple[float, float, float] | None
    """Low, middle and high, in percentage points; None: not enough data yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One of the numbers on top."""

    name: str
    number: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """All that the page tells of a span. A chart of nothing is empty."""

    logged: str
    numbers: Sequence[Number]
    weeks: Sequence[Week]
    severities: Mapping[str, int]
    lengths: Mapping[str, int]
    parts: Mapping[str, int]
    by_hour: Sequence[Sequence[int]]
    """Hour by hour, Monday first."""
    weekdays: Sequence[str]
    map_needs: int
    """So many cramps more, each with its time."""
    outcomes: Sequence[str]
    kept: Sequence[Kept]
    habits: Sequence[Habit]
    caveats: Sequence[str]
    often_noted: Mapping[str, int]
    noted_caveat: str
    helped: Mapping[str, int]


def routes(person: Person) -> list[BaseRoute]:
    """The page."""

    async def show(request: Request) -> Response:
        chosen = request.query_params.get("days", _USUAL)
        chosen = chosen if chosen in SPANS else _USUAL
        told = await run_in_threadpool(_looked_up, person, utc_now(), SPANS[chosen])
        settings, _problems = await run_in_threadpool(person.settings)
        return page(
            "charts.html",
            session=request.state.session,
            signs=warning_signs(pregnant=settings.you.pregnant),
            charts=told,
            chosen=chosen,
        )

    return [Route("/charts", show)]


def _looked_up(person: Person, now: datetime, days: int | None) -> Charts | None:
    """None: there is nothing to tell of."""
    settings, _problems = person.settings()
    zone = person.zone()
    with person.reading() as journal:
        told = look_back(journal, now.astimezone(zone), days)
        if told is None or not told.summary.logged:
            return None
        history = journal.history(instant(told.span.first, 0, zone))
    return charts_of(told, history, settings)


def charts_of(told: Retrospect, history: Sequence[HistoryEntry], settings: Settings) -> Charts:
    """What there is to show; ``history`` is that of the span."""
    summary = told.summary
    cramps = [each for each in told.diary.episodes if told.span.holds(each.night)]
    severities = Counter(each.severity for each in cramps if each.severity is not None)
    lengths = Counter(_length_class(each.duration) for each in cramps if each.duration is not None)
    monday = date(2024, 1, 1)
    return Charts(
        logged=f"{logged_text(summary)}. {_(LOGGED_DAYS)}",
        numbers=_numbers(told),
        weeks=told.weeks,
        severities={str(score): severities[score] for score in range(11)} if severities else {},
        lengths={text: lengths[place] for place, text in enumerate(_length_texts())} if lengths else {},
        parts={word_text(part): count for part, count in summary.parts.items()} if summary.timed else {},
        by_hour=[] if summary.by_hour is None else list(zip(*summary.by_hour, strict=True)),
        weekdays=[(monday + timedelta(days=day)).strftime("%a") for day in range(7)],
        map_needs=EPISODES_FOR_A_MAP - summary.timed,
        outcomes=[*(outcome_text(outcome) for outcome in _TOLD), _("other")],
        kept=_kept(history, settings),
        habits=[_habit(each) for each in told.comparisons],
        caveats=[_(each) for each in COMPARISON],
        often_noted={word_text(word): count for word, count in summary.often_noted.items()},
        noted_caveat=_(OFTEN_NOTED),
        helped={word_text(word): count for word, count in summary.helped.items()},
    )


def _numbers(told: Retrospect) -> list[Number]:
    summary = told.summary
    a_week = _("{n} in 7 logged days").format(n=number_text(summary.cramps_a_week or 0))
    of_logged = _("of {n} logged").format(n=summary.logged)
    numbers = [
        Number(name=_("Cramps"), number=str(summary.cramps), about=a_week),
        Number(name=_("Days with a cramp"), number=str(summary.cramp_days), about=of_logged),
    ]
    if (severity := summary.severity) is not None:
        about = _("of 10; noted for {n}").format(n=severity.known)
        numbers.append(Number(name=_("How bad, median"), number=number_text(severity.median), about=about))
    if (minutes := summary.minutes) is not None and summary.longest is not None:
        median = length_text(timedelta(seconds=round(minutes.median * 60)))
        about = _("longest {length}; noted for {n}").format(
            length=length_text(summary.longest), n=minutes.known
        )
        numbers.append(Number(name=_("How long, median"), number=median, about=about))
    if summary.over_ten_minutes:
        about = _("Ask for medical advice about these.")
        numbers.append(Number(name=_("Over 10 minutes"), number=str(summary.over_ten_minutes), about=about))
    return numbers


def _kept(history: Sequence[HistoryEntry], settings: Settings) -> list[Kept]:
    found = kept(history)
    ordered = [reminder.name for reminder in settings.reminders if reminder.name in found]
    ordered += sorted(found.keys() - set(ordered))
    return [
        Kept(
            title=reminder.title if (reminder := settings.reminder(name)) else name,
            counts=[
                *(found[name][outcome] for outcome in _TOLD),
                sum(count for outcome, count in found[name].items() if outcome not in _TOLD),
            ],
        )
        for name in ordered
    ]


def _length_class(length: timedelta) -> int:
    minutes = length / timedelta(minutes=1)
    return sum(minutes > end for end in _LENGTHS)


def _length_texts() -> list[str]:
    """In the order of the classes; the last one is of what a doctor should hear of."""
    begins = (0, *_LENGTHS)
    texts = [
        _("{low} to {high} min").format(low=low, high=high)
        for low, high in zip(begins, _LENGTHS, strict=False)
    ]
    return [*texts, _("over {n} min").format(n=_LENGTHS[-1])]


def _habit(compared: Comparison) -> Habit:
    limits = None
    if compared.interval is not None and compared.difference is not None:
        shares = (compared.interval.low, compared.difference, compared.interval.high)
        low, middle, high = (round(100 * share, 1) for share in shares)
        limits = (low, middle, high)
    return Habit(
        name=_(HABITS[compared.reminder]),
        nights=nights_text(compared),
        difference=difference_text(compared),
        limits=limits,
    )
