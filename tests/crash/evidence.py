"""What was seen from outside while the service lived and died: by the server, and by whoever asked it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crampguard.domain.event import Event, EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The server was asked to show something."""

    at: datetime
    reminder: str
    id: int
    """What the server answered, or was about to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The service took a notification off the screen."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The service said that it did what was asked over the bus."""

    kind: EventKind
    reminder: str | None = None
    scheduled_for: datetime | None = None
    """The occurrence that was answered."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a reminder is due."""

    period: timedelta
    counted: bool = True
    """From the last time that it was shown; if not, at fixed instants."""


@dataclass(slots=True, kw_only=True)
class Evidence:
    """All of it, over many lives of one service with one journal."""

    paces: dict[str, Pace]
    """Of the reminders that are on throughout."""
    spacing: timedelta
    seen: list[Seen] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)
    confirmed: list[Confirmed] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    """The journal, in its order, as it was found after each death."""
    faults: list[str] = field(default_factory=list)
    """What was wrong at once: a journal that is not whole, a service that ended by itself."""
