"""sway with mako, on Wayland."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from dbus_fast import Variant
from dbus_fast.aio import MessageBus
from PIL import Image

from crampguard.bus import disconnect
from crampguard.domain.notification import Action
from crampguard.domain.reminder import Button
from tests.desktops.desktop import Desktop, Seen, Unsupported
from tests.desktops.waiting import eventually
from tests.rigs.session_bus import SessionBus, call, session_bus
from tests.rigs.sway import BACKGROUND, Mako, mako, pointer, sway
from tests.rigs.sway import Sway as Compositor

_NAME = "org.freedesktop.Notifications"


class Sway(Desktop):
    """mako has no buttons on the screen: actions are ``makoctl``'s, as a key binding or a menu calls it."""

    name = "sway with mako"
    habits = (
        "mako leaves on the screen what was answered: crampguard closes it.",
        "While its do not disturb is on, mako lets what comes expire unseen: crampguard waits. Before mako "
        "1.10 the end of it is noticed within ten seconds.",
    )

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self._version = ""
        self._filling = self.stack.enter_context(ExitStack())

    @property
    def version(self) -> str:
        """Of both."""
        return self._version

    @property
    def environment(self) -> Mapping[str, str]:
        """As sway hands it to what it starts."""
        return self._session.environment(
            **self._sway.variables, XDG_CURRENT_DESKTOP="sway", XDG_SESSION_TYPE="wayland"
        )

    async def start(self) -> None:
        """Compositor, bus, notification server."""
        self._sway: Compositor = self.stack.enter_context(sway())
        # First of all: who comes later finds that there is a pointer.
        await self.stack.enter_async_context(pointer(self._sway))
        self._session: SessionBus = self.stack.enter_context(session_bus(self.directory))
        self._bus = await MessageBus(bus_address=self._session.address).connect()
        self.stack.push_async_callback(disconnect, self._bus)
        self._mako: Mako = self.stack.enter_context(mako(self._session, self._sway))
        await asyncio.to_thread(self._mako.start)
        self._version = f"{self._sway.version}, {self._mako.version}"

    async def visible(self) -> Sequence[Seen]:
        """As ``makoctl list`` has it."""
        (listed,) = await call(self._bus, _NAME, "/fr/emersion/Mako", "fr.emersion.Mako", "ListNotifications")
        assert isinstance(listed, list)
        return [Seen(title=_text(each, "summary"), body=_text(each, "body")) for each in listed]

    async def press(self, action: Action) -> None:
        """By its name."""
        await asyncio.to_thread(self._mako.control, "invoke", action.value)

    async def press_own(self, button: Button) -> None:
        """By its name."""
        await asyncio.to_thread(self._mako.control, "invoke", button.key)

    async def dismiss(self) -> None:
        """With the mouse's right button."""
        await eventually(self._is_drawn, "no notification is on the screen to be clicked")
        await asyncio.to_thread(self._sway.click, self._mako.place, 3)

    async def screenshot(self, file: Path) -> None:
        """What sway has drawn."""
        await asyncio.to_thread(self._sway.photograph, file)

    async def set_do_not_disturb(self, on: bool) -> None:
        """By the mode of that name."""
        await asyncio.to_thread(self._mako.set_mode, "do-not-disturb", on=on)

    async def input(self) -> None:
        """With the mouse."""
        await asyncio.to_thread(self._sway.input)

    async def lock(self) -> None:
        """There is no telling."""
        raise Unsupported("swaylock tells nobody that it has locked the screen")

    async def set_fullscreen(self, on: bool) -> None:
        """A terminal."""
        if not on:
            self._filling.close()
            return
        await asyncio.to_thread(self._filling.enter_context, self._sway.window())
        await asyncio.to_thread(self._sway.set_fullscreen, True)

    async def _is_drawn(self) -> bool:
        picture = self.directory / "screen.png"
        await self.screenshot(picture)
        return Image.open(picture).convert("RGB").getpixel(self._mako.place) != BACKGROUND


def _text(notification: Mapping[str, Variant], key: str) -> str:
    return str(notification[key].value)
