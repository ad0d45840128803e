"""Windows of other programs on X11, by python-xlib: a second opinion on a protocol that we speak too."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from Xlib import X, Xatom
from Xlib.display import Display as Connection
from Xlib.protocol.event import ClientMessage

from tests.rigs.display import Display

_REMOVE, _ADD = range(2)
_PERSON = 2
"""Who asks: a taskbar or the like, on behalf of the person."""


class XWindow:
    """A window with a connection of its own, as programs have. Everything is done on return."""

    def __init__(self, on: Display, program: str, title: str) -> None:
        self._connection = Connection(on.name)
        self._root = self._connection.screen().root
        self._window: Any = self._root.create_window(40, 40, 300, 200, 0, X.CopyFromParent)
        self._window.set_wm_class(program.lower(), program)
        self.set_title(title)

    @property
    def id(self) -> int:
        """Its number."""
        return int(self._window.id)

    def show(self) -> None:
        """Put it on the screen; the window manager gives it the focus."""
        self._window.map()
        self._connection.sync()

    def fill_the_screen(self, fill: bool = True) -> None:
        """Ask the window manager to."""
        state = self._connection.intern_atom("_NET_WM_STATE_FULLSCREEN")
        self._ask("_NET_WM_STATE", [_ADD if fill else _REMOVE, state, 0, _PERSON, 0])

    def come_to_the_front(self) -> None:
        """Ask the window manager for the focus."""
        self._ask("_NET_ACTIVE_WINDOW", [_PERSON, X.CurrentTime, 0, 0, 0])

    def set_title(self, title: str) -> None:
        """What stands above it."""
        self._window.set_wm_name(title)
        self._connection.sync()

    def set_atoms(self, name: str, *values: str) -> None:
        """Give a property to it, as nobody but its window manager should."""
        atoms = [self._connection.intern_atom(value) for value in values]
        self._window.change_property(self._connection.intern_atom(name), Xatom.ATOM, 32, atoms)
        self._connection.sync()

    def forget_class(self) -> None:
        """Be a window of nobody's."""
        self._window.delete_property(Xatom.WM_CLASS)
        self._connection.sync()

    def say_active(self, window: int | None) -> None:
        """Say in the window manager's place that this window is active; None: say nothing any longer."""
        active = self._connection.intern_atom("_NET_ACTIVE_WINDOW")
        if window is None:
            self._root.delete_property(active)
        else:
            self._root.change_property(active, Xatom.WINDOW, 32, [window])
        self._connection.sync()

    def destroy(self) -> None:
        """Take it away."""
        self._window.destroy()
        self._connection.sync()

    def close(self) -> None:
        """End the program, and with it the window."""
        self._connection.close()

    def _ask(self, what: str, values: list[int]) -> None:
        kind = self._connection.intern_atom(what)
        message = ClientMessage(window=self._window, client_type=kind, data=(32, values))
        self._root.send_event(message, X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self._connection.sync()


@contextmanager
def x_window(on: Display, program: str, title: str = "private") -> Iterator[XWindow]:
    """A window within the block, not on the screen yet."""
    window = XWindow(on, program, title)
    try:
        yield window
    finally:
        window.close()
