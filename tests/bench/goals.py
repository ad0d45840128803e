"""What crampguard may cost: the one table of goals, and what was measured held against it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median


class Measure(StrEnum):
    """What is measured of crampguard."""

    MEMORY = "memory of the service (PSS)"
    OWN_MEMORY = "memory that is its own alone (USS)"
    GROWTH = "growth of it over a month"
    WAKINGS = "wake-ups a second, between reminders"
    DAY = "processor for a day of the defaults"
    START = "start of the process to ready"
    START_ON_CHANGED = "the same, where the settings have changed"
    ACCEPTED = "due to accepted by the server, median"
    ACCEPTED_P99 = "due to accepted by the server, p99"
    STATUS = "`crampguard status`, the whole command"
    NEXT = "`crampguard next`, the whole command"
    FEW = "a wake-up among 10 reminders"
    MANY = "a wake-up among 100,000 reminders"
    SIZE = "installed, with all that it needs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """How a measure is told, and what it may be."""

    unit: str
    digits: int
    limit: float | None = None
    """The most that it may be; None: it is told, and has no limit."""

    @property
    def text(self) -> str:
        """The limit, with its unit."""
        return "–" if self.limit is None else f"≤ {self.limit:g} {self.unit}".rstrip()


GOALS: Mapping[Measure, Goal] = {
    Measure.MEMORY: Goal(unit="MiB", digits=1, limit=28),
    Measure.OWN_MEMORY: Goal(unit="MiB", digits=1),
    Measure.GROWTH: Goal(unit="%", digits=1, limit=2),
    Measure.WAKINGS: Goal(unit="", digits=2, limit=0),
    Measure.DAY: Goal(unit="s", digits=2, limit=1),
    Measure.START: Goal(unit="ms", digits=0, limit=250),
    Measure.START_ON_CHANGED: Goal(unit="ms", digits=0),
    Measure.ACCEPTED: Goal(unit="ms", digits=2, limit=3),
    Measure.ACCEPTED_P99: Goal(unit="ms", digits=2, limit=10),
    Measure.STATUS: Goal(unit="ms", digits=0, limit=120),
    Measure.NEXT: Goal(unit="ms", digits=0, limit=200),
    Measure.FEW: Goal(unit="µs", digits=1, limit=50),
    Measure.MANY: Goal(unit="µs", digits=1, limit=100),
    Measure.SIZE: Goal(unit="MB", digits=1),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One or several samples of a measure, in its goal's unit."""

    samples: tuple[float, ...]

    @property
    def value(self) -> float:
        """The median."""
        return median(self.samples)

    def text(self, digits: int) -> str:
        """The median, and from where to where the samples lie if there are several."""
        told = f"{self.value:.{digits}f}"
        if len(self.samples) == 1:
            return told
        return f"{told} ({min(self.samples):.{digits}f}–{max(self.samples):.{digits}f})"


Figures = Mapping[Measure, Figure]


def is_met(measure: Measure, figure: Figure) -> bool | None:
    """Whether it is within its goal, taken as exactly as it was measured; None where there is no goal."""
    limit = GOALS[measure].limit
    return None if limit is None else figure.value <= limit


def told(measure: Measure, figure: Figure) -> str:
    """The figure with its unit."""
    goal = GOALS[measure]
    return f"{figure.text(goal.digits)} {goal.unit}".rstrip()


def missed(figures: Figures) -> Iterator[str]:
    """Each goal that was missed or not measured, in words."""
    for measure, goal in GOALS.items():
        if measure not in figures:
            yield f"{measure}: not measured"
        elif is_met(measure, figures[measure]) is False:
            yield f"{measure}: {told(measure, figures[measure])}, not {goal.text}"
