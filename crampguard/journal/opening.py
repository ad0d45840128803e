"""Opening the journal, and beginning a new one beside one that is damaged."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from crampguard.domain.ports import Journal
from crampguard.errors import DamagedJournalError, JournalError, UnwritableJournalError
from crampguard.journal.sqlite import SqliteJournal
from crampguard.journal.waiting import WaitingJournal

logger = logging.getLogger(__name__)


def open_or_begin(directory: Path, now: datetime, recalled: timedelta) -> tuple[Journal, Path | None]:
    """The journal in ``directory``, and under which name a damaged one was set aside, if one was.

    What a service is going to recall, so long before ``now``, is read once: damage shows here or not at all.
    One that can't be written now is, once it can. Raises JournalError.
    """
    try:
        journal = _open_or_wait(directory)
        try:
            journal.recall(now - recalled)
        except JournalError:
            journal.close()
            raise
    except DamagedJournalError as error:
        logger.error("%s", error.message)
        aside = SqliteJournal.set_aside(directory, now)
        return _open_or_wait(directory), aside
    return journal, None


def _open_or_wait(directory: Path) -> Journal:
    try:
        return SqliteJournal.open(directory)
    except UnwritableJournalError:
        # The first event will find the same, and tell of it.
        return WaitingJournal(directory)
