"""Why a reminder doesn't come just now though nothing was decided about it: by its settings and its plan."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime

from crampguard.domain.language import _
from crampguard.domain.plan import dues, is_on
from crampguard.domain.progress import Progress
from crampguard.domain.reminder import Reminder
from crampguard.domain.schedule import Anchor, At, Calendar, Every, RelativeTo
from crampguard.domain.story import Line, Story
from crampguard.domain.weekdays import DAILY, Weekday, format_days
from crampguard.domain.windows import openings

_LISTED = 5
"""How many occurrences of one reminder are told that came due while no service ran, the latest."""


def absence(
    reminder: Reminder,
    calendar: Calendar,
    progress: Progress,
    *,
    coming: datetime | None,
    any_today: bool,
    now: datetime,
) -> list[Line]:
    """Why it isn't on the screen now, and when it comes next. ``coming`` is that instant, if there is one.

    ``any_today``: there is something to tell of it today already.
    """
    if reminder.withheld:
        return [Line(at=now, what="withheld", why=reminder.withheld.rstrip("."))]
    if not is_on(reminder, progress.of(reminder.name), now):
        why = _("the settings have it off: reminders.{name}.enabled").format(name=reminder.name)
        return [Line(at=now, what="off", why=why)]
    lines = [Line(at=now, what=what, why=why) for what, why in _not_now(reminder, calendar, now)]
    if progress.away_since is not None and isinstance(reminder.schedule, Every):
        why = _("nobody is at the desk; its count begins anew when you are back")
        lines.append(Line(at=progress.away_since, what="away", why=why))
    if coming is None:
        # Workouts that aren't there have been told of.
        never = Line(at=now, what="never", why=_("by the settings as they are, it never comes due"))
        return lines or [never]
    nothing_yet = not lines and not any_today
    why = _("nothing of it was due yet today") if nothing_yet else ""
    return [*lines, Line(at=coming, what="next", why=why)]


def unattended(
    reminder: Reminder, calendar: Calendar, progress: Progress, since: datetime, now: datetime, sign: Line
) -> list[Story]:
    """What came due, from ``since`` on, while no service ran; ``sign`` tells from when none did."""
    standing = progress.of(reminder.name)
    if not is_on(reminder, standing, now):
        return []
    moments = dues(reminder, calendar, standing, max(standing.looked_at, since, sign.at))
    passed = deque(_until(moments, now), maxlen=_LISTED)
    return [
        Story(
            reminder=reminder.name,
            scheduled_for=moment,
            lines=tuple(sorted([Line(at=moment, what="due"), sign], key=lambda line: line.at)),
        )
        for moment in passed
    ]


def _until(moments: Iterator[datetime], end: datetime) -> Iterator[datetime]:
    for moment in moments:
        if moment > end:
            return
        yield moment


def _not_now(reminder: Reminder, calendar: Calendar, now: datetime) -> Iterator[tuple[str, str]]:
    today = Weekday(now.astimezone(calendar.zone).weekday())
    days = DAILY if reminder.days is None else reminder.days
    match reminder.schedule:
        case Every(during=during):
            windows = during or calendar.active_hours
            # One that is open now may be yesterday's, over midnight.
            opening = next(openings(windows, days, calendar.zone, now), None)
            if opening is not None and opening.opens <= now:
                return
            if today not in days:
                yield "not-today", _("its days are {days}").format(days=format_days(days))
            hours = ", ".join(map(str, windows))
            yield "outside-hours", _("it comes within {hours} only").format(hours=hours)
        case At() if today not in days:
            yield "not-today", _("its days are {days}").format(days=format_days(days))
        case RelativeTo(anchor=Anchor.BEDTIME):
            evenings = days & set(calendar.bedtimes)
            if today not in evenings:
                yield "not-today", _("it has no bedtime this evening")
        case RelativeTo():
            if not calendar.workouts:
                yield "not-today", _("the settings name no workout")
            elif not any(today in workout.days & days for workout in calendar.workouts):
                yield "not-today", _("there is no workout today")
        case _:
            return
