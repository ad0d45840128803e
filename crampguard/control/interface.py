"""What the service offers on the bus, method by method; ``docs/dbus-interface.md`` tells it to others."""

import json
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from dbus_fast import DBusError, PropertyAccess
from dbus_fast.annotations import DBusBool, DBusInt64, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from crampguard import __version__
from crampguard.control.names import FAILED, INTERFACE, error_name, error_text
from crampguard.domain.language import _
from crampguard.domain.notification import Action
from crampguard.domain.ports import Daemon
from crampguard.errors import CrampguardError

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


def _answering(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Errors become D-Bus errors. Those meant for people are told in full; the rest, to the log alone."""

    @wraps(method)
    async def answered(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await method(*args, **kwargs)
        except CrampguardError as error:
            raise DBusError(error_name(error), error_text(error)) from error
        except Exception as error:
            # A fault in one request must not end the service, and must not stay unseen.
            logger.exception("a request over the bus failed")
            raise DBusError(FAILED, type(error).__name__) from error

    return answered


class ControlInterface(ServiceInterface):
    """``org.crampguard.Daemon1``, answered by a :class:`~crampguard.domain.ports.Daemon`."""

    def __init__(self, daemon: Daemon) -> None:
        super().__init__(INTERFACE)
        self._daemon = daemon
        self._paused_until_told = 0

    @dbus_method("Remind")
    @_answering
    async def remind(self, reminder: DBusStr, today: DBusBool) -> None:
        """Show it now."""
        await self._daemon.remind(reminder, today=today)

    @dbus_method("Done")
    @_answering
    async def done(self, reminder: DBusStr) -> DBusStr:
        """The instant that was answered, as ISO 8601 in UTC. So do the next two."""
        return await self._answer(reminder, Action.DONE)

    @dbus_method("Skip")
    @_answering
    async def skip(self, reminder: DBusStr) -> DBusStr:
        """Not this time."""
        return await self._answer(reminder, Action.SKIP)

    @dbus_method("Snooze")
    @_answering
    async def snooze(self, reminder: DBusStr, seconds: DBusUInt32) -> DBusStr:
        """Once more in so long; 0: as the settings say."""
        return await self._answer(reminder, Action.SNOOZE, seconds or None)

    @dbus_method("Pause")
    @_answering
    async def pause(self, until: DBusInt64) -> None:
        """Show nothing before ``until``, in seconds since 1970 UTC."""
        try:
            end = datetime.fromtimestamp(until, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise CrampguardError(
                _("{number} is not a moment in seconds since 1970").format(number=until)
            ) from error
        await self._daemon.pause(end)

    @dbus_method("Resume")
    @_answering
    async def resume(self) -> None:
        """End the pause, if there is one."""
        await self._daemon.resume()

    @dbus_method("Hush")
    @_answering
    async def hush(self, guide: DBusStr, seconds: DBusUInt32) -> None:
        """Hold everything back while that guide is on; 0: no longer."""
        await self._daemon.hush(guide, seconds)

    @dbus_method("Reload")
    @_answering
    async def reload(self) -> None:
        """Read the settings again."""
        await self._daemon.reload()

    @dbus_method("Status")
    @_answering
    async def status(self) -> DBusStr:
        """What ``crampguard status --json`` prints."""
        await self._daemon.refresh()
        return json.dumps(self._daemon.status(), ensure_ascii=False)

    @dbus_signal("Changed")
    def changed(self) -> None:
        """Something that ``Status`` tells is different now."""

    @dbus_property(PropertyAccess.READ, "Version")
    def version(self) -> DBusStr:
        """The program's version."""
        return __version__

    @dbus_property(PropertyAccess.READ, "PausedUntil")
    def paused_until(self) -> DBusInt64:
        """The end of the pause in seconds since 1970 UTC; 0 outside of one."""
        until = self._daemon.status().get("paused_until")
        return int(datetime.fromisoformat(until).timestamp()) if isinstance(until, str) else 0

    def tell_change(self) -> None:
        """Send ``Changed``, and the pause's end if that is what is different."""
        self.changed()
        if (until := self.paused_until) != self._paused_until_told:
            self._paused_until_told = until
            self.emit_properties_changed({"PausedUntil": until})

    async def _answer(self, reminder: str, action: Action, snooze_seconds: int | None = None) -> str:
        occurrence = await self._daemon.answer(reminder, action, snooze_seconds)
        return occurrence.scheduled_for.isoformat()
