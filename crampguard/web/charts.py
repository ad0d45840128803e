"""The charts' page. Each chart is a table first; a script draws what stands in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from crampguard.diarist import read_diary
from crampguard.domain.comparison import (
    CRAMPS_NEEDED,
    HABITS,
    LOGGED_NEEDED,
    NIGHTS_NEEDED,
    Comparison,
    compare,
)
from crampguard.domain.diary import Diary
from crampguard.domain.diary_wording import length_text, word_text
from crampguard.domain.event import HistoryEntry
from crampguard.domain.insight import (
    EPISODES_FOR_A_MAP,
    Span,
    Summary,
    Week,
    kept,
    span_until,
    summary,
    weeks,
)
from crampguard.domain.language import _, ngettext
from crampguard.domain.occurrence import Outcome
from crampguard.domain.settings import Settings
from crampguard.domain.wording import outcome_text
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
    with_habit: str
    without: str
    is_known: bool
    """There are such nights at all."""
    told: str = ""
    """The difference, in percentage points; empty where there is not enough data yet."""
    low: float = 0.0
    high: float = 0.0
    value: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """All that the page tells of a span."""

    summary: Summary
    longest: str
    weeks: Sequence[Week]
    severities: Mapping[int, int]
    lengths: Mapping[str, int]
    parts: Mapping[str, int]
    by_hour: Sequence[Sequence[int]] | None
    """Hour by hour, Monday first."""
    weekdays: Sequence[str]
    map_needs: int
    outcomes: Sequence[str]
    kept: Sequence[Kept]
    habits: Sequence[Habit]
    often_noted: Sequence[tuple[str, int]]
    helped: Sequence[tuple[str, int]]
    needs: tuple[int, int, int] = (LOGGED_NEEDED, CRAMPS_NEEDED, NIGHTS_NEEDED)


def routes(person: Person) -> list[BaseRoute]:
    """The page."""

    async def show(request: Request) -> Response:
        chosen = request.query_params.get("days", _USUAL)
        chosen = chosen if chosen in SPANS else _USUAL
        told = await run_in_threadpool(_charts, person, utc_now(), SPANS[chosen])
        return page("charts.html", session=request.state.session, charts=told, chosen=chosen)

    return [Route("/charts", show)]


def _charts(person: Person, now: datetime, days: int | None) -> Charts | None:
    """None: there is nothing to tell of."""
    settings, _problems = person.settings()
    zone = person.zone()
    with person.reading() as journal:
        diary = read_diary(journal)
        span = span_until(now.astimezone(zone), diary, days)
        if span is None or not any(map(span.holds, diary.logged)):
            return None
        begin = datetime.combine(span.first, time(), zone)
        history = journal.history(begin.astimezone(UTC))
    return charts_of(diary, span, history, settings, zone)


def charts_of(
    diary: Diary, span: Span, history: Sequence[HistoryEntry], settings: Settings, zone: tzinfo
) -> Charts:
    """What the diary and the reminders' history tell of a span."""
    told = summary(diary, span)
    cramps = [each for each in diary.episodes if span.holds(each.night)]
    severities = Counter(each.severity for each in cramps if each.severity is not None)
    lengths = Counter(_length_class(each.duration) for each in cramps if each.duration is not None)
    monday = date(2024, 1, 1)
    return Charts(
        summary=told,
        longest="" if told.longest is None else length_text(told.longest),
        weeks=weeks(diary, span),
        severities={score: severities[score] for score in range(11)} if severities else {},
        lengths={text: lengths[place] for place, text in enumerate(_length_texts())} if lengths else {},
        parts={word_text(part): count for part, count in told.parts.items()} if told.timed else {},
        by_hour=None if told.by_hour is None else list(zip(*told.by_hour, strict=True)),
        weekdays=[(monday + timedelta(days=day)).strftime("%a") for day in range(7)],
        map_needs=EPISODES_FOR_A_MAP - told.timed,
        outcomes=[*(outcome_text(outcome) for outcome in _TOLD), _("other")],
        kept=_kept(history, settings),
        habits=[_habit(each) for each in compare(diary, span, history, zone)],
        often_noted=[(word_text(word), count) for word, count in told.often_noted.items()],
        helped=[(word_text(word), count) for word, count in told.helped.items()],
    )


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
    data = compared.data
    habit = Habit(
        name=_(HABITS[compared.reminder]),
        with_habit=_nights(data.with_habit.count, data.with_habit.of),
        without=_nights(data.without.count, data.without.of),
        is_known=data.with_habit.of + data.without.of > 0,
    )
    if compared.interval is None or compared.difference is None:
        return habit
    points = [100 * each for each in (compared.difference, compared.interval.low, compared.interval.high)]
    return replace(
        habit,
        told=_(
            "Difference: {value:+.0f} percentage points (95 % interval {low:+.0f} to {high:+.0f})."
        ).format(value=points[0], low=points[1], high=points[2]),
        value=round(points[0], 1),
        low=round(points[1], 1),
        high=round(points[2], 1),
    )


def _nights(count: int, of: int) -> str:
    return ngettext("{count} of {n} night", "{count} of {n} nights", of).format(count=count, n=of)
