"""Notes a cramp from the guide's beginning on, so that no end of the guide loses it."""

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from crampguard.diarist import Diarist
    from crampguard.domain.diary import Episode
    from crampguard.guide.relief import ReliefGuide

_TOLD = ("duration", "muscle", "side", "helped", "note")
"""What a guide comes to know of a cramp."""


class NotedGuide:
    """Called with the guide again and again, never twice at a time; the diary then has what is known by now.

    Raises JournalError. Called again, it tries again.
    """

    def __init__(self) -> None:
        self._id = ""

    def __call__(self, guide: "ReliefGuide") -> None:
        """Add the cramp; later on, add to it."""
        if not self._id:
            self._id = note(guide.entry).id
            return
        with _keeping() as diarist:
            for entry in diarist.diary().episodes:
                if entry.id == self._id and (told := _told(guide.entry, entry)) != entry:
                    diarist.edit(told)
        # Where it isn't there any more, the person has taken it out.


def note(episode: "Episode") -> "Episode":
    """Add a cramp to the diary; returns it as written. Raises JournalError."""
    with _keeping() as diarist:
        (added,) = diarist.add(episode)
    return replace(episode, id=added.id)


def _told(known: "Episode", entry: "Episode") -> "Episode":
    """The entry with what is known; what the person said of it elsewhere meanwhile counts for more."""
    new = {name: getattr(known, name) for name in _TOLD if not getattr(entry, name)}
    return replace(entry, **new)


def _keeping() -> "AbstractContextManager[Diarist]":
    import os

    from crampguard.diarist import keeping_diary
    from crampguard.paths import state_directory
    from crampguard.wallclock import utc_now

    # Whatever is made here, the journal's companions included, is for its owner alone.
    os.umask(0o077)
    return keeping_diary(state_directory(), utc_now)
