"""Do not disturb as mako has it: a mode that the person switches on and gives a meaning to in the settings.

From 1.10 on mako announces its modes when they change (https://github.com/emersion/mako/pull/552); before, it
has to be asked. Which of them keep notifications from the screen it does not tell. So the name decides: that
of its own manual, do-not-disturb, or dnd.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from crampguard.bus import ask_bus, call
from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.errors import SourceAbsentError
from crampguard.presence.on_bus import keep_told, nobody, properties_changed, said

_SERVER = "org.freedesktop.Notifications"
_PATH = "/fr/emersion/Mako"
_MAKO = "fr.emersion.Mako"

_NAMES = {"do-not-disturb", "dnd"}

_GOOD_FOR = timedelta(seconds=10)
"""How late its end may be noticed. mako is asked so often only while a reminder waits for it."""


class MakoDoNotDisturb:
    """Whether mako 1.10 or later is in such a mode. UNKNOWN where an older one or another server is."""

    name = "mako"
    signal = Signal.DO_NOT_DISTURB

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As the port says."""

        async def ask(owner: str) -> Reading:
            return _reading(await _property(self._bus, owner))

        await keep_told(self._bus, _SERVER, (properties_changed(_MAKO, _PATH),), ask, tell)


class OlderMakoDoNotDisturb:
    """Whether a mako that doesn't tell of its modes is in such a one. UNKNOWN where another server is."""

    name = "mako-before-1.10"
    signal = Signal.DO_NOT_DISTURB

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self._another = ""
        """Who turned out not to be one. Each decision waits for us, so they are not asked a second time."""

    async def ask(self) -> Reading:
        """As the port says. A newer mako is MakoDoNotDisturb's, and SourceAbsentError here."""
        # By its unique name: asking the server by its own would start one.
        owner = await ask_bus(self._bus, "GetNameOwner", "s", [_SERVER])
        if owner.message_type is MessageType.ERROR:
            return replace(nobody(_SERVER), good_for=_GOOD_FOR)
        if owner.body[0] == self._another:
            raise SourceAbsentError(_("no mako before 1.10 shows the notifications"))
        # Together, so that both are answered before anything that it is asked to show meanwhile.
        modes, modes_of_a_newer = await asyncio.gather(
            call(self._bus, owner.body[0], _PATH, _MAKO, "ListModes"), _property(self._bus, owner.body[0])
        )
        if MessageType.ERROR is modes.message_type or modes_of_a_newer.message_type is not MessageType.ERROR:
            self._another = owner.body[0]
            raise SourceAbsentError(_("no mako before 1.10 shows the notifications"))
        return replace(_reading(modes), good_for=_GOOD_FOR)


async def _property(bus: MessageBus, owner: str) -> Message:
    return await call(bus, owner, _PATH, "org.freedesktop.DBus.Properties", "Get", "ss", [_MAKO, "Modes"])


def _reading(reply: Message) -> Reading:
    """What a list of modes says, be it a method's answer or a property."""
    match reply.body:
        case [list(modes)] | [Variant(value=list(modes))]:
            found = next((mode for mode in modes if str(mode).lower() in _NAMES), None)
            return (
                Reading(Answer.NO)
                if found is None
                else Reading(Answer.YES, _("mako's mode {mode}").format(mode=found))
            )
        case _:
            return Reading(Answer.UNKNOWN, said(reply))
