"""What ``why`` tells: stories of occurrences, line by line, and the words for their lines."""

from dataclasses import dataclass
from datetime import datetime

from crampguard.domain.language import N_, _
from crampguard.domain.occurrence import Outcome
from crampguard.domain.wording import outcome_text

_WORDS = {
    "due": N_("due"),
    "showing": N_("handed over"),
    "deferred": N_("held back"),
    "suppressed": N_("left out"),
    "dropped": N_("not repeated"),
    "lost": N_("lost"),
    "started": N_("started"),
    "not-running": N_("not running"),
    "slept": N_("asleep"),
    "clock-stepped": N_("clock set"),
    "paused": N_("paused"),
    "resumed": N_("resumed"),
    "planned": N_("planned"),
    "withdrawn": N_("withdrawn"),
    "switched-on": N_("switched on"),
    "away": N_("away"),
    "back": N_("back"),
    "off": N_("off"),
    "withheld": N_("withheld"),
    "gone": N_("gone"),
    "not-today": N_("not today"),
    "outside-hours": N_("not now"),
    "never": N_("never"),
    "next": N_("next"),
}
"""Beside these, what becomes of an occurrence has its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was decided or that happened."""

    at: datetime
    """UTC."""
    what: str
    """A word that scripts may rely on: an EventKind's value, or one that stands for no event (``due``)."""
    why: str = ""
    """For the person, without a full stop; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What was decided about one occurrence; or, without an instant, what happened around them."""

    reminder: str | None = None
    scheduled_for: datetime | None = None
    lines: tuple[Line, ...]


def what_text(what: str) -> str:
    """A line's ``what`` as a person reads it: one or two words."""
    if what in _WORDS:
        return _(_WORDS[what])
    return outcome_text(Outcome(what)) if what in set(Outcome) else what.replace("-", " ")
