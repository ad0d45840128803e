"""The diary: cramps and quiet nights as the person noted them, and what the journal's events add up to.

A night runs from noon to noon, by the clock on the wall where the person was, and bears the date of its
evening. What isn't known is None or empty: at 3 a.m. an entry may be no more than its time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from crampguard.domain.event import Event, EventKind, Scalar
from crampguard.domain.language import _

WORST = 10
"""Severity and disturbed sleep go from 0 to this."""
LONGEST_NOTE = 2000
"""Characters."""

_HALF_A_DAY = timedelta(hours=12)
_LAST_NIGHT_ENDS = timedelta(hours=4)
_ONE_DAY = timedelta(days=1)
_SOME_TIME = datetime.max.replace(tzinfo=UTC)

_Read = TypeVar("_Read")
_Word = TypeVar("_Word", bound=StrEnum)


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
    return (moment.replace(tzinfo=None) - _HALF_A_DAY).date()


def last_night(moment: datetime) -> date:
    """The night that somebody means by "last night" at a moment in their zone.

    It ends with the morning: at 4 o'clock people still say "tonight".
    """
    return (moment.replace(tzinfo=None) - _LAST_NIGHT_ENDS).date() - _ONE_DAY


@dataclass(frozen=True, slots=True)
class Diary:
    """What was noted, edits and removals taken into account."""

    entries: tuple[Entry, ...] = ()
    """In order of time: of each night the cramps, those of unknown time last; of a night without any, that it
    was quiet. That a night was quiet is said once, and not of one with a cramp."""
    removed: tuple[Entry, ...] = ()
    """What can be brought back, the latest removed last."""
    in_order_of_adding: tuple[Entry, ...] = ()
    """All that was not removed, whether it is among :attr:`entries` or not."""

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Diary":
        """What the diary's events, in the journal's order, add up to.

        Raises ValueError for an entry that this version doesn't understand.
        """
        latest: dict[str, Event] = {}
        removed: dict[str, None] = {}
        for event in events:
            id_ = str(event.data["entry"])
            match event.kind:
                case EventKind.DIARY_ENTRY:
                    latest[id_] = event
                    removed.pop(id_, None)
                case EventKind.DIARY_REMOVED:
                    removed.pop(id_, None)
                    removed[id_] = None
                case EventKind.DIARY_RESTORED:
                    removed.pop(id_, None)
                case _:
                    raise ValueError(event.kind)
        entries = {id_: entry_of(event.data) for id_, event in latest.items()}
        kept = tuple(entry for id_, entry in entries.items() if id_ not in removed)
        return cls(
            entries=tuple(sorted(_shown(kept), key=_in_time)),
            removed=tuple(entries[id_] for id_ in removed if id_ in entries),
            in_order_of_adding=kept,
        )

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """The cramps, in order of time."""
        return tuple(entry for entry in self.entries if isinstance(entry, Episode))

    @property
    def logged(self) -> dict[date, tuple[Episode, ...]]:
        """Each night of which something is known, and its cramps: none for a quiet one. In order of time.

        A night that isn't in it is not a night without a cramp.
        """
        nights: dict[date, tuple[Episode, ...]] = {}
        for entry in self.entries:
            cramps = (entry,) if isinstance(entry, Episode) else ()
            nights[entry.night] = nights.get(entry.night, ()) + cramps
        return nights

    @property
    def last_added(self) -> Entry | None:
        """What was added last, of all that was not removed."""
        return self.in_order_of_adding[-1] if self.in_order_of_adding else None


def data_of(entry: Entry) -> dict[str, Scalar]:
    """An entry as an event's data: flat, and only what is known. Lists are joined with commas."""
    match entry:
        case QuietNight():
            known: dict[str, Scalar] = {"what": "quiet", "note": entry.note}
        case Episode():
            seconds = None if entry.duration is None else entry.duration // timedelta(seconds=1)
            known = {
                "what": "cramp",
                "start": None if entry.start is None else entry.start.isoformat(timespec="seconds"),
                "side": entry.side,
                "muscle": entry.muscle,
                "severity": entry.severity,
                "duration_seconds": seconds,
                "state": entry.state,
                "woke": entry.woke,
                "sleep_disturbance": entry.sleep_disturbance,
                "sore": entry.sore,
                "factors": ",".join(sorted(entry.factors)),
                "helped": ",".join(sorted(entry.helped)),
                "note": entry.note,
            }
    data: dict[str, Scalar] = {"entry": entry.id, "night": entry.night.isoformat()}
    return data | {name: value for name, value in known.items() if value is not None and value != ""}


def entry_of(data: Mapping[str, Scalar]) -> Entry:
    """The inverse of :func:`data_of`. Raises ValueError, with a text for the person, for what it can't be."""
    match data.get("what"):
        case "quiet":
            return QuietNight(id=_text(data, "entry"), night=_night(data), note=_text(data, "note"))
        case "cramp":
            start = _text(data, "start")
            seconds = _number(data, "duration_seconds")
            return Episode(
                id=_text(data, "entry"),
                night=_night(data),
                start=_read("start", datetime.fromisoformat, start) if start else None,
                side=_word(data, "side", Side),
                muscle=_word(data, "muscle", Muscle),
                severity=_number(data, "severity"),
                duration=None if seconds is None else timedelta(seconds=seconds),
                state=_word(data, "state", State),
                woke=_truth(data, "woke"),
                sleep_disturbance=_number(data, "sleep_disturbance"),
                sore=_truth(data, "sore"),
                factors=_words(data, "factors", Factor),
                helped=_words(data, "helped", Helped),
                note=_text(data, "note"),
            )
        case other:
            raise ValueError(_("what: {value!r} is neither cramp nor quiet").format(value=other))


def _text(data: Mapping[str, Scalar], key: str) -> str:
    return str(data.get(key, ""))


def _night(data: Mapping[str, Scalar]) -> date:
    return _read("night", date.fromisoformat, _text(data, "night"))


def _number(data: Mapping[str, Scalar], key: str) -> int | None:
    value = data.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise _misread(key, value)


def _truth(data: Mapping[str, Scalar], key: str) -> bool | None:
    value = data.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise _misread(key, value)


def _word(data: Mapping[str, Scalar], key: str, words: type[_Word]) -> _Word | None:
    return _read(key, words, value) if (value := _text(data, key)) else None


def _words(data: Mapping[str, Scalar], key: str, words: type[_Word]) -> frozenset[_Word]:
    text = _text(data, key)
    return frozenset(_read(key, words, each.strip()) for each in text.split(",")) if text else frozenset()


def _read(key: str, read: Callable[[str], _Read], value: str) -> _Read:
    try:
        return read(value)
    except ValueError:
        raise _misread(key, value) from None


def _misread(key: str, value: Scalar) -> ValueError:
    return ValueError(_("{field}: {value!r} is not understood").format(field=key, value=value))


def _check_note(note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise ValueError(_("a note has {most} characters at the most").format(most=LONGEST_NOTE))


def _shown(entries: Sequence[Entry]) -> Iterator[Entry]:
    spoken_of = {entry.night for entry in entries if isinstance(entry, Episode)}
    for entry in entries:
        if isinstance(entry, Episode):
            yield entry
        elif entry.night not in spoken_of:
            spoken_of.add(entry.night)
            yield entry


def _in_time(entry: Entry) -> tuple[date, bool, datetime]:
    start = entry.start if isinstance(entry, Episode) else None
    return entry.night, start is None, start or _SOME_TIME
