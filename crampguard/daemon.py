"""Process life: one instance, signals, readiness, logging. Nothing about reminders."""

import asyncio
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping

from crampguard.app import App, Ending
from crampguard.background import Background
from crampguard.domain.language import _
from crampguard.domain.wording import moment_text
from crampguard.errors import CrampguardError
from crampguard.instance import sole
from crampguard.options import Options
from crampguard.paths import state_directory
from crampguard.settings.light import LightReader
from crampguard.settings.problems import BadSettingsError
from crampguard.wallclock import utc_now

logger = logging.getLogger(__name__)


def under_a_manager(environment: Mapping[str, str]) -> bool:
    """Whether a service manager started us: then nobody reads standard output as it is written."""
    return "NOTIFY_SOCKET" in environment


def run(options: Options, tell: Callable[[str], None]) -> None:
    """Run the service until a signal ends it. Raises CrampguardError where it can't go on.

    ``tell`` is given lines for whoever looks on: the channel, what comes next, and when.
    """
    _set_up_logging(options.environment)
    # Whatever is made here, the journal's companions and the lock included, is for its owner alone.
    os.umask(0o077)
    if options.strict:
        # Before anything else: a script wants to hear of the settings, whatever else is in the way.
        asyncio.run(_refuse_bad_settings(options))
    with sole(state_directory(options.environment)):
        while asyncio.run(_run_once(options, tell)) is Ending.ANEW:
            logger.info("another channel was set: starting again")


async def _refuse_bad_settings(options: Options) -> None:
    # Another service may run, by other settings: what it keeps is left alone.
    reader = LightReader(options.source, state_directory(options.environment), keeps=False)
    if problems := (await reader.read()).problems:
        raise BadSettingsError(problems)


async def _run_once(options: Options, tell: Callable[[str], None]) -> Ending:
    manager = _Manager(options.environment)
    teller = _Teller(tell, manager)
    app = App(options, on_change=teller.next)
    loop = asyncio.get_running_loop()
    started = asyncio.Event()
    reloads = Background()

    async def reload() -> None:
        await started.wait()
        manager.notify(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")
        await app.reload()
        manager.notify("READY=1")

    def ready(app: App) -> None:
        started.set()
        manager.notify("READY=1")
        teller.channel(app)
        teller.next(app)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, app.end)
    loop.add_signal_handler(signal.SIGHUP, lambda: reloads.begin(reload()))
    try:
        ending = await app.run(ready)
    finally:
        await reloads.end()
    manager.notify("STOPPING=1")
    if ending is Ending.BUS_LOST:
        raise CrampguardError(
            _("The session bus has gone."),
            _("Nothing is lost: the service goes on where it was when it is started again."),
        )
    return ending


class _Teller:
    """Tells whoever looks on what comes next, once each time that it changes."""

    def __init__(self, tell: Callable[[str], None], manager: "_Manager") -> None:
        self._tell = tell
        self._manager = manager
        self._last = ""

    def channel(self, app: App) -> None:
        self._tell(
            _("Reminders go to: {channel} ({reason})").format(
                channel=app.notifier.channel, reason=app.notifier.explanation
            )
        )

    def next(self, app: App) -> None:
        line = self._line(app)
        if line != self._last:
            self._last = line
            self._tell(line)
            self._manager.notify(f"STATUS={line}")

    def _line(self, app: App) -> str:
        now = utc_now()
        if (until := app.service.paused_until) is not None:
            return _("Paused until {time}.").format(time=moment_text(until, now, app.zone))
        coming = next(iter(app.service.coming()), None)
        if coming is None:
            return _("Nothing comes next: every reminder is off.")
        return _("Next: {time} {title} ({reminder})").format(
            time=moment_text(coming.at, now, app.zone),
            title=coming.title,
            reminder=coming.occurrence.reminder,
        )


class _Manager:
    """Tells the service manager how we are (sd_notify(3)); silent where there is none."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # A leading @ stands for the null byte of an abstract socket.
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def notify(self, state: str) -> None:
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            try:
                sender.sendto(state.encode(), self._address)
            except OSError as error:
                logger.warning("the service manager can't be told %r: %s", state, error)


def _set_up_logging(environment: Mapping[str, str]) -> None:
    if "JOURNAL_STREAM" in environment:
        # systemd's journal stamps the time itself.
        form, times = "%(levelname)s %(name)s: %(message)s", None
    elif sys.stderr is not None and sys.stderr.isatty():
        # Somebody reads it, among reminders that are written there.
        form, times = "%(asctime)s  %(message)s", "%H:%M"
    else:
        form, times = "%(asctime)s %(levelname)s %(name)s: %(message)s", None
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=form, datefmt=times)
    # APScheduler tells of every job that is added; what it does is told by us.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
