"""What a reminder has before it: coming, overdue, overtaken, snoozed, or off."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crampguard.domain.decide import Attempt
from crampguard.domain.localtime import CALENDAR_ENDS
from crampguard.domain.occurrence import Occurrence, Outcome
from crampguard.domain.plan import (
    MISSED_KEPT,
    MISSED_SPAN,
    calendar_of,
    dues,
    fingerprint,
    is_on,
    may_be_late,
    plan,
    snoozed,
)
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Anchor, Calendar, RelativeTo, Workout
from crampguard.domain.standing import Shown, Standing
from crampguard.domain.weekdays import DAILY, Weekday
from crampguard.domain.windows import Window
from tests.domain.histories import REMINDERS
from tests.fakes.world import BERLIN, at, every, reminder, settings

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
CALENDAR = Calendar(zone=UTC)
BEDTIMES: Mapping[Weekday, int] = dict.fromkeys(Weekday, 21 * 60)
RUN = Workout(name="Run", days=DAILY, start=18 * 60, duration=60 * MINUTE)
WATER = reminder("water", at("09:00", "12:00"))
BEFORE_BED = reminder("bed", RelativeTo(anchor=Anchor.BEDTIME))
BEFORE_RUN = reminder("run", RelativeTo(anchor=Anchor.WORKOUT_START))


def occurrence(name: str, moment: datetime) -> Occurrence:
    return Occurrence(reminder=name, scheduled_for=moment)


def asleep_until(moment: datetime | None, outcome: Outcome = Outcome.SNOOZED) -> Standing:
    """Shown at nine, and its snooze ends then."""
    nine = NOW.replace(hour=9)
    shown = Shown(occurrence=occurrence("water", nine), outcome=outcome, comes_back=moment)
    return Standing(since=NOW - DAY, settled=nine, counted_from=nine, shown=shown)


reminders = st.sampled_from(REMINDERS)
back = st.integers(0, 40 * 24 * 60).map(lambda minutes: NOW - minutes * MINUTE)
standings = st.builds(
    Standing, since=back, settled=back, counted_from=st.none() | back, ahead=st.just(frozenset[datetime]())
)


@given(reminders, standings)
def test_what_is_overdue_is_listed_once_in_order_and_the_latest_stands_for_all(
    each: Reminder, standing: Standing
) -> None:
    found = plan(each, CALENDAR, standing, NOW)
    attempt = found.attempt
    overtaken = [one.scheduled_for for one in found.overtaken]
    assert overtaken == sorted(set(overtaken))
    assert len(overtaken) <= MISSED_KEPT
    if overtaken:
        assert attempt is not None
        assert overtaken[-1] < attempt.due <= NOW
        assert NOW - overtaken[0] <= max(MISSED_SPAN, each.catch_up)
    if found.gap is not None:
        assert standing.looked_at < found.gap.first.scheduled_for <= found.gap.through
        assert not overtaken or found.gap.through < overtaken[0]


@given(reminders, standings)
def test_gap_overtaken_and_attempt_are_all_that_was_due_since_it_was_looked_at(
    each: Reminder, standing: Standing
) -> None:
    found = plan(each, CALENDAR, standing, NOW)
    told = {one.scheduled_for for one in found.overtaken}
    if found.attempt is not None:
        told.add(found.attempt.due)
    for moment in islice(dues(each, CALENDAR, standing, standing.looked_at), 2000):
        if moment > NOW:
            break
        in_gap = found.gap is not None and found.gap.first.scheduled_for <= moment <= found.gap.through
        assert in_gap != (moment in told)


@given(reminders, standings)
def test_once_all_is_settled_the_plan_is_the_next_instant(each: Reminder, standing: Standing) -> None:
    settled = Standing(since=standing.since, settled=NOW, counted_from=standing.counted_from)
    found = plan(each, CALENDAR, settled, NOW)
    assert found.attempt is not None
    assert found.attempt.due == next(dues(each, CALENDAR, settled, NOW))
    assert (found.overtaken, found.gap) == ((), None)


@given(reminders, standings, st.integers(1, 400))
def test_what_was_settled_ahead_of_the_clock_does_not_come_again(
    each: Reminder, standing: Standing, count: int
) -> None:
    coming = list(islice(dues(each, CALENDAR, standing, NOW), count % 7 + 1))
    assume(coming)
    ahead = frozenset(coming[::2])
    there = Standing(
        since=standing.since, settled=standing.settled, counted_from=standing.counted_from, ahead=ahead
    )
    assert ahead.isdisjoint(islice(dues(each, CALENDAR, there, NOW), 20))


def test_a_gap_that_left_nothing_within_a_day_ends_where_the_day_begins() -> None:
    weekly = reminder("shoes", at("08:00"), days=frozenset({Weekday.SUN}))
    monday = NOW + DAY  # the last Sunday is over a day ago
    found = plan(weekly, CALENDAR, Standing(since=NOW - 30 * DAY), monday)
    assert found.gap is not None
    assert found.gap.through == monday - MISSED_SPAN
    assert (found.attempt, found.overtaken) == (None, ())


def test_what_is_overdue_when_the_calendar_ends_is_still_found() -> None:
    patient = reminder("water", at("09:00"), catch_up=60 * DAY)
    end = CALENDAR_ENDS.replace(hour=0)
    found = plan(patient, CALENDAR, Standing(since=end - 40 * DAY), end)
    assert found.attempt is not None
    assert end - 40 * DAY < found.attempt.due < end


def test_a_reminder_that_is_never_due_has_nothing_before_it() -> None:
    never = reminder("run", RelativeTo(anchor=Anchor.WORKOUT_START))
    assert plan(never, CALENDAR, Standing(), NOW).attempt is None


def test_a_snooze_comes_back_before_the_next_one_that_is_due() -> None:
    back_at = NOW + 5 * MINUTE
    attempt = plan(WATER, CALENDAR, asleep_until(back_at), NOW).attempt
    assert attempt is not None
    assert (attempt.due, attempt.occurrence.scheduled_for) == (back_at, NOW.replace(hour=9))


def test_the_next_one_due_comes_before_a_longer_snooze() -> None:
    attempt = plan(WATER, CALENDAR, asleep_until(NOW + 5 * 60 * MINUTE), NOW).attempt
    assert attempt is not None
    assert attempt.due == NOW.replace(hour=12)


@pytest.mark.parametrize(
    "standing",
    [Standing(), asleep_until(None), asleep_until(NOW, Outcome.DONE), asleep_until(NOW, Outcome.SHOWN)],
)
def test_only_a_snooze_with_an_end_comes_back(standing: Standing) -> None:
    assert snoozed(standing) is None


def test_nothing_is_counted_until_a_snooze_ends() -> None:
    move = reminder("water", every(45))
    for counted_from in (NOW.replace(hour=9), None):
        standing = Standing(shown=asleep_until(NOW + 20 * MINUTE).shown, counted_from=counted_from)
        assert next(dues(move, CALENDAR, standing, NOW)) == NOW + 65 * MINUTE


@pytest.mark.parametrize(
    ("each", "on_until", "on"),
    [
        (reminder("a", at("09:00")), None, True),
        (reminder("a", at("09:00"), enabled=False), None, False),
        (reminder("a", at("09:00"), enabled=False), NOW + MINUTE, True),
        (reminder("a", at("09:00"), enabled=False), NOW, False),
        (reminder("a", at("09:00"), withheld="fluids are limited"), NOW + MINUTE, False),
    ],
)
def test_a_reminder_is_on_by_the_settings_or_for_the_day_and_never_when_withheld(
    each: Reminder, on_until: datetime | None, on: bool
) -> None:
    assert is_on(each, Standing(on_until=on_until), NOW) is on


@pytest.mark.parametrize(
    ("each", "other"),
    [
        (WATER, Calendar(active_hours=(Window(0, 60),), bedtimes=BEDTIMES, workouts=(RUN,), zone=BERLIN)),
        (reminder("move", every(45)), Calendar(bedtimes=BEDTIMES, workouts=(RUN,), zone=BERLIN)),
        (BEFORE_BED, Calendar(active_hours=(Window(0, 60),), workouts=(RUN,), zone=BERLIN)),
        (BEFORE_RUN, Calendar(active_hours=(Window(0, 60),), bedtimes=BEDTIMES, zone=BERLIN)),
    ],
)
def test_what_a_schedule_does_not_depend_on_changes_no_plan(each: Reminder, other: Calendar) -> None:
    assert fingerprint(each, other) == fingerprint(each, CALENDAR)


@pytest.mark.parametrize(
    ("each", "other", "calendar"),
    [
        (WATER, reminder("water", at("09:00")), CALENDAR),
        (WATER, reminder("water", at("09:00", "12:00"), days=frozenset({Weekday.MON})), CALENDAR),
        (reminder("move", every(45)), reminder("move", every(46)), CALENDAR),
        (reminder("move", every(45)), reminder("move", every(45)), Calendar(active_hours=(Window(0, 60),))),
        (BEFORE_BED, BEFORE_BED, Calendar(bedtimes=BEDTIMES)),
        (BEFORE_RUN, BEFORE_RUN, Calendar(workouts=(RUN,))),
    ],
)
def test_what_a_schedule_means_is_its_fingerprint(
    each: Reminder, other: Reminder, calendar: Calendar
) -> None:
    assert fingerprint(each, CALENDAR) != fingerprint(other, calendar)


def test_words_urgency_and_catch_up_change_no_plan() -> None:
    louder = reminder("water", at("09:00", "12:00"), catch_up=MINUTE, urgency="critical")
    assert fingerprint(louder, CALENDAR) == fingerprint(WATER, CALENDAR)


def test_schedules_know_the_settings_by_their_calendar() -> None:
    calendar = calendar_of(settings(WATER, workouts=(RUN,), bedtime=23 * 60), BERLIN)
    assert calendar.workouts == (RUN,)
    assert set(calendar.bedtimes.values()) == {23 * 60}
    assert (calendar.zone, calendar.active_hours) == (BERLIN, (Window(8 * 60, 22 * 60),))


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (NOW.replace(hour=12), 30 * MINUTE),
        # Up to the end of its window, at ten in the evening.
        (NOW.replace(hour=21, minute=50), 10 * MINUTE - timedelta(microseconds=1)),
        # Its window is another by now.
        (NOW.replace(hour=23), 30 * MINUTE),
    ],
)
def test_what_is_counted_may_be_late_up_to_the_end_of_its_window(moment: datetime, late: timedelta) -> None:
    attempt = Attempt(occurrence=occurrence("move", moment), due=moment)
    assert may_be_late(reminder("move", every(10)), CALENDAR, attempt) == late


@pytest.mark.parametrize(
    ("times", "late"),
    [
        (("10:00", "12:00"), 30 * MINUTE),
        (("10:00", "10:20"), 10 * MINUTE),
        # The next one is tomorrow's.
        (("10:00",), 30 * MINUTE),
    ],
)
def test_what_gives_way_comes_no_nearer_to_the_next_one_than_to_its_own_time(
    times: tuple[str, ...], late: timedelta
) -> None:
    water = reminder("water", at(*times), gives_way=True)
    attempt = Attempt(occurrence=occurrence("water", NOW), due=NOW)
    assert may_be_late(water, CALENDAR, attempt) == late
    assert may_be_late(reminder("water", at(*times)), CALENDAR, attempt) == 30 * MINUTE


def test_what_gives_way_and_is_counted_is_late_by_half_its_period_at_the_most() -> None:
    attempt = Attempt(occurrence=occurrence("water", NOW.replace(hour=12)), due=NOW.replace(hour=12))
    assert may_be_late(reminder("water", every(10), gives_way=True), CALENDAR, attempt) == 5 * MINUTE


def test_what_gives_way_may_be_snoozed_to_whenever_the_person_likes() -> None:
    attempt = Attempt(occurrence=occurrence("water", NOW), due=NOW + 15 * MINUTE)
    water = reminder("water", at("10:00", "10:20"), gives_way=True)
    assert may_be_late(water, CALENDAR, attempt) == 30 * MINUTE
