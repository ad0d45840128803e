"""The service's edges, as it sees them. One contract suite in ``tests/contracts/`` runs over each."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from crampguard.domain.event import Event, HistoryEntry
from crampguard.domain.notification import Action, Channel, Closure, Delivery, Notification
from crampguard.domain.occurrence import Occurrence
from crampguard.domain.presence import Reading, Signal


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """Now, in UTC."""
        ...


class Journal(Protocol):
    """The append-only log. Calls block for as long as the disk does; all raise JournalError."""

    def append(self, *events: Event) -> None:
        """Write all of ``events`` or none. On return they outlast a loss of power."""
        ...

    def note(self, *events: Event) -> None:
        """As :meth:`append`, not waiting for the disk: on return they outlast the death of the process."""
        ...

    def recall(self, since: datetime) -> Iterable[Event]:
        """In the order of writing, whatever a service needs to go on.

        Every event that happened, or whose occurrence was scheduled, at ``since`` or later; besides, however
        old: each reminder's latest PLANNED, WITHDRAWN and SWITCHED_ON, and its latest event of every kind
        that has an outcome; the latest PAUSED, RESUMED, SLEPT, AWAY and BACK; and the latest event
        of all. The diary's events are left out, as if they weren't there.
        """
        ...

    def diary(self) -> Sequence[Event]:
        """Every event of the diary, however old, in the order of writing."""
        ...

    def history(self, since: datetime | None = None, limit: int | None = None) -> Sequence[HistoryEntry]:
        """Each occurrence scheduled at ``since`` or later and the latest known of it, by scheduled instant.

        With ``limit``, the latest so many. "The latest known" is the last event of a kind that has an
        outcome, in the order of writing.
        """
        ...

    def history_of(self, reminders: Collection[str], since: datetime | None = None) -> Sequence[HistoryEntry]:
        """As :meth:`history`, of these reminders alone; those of one instant by name."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class NotificationListener(Protocol):
    """Whoever wants to know what became of a notification. Called in the event loop; must not block."""

    def answered(self, tag: str, action: Action) -> None:
        """The person pressed a button. Comes once a press, however often the server says so."""
        ...

    def pressed(self, tag: str, key: str) -> None:
        """As :meth:`answered`, of a button that is none of the actions; its notification is gone then."""
        ...

    def closed(self, tag: str, closure: Closure) -> None:
        """The notification went away without an answer, and not because we closed it."""
        ...

    def service_available(self) -> None:
        """A notification service is there now, and wasn't: what waited for one can be tried."""
        ...

    def service_restarted(self, lost: Sequence[str]) -> None:
        """A new notification service took over; the notifications of these tags are gone from the screen."""
        ...


class Notifier(Protocol):
    """Shows notifications on one channel. All calls belong to the event loop."""

    @property
    def channel(self) -> Channel:
        """The channel in use: never AUTO."""
        ...

    @property
    def explanation(self) -> str:
        """Why this channel, for the person: "no notification service on the session bus"."""
        ...

    async def open(self, listener: NotificationListener) -> None:
        """Begin. Waits for nothing that may take long: a server that isn't there yet is no fault."""
        ...

    async def show(self, notification: Notification) -> Delivery:
        """Show it, in place of the tag's earlier one. Never raises for what a server does."""
        ...

    async def withdraw(self, tag: str) -> None:
        """Take the tag's notification off the screen, if it is there."""
        ...

    def adopt(self, tag: str, id: int, server: str) -> bool:  # noqa: A002 - the field's own word
        """Take charge of a notification that an earlier process of ours showed. False if it is known gone."""
        ...

    async def close(self) -> None:
        """Let go. Leaves on the screen what is there."""
        ...


class Source(Protocol):
    """Watches one signal in one way, for one kind of desktop. One file each, in ``presence/``."""

    @property
    def name(self) -> str:
        """What stands in the log, in ``status`` and in ``doctor``: ``gnome-idle``."""
        ...

    @property
    def signal(self) -> Signal:
        """What it watches."""
        ...

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """Tell what is so now, at once, and from then on each change; until cancelled.

        Where the other side can come and go (a name on the bus), it tells UNKNOWN while that is gone, and
        waits for it. Raises SourceAbsentError where this desktop doesn't offer it at all, with the reason.
        Anything else that it raises, returning included, is a failure: whoever runs it backs off and begins
        it anew. On the way out, cancelled or not, it lets go of all it held.
        """
        ...


class AskedSource(Protocol):
    """A source whose other side tells nothing of its own accord: it is asked before each decision."""

    @property
    def name(self) -> str:
        """As of a :class:`Source`."""
        ...

    @property
    def signal(self) -> Signal:
        """As of a :class:`Source`."""
        ...

    async def ask(self) -> Reading:
        """What is so now, with ``good_for`` given. Raises as ``watch`` does. The caller bounds it in time."""
        ...


class Look(Protocol):
    """Brings up to date what only asking tells of the person's surroundings."""

    async def __call__(self, *, hear_out: bool = False) -> None:
        """Waits for nobody any longer than a reminder may be kept waiting: what comes late is told late.

        ``hear_out``: the desktop has just answered something, so that it is worth waiting, that short while,
        even for who has not answered when last asked.
        """
        ...


class Alarm(Protocol):
    """What the service asks of a scheduler: one instant a reminder at which to be called."""

    def set(self, reminder: str, at: datetime | None) -> None:
        """Call for ``reminder`` at ``at`` (UTC; past: at once), in place of what was set; None: never."""
        ...


class Due(Protocol):
    """What a scheduler calls."""

    async def __call__(self, reminder: str) -> None:
        """The instant that was set for ``reminder`` has come."""
        ...


class Daemon(Protocol):
    """What can be asked of a running service, over the bus. All raise CrampguardError."""

    async def remind(self, reminder: str, *, today: bool = False) -> None:
        """Show it now. ``today``: and switch its schedule on until midnight."""
        ...

    async def answer(self, reminder: str, action: Action, snooze_seconds: int | None = None) -> Occurrence:
        """Done, skipped, or once more in so long (None: as set). Returns the occurrence that it answers."""
        ...

    async def pause(self, until: datetime) -> None:
        """Show nothing before ``until`` (UTC)."""
        ...

    async def resume(self) -> None:
        """End the pause, if there is one."""
        ...

    async def hush(self, guide: str, seconds: int) -> None:
        """Hold every reminder back for so long, two minutes at the most; 0: no longer.

        For whoever leads the person through something, again and again while that lasts: should they be
        killed, it ends by itself. ``guide`` is a name of their own, so that one guide's end is not another's.
        """
        ...

    async def reload(self) -> None:
        """Read the settings again."""
        ...

    async def refresh(self) -> None:
        """Find out what ``status`` could only tell from before: from sources that have to be asked."""
        ...

    def status(self) -> dict[str, object]:
        """What ``crampguard status --json`` prints."""
        ...
