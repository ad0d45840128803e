"""What the contract suite does to a desktop: one file here for each kind. All are real, none has a screen."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from crampguard.domain.notification import Action
from crampguard.domain.reminder import Button


class Unsupported(Exception):  # noqa: N818 - no failure
    """This desktop, or the version at hand, has nothing of the kind. The text, a footnote, says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A notification as the server itself tells of it."""

    title: str
    body: str
    """As the server keeps it, markup included: ``a &lt; b`` where it takes markup."""


class Desktop(ABC):
    """One desktop, from ``async with`` to its end; constructed with a private folder whose path is short.

    A kind implements what its desktop can do and inherits the rest, which raises Unsupported. A method
    returns when what was asked is done as far as this side can tell (the click is sent, the setting is
    written); what it leads to in crampguard is the suite's to wait for.

    Calls are not here: a microphone is the same everywhere, and the suite brings its own.
    """

    name: ClassVar[str]
    """The row of the table: ``dunst``, ``KDE Plasma (X11)``."""
    habits: ClassVar[tuple[str, ...]] = ()
    """What is peculiar to it and how crampguard meets it: sentences for people, under the table."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.stack = AsyncExitStack()
        """Whatever is put here is let go of at the end, last first, a start that failed included."""

    async def __aenter__(self) -> Self:
        """Start it. On return its notification server answers, and nothing of its own is in the way."""
        try:
            await self.start()
        except BaseException:
            await self.stack.aclose()
            raise
        return self

    async def __aexit__(self, *exception: object) -> None:
        """End every process that was started, and no other."""
        await self.stack.aclose()

    @property
    @abstractmethod
    def version(self) -> str:
        """What was started, with its version: ``dunst 1.9.0``. Known once it is started."""

    @property
    @abstractmethod
    def environment(self) -> Mapping[str, str]:
        """For a program in this session, once it is started: what ``minimal_environment`` gives, and more.

        The address of the bus, DISPLAY or WAYLAND_DISPLAY, XDG folders and a HOME of its own,
        XDG_CURRENT_DESKTOP and XDG_SESSION_TYPE where the real session sets them, DBUS_SYSTEM_BUS_ADDRESS
        where logind is a mock.
        """

    @abstractmethod
    async def start(self) -> None:
        """Start what there is to start, each thing entered into ``stack``."""

    # Notifications.

    async def visible(self) -> Sequence[Seen]:
        """What is on the screen or in the desktop's list right now, unanswered, by the server's own word."""
        raise Unsupported("the server does not list its notifications")

    async def displayed(self) -> int:
        """How many of them there are; for a server that lists nothing, how many of its windows."""
        return len(await self.visible())

    async def press(self, action: Action) -> None:
        """Press that button of the one notification that is on the screen, as nearly as a person does."""
        raise Unsupported("no way to press a button")

    async def press_own(self, button: Button) -> None:
        """As :meth:`press`, one of the reminder's own: an answer of the night-check, or "Show me"."""
        raise Unsupported("where its buttons are was not measured for those of one reminder alone")

    async def dismiss(self) -> None:
        """Close the one notification that is on the screen, as a person does."""
        raise Unsupported("no way to close a notification by hand")

    async def screenshot(self, file: Path) -> None:
        """The screen as it is now, as a PNG."""
        raise Unsupported("no pictures of the screen")

    # The person.

    async def set_do_not_disturb(self, on: bool) -> None:
        """Switch it on or off, by the person's own switch."""
        raise Unsupported("no do not disturb")

    async def input(self) -> None:
        """Move the pointer or press a key that does nothing. To be idle, don't."""
        raise Unsupported("no input can be made")

    async def lock(self) -> None:
        """Lock the session."""
        raise Unsupported("nothing that locks")

    async def unlock(self) -> None:
        """Unlock it."""
        raise Unsupported("nothing that locks")

    async def set_fullscreen(self, on: bool) -> None:
        """Open a window that fills the screen and has the focus; close it."""
        raise Unsupported("no window manager")
