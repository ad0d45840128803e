"""The diary: what the journal's events add up to. Its entries are told of in ``diary_entry.py``."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from crampguard.domain.diary_data import data_of, entry_of
from crampguard.domain.diary_entry import (
    EARLIEST,
    LONGEST_NOTE,
    WORST,
    Entry,
    Episode,
    Factor,
    Helped,
    Muscle,
    QuietNight,
    Side,
    State,
    last_night,
    night_of,
)
from crampguard.domain.event import Event, EventKind

__all__ = [
    "EARLIEST",
    "LONGEST_NOTE",
    "WORST",
    "Diary",
    "Entry",
    "Episode",
    "Factor",
    "Helped",
    "Muscle",
    "QuietNight",
    "Side",
    "State",
    "data_of",
    "entry_of",
    "last_night",
    "night_of",
]

_SOME_TIME = datetime.max.replace(tzinfo=UTC)


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
