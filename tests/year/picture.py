"""The year as a picture: a column a day, a dot for each occurrence, its colour what became of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from crampguard.domain.occurrence import Outcome
from tests.year.life import HOLIDAY, NIGHT, TRIPS, What
from tests.year.machine import Lived, zone_at

COLUMN, HOUR = 3.0, 21.0
LEFT, TOP = 52.0, 104.0
HEIGHT = 24 * HOUR
KINDS: tuple[tuple[str, frozenset[Outcome], str, float], ...] = (
    ("missed", frozenset({Outcome.MISSED}), "#a3acb8", 2.0),
    ("held back by a pause", frozenset({Outcome.SUPPRESSED}), "#7a3fb0", 3.0),
    ("went away unanswered", frozenset({Outcome.EXPIRED, Outcome.SHOWN}), "#e3a21a", 2.3),
    ("dismissed or skipped", frozenset({Outcome.DISMISSED, Outcome.SKIPPED}), "#c8553d", 2.3),
    ("done", frozenset({Outcome.DONE}), "#1f7a5c", 2.3),
)
"""What a dot says, its colour and its size; later ones are drawn over earlier ones."""

DAYS = (
    ("2026-01-20", "crash"),
    ("2026-02-19", "pause"),
    ("2026-03-29", "clocks forward"),
    ("2026-04-15", "clock 5 h wrong"),
    ("2026-06-01", "other settings"),
    ("2026-06-09", "pause"),
    ("2026-08-06", "crash"),
    ("2026-09-01", "and back"),
    ("2026-10-25", "clocks back"),
)
"""Days that are marked above the picture."""


def picture(lived: Lived) -> str:
    """An SVG."""
    first = lived.begins.astimezone(zone_at(lived, lived.begins)).date()
    days = (lived.ends - lived.begins).days
    width, height = LEFT + days * COLUMN + 24, TOP + HEIGHT + 60
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" font-family="system-ui, sans-serif" font-size="12" '
            'fill="#39424e">',
            f"<title>What became of every reminder of {first.year}</title>",
            f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>',
            f'<text x="{LEFT:.0f}" y="26" font-size="17" font-weight="600" fill="#1d242d">'
            f"A year of reminders, {first.year}</text>",
            f'<text x="{LEFT:.0f}" y="45">One column a day, local time downwards. '
            "Blue: the machine is open. Each dot is an occurrence, by when it was due.</text>",
            *_open_spans(lived, first),
            *_axes(first, days),
            *_dots(lived, first),
            *_marks(first),
            *_legend(lived),
            "</svg>",
            "",
        ]
    )


def _x(day: date, first: date) -> float:
    return LEFT + ((day - first).days + 0.5) * COLUMN


def _y(moment: time) -> float:
    return TOP + (moment.hour + moment.minute / 60 + moment.second / 3600) * HOUR


def _open_spans(lived: Lived, first: date) -> Iterator[str]:
    strokes: list[str] = []
    opened: datetime | None = None
    for happening in lived.happenings:
        match happening.what:
            case What.WAKE | What.TURN_ON:
                opened = happening.at
            case What.SUSPEND | What.TURN_OFF if opened is not None:
                # By where the machine is for most of it: the new place is known a little after it is opened.
                zone = zone_at(lived, opened + timedelta(minutes=5))
                begins, ends = opened.astimezone(zone), happening.at.astimezone(zone)
                x, next_x = _x(begins.date(), first), _x(ends.date(), first)
                if begins.date() == ends.date():
                    strokes.append(f"M{x:g} {_y(begins.time()):.1f}V{_y(ends.time()):.1f}")
                else:
                    strokes.append(f"M{x:g} {_y(begins.time()):.1f}V{TOP + HEIGHT:g}")
                    strokes.append(f"M{next_x:g} {TOP:g}V{_y(ends.time()):.1f}")
                opened = None
            case _:
                pass
    yield f'<path d="{"".join(strokes)}" stroke="#e1ebf6" stroke-width="{COLUMN:g}" fill="none"/>'


def _axes(first: date, days: int) -> Iterator[str]:
    right, bottom = LEFT + days * COLUMN, TOP + HEIGHT
    for hour in range(0, 25, 3):
        y = TOP + hour * HOUR
        yield f'<path d="M{LEFT:g} {y:g}H{right:g}" stroke="#9aa5b1" stroke-opacity=".3"/>'
        yield f'<text x="{LEFT - 8:g}" y="{y + 4:g}" text-anchor="end">{hour:02}:00</text>'
    for number in range(days):
        day = first + timedelta(days=number)
        if day.day == 1:
            x = LEFT + number * COLUMN
            yield f'<path d="M{x:g} {TOP:g}V{bottom + 6:g}" stroke="#9aa5b1" stroke-opacity=".45"/>'
            yield f'<text x="{x + 5:g}" y="{bottom + 17:g}">{day:%B}</text>'


def _dots(lived: Lived, first: date) -> Iterator[str]:
    found = defaultdict[Outcome, list[str]](list)
    for entry in lived.history:
        moment = entry.occurrence.scheduled_for
        # Missed for no more than a night away is what a night is: the rest would hide it.
        local = moment.astimezone(zone_at(lived, moment + NIGHT / 120))
        found[entry.outcome].append(f"M{_x(local.date(), first):g} {_y(local.time()):.1f}h0")
    for _name, outcomes, colour, size in KINDS:
        dots = "".join(dot for outcome in sorted(outcomes) for dot in found[outcome])
        yield (
            f'<path d="{dots}" stroke="{colour}" stroke-width="{size:g}" stroke-linecap="round" fill="none"/>'
        )


def _marks(first: date) -> Iterator[str]:
    spans = [(trip.arrives[:10], trip.leaves_again[:10], f"in {_city(trip.zone)}") for trip in TRIPS]
    spans += [(HOLIDAY[0][:10], HOLIDAY[1][:10], "holiday, off"), *((day, day, what) for day, what in DAYS)]
    for index, (begins, ends, what) in enumerate(sorted(spans)):
        left = _x(date.fromisoformat(begins), first) - COLUMN / 2
        right = _x(date.fromisoformat(ends), first) + COLUMN / 2
        middle = (left + right) / 2
        # Two rows, so that neighbours don't write over each other.
        y = TOP - 13 - 14 * (index % 2)
        yield f'<path d="M{left:g} {TOP - 6:g}H{right:g}" stroke="#39424e" stroke-width="3"/>'
        yield f'<path d="M{middle:g} {TOP - 6:g}V{y + 2:g}" stroke="#39424e" stroke-width=".6"/>'
        yield f'<text x="{middle:g}" y="{y:g}" text-anchor="middle" font-size="11">{what}</text>'


def _city(zone: str) -> str:
    return zone.split("/")[-1].replace("_", " ")


def _legend(lived: Lived) -> Iterator[str]:
    counts = Counter(entry.outcome for entry in lived.history)
    x, y = LEFT, TOP + HEIGHT + 44
    for name, outcomes, colour, _size in reversed(KINDS):
        label = f"{name}: {sum(counts[outcome] for outcome in outcomes):,}"
        yield f'<circle cx="{x + 5:g}" cy="{y - 4:g}" r="4.5" fill="{colour}"/>'
        yield f'<text x="{x + 15:g}" y="{y:g}">{label}</text>'
        x += 46 + 6.4 * len(label)
