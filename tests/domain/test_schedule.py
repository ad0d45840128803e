"""When schedules are due."""

from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest

from crampguard.domain.localtime import CALENDAR_BEGINS, CALENDAR_ENDS, parse_time
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
from crampguard.domain.weekdays import Weekday, parse_days
from crampguard.domain.windows import parse_window
from tests.domain.moments import Counting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def due(
    schedule: Schedule, calendar: Calendar, start: str, count: int = 3, days: str | None = None
) -> list[str]:
    after = datetime.fromisoformat(start).replace(tzinfo=calendar.zone).astimezone(UTC)
    found = due_instants(schedule, calendar, after, days=None if days is None else parse_days(days))
    return [f"{moment.astimezone(calendar.zone):%a %d %H:%M%z}" for moment in islice(found, count)]


def every(period: timedelta, *during: str) -> Every:
    return Every(period=period, during=tuple(parse_window(text) for text in during))


def workout(
    days: str = "mon,wed,fri", start: str = "18:30", duration: timedelta = 45 * timedelta(minutes=1)
) -> Workout:
    return Workout(name="Evening run", days=parse_days(days), start=parse_time(start), duration=duration)


class TestAt:
    def test_is_due_at_its_times_on_each_of_its_days(self) -> None:
        schedule = At(times=(9 * 60, 20 * 60))
        assert due(schedule, Calendar(zone=BERLIN), "2026-01-02 10:00", 4, "mon-fri") == [
            "Fri 02 20:00+0100",
            "Mon 05 09:00+0100",
            "Mon 05 20:00+0100",
            "Tue 06 09:00+0100",
        ]

    def test_takes_every_day_unless_told_otherwise(self) -> None:
        assert due(At(times=(0,)), Calendar(), "2026-01-03 00:00") == [
            "Sun 04 00:00+0000",
            "Mon 05 00:00+0000",
            "Tue 06 00:00+0000",
        ]

    def test_pays_no_heed_to_active_hours(self) -> None:
        assert due(At(times=(180,)), Calendar(active_hours=()), "2026-01-03 00:00", 1) == [
            "Sat 03 03:00+0000"
        ]

    def test_moves_forward_out_of_the_spring_gap_and_comes_once_in_autumn(self) -> None:
        schedule = At(times=(150,))
        assert due(schedule, Calendar(zone=BERLIN), "2026-03-28 12:00", 2) == [
            "Sun 29 03:30+0200",
            "Mon 30 02:30+0200",
        ]
        assert due(schedule, Calendar(zone=BERLIN), "2026-10-24 12:00", 2) == [
            "Sun 25 02:30+0200",
            "Mon 26 02:30+0100",
        ]


