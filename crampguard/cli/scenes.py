"""The demo's script: what of a day is played, and how long each reminder has before the next one comes."""

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

from crampguard.domain.forecast import Coming, simulate
from crampguard.domain.localtime import MINUTES_A_DAY, instant
from crampguard.domain.plan import calendar_of
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Anchor, RelativeTo
from crampguard.domain.settings import Settings

READABLE = 0.5
"""Seconds that each must have on average: enough for somebody to read the titles."""


def day_of(settings: Settings, zone: tzinfo, day: date) -> list[Coming]:
    """What is due on ``day``, in order of time; of the bedtime reminders, those of its evening."""
    calendar = calendar_of(settings, zone)

    def due(reminders: Iterable[Reminder], opens: int) -> Iterable[Coming]:
        start, end = instant(day, opens, zone), instant(day, opens + MINUTES_A_DAY, zone)
        return simulate(replace(settings, reminders=tuple(reminders)), calendar, start, end)

    evening = [reminder for reminder in settings.reminders if _belongs_to_an_evening(reminder)]
    others = [reminder for reminder in settings.reminders if not _belongs_to_an_evening(reminder)]
    # A bedtime before noon belongs to the evening before, so an evening lasts from noon to noon.
    return list(heapq.merge(due(others, 0), due(evening, MINUTES_A_DAY // 2), key=lambda each: each.at))


def thinned(due: Sequence[Coming], length: float) -> list[Coming]:
    """As many of ``due`` as can be read in ``length`` seconds, in the same order.

    Only a reminder that comes often loses some, evenly over the day; one of each stays in any case.
    """
    room = int(length / READABLE)
    if len(due) <= room:
        return list(due)
    counts = Counter(each.occurrence.reminder for each in due)
    most = max(1, room // len(counts))
    places: Counter[str] = Counter()
    kept = []
    for each in due:
        name = each.occurrence.reminder
        # The first of every so many: exactly `most` of a reminder that has more.
        if places[name] * most % counts[name] < most:
            kept.append(each)
        places[name] += 1
    return kept


def pauses(moments: Sequence[datetime], length: float) -> list[float]:
    """How many seconds to wait after each of ``moments``, which are in order of time; ``length`` in all.

    Half of the time is shared evenly and half as the day shares it. So what comes at once is still told
    apart, and a quiet afternoon is still seen to be quiet.
    """
    if not moments:
        return []
    even = length / len(moments)
    if not (day := moments[-1] - moments[0]):
        return [even] * len(moments)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    return [even / 2 + length / 2 * (gap / day) for gap in (*gaps, timedelta(0))]


def _belongs_to_an_evening(reminder: Reminder) -> bool:
    match reminder.schedule:
        case RelativeTo(anchor=Anchor.BEDTIME):
            return True
        case _:
            return False
