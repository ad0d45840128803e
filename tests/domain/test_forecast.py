"""What is coming: simulated from the settings alone, and told from where everything stands."""

from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.catalogue.reminders import BUILT_INS
from crampguard.domain.forecast import Coming, message_for, simulate, upcoming
from crampguard.domain.localtime import CALENDAR_BEGINS, CALENDAR_ENDS
from crampguard.domain.notification import Action
from crampguard.domain.plan import calendar_of
from crampguard.domain.progress import Progress
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Anchor, Calendar, RelativeTo, Workout, due_instants
from crampguard.domain.settings import Settings, You
from crampguard.domain.standing import Standing
from crampguard.domain.weekdays import DAILY, parse_days
from tests.domain.moments import Place, places, spans
from tests.fakes.world import BERLIN, World, at, every, reminder, settings

DAY = "2026-03-02"  # a Monday
MINUTE = timedelta(minutes=1)
LENGTH = timedelta(hours=1)
RUN = Workout(name="Run", days=DAILY, start=18 * 60 + 30, duration=LENGTH)
SWIM = Workout(name="Swim", days=parse_days("mon"), start=18 * 60 + 30, duration=LENGTH)
DEFAULTS: Settings = settings(*(built_in.reminder(You()) for built_in in BUILT_INS), workouts=(RUN,))
WARM_UP = Reminder(
    name="warm-up",
    title="Warm up",
    message="{workout} starts soon; {workout}!",
    schedule=RelativeTo(anchor=Anchor.WORKOUT_START, offset=-10 * MINUTE),
)


def times(coming: list[Coming], zone: ZoneInfo = BERLIN) -> list[str]:
    """When, on the person's clock, and what."""
    return [f"{each.at.astimezone(zone):%H:%M} {each.occurrence.reminder}" for each in coming]


@given(places(1990, 2060), spans(days=9))
def test_a_simulation_is_all_that_is_due_from_its_start_until_before_its_end(
    place: Place, span: timedelta
) -> None:
    zone, start = place
    end, calendar = start + span, calendar_of(DEFAULTS, zone)
    coming = list(simulate(DEFAULTS, calendar, start, end))
    assert coming == sorted(coming, key=lambda each: each.at)
    for each in DEFAULTS.reminders:
        found = [one.at for one in coming if one.occurrence.reminder == each.name]
        moments = due_instants(each.schedule, calendar, start - timedelta(microseconds=1), days=each.days)
        due = list(takewhile(lambda moment: moment < end, moments)) if each.enabled else []
        assert found == due


@given(places(1990, 2060), st.integers(0, 30))
def test_a_span_is_the_sum_of_its_parts(place: Place, number: int) -> None:
    zone, start = place
    # Counts in elapsed time begin anew where a simulation begins in the middle of a window.
    named = settings(*(each for each in DEFAULTS.reminders if each.name != "change-position"))
    calendar = calendar_of(named, zone)
    whole = list(simulate(named, calendar, start, start + timedelta(days=4)))
    cut = whole[number % len(whole)].at
    first = list(simulate(named, calendar, start, cut))
    second = list(simulate(named, calendar, cut, start + timedelta(days=4)))
    assert first + second == whole
    assert second[0].at == cut


def test_at_the_same_instant_reminders_come_in_the_order_of_the_settings() -> None:
    named = settings(*(reminder(name, at("09:00")) for name in ("b", "c", "a")))
    start = datetime(2026, 3, 2, tzinfo=BERLIN)
    coming = list(simulate(named, calendar_of(named, BERLIN), start, start + timedelta(days=1)))
    assert times(coming) == ["09:00 b", "09:00 c", "09:00 a"]


def test_an_empty_span_holds_nothing() -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=BERLIN)
    named = settings(reminder("a", at("09:00")))
    assert list(simulate(named, calendar_of(named, BERLIN), start, start)) == []


