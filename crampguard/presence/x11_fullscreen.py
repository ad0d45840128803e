"""A window that fills the screen, as X11's window managers tell of it (EWMH): the active one, and its state.

A window counts that asked for the whole screen, not any that happens to cover it: where windows are tiled, or
have no frame, the editor of every day covers it too. https://specifications.freedesktop.org/wm-spec/latest/
"""

import os
import struct
from collections.abc import Callable, Mapping

from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.presence.programs import named
from crampguard.presence.wire.x11 import (
    DESTROY_NOTIFY,
    PROPERTY_CHANGES,
    PROPERTY_NOTIFY,
    STRUCTURE_CHANGES,
    Server,
    WindowGoneError,
    kind_of,
    x_server,
)

_ACTIVE = "_NET_ACTIVE_WINDOW"
_STATE = "_NET_WM_STATE"
_FULLSCREEN = "_NET_WM_STATE_FULLSCREEN"
_TYPE = "_NET_WM_WINDOW_TYPE"
_FURNITURE = ("_NET_WM_WINDOW_TYPE_DESKTOP", "_NET_WM_WINDOW_TYPE_DOCK")
"""What is always there, however large."""
_CLASS = "WM_CLASS"

_NOTHING = 0
"""No window has this number."""


class X11Fullscreen:
    """Whether the active window fills its screen. The detail is its class: never its title.

    ``display`` is the ``DISPLAY`` of the session; ``environment`` may tell where its cookies are.
    """

    name = "x11-fullscreen"
    signal = Signal.FULLSCREEN

    def __init__(self, display: str, environment: Mapping[str, str] = os.environ) -> None:
        self._display = display
        self._environment = environment

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As :class:`crampguard.domain.ports.Source` says.

        It is UNKNOWN until there is a window manager that tells which window is active.
        """
        async with x_server(self._display, self._environment) as server:
            await server.listen(server.root, PROPERTY_CHANGES)
            active: int | None = None
            last: Reading | None = None
            while True:
                before, active = active, await _active_window(server)
                if active != before:
                    await _turn(server, before, active)
                reading = await _reading(server, active)
                if reading != last:
                    tell(reading)
                    last = reading
                while not await _concerns(server, await server.event(), active):
                    pass


async def _active_window(server: Server) -> int | None:
    """None where nobody tells."""
    windows = await server.numbers(server.root, _ACTIVE)
    return windows[0] if windows else None


async def _turn(server: Server, before: int | None, active: int | None) -> None:
    """Listen to another window. Any of them may be gone by now; then there is nothing to hear."""
    for window, changes in ((before, 0), (active, PROPERTY_CHANGES | STRUCTURE_CHANGES)):
        if window:
            try:
                await server.listen(window, changes)
            except WindowGoneError:
                continue


async def _reading(server: Server, active: int | None) -> Reading:
    if active is None:
        return Reading(Answer.UNKNOWN, _("no window manager tells which window is active"))
    try:
        if active != _NOTHING and await _fills_the_screen(server, active):
            # Two texts, each with a zero at its end: this window's part in the program, and the program.
            parts = (await server.text(active, _CLASS)).split("\0")
            return Reading(Answer.YES, named([next(filter(None, reversed(parts)), "")]))
    except WindowGoneError:
        # Window managers keep the number for a while.
        return Reading(Answer.NO)
    return Reading(Answer.NO)


async def _fills_the_screen(server: Server, window: int) -> bool:
    if await server.atom(_FULLSCREEN) not in (await server.numbers(window, _STATE) or ()):
        return False
    furniture = {await server.atom(name) for name in _FURNITURE}
    return furniture.isdisjoint(await server.numbers(window, _TYPE) or ())


async def _concerns(server: Server, event: bytes, active: int | None) -> bool:
    """Whether this may have changed what there is to tell."""
    window, what = struct.unpack_from("=4xLL", event)
    if kind_of(event) == PROPERTY_NOTIFY:
        shown, state = await server.atom(_ACTIVE), await server.atom(_STATE)
        return (window, what) in ((server.root, shown), (active, state))
    return kind_of(event) == DESTROY_NOTIFY and window == active
