"""notify-osd, once Ubuntu's: bubbles that can be neither answered nor closed."""

from tests.desktops.x11 import X11Desktop


class NotifyOsd(X11Desktop):
    """Without buttons: what asks for some becomes a dialog."""

    name = "notify-osd"
    window = "^Notify-osd$"

    async def server(self) -> list[str]:
        """It needs nothing else."""
        return ["/usr/lib/x86_64-linux-gnu/notify-osd"]
