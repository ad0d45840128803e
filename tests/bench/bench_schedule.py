"""What schedules cost: ``python -m tests.bench.bench_schedule``. Prints, and judges nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from crampguard.domain.localtime import parse_time
from crampguard.domain.schedule import (
    Anchor,
    At,
    Calendar,
    Every,
    RelativeTo,
    Schedule,
    Workout,
    due_instants,
)
from crampguard.domain.weekdays import Days, parse_days

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
MINUTE = timedelta(minutes=1)

CALENDAR = Calendar(
    workouts=(
        Workout(name="Run", days=parse_days("mon,wed,fri"), start=parse_time("18:30"), duration=60 * MINUTE),
    ),
    zone=ZoneInfo("Europe/Berlin"),
)
TYPICAL: tuple[tuple[Schedule, Days | None], ...] = (
    (At(times=tuple(hour * 60 for hour in (9, 11, 13, 15, 17, 19))), None),
    (Every(period=45 * MINUTE), None),
    (RelativeTo(anchor=Anchor.BEDTIME, offset=-15 * MINUTE), None),
    (RelativeTo(anchor=Anchor.BEDTIME, offset=-5 * MINUTE), None),
    (RelativeTo(anchor=Anchor.WORKOUT_START, offset=-10 * MINUTE), None),
    (RelativeTo(anchor=Anchor.WORKOUT_START, offset=45 * MINUTE), None),
    (RelativeTo(anchor=Anchor.WORKOUT_END), None),
    (At(times=(480,)), parse_days("mon")),
)
"""Much like the built-in reminders."""


def a_year() -> int:
    """Every due instant of a year."""
    return sum(
        1
        for schedule, days in TYPICAL
        for _moment in takewhile(
            lambda moment: moment < NOW + YEAR, due_instants(schedule, CALENDAR, NOW, days=days)
        )
    )


def next_of_each(counted_from: datetime) -> int:
    """The next due instant of each schedule, with a count that stands at ``counted_from``."""
    return sum(
        next(due_instants(schedule, CALENDAR, NOW, days=days, counted_from=counted_from)) > NOW
        for schedule, days in TYPICAL
    )


def never_due() -> int:
    """The search for the next due instant where a period is longer than its window."""
    return sum(1 for _moment in due_instants(Every(period=14 * 60 * MINUTE), CALENDAR, NOW))


def report(what: str, run: Callable[[], int], rounds: int) -> None:
    """Print the median of so many rounds."""
    seconds = []
    for _round in range(rounds):
        begun = perf_counter()
        count = run()
        seconds.append(perf_counter() - begun)
    print(f"{what:<62}{median(seconds) * 1000:9.3f} ms  ({count} instants)")


def main() -> None:
    """Print all."""
    report("a year of typical reminders", a_year, 5)
    report("next of each, counted from a minute ago", lambda: next_of_each(NOW - MINUTE), 200)
    report("next of each, after a gap of ten years", lambda: next_of_each(NOW - 10 * YEAR), 200)
    report("nothing, for a period longer than its window", never_due, 5)


if __name__ == "__main__":
    main()
