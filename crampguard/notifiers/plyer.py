"""plyer as a channel: for desktops without a session bus (Windows, macOS), or by choice."""

import asyncio
import importlib
import logging
import threading
import warnings
from concurrent.futures import Future
from queue import SimpleQueue

from crampguard.domain.language import _
from crampguard.domain.notification import (
    Channel,
    Delivery,
    Notification,
    Refused,
    Unconfirmed,
    Unreachable,
)
from crampguard.domain.ports import NotificationListener
from crampguard.notifiers.text import harmless, shorten

_TITLE_UNITS = 63
"""Windows: ``szInfoTitle`` holds 64 UTF-16 units with its end. Longer ones raise in a thread of plyer's."""
_MESSAGE_UNITS = 255
"""Windows: ``szInfo`` holds 256."""
_SECONDS_ON_SCREEN = 10
"""plyer wants a whole number; on Linux it drops it."""

_log = logging.getLogger(__name__)

_Job = tuple[str, str, Future[None]]


class PlyerNotifier:
    """Hands notifications to plyer, which tells neither whether they were shown nor what became of them.

    So nothing is ever accepted, no button is offered, and nothing can be withdrawn or replaced.
    """

    def __init__(self, *, explanation: str = "") -> None:
        self._explanation = explanation
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def channel(self) -> Channel:
        """Always PLYER."""
        return Channel.PLYER

    @property
    def explanation(self) -> str:
        """As it was handed in."""
        return self._explanation

    async def open(self, listener: NotificationListener) -> None:  # noqa: ARG002 - nothing is ever heard
        """Start the thread in which plyer may block: one, so that its calls never overlap."""
        # A daemon: a call that hangs must not keep the process from ending.
        self._thread = threading.Thread(target=_work, args=[self._jobs], name="plyer", daemon=True)
        self._thread.start()

    async def show(self, notification: Notification) -> Delivery:
        """Unconfirmed at best."""
        handed_over: Future[None] = Future()
        title = shorten(_no_option(harmless(notification.title)), _TITLE_UNITS)
        message = shorten(_no_option(harmless(notification.message)), _MESSAGE_UNITS)
        self._jobs.put((title, message, handed_over))
        try:
            await asyncio.wrap_future(handed_over)
        except OSError as error:
            return Unreachable(str(error))
        except (ImportError, NotImplementedError) as error:
            return Refused(_("plyer can't show notifications here: {error}").format(error=error))
        except Exception as error:  # noqa: BLE001 - each of plyer's platforms raises errors of its own
            _log.warning("plyer failed", exc_info=error)
            return Refused(f"{type(error).__name__}: {error}")
        return Unconfirmed(_("plyer does not tell whether it was shown"))

    async def withdraw(self, tag: str) -> None:
        """Nothing: plyer can't."""

    def adopt(self, tag: str, id: int, server: str) -> bool:  # noqa: A002, ARG002 - the port's words
        """Nothing to do: plyer gives no ids, and tells of nothing that is gone."""
        return True

    async def close(self) -> None:
        """Let the thread end when it has done what it was given."""
        self._jobs.put(None)


def _work(jobs: SimpleQueue[_Job | None]) -> None:
    while (job := jobs.get()) is not None:
        title, message, handed_over = job
        if not handed_over.set_running_or_notify_cancel():
            continue
        try:
            _notify(title, message)
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            handed_over.set_exception(error)
        else:
            handed_over.set_result(None)


def _notify(title: str, message: str) -> None:
    # By its name: this module's own is "plyer" too. Late: its import looks for a platform's libraries.
    notification = importlib.import_module("plyer").notification
    # On Linux it complains when dbus-python isn't there, and then does well without.
    warnings.filterwarnings("ignore", module=r"plyer\.")
    notification.notify(
        title=title,
        message=message,
        app_name="crampguard",
        app_icon="",
        timeout=_SECONDS_ON_SCREEN,
    )


def _no_option(text: str) -> str:
    # On Linux plyer calls notify-send, which takes a text with a leading "-" for an option.
    return "–" + text[1:] if text.startswith("-") else text
