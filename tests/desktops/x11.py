"""Desktops on X11: Xvfb, openbox, and whichever notification server is given."""

import asyncio
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar

from dbus_fast.aio import MessageBus
from Xlib import Xatom
from Xlib.display import Display as Connection

from crampguard.bus import disconnect
from crampguard.domain.notification import Action
from tests.desktops.desktop import Desktop
from tests.desktops.waiting import eventually
from tests.rigs.display import Display, display
from tests.rigs.logind import Logind, logind
from tests.rigs.processes import PATIENCE, program, running
from tests.rigs.session_bus import SessionBus, call, session_bus, wait_for_owner
from tests.rigs.x_window import x_window

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"

_SESSION = "c1"

Place = tuple[float, float]
"""A point in a window, as shares of its width and of its height."""


class X11Desktop(Desktop):
    """A screen, a session bus, a window manager and one notification server; logind is a mock.

    A kind says how its server is started and where in its window things are.
    """

    window = ""
    """A regular expression for the class of the server's windows."""
    buttons: ClassVar[Mapping[Action, Place]] = {}
    closing: Place = (0.5, 0.5)
    """Where a left click closes a notification."""
    activated: tuple[str, ...] = ()
    """Names that the bus may start somebody for, besides nobody."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self._version = ""
        self._filling = self.stack.enter_context(ExitStack())

    async def server(self) -> list[str]:
        """Prepare what the server reads, and tell its command."""
        raise NotImplementedError

    @property
    def version(self) -> str:
        """As the server says."""
        return self._version

    @property
    def environment(self) -> Mapping[str, str]:
        """Of an X session."""
        return self.session.environment(
            DISPLAY=self.screen.name,
            DBUS_SYSTEM_BUS_ADDRESS=self.logind.system_bus.address,
            XDG_SESSION_ID=_SESSION,
            XDG_SESSION_TYPE="x11",
        )

    async def start(self) -> None:
        """Screen, buses, window manager, server."""
        self.screen: Display = self.stack.enter_context(display(self.directory))
        self.logind: Logind = await self.stack.enter_async_context(logind(self.directory / "system"))
        await self.logind.log_in(_SESSION)
        self.session: SessionBus = self.stack.enter_context(session_bus(self.directory, self._activation()))
        self.bus = await MessageBus(bus_address=self.session.address).connect()
        self.stack.push_async_callback(disconnect, self.bus)
        self.spawn([program("openbox"), "--sm-disable"])
        await eventually(self._has_window_manager, "openbox did not start")
        self.spawn(await self.server())
        await self.owned(NAME)
        name, _, version, _ = await call(self.bus, NAME, PATH, NAME, "GetServerInformation")
        self._version = f"{name} {version}"

    async def displayed(self) -> int:
        """How many windows the server has on the screen."""
        return len(await self._windows())

    async def press(self, action: Action) -> None:
        """With the mouse."""
        await self._click(self.buttons[action])

    async def dismiss(self) -> None:
        """With the mouse."""
        await self._click(self.closing)

    async def screenshot(self, file: Path) -> None:
        """What X has drawn."""
        self.screen.picture().save(file)

    async def input(self) -> None:
        """A key that does nothing."""
        await self.xdotool("key", "Shift_L")

    async def lock(self) -> None:
        """What whatever locks the screen tells logind."""
        await self.logind.set_locked(_SESSION, True)

    async def unlock(self) -> None:
        """The same."""
        await self.logind.set_locked(_SESSION, False)

    async def set_fullscreen(self, on: bool) -> None:
        """A film."""
        if not on:
            self._filling.close()
            return
        film = self._filling.enter_context(x_window(self.screen, "Film"))
        film.show()
        film.fill_the_screen()

    def spawn(self, command: list[str]) -> None:
        """A program of the session, until its end."""
        log = self.directory / f"{Path(command[0]).name}.log"
        self.stack.enter_context(running(command, log, self.environment))

    async def owned(self, name: str) -> None:
        """Return once somebody has that name on the bus."""
        await wait_for_owner(self.bus, name)

    async def xdotool(self, *arguments: str) -> str:
        """What it prints; nothing where it finds nothing."""
        return await self.run("xdotool", *arguments)

    async def run(self, name: str, *arguments: str) -> str:
        """A program of the session to its end, and what it prints."""
        done = await asyncio.to_thread(
            subprocess.run,
            [program(name), *arguments],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return str(done.stdout)

    def _activation(self) -> Path:
        folder = self.directory / "services"
        folder.mkdir()
        for name in self.activated:
            (folder / f"{name}.service").symlink_to(f"/usr/share/dbus-1/services/{name}.service")
        return folder

    async def _has_window_manager(self) -> bool:
        connection = Connection(self.screen.name)
        try:
            named = connection.intern_atom("_NET_SUPPORTING_WM_CHECK")
            return connection.screen().root.get_full_property(named, Xatom.WINDOW) is not None
        finally:
            connection.close()

    async def _windows(self) -> list[str]:
        return (await self.xdotool("search", "--onlyvisible", "--class", self.window)).split()

    async def _click(self, place: Place) -> None:
        await eventually(self._is_displayed, "no notification is on the screen to be clicked")
        (window, *_) = await self._windows()
        lines = (await self.xdotool("getwindowgeometry", "--shell", window)).splitlines()
        geometry = dict(line.split("=") for line in lines)
        x, y = (
            str(round(share * int(geometry[side])))
            for share, side in zip(place, ("WIDTH", "HEIGHT"), strict=True)
        )
        await self.xdotool("mousemove", "--sync", "--window", window, x, y)
        await self.xdotool("mousedown", "1")
        await self.xdotool("mouseup", "1")
        # Out of the way: some servers keep what the pointer is over.
        await self.xdotool("mousemove", "--sync", "200", "600")

    async def _is_displayed(self) -> bool:
        return await self.displayed() > 0


def installed(program: str, package: str) -> str:
    """A program that isn't on the path, wherever this machine's kind of Debian has it below /usr/lib."""
    for found in [*Path("/usr/lib").glob(program), *Path("/usr/lib").glob(f"*-linux-gnu*/{program}")]:
        return str(found)
    raise FileNotFoundError(f"{program} is missing; on Debian: apt-get install {package}")
