"""GNOME Shell, drawing for nobody, with a session bus of its own; only logind and GDM are mocks."""

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from dbus_fast import Variant
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from crampguard.domain.notification import Action
from crampguard.domain.reminder import Button
from tests.desktops.desktop import Desktop, Seen, Unsupported
from tests.desktops.waiting import eventually
from tests.rigs.logind import MOCK, logind, mock
from tests.rigs.processes import PATIENCE, minimal_environment, program, running
from tests.rigs.session_bus import SessionBus, call, session_bus, wait_for_owner

_SESSION = "c1"
_SHELL = "org.gnome.Shell"
_NOTIFICATIONS = "org.freedesktop.Notifications"
_ACTIVATION = Path("/usr/share/dbus-1/services")
_SEATS = Path("/run/systemd/seats")

# In the shell's own words. A virtual device is what remote desktops use, too: its events are a person's.
_PRELUDE = """
const {Clutter, GLib} = imports.gi;
global.hand ??= Clutter.get_default_backend().get_default_seat().create_virtual_device(
    Clutter.InputDeviceType.POINTER_DEVICE);
const now = () => GLib.get_monotonic_time();
const middle = actor => {
    const [x, y] = actor.get_transformed_position();
    const [width, height] = actor.get_transformed_size();
    return [Math.round(x + width / 2), Math.round(y + height / 2)];
};
const banner = () => Main.messageTray._banner;
const placed = actor => actor && actor.mapped && actor.get_transformed_size()[1] > 0 ? middle(actor) : null;
"""


