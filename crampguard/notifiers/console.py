"""The terminal as a channel: for machines without a desktop, and for whoever would rather read."""

import os
import textwrap
from collections.abc import Callable
from datetime import tzinfo
from itertools import chain
from typing import TextIO

from crampguard.catalogue.reminders import NIGHT_CHECK
from crampguard.domain.language import _
from crampguard.domain.notification import Accepted, Action, Channel, Delivery, Notification, Unreachable
from crampguard.domain.ports import Clock, NotificationListener
from crampguard.notifiers.text import harmless

_INDENT = " " * len("00:00  ")


class ConsoleNotifier:
    """Writes notifications to ``stream``, each with the time in the zone that ``zone`` gives just then.

    Has no buttons: says which command answers. What stands in a terminal can't be withdrawn.
    """

    def __init__(
        self,
        stream: TextIO,
        clock: Clock,
        zone: Callable[[], tzinfo],
        *,
        explanation: str = "",
        answerable: bool = True,
    ) -> None:
        """``answerable``: commands can reach the service, so that it is worth telling which one answers."""
        self._stream = stream
        self._clock = clock
        self._zone = zone
        self._explanation = explanation
        self._answerable = answerable

    @property
    def channel(self) -> Channel:
        """Always CONSOLE."""
        return Channel.CONSOLE

    @property
    def explanation(self) -> str:
        """As it was handed in."""
        return self._explanation

    async def open(self, listener: NotificationListener) -> None:
        """Nothing to begin: a terminal neither answers nor goes away."""

    async def show(self, notification: Notification) -> Delivery:
        """Accepted once it is written and flushed. Blocks for as long as the terminal does."""
        try:
            self._stream.write(self._encodable(self._lines(notification)))
            self._stream.flush()
        except (OSError, ValueError) as error:
            # ValueError: the stream was closed.
            return Unreachable(str(error))
        return Accepted()

    async def withdraw(self, tag: str) -> None:
        """Nothing: it was read, or it scrolled away."""

    def adopt(self, tag: str, id: int, server: str) -> bool:  # noqa: A002, ARG002 - the port's words
        """Nothing to do: the terminal gives no ids, and loses nothing."""
        return True

    async def close(self) -> None:
        """Nothing: the stream is the caller's."""

    def _lines(self, notification: Notification) -> str:
        now = self._clock().astimezone(self._zone())
        title = harmless(notification.title).replace("\n", " ")
        text = f"{now:%H:%M}  {title}\n"
        if message := harmless(notification.message).strip("\n"):
            text += textwrap.indent(self._broken(message), _INDENT) + "\n"
        if self._answerable and Action.DONE in notification.actions:
            answer = _("crampguard done {name} (or snooze, skip)").format(name=notification.tag)
            text += f"{_INDENT}→ {answer}\n"
        elif self._answerable and notification.tag == NIGHT_CHECK:
            text += f"{_INDENT}→ crampguard diary add --none · crampguard diary add\n"
        return text

    def _broken(self, message: str) -> str:
        """As wide as the terminal, if it is one, no word cut."""
        columns = os.get_terminal_size(self._stream.fileno()).columns if self._stream.isatty() else 0
        room = columns - len(_INDENT)
        if room <= 0:
            return message
        lines = [
            textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False) or [""]
            for line in message.split("\n")
        ]
        return "\n".join(chain.from_iterable(lines))

    def _encodable(self, text: str) -> str:
        # A terminal in a plain C locale knows ASCII only, and a reminder with "?" is better than none.
        encoding = self._stream.encoding or "utf-8"
        return text.encode(encoding, "replace").decode(encoding)
