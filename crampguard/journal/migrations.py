"""How the journal's file came to look as it does: each version's steps, never edited once released."""

import sqlite3
from collections.abc import Sequence

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # Events of several machines may one day be united: each machine signs with an id of its own.
        "CREATE TABLE device (id TEXT NOT NULL)",
        "INSERT INTO device VALUES (lower(hex(randomblob(16))))",
        """
        CREATE TABLE events (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of writing, and of reading
            id TEXT NOT NULL UNIQUE,               -- UUID version 7
            device TEXT NOT NULL,
            at TEXT NOT NULL,                      -- 2026-03-29T01:30:00.000000Z
            kind TEXT NOT NULL,
            reminder TEXT,
            scheduled_for TEXT,                    -- as at
            reason TEXT NOT NULL,                  -- JSON: {"kind", "until", "detail"}, without what is empty
            data TEXT NOT NULL                     -- JSON
        )
        """,
        """
        CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
        BEGIN SELECT raise(ABORT, 'the journal is append-only'); END
        """,
        """
        CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
        BEGIN SELECT raise(ABORT, 'the journal is append-only'); END
        """,
        "CREATE INDEX events_by_time ON events (at)",
        "CREATE INDEX events_by_kind ON events (kind, reminder)",
        """
        CREATE INDEX events_by_occurrence ON events (scheduled_for, reminder, kind)
        WHERE scheduled_for IS NOT NULL
        """,
    ),
)
"""Statements, by the version that they lead to: the first entry makes version 1."""

NEWEST = len(MIGRATIONS)


def version(connection: sqlite3.Connection) -> int:
    """The version of the file; 0 for an empty one."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    return int(found)


def migrate(connection: sqlite3.Connection, steps: Sequence[Sequence[str]] = MIGRATIONS) -> None:
    """Bring the file to the last version of ``steps``, each in one transaction with the record of it.

    Another process may do the same at the same time. A later version is left as it is.
    """
    while version(connection) < len(steps):
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            if (reached := version(connection)) < len(steps):
                for statement in steps[reached]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {reached + 1}")
