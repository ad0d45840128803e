"""From valid settings to the domain's: the built-ins, and what the person changes about them."""

from datetime import timedelta

from crampguard.catalogue.reminders import BUILT_INS
from crampguard.domain.reminder import REPEAT_TIMES, Reminder, Urgency
from crampguard.domain.schedule import At, Every, RelativeTo, Schedule, Workout
from crampguard.domain.settings import Day, Moment, Notifications, Settings, You
from crampguard.settings.model import ReminderTable
from crampguard.settings.written import Written


def assemble(written: Written) -> Settings:
    """Plain values; nothing of pydantic is left in them."""
    you = You(
        fluids_limited=written.you.fluids_limited,
        sleep_position=written.you.sleep_position,
        pregnant=written.you.pregnant,
    )
    moment = Moment(**dict(written.moment))
    built_in = {known.name: known.reminder(you) for known in BUILT_INS}
    said = {name: ReminderTable() for name in built_in} | written.reminders
    return Settings(
        you=you,
        day=Day(
            active_hours=written.day.active_hours,
            bedtimes=written.day.bedtime,
            timezone=written.day.timezone,
        ),
        workouts=tuple(
            Workout(name=workout.name, days=workout.days, start=workout.start, duration=workout.duration)
            for workout in written.workouts
        ),
        notifications=Notifications(**dict(written.notifications)),
        moment=moment,
        reminders=tuple(
            _reminder(name, table, built_in.get(name), moment.catch_up) for name, table in said.items()
        ),
    )


def _reminder(name: str, said: ReminderTable, known: Reminder | None, catch_up: timedelta) -> Reminder:
    withheld = known.withheld if known else ""
    return Reminder(
        name=name,
        title=said.title or (known.title if known else ""),
        message=said.message if said.message is not None else known.message if known else "",
        schedule=_schedule(said, known),
        days=said.days or (known.days if known else None),
        urgency=said.urgency or (known.urgency if known else Urgency.NORMAL),
        catch_up=said.catch_up or catch_up,
        gives_way=known is not None and known.gives_way,
        repeat=said.repeat,
        repeat_times=said.repeat_times or REPEAT_TIMES,
        enabled=not withheld
        and (said.enabled if said.enabled is not None else known is None or known.enabled),
        buttons=known.buttons if known else (),
        is_question=known is not None and known.is_question,
        withheld=withheld,
    )


def _schedule(said: ReminderTable, known: Reminder | None) -> Schedule:
    """The person's, or the built-in's, adapted where only ``during`` or ``offset`` is given."""
    if said.at is not None:
        return At(times=tuple(sorted(set(said.at))))
    if said.every is not None:
        return Every(period=said.every, during=said.during or ())
    if said.relative_to is not None:
        return RelativeTo(anchor=said.relative_to, offset=said.offset or timedelta(0))
    assert known is not None, "a reminder of one's own has a schedule"
    match known.schedule:
        case Every(period=period, during=during):
            return Every(period=period, during=said.during or during)
        case RelativeTo(anchor=anchor, offset=offset):
            return RelativeTo(anchor=anchor, offset=offset if said.offset is None else said.offset)
        case At():
            return known.schedule
