"""What the commands of the diary share: reading it, keeping it, and finding the entry that is meant."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, TypeVar

from crampguard.domain.language import _
from crampguard.errors import NoSuchEntryError

if TYPE_CHECKING:
    from crampguard.diarist import Diarist
    from crampguard.domain.diary import Diary, Entry

LAST = "last"
"""The name of the entry that was added last."""
_SHORTEST = 4
"""Letters of an id that are shown at the least: its end, which is random."""

_Found = TypeVar("_Found", bound="Entry")


def here_and_now() -> tuple[tzinfo, datetime]:
    """The person's zone, and now."""
    from crampguard.cli.context import zone_to_read_in
    from crampguard.wallclock import utc_now

    return zone_to_read_in(), utc_now()


@contextmanager
def keeping() -> "Iterator[Diarist]":
    """The diary, for writing."""
    from crampguard.diarist import keeping_diary
    from crampguard.paths import state_directory
    from crampguard.wallclock import utc_now

    with keeping_diary(state_directory(), utc_now) as diarist:
        yield diarist


def read() -> "Diary":
    """The diary, for reading alone: makes nothing where there is none."""
    from crampguard.cli.context import reading_journal
    from crampguard.diarist import read_diary

    with reading_journal() as journal:
        return read_diary(journal)


def find(named: str, entries: Sequence[_Found]) -> _Found:
    """The entry that is meant: the last of ``entries``, or the one whose id ends so.

    Raises NoSuchEntryError.
    """
    text = named.strip().lower()
    if text == LAST:
        if not entries:
            raise NoSuchEntryError(_("There is none yet."))
        return entries[-1]
    found = [
        entry for entry in entries if entry.id == text or (len(text) >= _SHORTEST and entry.id.endswith(text))
    ]
    if len(found) == 1:
        return found[0]
    raise NoSuchEntryError(
        _("Several entries' ids end in {id}.").format(id=named)
        if found
        else _("There is no such entry with the id {id}.").format(id=named),
        _("'crampguard diary list' shows the ids, with --removed also of what was taken out."),
    )


def short(id_: str, diary: "Diary") -> str:
    """The end of an id, as long as it takes to tell it from all others."""
    others = [entry.id for entry in (*diary.in_order_of_adding, *diary.removed) if entry.id != id_]
    for length in range(_SHORTEST, len(id_)):
        if not any(other.endswith(id_[-length:]) for other in others):
            return id_[-length:]
    return id_