@pytest.mark.parametrize(
    ("start", "end", "some"),
    [
        (CALENDAR_BEGINS, CALENDAR_BEGINS + timedelta(days=90), True),
        (CALENDAR_ENDS - timedelta(days=90), CALENDAR_ENDS, True),
        (CALENDAR_ENDS - timedelta(microseconds=1), CALENDAR_ENDS, False),
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Europe/Berlin"])
def test_the_calendars_ends_are_no_trap(start: datetime, end: datetime, some: bool, zone: str) -> None:
    calendar = calendar_of(DEFAULTS, ZoneInfo(zone))
    assert bool(list(simulate(DEFAULTS, calendar, start, end))) is some


@pytest.mark.parametrize(
    ("anchor", "workouts", "said"),
    [
        (Anchor.WORKOUT_START, (RUN,), "Run starts soon; Run!"),
        (Anchor.WORKOUT_END, (RUN,), "Run starts soon; Run!"),
        (Anchor.WORKOUT_START, (RUN, SWIM), "Run, Swim starts soon; Run, Swim!"),
        (Anchor.WORKOUT_START, (SWIM,), "Swim starts soon; Swim!"),
        (Anchor.BEDTIME, (RUN,), "Your workout starts soon; Your workout!"),
    ],
)
def test_a_message_names_the_workout_that_it_belongs_to(
    anchor: Anchor, workouts: tuple[Workout, ...], said: str
) -> None:
    schedule = RelativeTo(anchor=anchor, offset=-10 * MINUTE)
    each = Reminder(name="w", title="W", message=WARM_UP.message, schedule=schedule)
    calendar = Calendar(workouts=workouts, zone=BERLIN)
    monday = datetime(2026, 3, 2, tzinfo=BERLIN)
    assert message_for(each, calendar, next(due_instants(schedule, calendar, monday))) == said


def test_only_the_workouts_of_that_moment_are_named() -> None:
    calendar = Calendar(workouts=(RUN, SWIM), zone=BERLIN)
    tuesday = datetime(2026, 3, 3, 18, 20, tzinfo=BERLIN).astimezone(UTC)
    assert message_for(WARM_UP, calendar, tuesday) == "Run starts soon; Run!"
    by_hand = tuesday + 7 * MINUTE
    assert message_for(WARM_UP, calendar, by_hand) == "Your workout starts soon; Your workout!"


def test_a_message_that_names_no_workout_is_left_as_it_is() -> None:
    each = reminder("a", at("09:00"))
    assert message_for(each, Calendar(), datetime(2026, 3, 2, 9, tzinfo=UTC)) == "a!"
    braces = Reminder(name="a", title="A", message="{x} {workouts}", schedule=at("09:00"))
    assert message_for(braces, Calendar(), datetime(2026, 3, 2, 9, tzinfo=UTC)) == "{x} {workouts}"


def test_everything_off_means_nothing_comes() -> None:
    named = settings(reminder("a", at("09:00"), enabled=False))
    now = datetime(2026, 3, 2, 8, tzinfo=BERLIN)
    assert list(upcoming(named, calendar_of(named, BERLIN), Progress(), now)) == []


def test_what_a_pause_covers_does_not_come() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00", "10:00")), reminder("b", at("09:30"))))
    world.service.pause(world.moment(f"{DAY} 09:45"))
    assert times(list(islice(world.service.coming(), 2))) == ["10:00 a", "09:00 a"]


async def test_a_snooze_comes_when_it_ends_unless_a_pause_covers_that() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    world.press("a", Action.SNOOZE)
    assert times(list(islice(world.service.coming(), 2))) == ["09:10 a", "09:00 a"]
    world.service.pause(world.moment(f"{DAY} 09:11"))
    assert times(list(islice(world.service.coming(), 1))) == ["09:00 a"]


async def test_what_is_switched_on_for_the_day_comes_until_midnight() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("hot", at("10:30", "22:00"), enabled=False)))
    assert list(world.service.coming()) == []
    await world.service.remind("hot", today=True)
    assert times(list(world.service.coming())) == ["10:30 hot", "22:00 hot"]


def test_what_is_withheld_never_comes() -> None:
    named = settings(reminder("water", at("09:00"), withheld="fluids are limited"))
    now = datetime(2026, 3, 2, 8, tzinfo=BERLIN)
    standing = Standing(on_until=now + timedelta(days=1))
    progress = Progress(standings={"water": standing})
    assert list(upcoming(named, calendar_of(named, BERLIN), progress, now)) == []


async def test_what_is_told_to_come_is_what_comes() -> None:
    world = World(
        f"{DAY} 07:00", settings(reminder("move", every(50)), reminder("water", at("09:00", "12:05")))
    )
    await world.until(f"{DAY} 09:20")
    told = times(list(islice(world.service.coming(), 8)))
    before = len(world.journal.history())
    await world.until(f"{DAY} 14:01")
    shown = [entry.occurrence for entry in world.journal.history()][before:]
    assert told[: len(shown)] == [
        f"{one.scheduled_for.astimezone(BERLIN):%H:%M} {one.reminder}" for one in shown
    ]
