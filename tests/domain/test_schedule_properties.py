"""What any schedule does, in any zone, over any span: held to a second opinion."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

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
from crampguard.domain.weekdays import DAILY, Days, Weekday
from crampguard.domain.windows import Window, openings
from tests.domain import oracle
from tests.domain.moments import (
    ALL_ZONES,
    clock_changes,
    days_of_week,
    places,
    spans,
    times_of_day,
    windows,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


periods = st.integers(300, 6 * 3600).map(lambda seconds: timedelta(seconds=seconds))
offsets = st.integers(-3 * 86_400, 3 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
long_windows = windows.filter(lambda window: window.closes - window.opens > 400)
workouts = st.builds(
    Workout,
    name=st.just("Run"),
    days=days_of_week,
    start=times_of_day,
    duration=st.integers(1, 600).map(lambda minutes: timedelta(minutes=minutes)),
)
calendars = st.builds(
    Calendar,
    active_hours=st.lists(long_windows, min_size=1, max_size=2).map(tuple),
    bedtimes=st.dictionaries(st.sampled_from(Weekday), st.integers(720, 2159)),
    workouts=st.lists(workouts, max_size=3).map(tuple),
)
schedules: st.SearchStrategy[Schedule] = st.one_of(
    st.builds(At, times=st.lists(times_of_day, max_size=4).map(tuple)),
    st.builds(Every, period=periods, during=st.lists(long_windows, max_size=2).map(tuple)),
    st.builds(RelativeTo, anchor=st.sampled_from(Anchor), offset=offsets),
)


class Case(NamedTuple):
    """A schedule in a calendar, and a span of time."""

    schedule: Schedule
    calendar: Calendar
    days: Days | None
    after: datetime
    until: datetime

    def due(self, after: datetime | None = None, counted_from: datetime | None = None) -> list[datetime]:
        found = due_instants(
            self.schedule, self.calendar, after or self.after, days=self.days, counted_from=counted_from
        )
        return list(takewhile(lambda moment: moment <= self.until, found))


@st.composite
def cases(draw: st.DrawFn, schedules: st.SearchStrategy[Schedule] = schedules) -> Case:
    zone, after = draw(places())
    given_ = draw(calendars)
    calendar = Calendar(
        active_hours=given_.active_hours, bedtimes=given_.bedtimes, workouts=given_.workouts, zone=zone
    )
    until = after + draw(spans(days=9))
    return Case(draw(schedules), calendar, draw(st.none() | days_of_week), after, until)


def second_opinion(case: Case, counted_from: datetime | None = None) -> list[datetime]:
    """The same from the oracle."""
    schedule, calendar, after, until = case.schedule, case.calendar, case.after, case.until
    days = DAILY if case.days is None else case.days
    match schedule:
        case At(times=times):
            return oracle.wall_clock_times(
                lambda day: times if day in days else (), calendar.zone, after, until
            )
        case Every(period=period, during=during):
            chosen = [(window.opens, window.closes) for window in during or calendar.active_hours]
            return oracle.counted(period, chosen, days, calendar.zone, after, until, counted_from)
        case RelativeTo(anchor=Anchor.BEDTIME, offset=offset):
            bedtimes = {int(day): (minutes,) for day, minutes in calendar.bedtimes.items() if day in days}
            return oracle.wall_clock_times(
                lambda day: bedtimes.get(day, ()), calendar.zone, after, until, offset
            )
        case RelativeTo(anchor=anchor, offset=offset):
            found: list[datetime] = []
            for one in calendar.workouts:
                from_start = offset if anchor is Anchor.WORKOUT_START else one.duration + offset
                if anchor is Anchor.WORKOUT_END or from_start < one.duration:
                    on = one.days & days
                    found += oracle.wall_clock_times(
                        lambda day, on=on, one=one: (one.start,) if day in on else (),  # type: ignore[misc]
                        calendar.zone,
                        after,
                        until,
                        from_start,
                    )
            return sorted(set(found))


@given(cases())
def test_is_due_when_a_second_opinion_says_so(case: Case) -> None:
    assert case.due() == second_opinion(case)


@given(cases())
def test_is_strictly_after_strictly_increasing_and_in_utc(case: Case) -> None:
    found = case.due()
    assert all(earlier < later for earlier, later in pairwise([case.after, *found]))
    assert all(moment.tzinfo is UTC for moment in found)


@given(cases(), spans(days=9))
def test_a_restart_changes_nothing(case: Case, wait: timedelta) -> None:
    restarted = case.after + wait
    assert case.due(restarted) == [moment for moment in case.due() if moment > restarted]


@given(cases(), st.data())
def test_a_restart_right_at_a_due_instant_changes_nothing(case: Case, data: st.DataObject) -> None:
    found = case.due()
    assume(found)
    index = data.draw(st.integers(0, len(found) - 1))
    tick = timedelta(microseconds=1)
    assert case.due(found[index]) == found[index + 1 :]
    assert case.due(found[index] - tick) == found[index:]
    assert case.due(found[index] + tick) == found[index + 1 :]


@given(cases())
@example(
    Case(
        RelativeTo(anchor=Anchor.BEDTIME, offset=timedelta(hours=6)),
        Calendar(zone=ZoneInfo("Europe/Berlin")),
        None,
        datetime(2026, 3, 29, 3, 15, tzinfo=UTC),
        datetime(2026, 3, 30, tzinfo=UTC),
    )
)
@example(
    Case(
        Every(period=timedelta(hours=2), during=(Window(0, 360),)),
        Calendar(zone=ZoneInfo("Europe/Berlin")),
        None,
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 30, tzinfo=UTC),
    )
)
def test_after_may_be_given_in_local_time(case: Case) -> None:
    after = case.after.astimezone(case.calendar.zone)
    assert case.due(after, counted_from=after) == case.due(counted_from=case.after)


everies = st.builds(Every, period=periods, during=st.lists(long_windows, max_size=2).map(tuple))


@given(cases(everies), st.timedeltas(min_value=-3 * DAY, max_value=9 * DAY))
def test_a_count_that_stands_somewhere_goes_on_from_there(case: Case, shown: timedelta) -> None:
    counted_from = case.after + shown
    found = case.due(counted_from=counted_from)
    assert found == second_opinion(case, counted_from)
    assert all(moment > counted_from for moment in found)


@given(cases(everies))
def test_a_count_goes_on_from_each_due_instant_as_if_it_was_shown(case: Case) -> None:
    found = case.due()
    for index, shown in enumerate(found[:5]):
        assert case.due(shown, counted_from=shown) == found[index + 1 :]


@given(cases(everies))
def test_every_is_spaced_by_its_period_within_an_opening_and_never_outside(case: Case) -> None:
    assert isinstance(case.schedule, Every)
    period, days = case.schedule.period, DAILY if case.days is None else case.days
    chosen = case.schedule.during or case.calendar.active_hours
    found = case.due()
    for opening in takewhile(
        lambda opening: opening.opens <= case.until, openings(chosen, days, case.calendar.zone, case.after)
    ):
        inside = [moment for moment in found if opening.opens <= moment < opening.closes]
        found = [moment for moment in found if moment not in inside]
        assert all((moment - opening.opens) % period == timedelta(0) for moment in inside)
        assert all(moment > opening.opens for moment in inside)
        assert all(later - earlier == period for earlier, later in pairwise(inside))
    assert found == []


@given(
    st.integers(1, 40 * 3600),
    windows,
    st.datetimes(datetime(1900, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
@example(24 * 3600, Window(0, 1440), datetime(2026, 1, 1, tzinfo=UTC))
@example(60, Window(0, 1), datetime(2026, 1, 1, tzinfo=UTC))
def test_where_clocks_never_change_a_count_comes_daily_or_never(
    seconds: int, window: Window, after: datetime
) -> None:
    period, length = timedelta(seconds=seconds), timedelta(minutes=window.closes - window.opens)
    first = next(due_instants(Every(period=period, during=(window,)), Calendar(), after), None)
    if period >= length:
        assert first is None
    else:
        assert first is not None
        assert first - after <= 2 * DAY
        midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
        opened = midnight + timedelta(minutes=window.opens)
        elapsed = first - (opened if opened < first else opened - DAY)
        assert elapsed % period == timedelta(0)
        assert period <= elapsed < length


@pytest.mark.parametrize("name", [*ALL_ZONES[::7], "Africa/Cairo", "Africa/Casablanca", "America/Nuuk"])
def test_from_2039_on_clocks_go_back_within_each_55_weeks_or_never_again(name: str) -> None:
    # What ends the search for a period that is longer than every window.
    zone = ZoneInfo(name)
    years = [2038, 2039, 2040, 2046, 2047, 2086, 2087, 2088, 2399, 2400, 2401]
    goes_back = {
        year: [
            change
            for change in clock_changes(name, year)
            if oracle.offset_at(change, zone) < oracle.offset_at(change - HOUR, zone)
        ]
        for year in years
    }
    for one, following in pairwise(years):
        if following - one == 1 and goes_back[one] and goes_back[following]:
            assert goes_back[following][0] - goes_back[one][-1] < timedelta(weeks=55)
    later = [year for year in years if goes_back[year]]
    # No zone begins to after 2039, and the days of the week stay the same.
    assert not later or years.index(later[-1]) - years.index(later[0]) == len(later) - 1
    assert not later or later[0] <= 2039
    assert len({change.weekday() for year in later for change in goes_back[year]}) <= 1
