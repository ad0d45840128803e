"""xfce4-notifyd, Xfce's."""

from typing import ClassVar

from crampguard.domain.notification import Action
from tests.desktops.x11 import X11Desktop, installed


class Xfce(X11Desktop):
    """Its settings are xfconf's, do not disturb among them."""

    name = "Xfce"
    window = "^Xfce4-notifyd$"
    buttons: ClassVar = {Action.DONE: (0.21, 0.74), Action.SNOOZE: (0.51, 0.74), Action.SKIP: (0.81, 0.74)}
    closing = (0.4, 0.2)
    habits = ("While do not disturb is on it accepts what comes and never shows it: crampguard waits.",)

    async def server(self) -> list[str]:
        """With the settings' own service, which it asks for them."""
        self.spawn([installed("xfce4/xfconf/xfconfd", "xfconf")])
        await self.owned("org.xfce.Xfconf")
        return [installed("xfce4/notifyd/xfce4-notifyd", "xfce4-notifyd")]

    async def set_do_not_disturb(self, on: bool) -> None:
        """As the panel's switch does."""
        await self.run(
            "xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb",
            "-n", "-t", "bool", "-s", str(on).lower(),
        )  # fmt: skip
