"""Looking back: what the diary and the reminders' history tell of a stretch of days."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from crampguard.diarist import read_diary
from crampguard.domain.comparison import DAYS_COMPARED, HABITS, Comparison, compare
from crampguard.domain.diary import Diary
from crampguard.domain.event import HistoryEntry
from crampguard.domain.insight import Span, Summary, Week, asked_for, span_until, summary, weeks
from crampguard.domain.localtime import MINUTES_A_DAY, instant
from crampguard.domain.occurrence import Outcome
from crampguard.domain.ports import Journal

_NOON = MINUTES_A_DAY // 2
_ANSWERS = frozenset({Outcome.DONE, Outcome.SNOOZED, Outcome.SKIPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrospect:
    """All that is told of a span."""

    diary: Diary
    span: Span
    summary: Summary
    weeks: tuple[Week, ...]
    compared: Span
    """Of these days' nights."""
    comparisons: tuple[Comparison, ...]


def look_back(journal: Journal, now: datetime, days: int | None = None) -> Retrospect | None:
    """The last so many days at ``now``, which is in the person's zone; None: all since the first entry.

    None where there is nothing to look back at. Raises JournalError.
    """
    diary = read_diary(journal)
    span = span_until(now, diary, days)
    if span is None:
        return None
    zone = now.tzinfo
    assert zone is not None, "now is in the person's zone"
    compared = span.last_days(DAYS_COMPARED)
    history = journal.history_of(HABITS, instant(compared.first, 0, zone))
    return Retrospect(
        diary=diary,
        span=span,
        summary=summary(diary, span),
        weeks=weeks(diary, span),
        compared=compared,
        comparisons=compare(diary, compared, history, zone),
    )


def reminded(journal: Journal, span: Span, zone: tzinfo) -> list[HistoryEntry]:
    """What became of what came by its schedule in a span, and of what was answered besides.

    A reminder that was only shown for a look is none that went unheeded. Raises JournalError.
    """
    begin = instant(span.first, _NOON, zone)
    end = instant(span.last, _NOON + MINUTES_A_DAY, zone)
    by_hand = asked_for(journal.recall(begin))
    return [
        each
        for each in journal.history(begin)
        if each.occurrence.scheduled_for < end
        and (each.outcome in _ANSWERS or each.occurrence not in by_hand)
    ]
