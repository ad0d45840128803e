"""What stands in the diary: cramps and quiet nights as the person noted them.

A night runs from noon to noon, by the clock on the wall where the person was, and bears the date of its
evening. What isn't known is None or empty: at 3 a.m. an entry may be no more than its time.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from crampguard.domain.language import _

WORST = 10
"""Severity and disturbed sleep go from 0 to this."""
EARLIEST = 1900
"""The year. Whoever says that a cramp was in an earlier one has mistyped."""
LONGEST_NOTE = 2000
"""Characters."""

_HALF_A_DAY = timedelta(hours=12)
_LAST_NIGHT_ENDS = timedelta(hours=4)
_ONE_DAY = timedelta(days=1)
_FIRST_NOON = datetime.combine(date.min, time(12))


class Side(StrEnum):
    """Of the body. The values of this and all below stand in the journal: add to them, never rename one."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Muscle(StrEnum):
    """Where it was."""

    CALF = "calf"
    FOOT = "foot"
    THIGH_BACK = "thigh-back"
    THIGH_FRONT = "thigh-front"
    OTHER = "other"


class State(StrEnum):
    """What the person was doing when it began."""

    ASLEEP = "asleep"
    RESTING = "resting"
    ACTIVE = "active"


class Factor(StrEnum):
    """What the person noted beside it. Never a cause: nobody notes what was there on days without a cramp."""

    HARD_EXERCISE = "hard-exercise"
    NO_WARM_UP = "no-warm-up"
    HEAT = "heat"
    LITTLE_TO_DRINK = "little-to-drink"
    TIRED_MUSCLES = "tired-muscles"
    LONG_IN_ONE_POSITION = "long-in-one-position"
    BENT_LEG_SLEEP = "bent-leg-sleep"
    SHOES = "shoes"
    MEDICINE = "medicine"
    """New or changed."""
    CONDITION = "condition"
    """A known condition or deficiency."""
    PREGNANCY = "pregnancy"
    UNSURE = "unsure"


class Helped(StrEnum):
    """What helped, as the person found."""

    STRETCH = "stretch"
    MASSAGE = "massage"
    STANDING = "standing"
    HEAT = "heat"
    COLD = "cold"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One cramp. Raises ValueError, with a text for the person, for what can't be."""

    id: str = ""
    """Given when it is added."""
    night: date
    """The one that it belongs to; :meth:`begun` works it out from a known start."""
    start: datetime | None = None
    """With the offset from UTC that held there and then. None: some time in that night."""
    side: Side | None = None
    muscle: Muscle | None = None
    severity: int | None = None
    """0 to :data:`WORST`."""
    duration: timedelta | None = None
    """Of whole seconds, under a day."""
    state: State | None = None
    woke: bool | None = None
    """It woke the person."""
    sleep_disturbance: int | None = None
    """0 to :data:`WORST`."""
    sore: bool | None = None
    """The muscle was sore afterwards."""
    factors: frozenset[Factor] = frozenset()
    helped: frozenset[Helped] = frozenset()
    note: str = ""

    @classmethod
    def begun(cls, start: datetime) -> "Episode":
        """With its start, in the person's zone, and nothing else known yet."""
        return cls(night=night_of(start), start=start)

    def moved(self, start: datetime) -> "Episode":
        """The same with another start, in the person's zone."""
        return replace(self, start=start, night=night_of(start))

    def __post_init__(self) -> None:
        if self.start is not None:
            if self.start.utcoffset() is None:
                raise ValueError(_("the start needs its offset from UTC"))
            if night_of(self.start) != self.night:
                raise ValueError(_("the start is not in the night of {night}").format(night=self.night))
        for score in (self.severity, self.sleep_disturbance):
            if score is not None and not 0 <= score <= WORST:
                raise ValueError(_("{score} is not between 0 and {worst}").format(score=score, worst=WORST))
        if self.duration is not None and not timedelta(0) < self.duration < _ONE_DAY:
            raise ValueError(_("a duration is longer than zero and shorter than a day"))
        _check_note(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietNight:
    """A night without a cramp, said to be so. Raises ValueError for a note that is too long."""

    id: str = ""
    """Given when it is added."""
    night: date
    note: str = ""

    def __post_init__(self) -> None:
        _check_note(self.note)


Entry = Episode | QuietNight


def night_of(moment: datetime) -> date:
    """The night in which a moment lies, by the date of its evening. ``moment`` is in the person's zone."""
    # By the clock on the wall: without the offset, so that a change of the clocks moves no noon.
    # And the calendar's first morning has no night before it.
    return (max(moment.replace(tzinfo=None), _FIRST_NOON) - _HALF_A_DAY).date()


def last_night(moment: datetime) -> date:
    """The night that somebody means by "last night" at a moment in their zone.

    It ends with the morning: at 4 o'clock people still say "tonight".
    """
    return (moment.replace(tzinfo=None) - _LAST_NIGHT_ENDS).date() - _ONE_DAY


def _check_note(note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise ValueError(_("a note has {most} characters at the most").format(most=LONGEST_NOTE))
    try:
        note.encode()
    except UnicodeEncodeError:
        raise ValueError(_("the note holds what is no character")) from None
