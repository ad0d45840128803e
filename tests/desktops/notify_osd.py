"""notify-osd, once Ubuntu's: bubbles that can be neither answered nor closed."""

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

    async def server(self) -> list[str]:
        """With a compositor, or nothing is to be seen of it."""
        self.spawn([program("xcompmgr")])
        return [installed("notify-osd", "notify-osd")]
