"""The way from answers to a settings file."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from crampguard.cli.answers import Answers, WorkoutAnswer, settings_text
from crampguard.domain.duration import format_duration, parse_duration
from crampguard.domain.localtime import MINUTES_A_DAY, format_time, parse_time
from crampguard.domain.schedule import Every, Workout
from crampguard.domain.settings import SleepPosition, You
from crampguard.domain.weekdays import Weekday, format_days, parse_days
from crampguard.domain.windows import parse_window
from crampguard.settings.reading import defaults, loads

TIMES = st.integers(0, MINUTES_A_DAY - 1).map(format_time)
WINDOWS = st.tuples(TIMES, TIMES).filter(lambda times: times[0] != times[1]).map("-".join)
NAMES = st.text(min_size=1, max_size=20).filter(lambda name: name.isprintable() and name.strip() == name)
WORKOUTS = st.builds(
    WorkoutAnswer,
    name=NAMES,
    days=st.frozensets(st.sampled_from(Weekday), min_size=1).map(format_days),
    start=TIMES,
    duration=st.integers(1, 24 * 3600 - 1).map(lambda seconds: format_duration(timedelta(seconds=seconds))),
)
ANSWERS = st.builds(
    Answers,
    bedtime=TIMES,
    weekend_bedtime=TIMES,
    fluids_limited=st.booleans(),
    sleep_position=st.sampled_from([position.value for position in SleepPosition]),
    pregnant=st.booleans(),
    workouts=st.lists(WORKOUTS, max_size=3).map(tuple),
    desk_hours=st.lists(WINDOWS, min_size=1, max_size=3).map(",".join),
)


@settings(max_examples=30, deadline=None)
@given(ANSWERS)
def test_every_answer_arrives_in_the_settings(answers: Answers) -> None:
    found = loads(settings_text(answers), {})

    assert found.you == You(
        fluids_limited=answers.fluids_limited,
        sleep_position=SleepPosition(answers.sleep_position),
        pregnant=answers.pregnant,
    )
    weekend = {Weekday.FRI, Weekday.SAT}
    assert dict(found.day.bedtimes) == {
        day: _evening(answers.weekend_bedtime if day in weekend else answers.bedtime) for day in Weekday
    }
    assert found.workouts == tuple(
        Workout(
            name=workout.name,
            days=parse_days(workout.days),
            start=parse_time(workout.start),
            duration=parse_duration(workout.duration),
        )
        for workout in answers.workouts
    )
    mover = found.reminder("change-position")
    assert mover is not None
    assert isinstance(mover.schedule, Every)
    hours = tuple(parse_window(window) for window in answers.desk_hours.split(","))
    assert (mover.schedule.during or found.day.active_hours) == hours
    # What was not asked for is as it was.
    assert (found.moment, found.notifications, found.day.active_hours) == (
        defaults().moment,
        defaults().notifications,
        defaults().day.active_hours,
    )


def _evening(written: str) -> int:
    minutes = parse_time(written)
    return minutes if minutes >= MINUTES_A_DAY // 2 else minutes + MINUTES_A_DAY
