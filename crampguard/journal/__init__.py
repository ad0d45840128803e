"""The append-only log of what happened, in one SQLite file that its owner alone can read."""

from crampguard.journal.sqlite import FILE_NAME, SqliteJournal

__all__ = ["FILE_NAME", "SqliteJournal"]
