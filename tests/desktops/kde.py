"""KDE Plasma, on X11 and on Wayland."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus
from PIL import Image

from crampguard.bus import disconnect
from crampguard.catalogue.reminders import A_CRAMP, NO_CRAMPS, SHOW_ME
from crampguard.domain.notification import Action
from crampguard.domain.reminder import Button
from tests.desktops.desktop import Desktop, Seen, Unsupported
from tests.desktops.kde_system import inside
from tests.desktops.kwin_hands import hands
from tests.desktops.waiting import eventually
from tests.desktops.x11 import NAME, PATH, X11Desktop
from tests.rigs.display import display
from tests.rigs.processes import running
from tests.rigs.session_bus import SessionBus, call, session_bus, wait_for_owner

Place = tuple[int, int]
Colour = tuple[int, int, int]

_SAVER = "org.freedesktop.ScreenSaver"
_WATCHED = "org.kde.NotificationManager"

# As `startplasma` does, which wants a system of its own around it.
_SERVICES = """
kded5 &
/usr/lib/*/libexec/kactivitymanagerd &
"""
_ON_X11 = f"{_SERVICES} kglobalaccel5 & kwin_x11 & ksmserver & plasmashell --no-respawn & wait"
# KWin is all of it there but the shell.
_ON_WAYLAND = f"""
kwin_wayland --virtual --width 1280 --height 800 --socket wayland-kde &
while ! [ -S "$XDG_RUNTIME_DIR/wayland-kde" ]; do sleep .05; done
{_SERVICES} plasmashell --no-respawn & wait
"""

# In which column the cross and each button are, of a notification with a line or two of text in Plasma's own
# colours; and how far below the cross the buttons are. The same on X11 and Wayland.
_CLOSING, _CLOSING_RED = 1229, (218, 68, 83)
_BUTTONS, _BELOW = {Action.DONE: 1105, Action.SNOOZE: 1165, Action.SKIP: 1219}, 87
_OWN = {NO_CRAMPS: (1141, 97), A_CRAMP: (1204, 97), SHOW_ME: (1035, 108)}
"""Column, and how far below the cross, of buttons that are one reminder's own."""
_PANEL, _PANEL_GREY = (600, 780), (210, 215, 216)

_SETTINGS = {
    # Nothing of its own on the screen, and no lock but the one that is asked for.
    "kscreenlockerrc": "[Daemon]\nAutolock=false\nLockGrace=0\n",
    "plasmawelcomerc": "[General]\nLastSeenVersion=99\n",
    "kwalletrc": "[Wallet]\nEnabled=false\n",
}


def _write_settings(folder: Path) -> None:
    folder.mkdir()
    for file, text in _SETTINGS.items():
        (folder / file).write_text(text)


class Noticed:
    """The notifications that are to be seen at present, as Plasma tells those who ask to be told."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self.by_id: dict[int, Seen] = {}

    async def begin(self) -> None:
        """Ask; from now on it is told."""
        closed = f"type='signal',sender='{NAME}',interface='{NAME}',member='NotificationClosed'"
        bus = "org.freedesktop.DBus"
        await call(self._bus, bus, "/org/freedesktop/DBus", bus, "AddMatch", "s", closed)
        self._bus.add_message_handler(self._received)
        await call(self._bus, NAME, PATH, _WATCHED, "RegisterWatcher")

    def _received(self, message: Message) -> Message | None:
        match message.member, message.body:
            case "Notify", [int(id_), _, _, _, str(title), str(body), *_]:
                self.by_id[id_] = Seen(title=title, body=body)
            case "CloseNotification", [int(id_)]:
                self.by_id.pop(id_, None)
            # Its list keeps what has expired.
            case "NotificationClosed", [int(id_), _]:
                self.by_id.pop(id_, None)
            case _:
                pass
        if message.interface != "org.kde.NotificationWatcher":
            return None
        return Message.new_method_return(message)


class _Plasma(Desktop):
    """What is the same on X11 and Wayland."""

    habits = (
        "It closes what was answered by itself, and says so twice: the first counts.",
        "It keeps what has expired in its list, with its buttons: crampguard clears it there before the next "
        "one of that reminder, which would otherwise not be seen.",
        "It refuses what is word for word what it took within the last second: crampguard shows it a moment "
        "later.",
    )
    session: SessionBus
    bus: MessageBus
    noticed: Noticed
    told_version = ""

    @property
    def environment(self) -> Mapping[str, str]:
        """As `startplasma` sets it, and nothing drawn by a graphics card."""
        return self.session.environment(
            XDG_CURRENT_DESKTOP="KDE",
            KDE_FULL_SESSION="true",
            KDE_SESSION_VERSION="5",
            LIBGL_ALWAYS_SOFTWARE="1",
            QT_QUICK_BACKEND="software",
            **self.kind_of_session,
        )

    @property
    def kind_of_session(self) -> Mapping[str, str]:
        """What differs between X11 and Wayland."""
        raise NotImplementedError

    @property
    def version(self) -> str:
        """As the server says."""
        return self.told_version

    async def begin(self, script: str) -> None:
        """A bus, Plasma, and its word on notifications."""
        self.session = self.stack.enter_context(session_bus(self.directory))
        self.bus = await MessageBus(bus_address=self.session.address).connect()
        self.stack.push_async_callback(disconnect, self.bus)
        _write_settings(Path(self.environment["XDG_CONFIG_HOME"]))
        command = await asyncio.to_thread(inside, self.directory, script)
        log = self.directory / "plasma.log"
        self.stack.enter_context(running(command, log, self.environment))
        for name in (NAME, _SAVER, "org.kde.kglobalaccel"):
            await wait_for_owner(self.bus, name)
        server, _, version, _ = await call(self.bus, NAME, PATH, NAME, "GetServerInformation")
        self.told_version = f"{server} {version}"
        self.noticed = Noticed(self.bus)
        await self.noticed.begin()
        await self._drawn(_PANEL, _PANEL_GREY, "Plasma has no panel")

    async def visible(self) -> Sequence[Seen]:
        """As it told of them, and not of their end."""
        return list(self.noticed.by_id.values())

    async def displayed(self) -> int:
        """None where none is drawn: what replaces an expired one goes into its list, unseen but told of."""
        return 0 if await self._top() is None else len(self.noticed.by_id)

    async def press(self, action: Action) -> None:
        """With the mouse."""
        await self._click_on(_BUTTONS[action], _BELOW)

    async def press_own(self, button: Button) -> None:
        """With the mouse."""
        await self._click_on(*_OWN[button.key])

    async def dismiss(self) -> None:
        """With the mouse."""
        await self._click_on(_CLOSING, 1)

    async def _click_on(self, column: int, below: int) -> None:
        before = set(self.noticed.by_id)

        # Right after it was drawn a notification may not heed the mouse. One that does leaves.
        async def heeded() -> bool:
            if (top := await self._top()) is None:
                return False
            await self.click(column, top + below)
            await asyncio.sleep(0.5)
            return not before <= set(self.noticed.by_id)

        await eventually(heeded, "no notification is on the screen that heeds a click")

    async def _top(self) -> int | None:
        """The first row of its cross: one that comes as another one goes is drawn higher up."""
        picture = await self.picture()
        rows = range(picture.height)
        return next((row for row in rows if picture.getpixel((_CLOSING, row)) == _CLOSING_RED), None)

    async def _drawn(self, place: Place, colour: Colour, otherwise: str) -> None:
        # What a server accepts takes its time to appear, and nobody says when it has.
        async def is_there() -> bool:
            return (await self.picture()).getpixel(place) == colour

        await eventually(is_there, otherwise)

    async def screenshot(self, file: Path) -> None:
        """The whole of it."""
        (await self.picture()).save(file)

    async def picture(self) -> Image.Image:
        """The screen as it is now."""
        raise NotImplementedError

    async def click(self, x: int, y: int) -> None:
        """With the left button, and then out of the way."""
        raise NotImplementedError

    async def set_do_not_disturb(self, on: bool) -> None:
        """By the shortcut for it."""
        (inhibited,) = await call(
            self.bus, NAME, PATH, "org.freedesktop.DBus.Properties", "Get", "ss", NAME, "Inhibited"
        )
        assert isinstance(inhibited, Variant)
        if inhibited.value is not on:
            await self.shortcut("toggle do not disturb")

    async def shortcut(self, name: str) -> None:
        """As if its keys had been pressed."""
        await call(
            self.bus,
            "org.kde.kglobalaccel",
            "/component/plasmashell",
            "org.kde.kglobalaccel.Component",
            "invokeShortcut",
            "s",
            name,
        )

    async def lock(self) -> None:
        """As a program does."""
        await call(self.bus, _SAVER, "/ScreenSaver", _SAVER, "Lock")
        await eventually(self._locked, "Plasma did not lock")

    async def unlock(self) -> None:
        """With the password."""

        async def typed() -> bool:
            # Typed too early it is lost, and an empty one is refused.
            for key in ("a", "Return"):
                await self.key(key)
            await asyncio.sleep(1)
            return not await self._locked()

        await eventually(typed, "Plasma did not unlock")

    async def key(self, name: str) -> None:
        """Press that key, by the name that X has for it."""
        raise NotImplementedError

    async def _locked(self) -> bool:
        return await call(self.bus, _SAVER, "/ScreenSaver", _SAVER, "GetActive") == [True]


class KdeX11(_Plasma, X11Desktop):
    """With kwin_x11; locked by ksmserver."""

    name = "KDE Plasma (X11)"

    @property
    def kind_of_session(self) -> Mapping[str, str]:
        """An X session."""
        return {"DISPLAY": self.screen.name, "XDG_SESSION_TYPE": "x11"}

    async def start(self) -> None:
        """Screen and Plasma."""
        self.screen = self.stack.enter_context(display(self.directory))
        await self.begin(_ON_X11)

    async def picture(self) -> Image.Image:
        """What X has drawn."""
        return self.screen.picture().convert("RGB")

    async def click(self, x: int, y: int) -> None:
        """With xdotool."""
        await self.xdotool("mousemove", "--sync", str(x), str(y), "click", "1", "mousemove", "200", "300")

    async def key(self, name: str) -> None:
        """With xdotool."""
        await self.xdotool("key", name)


class KdeWayland(_Plasma):
    """With kwin_wayland, which locks, too."""

    name = "KDE Plasma (Wayland)"

    @property
    def kind_of_session(self) -> Mapping[str, str]:
        """A Wayland session that anybody may photograph and make input in."""
        return {
            "WAYLAND_DISPLAY": "wayland-kde",
            "XDG_SESSION_TYPE": "wayland",
            "QT_QPA_PLATFORM": "wayland",
            "KWIN_WAYLAND_NO_PERMISSION_CHECKS": "1",
            "KWIN_SCREENSHOT_NO_PERMISSION_CHECKS": "1",
        }

    async def start(self) -> None:
        """Plasma."""
        await self.begin(_ON_WAYLAND)

    async def input(self) -> None:
        """A key that does nothing."""
        await self.key("Shift_L")

    async def key(self, name: str) -> None:
        """By KWin's own way for programs that test."""
        async with hands(self.environment) as theirs:
            await theirs.key(name)

    async def click(self, x: int, y: int) -> None:
        """In the same way."""
        async with hands(self.environment) as theirs:
            await theirs.click(x, y)

    async def picture(self) -> Image.Image:
        """What KWin has drawn."""
        bus = await MessageBus(bus_address=self.session.address, negotiate_unix_fd=True).connect()
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as pipe:
            try:
                message = Message(
                    destination="org.kde.KWin",
                    path="/org/kde/KWin/ScreenShot2",
                    interface="org.kde.KWin.ScreenShot2",
                    member="CaptureWorkspace",
                    signature="a{sv}h",
                    body=[{}, 0],
                    unix_fds=[writing],
                )
                reply = await bus.call(message)
            finally:
                os.close(writing)
                await disconnect(bus)
            assert reply is not None
            assert reply.message_type is MessageType.METHOD_RETURN, reply.body
            pixels = await asyncio.to_thread(pipe.read)
        size = (reply.body[0]["width"].value, reply.body[0]["height"].value)
        return Image.frombytes("RGB", size, pixels, "raw", "BGRX")

    async def set_fullscreen(self, on: bool) -> None:
        """A window could be had, but nobody would tell."""
        raise Unsupported("KWin tells only its own shell which windows fill the screen")