class Gnome(Desktop):
    """It unfolds a banner's buttons under the pointer, and keeps banners up until there is input."""

    name = "GNOME Shell"
    habits = (
        "It sends each signal twice, from two connections: one of them owns the name, and is heard.",
        "It says nothing when a banner goes: the notification is in its list, and can be answered there.",
        "What is of low urgency gets no banner, and so no buttons: none of the built-in reminders is.",
    )

    @property
    def version(self) -> str:
        """As ``gnome-shell --version`` says."""
        return self._version

    @property
    def environment(self) -> Mapping[str, str]:
        """Of a Wayland session, with the mock of logind."""
        return self.session.environment(
            DBUS_SYSTEM_BUS_ADDRESS=self.logind.system_bus.address,
            WAYLAND_DISPLAY="wayland-gnome",
            XDG_CURRENT_DESKTOP="GNOME",
            XDG_SESSION_ID=_SESSION,
            XDG_SESSION_TYPE="wayland",
        )

    async def start(self) -> None:
        """Both buses, the mocks, and the shell."""
        self.logind = await self.stack.enter_async_context(logind(self.directory / "system"))
        await self.logind.log_in(_SESSION)
        await self._start_display_manager()
        self.session: SessionBus = self.stack.enter_context(session_bus(self.directory, self._activation()))
        self.bus = await MessageBus(bus_address=self.session.address).connect()
        self.stack.push_async_callback(disconnect, self.bus)
        self._version = (await self._run("gnome-shell", "--version")).strip()
        await self._start_shell()

    async def visible(self) -> list[Seen]:
        """What is in its list, the banner included."""
        listed = await self.js(
            "Main.messageTray.getSources().flatMap(s => s.notifications)"
            ".map(n => ({title: n.title, body: n.bannerBodyText}))"
        )
        return [Seen(title=one["title"], body=one["body"] or "") for one in listed]

    async def press(self, action: Action) -> None:
        """Unfold the banner, and click."""
        await self._click_on(action.value.capitalize())

    async def press_own(self, button: Button) -> None:
        """In the same way."""
        await self._click_on(button.label)

    async def dismiss(self) -> None:
        """Unfold the banner, and click its cross."""
        await self._click("banner()?._closeButton")

    async def screenshot(self, file: Path) -> None:
        """By the shell's own service for it."""
        name, path = "org.gnome.Shell.Screenshot", "/org/gnome/Shell/Screenshot"
        # It draws on behalf of the caller; a folder that isn't there yet would be its problem.
        file.parent.mkdir(parents=True, exist_ok=True)
        await call(self.bus, name, path, name, "Screenshot", "bbs", False, False, str(file))

    async def set_do_not_disturb(self, on: bool) -> None:
        """The switch in the list of notifications writes the same setting."""
        banners = str(not on).lower()
        await self._run("gsettings", "set", "org.gnome.desktop.notifications", "show-banners", banners)

    async def input(self) -> None:
        """Move the pointer a little."""
        await self.js("global.hand.notify_relative_motion(now(), 3, 3)")

    async def lock(self) -> None:
        """As the menu's entry does. The shell tells logind once the shield is down."""
        name, path = "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"
        await call(self.bus, "org.gnome.Shell.ScreenShield", path, name, "Lock")
        await eventually(self._locked, "GNOME Shell did not lock")

    async def unlock(self) -> None:
        """As ``loginctl unlock-session`` does."""
        await self.logind.ask_to_unlock(_SESSION)
        await eventually(self._unlocked, "GNOME Shell did not unlock")

    async def set_fullscreen(self, on: bool) -> None:
        """Not to be told from outside."""
        raise Unsupported("GNOME on Wayland tells nobody; it holds banners back by itself")

    async def js(self, code: str) -> Any:
        """What an expression gives inside the shell."""
        done, result = await call(
            self.bus, _SHELL, "/org/gnome/Shell", _SHELL, "Eval", "s", f"{{{_PRELUDE} {code}}}"
        )
        assert done, f"{code}: {result}"
        return json.loads(str(result)) if result else None

    async def _run(self, name: str, *arguments: str) -> str:
        done = await asyncio.to_thread(
            subprocess.run,
            [program(name), *arguments],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        return str(done.stdout)

    async def _start_shell(self) -> None:
        log = self.directory / "gnome-shell.log"
        log.unlink(missing_ok=True)
        command = [program("gnome-shell"), "--headless", "--wayland", "--no-x11", "--unsafe-mode"]
        command += ["--virtual-monitor", "1280x800", "--wayland-display", "wayland-gnome"]
        environment = {**self.environment, "LIBGL_ALWAYS_SOFTWARE": "1"}
        del environment["WAYLAND_DISPLAY"]
        shell = self.stack.enter_context(running([*_with_seats(), *command], log, environment))

        async def started() -> bool:
            _end_stuck_forks(shell.pid)
            return "GNOME Shell started" in log.read_text(errors="replace")

        await eventually(started, "GNOME Shell did not start")
        await wait_for_owner(self.bus, _SHELL)
        await wait_for_owner(self.bus, _NOTIFICATIONS)
        # The overview, and a banner about being root.
        await self.js("Main.overview.hide(); Main.messageTray.getSources().forEach(s => s.destroy()); 1")
        await eventually(self._is_clear, "the overview stays")

    async def _start_display_manager(self) -> None:
        # The shell can lock only where GDM is, and tells its version.
        name, path, interface = (
            "org.gnome.DisplayManager",
            "/org/gnome/DisplayManager/Manager",
            "org.gnome.DisplayManager.Manager",
        )
        bus = self.logind.connection
        environment = minimal_environment(
            self.directory, DBUS_SYSTEM_BUS_ADDRESS=self.logind.system_bus.address
        )
        log = self.directory / "gdm.log"
        self.stack.enter_context(running(mock(name, path, interface), log, environment))
        await wait_for_owner(bus, name)
        version = Variant("s", "43.0")
        await call(bus, name, path, MOCK, "AddProperty", "ssv", interface, "Version", version)
        register = (interface, "RegisterSession", "a{sv}", "", "")
        await call(bus, name, path, MOCK, "AddMethod", "sssss", *register)

    def _activation(self) -> Path:
        """What GNOME starts on demand, and nothing of other desktops that happen to be installed."""
        folder = self.directory / "services"
        folder.mkdir()
        for pattern in (
            "org.gnome.Shell.*.service",
            "org.gnome.ScreenSaver.service",
            "ca.desrt.dconf.service",
        ):
            for file in _ACTIVATION.glob(pattern):
                (folder / file.name).symlink_to(file)
        return folder

    async def _click_on(self, label: str) -> None:
        wanted = json.dumps(label)
        await self._click(f"banner()?._buttonBox?.get_children().find(b => b.label === {wanted})")

    async def _click(self, target: str) -> None:
        """Lay the pointer on the banner until its button ``target`` is under it; click, and leave."""

        async def under_the_pointer() -> bool:
            if await self.js(f"{target}?.hover"):
                return True
            await self._move(*await self.js(f"placed({target}) ?? placed(banner()) ?? [640, 700]"))
            return False

        await eventually(under_the_pointer, "the banner does not unfold")
        for state in ("PRESSED", "RELEASED"):
            await self.js(f"global.hand.notify_button(now(), 1, Clutter.ButtonState.{state})")
        await self._move(640, 700)

    async def _move(self, x: int, y: int) -> None:
        await self.js(f"global.hand.notify_absolute_motion(now(), {x}, {y})")

    async def _is_clear(self) -> bool:
        return not await self.js("Main.overview.visible || Main.messageTray.getSources().length > 0")

    async def _locked(self) -> bool:
        return await self.logind.locked(_SESSION)

    async def _unlocked(self) -> bool:
        return not await self._locked()


def _with_seats() -> list[str]:
    """The shell can lock only where logind keeps seats; elsewhere it gets a folder of its own for them."""
    if _SEATS.exists():
        return []
    assert os.getuid() == 0, "without systemd, GNOME Shell needs root to be able to lock"
    script = (
        'mkdir -p /run/systemd && mount -t tmpfs tmpfs /run/systemd && mkdir /run/systemd/seats && exec "$@"'
    )
    return [program("unshare"), "--mount", "sh", "-c", script, "sh"]


def _end_stuck_forks(shell: int) -> None:
    """End children of the shell's that are still the shell: it waits for them, and they may wait forever.

    To start ibus-daemon it forks and goes on with JavaScript in the child, where a lock that another thread
    held just then is never released: one start of four or eight. Without ibus-daemon it does well.
    """
    itself = Path(f"/proc/{shell}/exe").readlink()
    for child in Path(f"/proc/{shell}/task/{shell}/children").read_text().split():
        with suppress(FileNotFoundError, ProcessLookupError):
            if Path(f"/proc/{child}/exe").readlink() == itself:
                os.kill(int(child), signal.SIGKILL)