class TestEvery:
    def test_counts_from_the_opening_of_each_window_and_leaves_out_the_end(self) -> None:
        schedule = every(HOUR, "09:00-12:00", "14:00-16:00")
        assert due(schedule, Calendar(), "2026-01-01 00:00", 4) == [
            "Thu 01 10:00+0000",
            "Thu 01 11:00+0000",
            "Thu 01 15:00+0000",
            "Fri 02 10:00+0000",
        ]

    def test_lives_in_the_active_hours_unless_told_otherwise(self) -> None:
        calendar = Calendar(active_hours=(parse_window("22:00-06:00"),))
        assert due(every(3 * HOUR), calendar, "2026-01-02 12:00", 3, "fri") == [
            "Sat 03 01:00+0000",
            "Sat 03 04:00+0000",
            "Sat 10 01:00+0000",
        ]

    def test_begins_anew_with_the_window_that_opens_later_and_goes_on_to_the_later_end(self) -> None:
        assert due(every(HOUR, "08:00-16:00", "12:30-13:00"), Calendar(), "2026-01-01 11:30", 4) == [
            "Thu 01 12:00+0000",
            "Thu 01 13:30+0000",
            "Thu 01 14:30+0000",
            "Thu 01 15:30+0000",
        ]

    def test_counts_elapsed_time_through_clock_changes(self) -> None:
        night = every(2 * HOUR, "00:00-06:00")
        assert due(night, Calendar(zone=BERLIN), "2026-03-29 00:00", 2) == [
            "Sun 29 03:00+0200",
            "Sun 29 05:00+0200",
        ]
        assert due(night, Calendar(zone=BERLIN), "2026-10-25 00:00", 3) == [
            "Sun 25 02:00+0200",
            "Sun 25 03:00+0100",
            "Sun 25 05:00+0100",
        ]

    def test_counts_from_the_last_time_shown_in_the_current_opening_only(self) -> None:
        nine = datetime(2026, 1, 1, 9, tzinfo=UTC)
        shown = nine + timedelta(minutes=80, microseconds=5)
        found = due_instants(
            every(HOUR, "09:00-12:00"), Calendar(), shown + timedelta(minutes=61), counted_from=shown
        )
        assert list(islice(found, 2)) == [nine + DAY + HOUR, nine + DAY + 2 * HOUR]
        found = due_instants(every(HOUR, "09:00-12:00"), Calendar(), shown, counted_from=shown)
        assert list(islice(found, 2)) == [shown + HOUR, nine + DAY + HOUR]

    def test_is_not_due_before_a_count_that_begins_later(self) -> None:
        nine = datetime(2040, 1, 1, 9, tzinfo=UTC)
        found = due_instants(
            every(HOUR, "09:00-12:00"), Calendar(), nine, counted_from=nine + timedelta(days=5000, minutes=30)
        )
        assert next(found) == nine + timedelta(days=5000, minutes=90)

    def test_knows_periods_of_a_second(self) -> None:
        nine = datetime(2026, 1, 1, 9, tzinfo=UTC)
        found = due_instants(every(timedelta(seconds=1), "09:00-10:00"), Calendar(), nine)
        assert next(found) == nine + timedelta(seconds=1)
        assert len(list(takewhile(lambda moment: moment < nine + DAY, found))) == 3598

    @pytest.mark.parametrize("window", ["09:00-10:00", "22:00-06:00", "00:00-24:00"])
    @pytest.mark.parametrize("period", [timedelta(hours=24), timedelta(days=36_500), timedelta.max])
    def test_ends_where_its_period_is_longer_than_any_opening(self, window: str, period: timedelta) -> None:
        for zone in (UTC, ZoneInfo("Africa/Casablanca")) if period == 24 * HOUR else (BERLIN,):
            calendar = Calendar(zone=zone)
            found = due_instants(
                every(period, window),
                calendar,
                datetime(2026, 1, 1, tzinfo=UTC),
                days=frozenset({Weekday.MON}),
            )
            assert list(found) == []

    def test_exactly_as_long_as_its_window_is_not_due(self) -> None:
        assert (
            list(due_instants(every(HOUR, "09:00-10:00"), Calendar(), datetime(2026, 1, 1, tzinfo=UTC))) == []
        )

    def test_longer_than_its_window_is_due_where_clocks_go_back(self) -> None:
        found = due_instants(
            every(24 * HOUR, "00:00-24:00"), Calendar(zone=BERLIN), datetime(2026, 1, 1, tzinfo=UTC)
        )
        autumns = [moment.astimezone(BERLIN) for moment in islice(found, 120)]
        assert [f"{moment:%Y %b %a %H:%M}" for moment in autumns[:2]] == [
            "2026 Oct Sun 23:00",
            "2027 Oct Sun 23:00",
        ]
        assert [moment.year for moment in autumns] == list(range(2026, 2146))

    def test_longer_than_its_window_is_found_after_decades_without_a_change(self) -> None:
        # Germany had no summer time from 1950 to 1979.
        found = due_instants(
            every(24 * HOUR, "00:00-24:00"), Calendar(zone=BERLIN), datetime(1950, 1, 1, tzinfo=UTC)
        )
        assert next(found).year == 1980


