"""The year: when the machine is open, where it is, and what else happens to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

BERLIN, NEW_YORK, TOKYO = "Europe/Berlin", "America/New_York", "Asia/Tokyo"
YEAR = 2026
MINUTE = timedelta(minutes=1)
NIGHT = timedelta(hours=4)
"""A machine that is shut for longer than this is not just shut for a break."""


class What(StrEnum):
    """What happens to a machine."""

    SUSPEND = "suspend"
    WAKE = "wake"
    TURN_OFF = "turn off"
    TURN_ON = "turn on"
    CRASH = "crash"
    RECOVER = "recover"
    MOVE = "move"
    SET_CLOCK = "set clock"
    PAUSE = "pause"
    RESUME = "resume"
    RELOAD = "reload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happens to the machine, at an instant of the true time."""

    at: datetime
    """UTC."""
    what: What
    zone: str = ""
    """Where it is from now on."""
    length: timedelta = timedelta(0)
    """Of the pause; or by how much the clock is set."""
    settings: str = ""
    """Which are in force from now on."""


@dataclass(frozen=True, slots=True)
class Trip:
    """Somewhere else, with the machine shut on the way there and back. Local times of where it is then."""

    zone: str
    leaves: str
    arrives: str
    leaves_again: str
    back: str


TRIPS = (
    Trip(NEW_YORK, "2026-03-02 09:30", "2026-03-02 16:30", "2026-03-09 17:00", "2026-03-10 08:30"),
    Trip(TOKYO, "2026-09-12 12:00", "2026-09-13 11:00", "2026-09-19 09:00", "2026-09-19 19:00"),
)
AT_THE_DESK = (("2026-03-08 08:40", "2026-03-08 12:30", NEW_YORK),)
"""When it is open for certain."""
HOLIDAY = ("2026-07-18 10:00", "2026-07-26 18:00")
ON_CALL = {date(2026, 3, 28), date(2026, 10, 24), date(2026, 5, 9), date(2026, 11, 21)}
"""Evenings after which the machine stays on all night; the clocks change in the first two."""


def instant(text: str, zone: str = BERLIN) -> datetime:
    """A local time, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


BEGINS, ENDS = instant(f"{YEAR}-01-01 00:00"), instant(f"{YEAR + 1}-01-01 00:00")

SPECIAL = (
    Happening(at=instant("2026-01-20 11:00:40"), what=What.CRASH),
    Happening(at=instant("2026-01-20 11:00:43"), what=What.RECOVER),
    Happening(at=instant("2026-02-19 14:00"), what=What.PAUSE, length=timedelta(hours=2)),
    Happening(at=instant("2026-04-15 10:20"), what=What.SET_CLOCK, length=timedelta(hours=5)),
    Happening(at=instant("2026-04-15 11:05"), what=What.SET_CLOCK, length=timedelta(hours=-5)),
    Happening(at=instant("2026-06-01 09:40"), what=What.RELOAD, settings="summer"),
    Happening(at=instant("2026-06-09 10:00"), what=What.PAUSE, length=timedelta(hours=2)),
    Happening(at=instant("2026-06-09 11:10"), what=What.RESUME),
    Happening(at=instant("2026-08-06 14:52"), what=What.CRASH),
    Happening(at=instant("2026-08-06 15:20"), what=What.RECOVER),
    Happening(at=instant("2026-09-01 09:40"), what=What.RELOAD, settings="winter"),
)


def happenings(seed: str, until: datetime = ENDS) -> list[Happening]:
    """All of them from the year's beginning on, in order. The machine is shut when it begins."""
    found = [*_opened_and_shut(seed), *SPECIAL, *_moves()]
    return sorted((each for each in found if each.at < until), key=lambda each: each.at)


def _moves() -> Iterator[Happening]:
    for trip in TRIPS:
        # The new place is known when there is a network.
        yield Happening(at=instant(trip.arrives, trip.zone) + 2 * MINUTE, what=What.MOVE, zone=trip.zone)
        yield Happening(at=instant(trip.back) + 2 * MINUTE, what=What.MOVE, zone=BERLIN)


