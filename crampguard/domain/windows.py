"""Windows of the day, ``08:00-22:00``: where ``every`` reminders live."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from crampguard.domain.language import _
from crampguard.domain.localtime import (
    MINUTES_A_DAY,
    Minutes,
    format_time,
    instant,
    parse_time,
    shifted,
    week_moments,
    week_of,
)
from crampguard.domain.weekdays import Days


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A span of wall-clock time, its end not included.

    ``closes`` is later than ``opens`` by a day at the most: a window over midnight (22:00-06:00) closes at
    minute 1,800 of the day on which it opens.
    """

    opens: Minutes
    closes: Minutes

    def __str__(self) -> str:
        return f"{format_time(self.opens)}-{format_time(self.closes)}"


def parse_window(text: str) -> Window:
    """``HH:MM-HH:MM``, the end up to ``24:00``. Raises ValueError with a text for the person."""
    first, dash, last = text.partition("-")
    if not dash:
        raise ValueError(_("{text!r} is not a window of the day (HH:MM-HH:MM)").format(text=text))
    opens = parse_time(first)
    closes = MINUTES_A_DAY if last.strip() == "24:00" else parse_time(last)
    if closes == opens:
        raise ValueError(
            _("{text!r} is empty: it ends when it begins (the whole day is 00:00-24:00)").format(text=text)
        )
    return Window(opens, closes if closes > opens else closes + MINUTES_A_DAY)


@dataclass(frozen=True, slots=True)
class Opening:
    """One window on one day, as UTC instants; ``closes`` is not included."""

    opens: datetime
    closes: datetime


def openings(windows: Sequence[Window], days: Days, zone: tzinfo, after: datetime) -> Iterator[Opening]:
    """Every opening that closes after ``after``, in the order of opening.

    Where windows overlap, the one that opens later takes over, because each opens a fresh count; it keeps
    the earlier one's end if that is later than its own. A window that a clock change leaves without length
    (02:30-03:00 where 02:00 jumps to 03:00) does not open.
    """
    closing: dict[Minutes, list[Minutes]] = {}
    for window in windows:
        closing.setdefault(window.opens, []).append(window.closes)
    opened: datetime | None = None
    closes = after
    # No window is longer than a day, and no clock change adds more than another.
    for opens, day, minutes in week_moments(week_of(closing, days), zone, shifted(after, timedelta(days=-2))):
        # The longest is not always the last to close: a day that is left out takes its midnight along.
        ends = max(instant(day, closes_at, zone) for closes_at in closing[minutes])
        if ends <= opens:
            continue
        if opened is not None and min(closes, opens) > max(opened, after):
            yield Opening(opened, min(closes, opens))
        opened, closes = opens, max(closes, ends)
