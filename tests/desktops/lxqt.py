"""lxqt-notificationd, LXQt's."""

from typing import ClassVar

from crampguard.domain.notification import Action
from tests.desktops.desktop import Unsupported
from tests.desktops.x11 import X11Desktop
from tests.rigs.processes import program


class Lxqt(X11Desktop):
    """All its notifications share one window."""

    name = "LXQt"
    window = "^lxqt-notificationd$"
    buttons: ClassVar = {Action.DONE: (0.24, 0.78), Action.SNOOZE: (0.48, 0.78), Action.SKIP: (0.72, 0.78)}
    closing = (0.92, 0.16)
    habits = (
        "It leaves on the screen what was answered, and a second later calls it *expired*: crampguard closes "
        "it at once, and the answer stands.",
    )

    async def server(self) -> list[str]:
        """It needs nothing else."""
        return [program("lxqt-notificationd")]

    async def set_do_not_disturb(self, on: bool) -> None:
        """Not without its panel."""
        raise Unsupported("LXQt's switch is in the panel's tray, and there is no panel here")
