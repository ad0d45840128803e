"""A reminder: what is said, and when."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from crampguard.domain.schedule import Schedule
from crampguard.domain.weekdays import Days

REPEAT_TIMES = 2
"""How often an overlooked reminder is repeated where nothing else is said: more would be nagging."""


class Urgency(StrEnum):
    """How loudly the desktop may speak (freedesktop notification levels)."""

    LOW = "low"
    """May be shown without a banner."""
    NORMAL = "normal"
    CRITICAL = "critical"
    """Passes do not disturb on most desktops. No built-in uses it."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button beside the answers, with a meaning of its own."""

    key: str
    """What comes back when it is pressed; another than any answer's."""
    label: str
    """As the person reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A reminder with everything decided: built-in and settings are already one."""

    name: str
    """As in the settings: ``drink-water``."""
    title: str
    message: str
    """May hold ``{workout}``, which stands for the name of the workout it belongs to."""
    schedule: Schedule
    days: Days | None = None
    """None: every day, or those of the schedule's anchor."""
    urgency: Urgency = Urgency.NORMAL
    catch_up: timedelta = timedelta(minutes=30)
    """How late an occurrence may still be shown."""
    gives_way: bool = False
    """Late, it gives way to the next one: it is never shown nearer to that than to its own time."""
    repeat: timedelta | None = None
    """How long after it was shown it is shown again, should nobody answer; None: never."""
    repeat_times: int = REPEAT_TIMES
    """How often at the most."""
    enabled: bool = True
    buttons: tuple[Button, ...] = ()
    """What it offers beside the answers."""
    is_question: bool = False
    """Its buttons are its answers, in place of the usual; so it never shares a notification."""
    withheld: str = ""
    """Why it stays off whatever is asked for, in the person's words; empty for all but a few."""
