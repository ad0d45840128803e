"""A window that fills the screen, as wlroots' compositors tell of it: wlr-foreign-toplevel-management.

sway, Hyprland, river, labwc and Wayfire speak it; GNOME, KWin and COSMIC don't.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.errors import SourceAbsentError
from crampguard.presence.wire.wayland import Compositor, Event, WaylandError, compositor

_MANAGER = "zwlr_foreign_toplevel_manager_v1"
_VERSION = 2
"""The first one that knows the state "fullscreen"."""

# What the manager says, what a window says, and what we say to a window.
_FINISHED = 1
_APP_ID, _STATE, _DONE, _CLOSED = 1, 4, 5, 6
_DESTROY = 7

_WATCHED = frozenset({2, 3})
"""The states "activated" and "fullscreen": a film on the other screen, left alone, doesn't count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    app_id: str = ""
    states: frozenset[int] = frozenset()

    def after(self, event: Event) -> "_Window":
        """What it is after ``event``. Its title, among others, is nobody's business."""
        if event.opcode == _APP_ID:
            return replace(self, app_id=event.string())
        if event.opcode == _STATE:
            return replace(self, states=frozenset(memoryview(event.array()).cast("I")))
        return self


class _Windows:
    """All windows there are, by their objects."""

    def __init__(self, connection: Compositor) -> None:
        self._connection = connection
        self._manager = connection.bind(_MANAGER, _VERSION)
        self._said: dict[int, _Window] = {}
        self._done: dict[int, _Window] = {}
        """What is said of a window holds from its "done" on."""

    def take_in(self, event: Event) -> None:
        window = event.sender
        if window == self._manager:
            if event.opcode == _FINISHED:
                raise WaylandError(_("the Wayland compositor tells of windows no longer"))
            self._said[event.uint()] = _Window()
        elif window in self._said:
            self._said[window] = self._said[window].after(event)
            if event.opcode == _DONE:
                self._done[window] = self._said[window]
            elif event.opcode == _CLOSED:
                self._connection.request(window, _DESTROY)
                del self._said[window]
                self._done.pop(window, None)

    def reading(self) -> Reading:
        for window in self._done.values():
            if window.states >= _WATCHED:
                return Reading(Answer.YES, window.app_id)
        return Reading(Answer.NO)


class WaylandFullscreen:
    """Whether the window with the focus fills the screen. The detail is its app id."""

    name = "wayland-fullscreen"
    signal = Signal.FULLSCREEN

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As :class:`crampguard.domain.ports.Source` says."""
        async with compositor(self._environment) as connection:
            if not connection.offers(_MANAGER, _VERSION):
                raise SourceAbsentError(
                    _(
                        "this Wayland compositor does not tell of other windows (it has no {interface})"
                    ).format(interface=_MANAGER)
                )
            windows = _Windows(connection)
            all_told = connection.sync()
            while (event := await connection.next()).sender != all_told:
                windows.take_in(event)
            tell(last := windows.reading())
            while True:
                windows.take_in(await connection.next())
                if (reading := windows.reading()) != last:
                    tell(reading)
                    last = reading