def _opened_and_shut(seed: str) -> Iterator[Happening]:
    off, on = instant(HOLIDAY[0]), instant(HOLIDAY[1])
    for opened, shut in _open_spans(seed):
        yield Happening(at=opened, what=What.TURN_ON if opened == on else What.WAKE)
        yield Happening(at=shut, what=What.TURN_OFF if shut == off else What.SUSPEND)


def _open_spans(seed: str) -> list[tuple[datetime, datetime]]:
    """When the machine is open: what the days say, less what a journey or the holiday takes."""
    away = [(instant(HOLIDAY[0]), instant(HOLIDAY[1]))]
    for trip in TRIPS:
        away.append((instant(trip.leaves), instant(trip.arrives, trip.zone)))
        away.append((instant(trip.leaves_again, trip.zone), instant(trip.back)))
    # Whoever closes it to leave had it open before, and opens it on arrival.
    spans = [
        span for begins, ends in away for span in ((begins - 45 * MINUTE, begins), (ends, ends + 60 * MINUTE))
    ]
    spans += [(instant(begins, zone), instant(ends, zone)) for begins, ends, zone in AT_THE_DESK]
    day = date(YEAR, 1, 1)
    while day.year == YEAR:
        spans += _day(day, seed)
        day += timedelta(days=1)
    for special in SPECIAL:
        spans.append((special.at - 5 * MINUTE, special.at + 5 * MINUTE))
    return _without(_united(spans), away)


def _day(day: date, seed: str) -> Iterator[tuple[datetime, datetime]]:
    chance = Random(f"{seed}/{day}")
    zone = next(
        (trip.zone for trip in TRIPS if trip.arrives[:10] <= day.isoformat() <= trip.leaves_again[:10]),
        BERLIN,
    )
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a time on the wall

    def around(clock: str, minutes: int) -> datetime:
        hours, rest = clock.split(":")
        seconds = chance.randint(-60 * minutes, 60 * minutes)
        wall = midnight + timedelta(hours=int(hours), minutes=int(rest), seconds=seconds)
        return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    if day.weekday() < 5:
        yield from _work_day(day, chance, around)
    elif chance.random() < 0.8:
        yield around("09:45", 40), around("12:30", 30)
        yield around("20:00", 30), around("23:55", 8)
    if day in ON_CALL:
        yield around("19:30", 10), around("19:30", 10) + timedelta(hours=14)


def _work_day(
    day: date, chance: Random, around: Callable[[str, int], datetime]
) -> Iterator[tuple[datetime, datetime]]:
    opened, lunch = around("07:35", 20), around("12:10", 12)
    if chance.random() < 0.5:
        meeting = around("10:20", 40)
        yield opened, meeting
        yield meeting + chance.randint(15, 50) * MINUTE, lunch
    else:
        yield opened, lunch
    back, coffee = lunch + chance.randint(30, 55) * MINUTE, around("15:10", 25)
    yield back, coffee
    yield coffee + timedelta(seconds=chance.randint(60, 280)), around("17:45", 10)
    late = 75 if day.weekday() == 4 else 0
    if day.weekday() == 2:
        # A run outside: the machine stays shut until she is back.
        yield around("18:00", 5), around("18:26", 2)
        yield around("19:40", 8), around("22:50", 18)
    else:
        yield around("18:05", 8), around("22:50", 18) + late * MINUTE


def _united(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(span for span in spans if span[0] < span[1]):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def _without(
    spans: list[tuple[datetime, datetime]], gaps: list[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    for gap_begins, gap_ends in gaps:
        spans = [
            piece
            for begins, ends in spans
            for piece in ((begins, min(ends, gap_begins)), (max(begins, gap_ends), ends))
            if piece[0] < piece[1]
        ]
    return spans
