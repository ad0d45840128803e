"""What ``status`` tells, in the one shape that scripts rely on."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from itertools import islice

from crampguard.domain.forecast import Coming
from crampguard.domain.occurrence import Occurrence, Reason
from crampguard.domain.presence import Report, Surroundings
from crampguard.domain.wording import holding_text

_NOTHING_KNOWN = Surroundings()

NEXT_SHOWN = 5
"""How many of the coming reminders ``status`` tells."""


def status_facts(
    *,
    running: bool,
    zone: tzinfo,
    coming: Iterable[Coming],
    problems: Sequence[str] = (),
    channel: str | None = None,
    channel_reason: str = "",
    paused_until: datetime | None = None,
    held_back: Sequence[tuple[Occurrence, Reason]] = (),
    settings_file: str = "",
    trouble: str = "",
    surroundings: Surroundings = _NOTHING_KNOWN,
    sources: Sequence[Report] = (),
) -> dict[str, object]:
    """The facts as JSON has them. The same keys whether a service runs or not."""
    return {
        "running": running,
        "channel": channel,
        "channel_reason": channel_reason,
        "paused_until": None if paused_until is None else local_iso(paused_until, zone),
        "presence": surroundings.presence.value,
        "sources": [
            {
                "source": report.source,
                "signal": report.signal.value,
                "answer": report.reading.answer.value,
                "detail": report.reading.detail,
            }
            for report in sources
        ],
        "held_back": [
            {
                "reminder": occurrence.reminder,
                "scheduled_for": local_iso(occurrence.scheduled_for, zone),
                "reason": holding_text(reason, zone),
            }
            for occurrence, reason in held_back
        ],
        "next": [coming_facts(each, zone) for each in islice(coming, NEXT_SHOWN)],
        "problems": list(problems),
        "journal": trouble or None,
        "settings": settings_file,
    }


def coming_facts(coming: Coming, zone: tzinfo) -> dict[str, str]:
    """One coming reminder, as ``next``, ``simulate`` and ``status`` print it."""
    return {
        "reminder": coming.occurrence.reminder,
        "scheduled_for": local_iso(coming.at, zone),
        "title": coming.title,
        "message": coming.message,
    }


def local_iso(moment: datetime, zone: tzinfo) -> str:
    """ISO 8601 with the offset that holds in ``zone`` then."""
    return moment.astimezone(zone).isoformat()
