"""Notes a cramp from the guide's beginning on, so that no end of the guide loses it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from crampguard.diarist import Diarist
from crampguard.domain.diary import Episode
from crampguard.guide.relief import ReliefGuide

_TOLD = ("duration", "muscle", "side", "helped", "note")
"""What a guide comes to know of a cramp."""

Keeping = Callable[[], AbstractContextManager[Diarist]]
"""Opens the diary."""


class NotedGuide:
    """Called with the guide again and again, never twice at a time; the diary then has what is known by now.

    Raises JournalError. Called again, it tries again.
    """

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._id = ""

    def __call__(self, guide: ReliefGuide) -> Episode | None:
        """Add the cramp; later on, add to it. Returns it as it stands; None where it was taken out again."""
        if not self._id:
            added = note(guide.entry, self._keeping)
            self._id = added.id
            return added
        with self._keeping() as diarist:
            entry = next((each for each in diarist.diary().episodes if each.id == self._id), None)
            if entry is None:
                return None
            told = _told(guide.entry, entry)
            if told != entry:
                diarist.edit(told)
            return told


def note(episode: Episode, keeping: Keeping) -> Episode:
    """Add a cramp to the diary; returns it as written. Raises JournalError."""
    with keeping() as diarist:
        (added,) = diarist.add(episode)
    return replace(episode, id=added.id)


def _told(known: Episode, entry: Episode) -> Episode:
    """The entry with what is known; what the person said of it elsewhere meanwhile counts for more."""
    new = {name: getattr(known, name) for name in _TOLD if not getattr(entry, name)}
    return replace(entry, **new)
