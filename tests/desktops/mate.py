"""mate-notification-daemon and mate-screensaver, MATE's."""

from typing import ClassVar

from crampguard.domain.notification import Action
from tests.desktops.x11 import X11Desktop, installed
from tests.rigs.processes import program
from tests.rigs.session_bus import call

_SAVER, _SAVER_PATH = "org.mate.ScreenSaver", "/org/mate/ScreenSaver"


class Mate(X11Desktop):
    """Its settings are GSettings, do not disturb among them; its screen saver locks."""

    name = "MATE"
    window = "^Mate-notification-daemon$"
    buttons: ClassVar = {Action.DONE: (0.60, 0.80), Action.SNOOZE: (0.73, 0.80), Action.SKIP: (0.86, 0.80)}
    closing = (0.5, 0.4)
    activated = ("ca.desrt.dconf",)
    habits = (
        "Closed by a click on its text, a notification is *dismissed*; MATE 1.26 calls one that is closed by "
        "its cross *expired*.",
        "While do not disturb is on it accepts what comes and never shows it: crampguard waits.",
    )

    async def server(self) -> list[str]:
        """Beside the screen saver."""
        self.spawn([program("mate-screensaver"), "--no-daemon"])
        await self.owned(_SAVER)
        server = "mate-notification-daemon"
        return [installed(f"{server}/{server}", server)]

    async def set_do_not_disturb(self, on: bool) -> None:
        """As the applet's switch does."""
        await self.run("gsettings", "set", "org.mate.NotificationDaemon", "do-not-disturb", str(on).lower())

    async def lock(self) -> None:
        """As the menu's entry does."""
        await self.run("mate-screensaver-command", "--lock")

    async def unlock(self) -> None:
        """As the right password does."""
        await call(self.bus, _SAVER, _SAVER_PATH, _SAVER, "SetActive", "b", False)
