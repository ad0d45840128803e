"""mate-notification-daemon, MATE's."""

from typing import ClassVar

from crampguard.domain.notification import Action
from tests.desktops.x11 import X11Desktop


class Mate(X11Desktop):
    """Its settings are GSettings, do not disturb among them."""

    name = "MATE"
    window = "^Mate-notification-daemon$"
    buttons: ClassVar = {Action.DONE: (0.60, 0.80), Action.SNOOZE: (0.73, 0.80), Action.SKIP: (0.86, 0.80)}
    closing = (0.93, 0.2)

    async def server(self) -> list[str]:
        """It needs nothing else."""
        return ["/usr/lib/mate-notification-daemon/mate-notification-daemon"]
