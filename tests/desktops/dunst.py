"""dunst, as window managers have it."""

import asyncio

from dbus_fast import Variant

from crampguard.domain.notification import Action
from crampguard.domain.reminder import Button
from tests.desktops.x11 import NAME, PATH, X11Desktop
from tests.rigs.dunst import Dunst as Server
from tests.rigs.session_bus import call

_CONTROL = "org.dunstproject.cmd0"


class Dunst(X11Desktop):
    """Its buttons are lines of a menu; ``dunstctl set-paused`` is its switch for do not disturb."""

    name = "dunst"
    habits = (
        "It leaves on the screen what was answered: crampguard closes it.",
        "Where its settings don't say `markup = full`, tags are taken out of a text that has some.",
    )

    async def server(self) -> list[str]:
        """With a menu that does what ``press`` says."""
        self._dunst = Server(bus=self.session, display=self.screen)
        return self._dunst.command()

    async def displayed(self) -> int:
        """By its own count."""
        variant = (await self._ask("org.freedesktop.DBus.Properties", "Get", _CONTROL, "displayedLength"))[0]
        assert isinstance(variant, Variant)
        return int(variant.value)

    async def press(self, action: Action) -> None:
        """In the menu."""
        await asyncio.to_thread(self._dunst.press, action.value.capitalize())

    async def press_own(self, button: Button) -> None:
        """In the menu."""
        await asyncio.to_thread(self._dunst.press, button.label)

    async def dismiss(self) -> None:
        """By its own key for it."""
        await asyncio.to_thread(self._dunst.dismiss)

    async def set_do_not_disturb(self, on: bool) -> None:
        """As ``dunstctl set-paused`` does."""
        await call(
            self.bus, NAME, PATH, "org.freedesktop.DBus.Properties", "Set", "ssv",
            _CONTROL, "paused", Variant("b", on),
        )  # fmt: skip

    async def _ask(self, interface: str, member: str, *body: object) -> list[object]:
        return await call(self.bus, NAME, PATH, interface, member, "s" * len(body), *body)
