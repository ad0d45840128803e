"""Where a program is measured: a home, a screen and buses of its own, with nobody else there."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from tests.rigs.display import Display, display, window_manager
from tests.rigs.processes import PATIENCE, running
from tests.rigs.service import ServiceManager
from tests.rigs.session_bus import SessionBus, session_bus


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The place."""

    bus: SessionBus
    display: Display
    environment: dict[str, str]
    log: Path
    """What the programs say."""

    @property
    def settings_file(self) -> Path:
        """crampguard's."""
        return Path(self.environment["XDG_CONFIG_HOME"], "crampguard", "config.toml")

    def write_settings(self, text: str) -> None:
        """Put the file there as an editor does: whole."""
        self.settings_file.parent.mkdir(parents=True, exist_ok=True)
        beside = self.settings_file.with_suffix(".new")
        beside.write_text(text)
        beside.replace(self.settings_file)

    def command(self, *command: str) -> Any:
        """What a command prints, which is JSON."""
        done = subprocess.run(
            command, env=self.environment, stdout=subprocess.PIPE, check=True, timeout=PATIENCE
        )
        return json.loads(done.stdout)

    @contextmanager
    def running(self, *command: str) -> Iterator[int]:
        """The program within the block: its process's number."""
        with running(command, self.log, self.environment) as process:
            yield process.pid

    @contextmanager
    def service(self, crampguard: str) -> Iterator["Service"]:
        """``crampguard run`` within the block, which begins once it is ready."""
        with TemporaryDirectory(prefix="crampguard-") as directory:
            manager = ServiceManager(Path(directory))
            try:
                environment = {**self.environment, "NOTIFY_SOCKET": manager.address}
                begun = perf_counter()
                with running([crampguard, "run"], self.log, environment) as process:
                    manager.wait_for("READY=1")
                    yield Service(pid=process.pid, started=perf_counter() - begun, manager=manager)
            finally:
                manager.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service that runs."""

    pid: int
    started: float
    """Seconds from the start of its process to READY=1."""
    manager: ServiceManager


@contextmanager
def stage(**environment: str) -> Iterator[Stage]:
    """A place within the block, with more for the environment of what plays there."""
    # Not a deep folder: a socket's path may have 107 characters at the most.
    with TemporaryDirectory(prefix="crampguard-") as name:
        directory = Path(name)
        with ExitStack() as stack:
            screen = stack.enter_context(display(directory))
            bus = stack.enter_context(session_bus(directory / "home"))
            stack.enter_context(window_manager(screen, directory))
            # Some programs don't begin without one.
            system = stack.enter_context(session_bus(directory / "system"))
            # Some programs look for their settings there, whatever XDG_CONFIG_HOME says.
            more = {"DISPLAY": screen.name, "XDG_CONFIG_HOME": str(bus.directory / ".config")}
            more |= {"DBUS_SYSTEM_BUS_ADDRESS": system.address, **environment}
            yield Stage(bus=bus, display=screen, environment=bus.environment(**more), log=directory / "log")