class TestRelativeTo:
    def test_bedtime_is_by_the_evening_it_belongs_to(self) -> None:
        bedtimes = dict.fromkeys(Weekday, 22 * 60 + 30) | {
            Weekday.FRI: 24 * 60 + 15,
            Weekday.SAT: 24 * 60 + 15,
        }
        calendar = Calendar(bedtimes=bedtimes, zone=BERLIN)
        schedule = RelativeTo(anchor=Anchor.BEDTIME, offset=timedelta(minutes=-15))
        assert due(schedule, calendar, "2026-01-01 12:00", 4) == [
            "Thu 01 22:15+0100",
            "Sat 03 00:00+0100",
            "Sun 04 00:00+0100",
            "Sun 04 22:15+0100",
        ]
        assert due(schedule, calendar, "2026-01-01 12:00", 2, "fri") == [
            "Sat 03 00:00+0100",
            "Sat 10 00:00+0100",
        ]

    def test_a_bedtime_in_the_spring_gap_moves_forward_and_its_offset_is_elapsed_time(self) -> None:
        calendar = Calendar(bedtimes={Weekday.SAT: 24 * 60 + 150}, zone=BERLIN)
        before = RelativeTo(anchor=Anchor.BEDTIME, offset=-HOUR)
        assert due(before, calendar, "2026-03-28 12:00", 1) == ["Sun 29 01:30+0100"]

    def test_evenings_without_bedtime_are_left_out(self) -> None:
        calendar = Calendar(bedtimes={Weekday.MON: 1320})
        assert due(RelativeTo(anchor=Anchor.BEDTIME), calendar, "2026-01-01 12:00", 2) == [
            "Mon 05 22:00+0000",
            "Mon 12 22:00+0000",
        ]

    def test_workouts_begin_and_end(self) -> None:
        calendar = Calendar(workouts=(workout(),))
        start = RelativeTo(anchor=Anchor.WORKOUT_START, offset=timedelta(minutes=-10))
        end = RelativeTo(anchor=Anchor.WORKOUT_END)
        assert due(start, calendar, "2026-01-05 00:00", 2) == ["Mon 05 18:20+0000", "Wed 07 18:20+0000"]
        assert due(end, calendar, "2026-01-05 00:00", 2) == ["Mon 05 19:15+0000", "Wed 07 19:15+0000"]
        assert due(start, calendar, "2026-01-05 00:00", 2, "wed,thu") == [
            "Wed 07 18:20+0000",
            "Wed 14 18:20+0000",
        ]

    def test_a_workouts_end_is_elapsed_time_from_its_start(self) -> None:
        calendar = Calendar(workouts=(workout("sun", "01:30", 2 * HOUR),), zone=BERLIN)
        end = RelativeTo(anchor=Anchor.WORKOUT_END)
        assert due(end, calendar, "2026-03-28 12:00", 1) == ["Sun 29 04:30+0200"]
        assert due(end, calendar, "2026-10-24 12:00", 1) == ["Sun 25 02:30+0100"]

    @pytest.mark.parametrize(("minutes", "comes"), [(44, True), (45, False), (46, False), (-200, True)])
    def test_what_would_come_at_or_past_a_workouts_end_gives_nothing(self, minutes: int, comes: bool) -> None:
        schedule = RelativeTo(anchor=Anchor.WORKOUT_START, offset=timedelta(minutes=minutes))
        found = due_instants(schedule, Calendar(workouts=(workout(),)), datetime(2026, 1, 1, tzinfo=UTC))
        assert (next(found, None) is not None) == comes

    def test_only_the_workouts_that_are_long_enough_count(self) -> None:
        calendar = Calendar(workouts=(workout("mon"), workout("tue", duration=2 * HOUR)))
        schedule = RelativeTo(anchor=Anchor.WORKOUT_START, offset=HOUR)
        assert due(schedule, calendar, "2026-01-01 00:00", 2) == ["Tue 06 19:30+0000", "Tue 13 19:30+0000"]

    def test_workouts_that_begin_together_are_due_once(self) -> None:
        calendar = Calendar(workouts=(workout("mon"), workout("mon-tue")))
        schedule = RelativeTo(anchor=Anchor.WORKOUT_START)
        assert due(schedule, calendar, "2026-01-05 00:00", 3) == [
            "Mon 05 18:30+0000",
            "Tue 06 18:30+0000",
            "Mon 12 18:30+0000",
        ]

    @pytest.mark.parametrize("anchor", Anchor)
    def test_nothing_to_be_relative_to_ends_at_once(self, anchor: Anchor) -> None:
        nothing = Calendar(bedtimes={}, workouts=())
        after = datetime(2026, 1, 1, tzinfo=UTC)
        assert list(due_instants(RelativeTo(anchor=anchor), nothing, after)) == []
        mondays = Calendar(bedtimes={Weekday.MON: 1320}, workouts=(workout("mon"),))
        tuesday = frozenset({Weekday.TUE})
        assert list(due_instants(RelativeTo(anchor=anchor), mondays, after, days=tuesday)) == []


