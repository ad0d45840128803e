"""The append-only log of what happened, in one SQLite file that its owner alone can read."""

from crampguard.journal.opening import open_or_begin
from crampguard.journal.sqlite import FILE_NAME, SqliteJournal

__all__ = ["FILE_NAME", "SqliteJournal", "open_or_begin"]
