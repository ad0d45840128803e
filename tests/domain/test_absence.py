"""Why a reminder doesn't come now, and what came due while no service ran."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from crampguard.domain.absence import absence, unattended
from crampguard.domain.event import Event, EventKind
from crampguard.domain.progress import Progress, recollect
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Anchor, At, Calendar, Every, RelativeTo, Schedule, Workout
from crampguard.domain.standing import LONG_AGO
from crampguard.domain.story import Line
from crampguard.domain.weekdays import Days, Weekday
from crampguard.domain.windows import Window

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
NOON = MONDAY + timedelta(hours=12)
LATER = NOON + timedelta(hours=2)
HOUR = timedelta(hours=1)
ON_MONDAYS = frozenset({Weekday.MON})
ON_TUESDAYS = frozenset({Weekday.TUE})
AT_NINE = At(times=(9 * 60,))
HOURLY = Every(period=HOUR)
RUN = Workout(name="Run", days=ON_MONDAYS, start=18 * 60, duration=HOUR)


def drops(
    schedule: Schedule, days: Days | None = None, *, enabled: bool = True, withheld: str = ""
) -> Reminder:
    """Eye drops."""
    return Reminder(
        name="drops",
        title="Drops",
        message="",
        schedule=schedule,
        days=days,
        enabled=enabled,
        withheld=withheld,
    )


def told(
    reminder: Reminder,
    calendar: Calendar | None = None,
    *,
    coming: datetime | None = LATER,
    any_today: bool = True,
    events: Sequence[Event] = (),
    now: datetime = NOON,
) -> list[str]:
    """What is told of it, each line as one text."""
    progress = recollect(events, now)
    lines = absence(reminder, calendar or Calendar(), progress, coming=coming, any_today=any_today, now=now)
    return [f"{line.at:%H:%M} {line.what} {line.why}".strip() for line in lines]


def test_one_that_is_on_tells_when_it_comes_next() -> None:
    assert told(drops(AT_NINE)) == ["14:00 next"]
    assert told(drops(AT_NINE), any_today=False) == ["14:00 next nothing of it was due yet today"]


def test_one_that_is_off_tells_how_it_can_be_switched_on() -> None:
    assert told(drops(AT_NINE, enabled=False)) == [
        "12:00 off the settings have it off: reminders.drops.enabled"
    ]


def test_one_that_is_switched_on_for_today_comes() -> None:
    until = MONDAY + timedelta(days=1)
    on = Event(at=NOON, kind=EventKind.SWITCHED_ON, reminder="drops", data={"until": until.isoformat()})
    assert told(drops(AT_NINE, enabled=False), events=[on]) == ["14:00 next"]


def test_one_that_is_withheld_tells_why_and_nothing_else() -> None:
    assert told(drops(AT_NINE, withheld="You were told to limit fluids.")) == [
        "12:00 withheld You were told to limit fluids"
    ]


@pytest.mark.parametrize("schedule", [AT_NINE, HOURLY])
def test_days_that_are_not_today_are_told(schedule: Schedule) -> None:
    lines = told(drops(schedule, ON_TUESDAYS), any_today=False)
    assert lines[0] == "12:00 not-today its days are tue"
    assert lines[-1] == "14:00 next"
    assert told(drops(schedule, ON_MONDAYS)) == ["14:00 next"]


def test_hours_that_are_not_now_are_told() -> None:
    morning = Every(period=HOUR, during=(Window(8 * 60, 10 * 60), Window(11 * 60, 12 * 60)))
    line = "12:00 outside-hours it comes within 08:00-10:00, 11:00-12:00 only"
    assert told(drops(morning)) == [line, "14:00 next"]
    assert told(drops(HOURLY), Calendar(active_hours=(Window(13 * 60, 14 * 60),))) == [
        "12:00 outside-hours it comes within 13:00-14:00 only",
        "14:00 next",
    ]
    assert told(drops(HOURLY)) == ["14:00 next"]


def test_a_window_over_midnight_is_that_of_the_day_on_which_it_opened() -> None:
    night = Every(period=HOUR, during=(Window(22 * 60, 30 * 60),))
    tuesday_night = MONDAY + timedelta(days=1, hours=2)
    assert told(drops(night, ON_MONDAYS), now=tuesday_night) == ["14:00 next"]
    assert "not-today" in told(drops(night, ON_MONDAYS), now=tuesday_night + timedelta(hours=5))[0]


def test_an_evening_without_a_bedtime_is_told() -> None:
    before_bed = RelativeTo(anchor=Anchor.BEDTIME, offset=-HOUR)
    weekend = Calendar(bedtimes={Weekday.SAT: 23 * 60})
    assert told(drops(before_bed), weekend) == [
        "12:00 not-today it has no bedtime this evening",
        "14:00 next",
    ]
    assert told(drops(before_bed)) == ["14:00 next"]


def test_missing_workouts_are_told() -> None:
    after = RelativeTo(anchor=Anchor.WORKOUT_END)
    assert told(drops(after), coming=None) == ["12:00 not-today the settings name no workout"]
    running = Calendar(workouts=(RUN,))
    assert told(drops(after), running) == ["14:00 next"]
    tuesday = NOON + timedelta(days=1)
    assert told(drops(after), running, now=tuesday)[0] == "12:00 not-today there is no workout today"


def test_a_schedule_that_never_comes_due_is_told() -> None:
    never = Every(period=timedelta(days=2))
    assert told(drops(never), coming=None) == ["12:00 never by the settings as they are, it never comes due"]


def test_being_away_is_told_where_it_is_counted() -> None:
    events = [
        Event(at=NOON - 2 * HOUR, kind=EventKind.PLANNED, reminder="drops", data={"schedule": "x"}),
        Event(at=NOON - HOUR, kind=EventKind.AWAY),
    ]
    line = "11:00 away nobody is at the desk; its count begins anew when you are back"
    assert told(drops(HOURLY), events=events) == [line, "14:00 next"]
    assert told(drops(AT_NINE), events=events) == ["14:00 next"]


def test_what_came_due_while_no_service_ran_is_told_with_the_last_sign_of_it() -> None:
    planned = Event(at=MONDAY - 24 * HOUR, kind=EventKind.PLANNED, reminder="drops", data={"schedule": "x"})
    progress = recollect([planned], NOON)
    sign = Line(at=MONDAY + timedelta(minutes=630), what="not-running")

    stories = unattended(drops(HOURLY), Calendar(), progress, MONDAY, NOON, sign)

    assert [story.scheduled_for for story in stories] == [NOON - HOUR, NOON]
    assert [line.what for line in stories[0].lines] == ["not-running", "due"]
    at_last = unattended(drops(HOURLY), Calendar(), progress, NOON, NOON + 8 * HOUR, sign)
    assert [story.scheduled_for for story in at_last] == [NOON + hours * HOUR for hours in range(4, 9)]


def test_what_is_off_or_never_comes_is_not_awaited() -> None:
    sign = Line(at=MONDAY, what="not-running")
    off, withheld = drops(HOURLY, enabled=False), drops(HOURLY, withheld="No.")
    without_workouts = drops(RelativeTo(anchor=Anchor.WORKOUT_END))
    for reminder in (off, withheld, without_workouts):
        assert unattended(reminder, Calendar(), Progress(), LONG_AGO, NOON, sign) == []