def test_no_days_are_not_every_day() -> None:
    after = datetime(2026, 1, 1, tzinfo=UTC)
    calendar = Calendar(workouts=(workout(),))
    for schedule in (At(times=(60,)), every(HOUR), RelativeTo(anchor=Anchor.BEDTIME)):
        assert list(due_instants(schedule, calendar, after, days=frozenset())) == []


def test_no_active_hours_leave_nothing_to_count_in() -> None:
    assert list(due_instants(every(HOUR), Calendar(active_hours=()), datetime(2026, 1, 1, tzinfo=UTC))) == []


@pytest.mark.parametrize(
    "schedule",
    [
        At(times=(0, 1439)),
        every(HOUR, "00:00-24:00"),
        every(timedelta(days=30_000), "00:00-24:00"),
        every(HOUR, "22:00-06:00"),
        RelativeTo(anchor=Anchor.BEDTIME, offset=timedelta(days=36_500)),
        RelativeTo(anchor=Anchor.BEDTIME, offset=timedelta(days=-36_500)),
        RelativeTo(anchor=Anchor.WORKOUT_START, offset=timedelta(days=-36_500)),
        RelativeTo(anchor=Anchor.WORKOUT_END, offset=timedelta(days=36_500)),
        RelativeTo(anchor=Anchor.WORKOUT_END, offset=timedelta(days=-1)),
    ],
)
@pytest.mark.parametrize("name", ["UTC", "Pacific/Kiritimati", "Etc/GMT+12", "America/New_York"])
def test_the_calendars_ends_are_quiet(schedule: Schedule, name: str) -> None:
    calendar = Calendar(workouts=(workout(duration=timedelta(days=36_500)),), zone=ZoneInfo(name))
    last = list(due_instants(schedule, calendar, datetime(9998, 12, 1, tzinfo=UTC)))
    assert all(moment > datetime(9998, 12, 1, tzinfo=UTC) for moment in last)
    assert list(due_instants(schedule, calendar, CALENDAR_ENDS)) == []
    if not (isinstance(schedule, Every) and schedule.period > DAY):
        assert next(due_instants(schedule, calendar, CALENDAR_BEGINS)) > CALENDAR_BEGINS


def test_a_count_that_stands_ten_years_back_costs_no_more_than_one_of_yesterday() -> None:
    costs = set()
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for gap in (timedelta(days=1), timedelta(days=3650)):
        zone = Counting(BERLIN)
        found = due_instants(every(timedelta(seconds=1)), Calendar(zone=zone), now, counted_from=now - gap)
        assert next(found) == now + timedelta(seconds=1)
        costs.add(zone.asked)
    assert len(costs) == 1
    assert costs.pop() < 30
