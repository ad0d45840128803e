"""sway without a screen and a person at it; and mako, its usual notification server."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

from tests.rigs.processes import PATIENCE, finish, minimal_environment, program, read_line, running
from tests.rigs.session_bus import SessionBus, owner_appears

WINDOW = "crampguard-test-window"
"""The app id of the window that the rig opens."""

_SWAY = f"""
xwayland disable
output * resolution 1280x800
output * bg #224466 solid_color
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

    def message(self, *command: str) -> None:
        """Have a command of sway's carried out."""
        subprocess.run(
            [program("swaymsg"), "--quiet", "--socket", self.control, "--", *command],
            env=minimal_environment(self.directory),
            check=True,
            timeout=PATIENCE,
        )

    def input(self) -> None:
        """Move the pointer."""
        self.message("seat - cursor move 5 5")

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
    _stack: ExitStack = field(default_factory=ExitStack)

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
