"""Opening the journal, and beginning a new one beside one that is damaged."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from crampguard.errors import DamagedJournalError, JournalError
from crampguard.journal.sqlite import SqliteJournal

logger = logging.getLogger(__name__)


def open_or_begin(directory: Path, now: datetime, recalled: timedelta) -> tuple[SqliteJournal, Path | None]:
    """The journal in ``directory``, and under which name a damaged one was set aside, if one was.

    What a service is going to recall, so long before ``now``, is read once: damage shows here or not at all.
    Raises JournalError.
    """
    try:
        journal = SqliteJournal.open(directory)
        try:
            journal.recall(now - recalled)
        except JournalError:
            journal.close()
            raise
    except DamagedJournalError as error:
        logger.error("%s", error.message)
        aside = SqliteJournal.set_aside(directory, now)
        return SqliteJournal.open(directory), aside
    return journal, None
