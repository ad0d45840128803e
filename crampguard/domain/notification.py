"""What is handed to a channel, and what can come back from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from crampguard.domain.reminder import Button, Urgency

# Notifications about crampguard itself. No reminder's name holds a dot.

SETTINGS_TAG = "crampguard.settings"
"""Tells of bad settings."""
JOURNAL_TAG = "crampguard.journal"
"""Tells of a damaged journal."""
DIARY_TAG = "crampguard.diary"
"""Tells what an answer put into the diary."""
GUIDE_TAG = "crampguard.guide"
"""Leads through a cramp, or a stretch."""


class Channel(StrEnum):
    """Where notifications go. The values stand in the settings."""

    AUTO = "auto"
    """The desktop where there is a notification service, else the terminal."""
    DBUS = "dbus"
    PLYER = "plyer"
    CONSOLE = "console"


class Action(StrEnum):
    """A notification's buttons, in the order in which they are shown. The values go over the bus."""

    DONE = "done"
    SNOOZE = "snooze"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What the desktop is asked to show. Plain text: a channel escapes it if its server takes markup."""

    tag: str
    """One notification per tag: a second one takes the first one's place. A reminder's name, mostly."""
    title: str
    message: str
    urgency: Urgency = Urgency.NORMAL
    sound: bool = False
    actions: tuple[Action, ...] = ()
    """Shown only where the channel can hear the answer."""
    buttons: tuple[Button, ...] = ()
    """The same; shown before the actions."""
    picture: Path | None = None
    """A drawing of what is meant, where the channel can show one."""
    stays: bool = False
    """Until it is answered, replaced or withdrawn, where the desktop heeds that: something is going on."""


def combined(parts: Sequence[Notification]) -> Notification:
    """One notification in place of several, under the tag and with the buttons of the first."""
    first, *others = parts
    if not others:
        return first
    return replace(
        first,
        title=" · ".join(part.title for part in parts),
        message="\n".join(f"{part.title}: {part.message}" if part.message else part.title for part in parts),
    )


@dataclass(frozen=True, slots=True)
class Accepted:
    """The notification service took it and gave it an id."""

    id: int = 0
    """0 where the channel has no ids."""
    server: str = ""
    """Who gave the id (the server's unique bus name): ids mean nothing to another."""


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """It was handed over, and nobody says whether it was shown."""

    detail: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The notification service answered with an error: trying again would give the same."""

    detail: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No notification service is there now. Nothing was shown; it may be tried again when one comes."""

    detail: str


Delivery = Accepted | Unconfirmed | Refused | Unreachable


class Closure(StrEnum):
    """Why a notification left the desktop without an answer."""

    EXPIRED = "expired"
    DISMISSED = "dismissed"
    """The person closed it."""
    UNKNOWN = "unknown"
    """The server doesn't say."""
