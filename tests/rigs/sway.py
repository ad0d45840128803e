"""sway without a screen and a person at it; and mako, its usual notification server."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

from crampguard.presence.wire.wayland import compositor
from tests.rigs.processes import PATIENCE, finish, minimal_environment, program, read_line, running
from tests.rigs.session_bus import SessionBus, owner_appears

WINDOW = "crampguard-test-window"
"""The app id of the window that the rig opens."""

BACKGROUND = (0x22, 0x44, 0x66)
"""The colour of the screen where nothing is."""

_SWAY = f"""
xwayland disable
output * resolution 1280x800
output * bg #{bytes(BACKGROUND).hex()} solid_color
exec echo "$WAYLAND_DISPLAY $SWAYSOCK" >"$HOME/news"
for_window [app_id="{WINDOW}"] exec echo opened >"$HOME/news"
"""

_MAKO = """
[mode=do-not-disturb]
invisible=1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sway:
    """A running sway."""

    directory: Path
    """Its XDG_RUNTIME_DIR."""
    display: str
    """Relative to that: ``wayland-1``."""
    control: str
    """Where ``swaymsg`` reaches it."""
    process: Popen[bytes]
    news: int
    """The descriptor from which its lines come."""

    @property
    def variables(self) -> dict[str, str]:
        """What a program needs to know to appear on it, wherever its own XDG_RUNTIME_DIR is."""
        return {"WAYLAND_DISPLAY": str(self.directory / self.display), "SWAYSOCK": self.control}

    @property
    def version(self) -> str:
        """``sway 1.7``."""
        return self._run("sway", "--version").strip().replace("version ", "")

    def message(self, *command: str) -> None:
        """Have a command of sway's carried out."""
        self._run("swaymsg", "--quiet", "--socket", self.control, "--", *command)

    def photograph(self, file: Path) -> None:
        """The screen as it is now, as a PNG."""
        self._run("grim", str(file))

    def input(self) -> None:
        """Move the pointer."""
        self.message("seat - cursor move 5 5")

    def click(self, place: tuple[int, int], button: int) -> None:
        """Go there and press a button of the mouse. Needs a :func:`pointer`."""
        x, y = place
        self.message(f"seat - cursor set {x} {y}")
        self.message(f"seat - cursor press button{button}")
        self.message(f"seat - cursor release button{button}")

    @contextmanager
    def window(self) -> Iterator[None]:
        """A window within the block. It is on the screen and has the focus."""
        log = self.directory / "foot.log"
        environment = minimal_environment(self.directory, **self.variables)
        command = [program("foot"), f"--app-id={WINDOW}", "--title=A secret", "cat"]
        with running(command, log, environment) as process:
            read_line(self.news, process, log)
            yield

    def set_fullscreen(self, on: bool) -> None:
        """Let the window fill the screen, or not."""
        self.message(f'[app_id="{WINDOW}"] fullscreen {"enable" if on else "disable"}')

    def _run(self, name: str, *arguments: str) -> str:
        done = subprocess.run(
            [program(name), *arguments],
            env=minimal_environment(self.directory, **self.variables),
            check=True,
            timeout=PATIENCE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout


_POINTERS = "zwlr_virtual_pointer_manager_v1"


@asynccontextmanager
async def pointer(on: Sway) -> AsyncIterator[None]:
    """A mouse is plugged in within the block.

    Without one, sway has a pointer that moves, but nobody hears of it. Plug it in before they come.
    """
    async with compositor(on.variables) as connection:
        manager, mouse, any_seat = connection.bind(_POINTERS, 1), connection.new(), 0
        connection.request(manager, 0, any_seat, mouse)
        done = connection.sync()
        while (await connection.next()).sender != done:
            pass
        yield


@contextmanager
def sway() -> Iterator[Sway]:
    """sway within the block."""
    # Not below a folder of ours: where we are root, it is somebody else, and they must get there.
    with tempfile.TemporaryDirectory(prefix="crampguard-sway-") as name, ExitStack() as stack:
        directory, log = Path(name), Path(name, "sway.log")
        (directory / "config").write_text(_SWAY)
        os.mkfifo(directory / "news")
        # To write as well, or it would be at its end whenever a line was written.
        news = os.open(directory / "news", os.O_RDWR)
        stack.callback(os.close, news)
        command = [*_as_somebody(directory), program("sway"), "--config", str(directory / "config")]
        environment = minimal_environment(
            directory, WLR_BACKENDS="headless", WLR_RENDERER="pixman", WLR_LIBINPUT_NO_DEVICES="1"
        )
        process = stack.enter_context(running(command, log, environment))
        display, control = read_line(news, process, log).split()
        yield Sway(directory=directory, display=display, control=control, process=process, news=news)


def _as_somebody(directory: Path) -> list[str]:
    """The words before a command that refuses to be root's; the folder becomes theirs."""
    if os.geteuid() != 0:
        return []
    somebody = pwd.getpwnam("nobody")
    for path in (directory, *directory.iterdir()):
        os.chown(path, somebody.pw_uid, somebody.pw_gid)
    return [program("setpriv"), f"--reuid={somebody.pw_uid}", f"--regid={somebody.pw_gid}", "--clear-groups"]


@dataclass(slots=True, kw_only=True)
class Mako:
    """mako, and what a person does with it. Stopped and started at will."""

    bus: SessionBus
    on: Sway
    place: tuple[int, int] = (1150, 35)
    """A point in its latest notification, on the screen."""
    _stack: ExitStack = field(default_factory=ExitStack)

    @property
    def version(self) -> str:
        """As its package has it: mako itself says 0.0.0. Without a version where there is no dpkg."""
        if not (ask := shutil.which("dpkg-query")):
            return "mako"
        command = [ask, "--show", "--showformat", "${Version}", "mako-notifier"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=PATIENCE)
        return "mako " + done.stdout.partition("-")[0]

    def start(self) -> None:
        """Start it; on return it answers on the bus."""
        settings = self.bus.directory / "mako"
        settings.write_text(_MAKO)
        command = [program("mako"), "--config", str(settings)]
        log = self.bus.directory / "mako.log"
        self._stack.enter_context(running(command, log, self._environment))
        finish(owner_appears(self.bus.address, "org.freedesktop.Notifications"))

    def stop(self) -> None:
        """End it; on return its name is free."""
        self._stack.close()
        finish(owner_appears(self.bus.address, "org.freedesktop.Notifications", owned=False))

    def control(self, *arguments: str) -> str:
        """What ``makoctl`` prints."""
        done = subprocess.run(
            [program("makoctl"), *arguments],
            env=self._environment,
            check=True,
            timeout=PATIENCE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def set_mode(self, mode: str, *, on: bool) -> None:
        """Switch it on or off."""
        self.control("mode", "-a" if on else "-r", mode)

    @property
    def _environment(self) -> dict[str, str]:
        return self.bus.environment(**self.on.variables)


@contextmanager
def mako(bus: SessionBus, on: Sway) -> Iterator[Mako]:
    """mako within the block, not started yet."""
    server = Mako(bus=bus, on=on)
    with server._stack:
        yield server
