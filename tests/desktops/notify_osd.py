"""notify-osd, once Ubuntu's: bubbles that can be neither answered nor closed."""

from crampguard.domain.notification import Action
from crampguard.domain.reminder import Button
from tests.desktops.desktop import Unsupported
from tests.desktops.x11 import X11Desktop, installed
from tests.rigs.processes import program


class NotifyOsd(X11Desktop):
    """Without buttons: what asks for some becomes a dialog."""

    name = "notify-osd"
    window = "^Notify-osd$"
    habits = (
        "It has no buttons, and what asks for some becomes a dialog: crampguard asks for none. The answer is "
        "given in the terminal.",
        "It takes markup out of titles, where no server should look for it.",
    )

    async def press(self, action: Action) -> None:
        """It offers none."""
        raise Unsupported("its bubbles have no buttons")

    async def press_own(self, button: Button) -> None:
        """None of these either."""
        raise Unsupported("its bubbles have no buttons")

    async def dismiss(self) -> None:
        """It lets nobody."""
        raise Unsupported("its bubbles can't be closed by hand")

    async def server(self) -> list[str]:
        """With a compositor, or nothing is to be seen of it."""
        self.spawn([program("xcompmgr")])
        return [installed("notify-osd", "notify-osd")]
