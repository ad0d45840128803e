"""What is asked of the journal, in SQL."""

from crampguard.domain.event import EventKind
from crampguard.journal.rows import COLUMNS

OUTCOMES = ", ".join(f"'{kind}'" for kind in EventKind if kind.outcome is not None)

_KEPT = [EventKind.PLANNED, EventKind.WITHDRAWN, EventKind.SWITCHED_ON]
_KEPT += [kind for kind in EventKind if kind.outcome is not None]

LASTING = ", ".join(
    f"'{kind}'"
    for kind in (
        EventKind.PAUSED,
        EventKind.RESUMED,
        EventKind.SLEPT,
        EventKind.AWAY,
        EventKind.BACK,
    )
)

_DIARY = ", ".join(f"'{kind}'" for kind in EventKind if kind.is_diary)

# Words of this program alone go into the texts below; values are bound.
RECALL = f"""
WITH RECURSIVE
kept (kind) AS (VALUES {", ".join(f"('{kind}')" for kind in _KEPT)}),
pairs (kind, reminder) AS (
    SELECT kind, (SELECT min(reminder) FROM events WHERE events.kind = kept.kind) FROM kept
    UNION ALL
    SELECT kind, (
        SELECT min(reminder) FROM events WHERE events.kind = pairs.kind AND events.reminder > pairs.reminder
    ) FROM pairs WHERE reminder IS NOT NULL
)
SELECT {COLUMNS} FROM events WHERE seq IN (
    SELECT seq FROM events WHERE at >= :since AND kind NOT IN ({_DIARY})
    UNION
    SELECT seq FROM events
    WHERE scheduled_for >= :since AND reminder IS NOT NULL AND kind NOT IN ({_DIARY})
    UNION
    SELECT (SELECT max(seq) FROM events WHERE events.kind = pairs.kind AND events.reminder = pairs.reminder)
    FROM pairs WHERE reminder IS NOT NULL
    UNION
    SELECT max(seq) FROM events
    WHERE kind IN ({LASTING})
    GROUP BY kind
    UNION
    SELECT seq FROM (
        SELECT seq FROM events
        WHERE seq <= (SELECT max(seq) FROM events) AND kind NOT IN ({_DIARY})
        ORDER BY seq DESC LIMIT 1
    )
)
ORDER BY seq
"""  # noqa: S608
"""In the order of writing, what Journal.recall names. Takes ``since``.

``pairs`` steps from one reminder of a kind to the next through the index, where grouping would read the whole
journal.
"""

DIARY = f"SELECT {COLUMNS} FROM events WHERE kind IN ({_DIARY}) ORDER BY seq"  # noqa: S608
"""In the order of writing, all of the diary."""

# The innermost query walks the index backwards and stops after :limit occurrences, so that the latest few
# cost little however long the journal is. Left to itself SQLite would begin with the kinds.
HISTORY = f"""
WITH occurrences AS (
    SELECT scheduled_for, reminder, min(seq) AS first, max(seq) AS last
    FROM events INDEXED BY events_by_occurrence
    WHERE kind IN ({OUTCOMES}) AND reminder IS NOT NULL AND scheduled_for >= (
        SELECT coalesce(min(scheduled_for), :since) FROM (
            SELECT DISTINCT scheduled_for, reminder FROM events INDEXED BY events_by_occurrence
            WHERE kind IN ({OUTCOMES}) AND reminder IS NOT NULL AND scheduled_for >= :since
            ORDER BY scheduled_for DESC LIMIT :limit
        )
    )
    GROUP BY scheduled_for, reminder
    ORDER BY scheduled_for DESC, first DESC LIMIT :limit
)
SELECT occurrences.reminder, occurrences.scheduled_for, kind, reason, at
FROM occurrences JOIN events ON events.seq = occurrences.last
ORDER BY occurrences.scheduled_for, occurrences.first
"""  # noqa: S608
"""Each occurrence and its last event with an outcome. Takes ``since`` and ``limit`` (-1: all)."""

# A bare column beside max() is of the row that has it: https://www.sqlite.org/lang_select.html#bareagg
HISTORY_OF = f"""
SELECT reminder, scheduled_for, kind, reason, at, max(seq) FROM events INDEXED BY events_by_kind
WHERE kind IN ({OUTCOMES}) AND reminder IN (SELECT value FROM json_each(:reminders))
    AND scheduled_for >= :since
GROUP BY scheduled_for, reminder
ORDER BY scheduled_for, reminder
"""  # noqa: S608
"""As HISTORY, of some reminders alone. Takes ``reminders`` (a JSON list) and ``since``."""
