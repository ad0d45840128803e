"""Events as they stand in the journal's columns."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from crampguard.domain.event import Event, EventKind, Scalar
from crampguard.domain.occurrence import NO_REASON, Reason, ReasonKind

Row = tuple[str, str, str | None, str | None, str, str]
COLUMNS = "at, kind, reminder, scheduled_for, reason, data"


# Ten years of a diary are read at once: these are several times as fast as what they stand for.
_KINDS = {kind.value: kind for kind in EventKind}
_decoded = json.JSONDecoder().raw_decode


def instant_text(instant: datetime) -> str:
    """``instant`` in UTC at a fixed width, so that texts sort as instants do."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def row_of(event: Event) -> Row:
    """What stands in :data:`COLUMNS`. Raises ValueError for numbers that JSON doesn't know."""
    return (
        instant_text(event.at),
        event.kind,
        event.reminder,
        None if event.scheduled_for is None else instant_text(event.scheduled_for),
        _json(_reason_parts(event.reason)),
        _json(event.data),
    )


def event_of(row: Row) -> Event:
    """The inverse of :func:`row_of`. Raises ValueError for what this version doesn't know."""
    at, kind, reminder, scheduled_for, reason, data = row
    return Event(
        at=datetime.fromisoformat(at),
        kind=_KINDS.get(kind) or EventKind(kind),
        reminder=reminder,
        scheduled_for=None if scheduled_for is None else datetime.fromisoformat(scheduled_for),
        reason=reason_of(reason),
        data=_decoded(data)[0],
    )


@lru_cache(maxsize=512)
def reason_of(text: str) -> Reason:
    """A reason from its column. Raises ValueError for what this version doesn't know."""
    # Kept, because few are many: ten thousand events have a handful of reasons.
    parts = json.loads(text)
    if not parts:
        return NO_REASON
    until = parts.get("until")
    return Reason(
        kind=ReasonKind(parts.get("kind", "")),
        until=None if until is None else datetime.fromisoformat(until),
        detail=parts.get("detail", ""),
    )


def _reason_parts(reason: Reason) -> dict[str, Scalar]:
    parts = {
        "kind": reason.kind.value,
        "until": None if reason.until is None else instant_text(reason.until),
        "detail": reason.detail,
    }
    return {name: part for name, part in parts.items() if part}


def _json(values: Mapping[str, Scalar]) -> str:
    return json.dumps(dict(values), allow_nan=False, separators=(",", ":"))
