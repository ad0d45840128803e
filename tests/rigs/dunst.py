"""A real notification server, dunst, on a private bus and an unseen screen, with a hand for its buttons."""

import shlex
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dbus_fast import Variant
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from tests.rigs.display import Display
from tests.rigs.processes import PATIENCE, finish, program, running
from tests.rigs.session_bus import SessionBus, call, owner_appears

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
_CONTROL = "org.dunstproject.cmd0"

# A left click opens the menu of actions (or takes the only one); the menu's program is a script that
# chooses the line with the label in "choice".
_CONFIGURATION = """[global]
    origin = top-right
    offset = 20x20
    width = 420
    font = sans 11
    # As in the file that dunst is shipped with. Without it dunst 1.9 draws markup but doesn't announce it.
    markup = full
    dmenu = {menu}
    mouse_left_click = do_action
    mouse_right_click = close_current
    idle_threshold = 0
[urgency_low]
    timeout = 0
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
[expires]
    summary = Expires*
    timeout = 100ms
"""


@dataclass(slots=True, kw_only=True)
class Dunst:
    """dunst, and what a person does with it. Stopped and started at will."""

    bus: SessionBus
    display: Display
    _stack: ExitStack = field(default_factory=ExitStack)

    @property
    def _choice(self) -> Path:
        return self.bus.directory / "choice"

    def command(self) -> list[str]:
        """What starts it, with its files written."""
        menu = self.bus.directory / "menu"
        menu.write_text(f"#!/bin/sh\nexec grep -m 1 -F -f {shlex.quote(str(self._choice))}\n")
        menu.chmod(0o700)
        configuration = self.bus.directory / "dunstrc"
        configuration.write_text(_CONFIGURATION.format(menu=menu))
        return [program("dunst"), "-conf", str(configuration)]

    def start(self) -> None:
        """Start it; on return it answers on the bus."""
        environment = self.bus.environment(DISPLAY=self.display.name)
        self._stack.enter_context(running(self.command(), self.bus.directory / "dunst.log", environment))
        finish(owner_appears(self.bus.address, NAME))

    def stop(self) -> None:
        """End it; on return its name is free."""
        self._stack.close()
        finish(owner_appears(self.bus.address, NAME, owned=False))

    def displayed(self) -> int:
        """How many notifications are on the screen."""
        variant = self._ask("org.freedesktop.DBus.Properties", "Get", "ss", _CONTROL, "displayedLength")[0]
        assert isinstance(variant, Variant)
        return int(variant.value)

    def history(self) -> list[dict[str, Any]]:
        """What has left the screen, latest first: ``id``, ``appname``, ``summary``, ``body`` and more."""
        (entries,) = self._ask(_CONTROL, "NotificationListHistory")
        assert isinstance(entries, list)
        return [{key: value.value for key, value in entry.items()} for entry in entries]

    def press(self, label: str) -> None:
        """Choose the button with this label from the menu of actions. Doesn't wait for what follows."""
        self._choice.write_text(label + "\n")
        self._ask(_CONTROL, "ContextMenuCall")

    def click(self, label: str) -> None:
        """As :meth:`press`, with the mouse on the notification."""
        self._choice.write_text(label + "\n")
        window = ["search", "--sync", "--onlyvisible", "--class", "^Dunst$"]
        self._xdotool(*window, "mousemove", "--window", "%1", "60", "20", "click", "1")

    def dismiss(self) -> None:
        """Close the topmost notification, as a person does."""
        self._ask(_CONTROL, "NotificationCloseLast")

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(
            [program("xdotool"), *arguments],
            env=self.bus.environment(DISPLAY=self.display.name),
            check=True,
            timeout=PATIENCE,
        )

    def _ask(self, interface: str, member: str, signature: str = "", *body: object) -> list[object]:
        return finish(self._ask_alone(interface, member, signature, *body))

    async def _ask_alone(self, interface: str, member: str, signature: str, *body: object) -> list[object]:
        bus = await MessageBus(bus_address=self.bus.address).connect()
        try:
            return await call(bus, NAME, PATH, interface, member, signature, *body)
        finally:
            await disconnect(bus)


@contextmanager
def dunst(bus: SessionBus, on: Display) -> Iterator[Dunst]:
    """dunst within the block, not started yet."""
    server = Dunst(bus=bus, display=on)
    with server._stack:
        yield server
