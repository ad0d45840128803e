"""The real service as a process of its own, driven from outside as a person and a script would."""

import asyncio
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from dbus_fast import Message
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from crampguard.control import INTERFACE
from tests.rigs.processes import PATIENCE, end, finish, minimal_environment
from tests.rigs.session_bus import call

_LATER = f"{(datetime.now(UTC).hour + 12) % 24:02}:00"

SETTINGS = f"""
[day]
active_hours = "00:00-24:00"
timezone = "UTC"
[moment]
spacing = "1s"
[reminders.shoe-check]
at = "{_LATER}"
days = "daily"
[reminders.bedtime-stretch]
enabled = false
[reminders.bedtime-leg-setup]
enabled = false
[reminders.night-check]
enabled = false
[reminders.change-position]
enabled = false
[reminders.drink-water]
enabled = false
"""
"""Nothing that would come by itself in the few seconds of a test, but what the test adds."""

LAST_LINE = SETTINGS.count("\n")
"""The number of its last line."""

OFTEN = """
[reminders.eye-drops]
title = "Eye drops"
message = "One drop in each eye."
every = "1s"
"""


@dataclass(slots=True, kw_only=True)
class Home:
    """A person's home with crampguard in it."""

    directory: Path
    environment: dict[str, str]
    launcher: tuple[str, ...] = ()
    """What every program is started by, itself and its arguments: ``nsenter``, say."""
    services: "list[ServiceProcess]" = field(default_factory=list)

    @property
    def settings_file(self) -> Path:
        """Where the settings live."""
        return Path(self.environment["XDG_CONFIG_HOME"], "crampguard", "config.toml")

    @property
    def state(self) -> Path:
        """Where the journal lives."""
        return Path(self.environment["XDG_STATE_HOME"], "crampguard")

    def write_settings(self, text: str) -> None:
        """Put the file there as an editor does: whole."""
        self.settings_file.parent.mkdir(parents=True, exist_ok=True)
        beside = self.settings_file.with_suffix(".new")
        beside.write_text(text)
        beside.replace(self.settings_file)

    def command(self, *arguments: str, status: int = 0) -> "subprocess.CompletedProcess[str]":
        """Run ``crampguard`` to its end, which must be ``status``."""
        done = subprocess.run(
            [*self.launcher, sys.executable, "-m", "crampguard", *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *arguments: str, status: int = 0) -> Any:
        """What a command prints with ``--json``."""
        return json.loads(self.command(*arguments, "--json", status=status).stdout)

    def history(self, reminder: str) -> list[dict[str, str]]:
        """What became of a reminder's occurrences, oldest first."""
        entries: list[dict[str, str]] = self.json("history")
        return [entry for entry in entries if entry["reminder"] == reminder]

    def start(self, *arguments: str, **environment: str) -> "ServiceProcess":
        """Start the service; on return it is ready."""
        service = ServiceProcess(self, arguments, environment)
        self.services.append(service)
        service.wait_for_line("Next:", "Nothing comes next", "Paused until")
        return service

    def start_under(self, manager: "ServiceManager") -> "ServiceProcess":
        """Start the service as a service manager does; it says to the manager when it is ready."""
        service = ServiceProcess(self, (), {"NOTIFY_SOCKET": manager.address})
        self.services.append(service)
        return service

    def until(self, holds: Callable[[], bool]) -> None:
        """Return once ``holds()`` is true; it is asked again whenever the service says that it changed."""
        finish(self._until(holds))

    async def _until(self, holds: Callable[[], bool]) -> None:
        changed = asyncio.Event()
        bus = await MessageBus(bus_address=self.environment["DBUS_SESSION_BUS_ADDRESS"]).connect()

        def received(message: Message) -> None:
            if message.interface == INTERFACE and message.member == "Changed":
                changed.set()

        try:
            bus.add_message_handler(received)
            name = "org.freedesktop.DBus"
            rule = f"type='signal',interface='{INTERFACE}',member='Changed'"
            await call(bus, name, "/org/freedesktop/DBus", name, "AddMatch", "s", rule)
            async with asyncio.timeout(PATIENCE):
                while not await asyncio.to_thread(holds):
                    await changed.wait()
                    changed.clear()
        finally:
            await disconnect(bus)


class ServiceProcess:
    """``crampguard run``, and what it says."""

    def __init__(self, home: Home, arguments: tuple[str, ...], environment: Mapping[str, str]) -> None:
        self._seen = ""
        self.process = subprocess.Popen(
            [*home.launcher, sys.executable, "-m", "crampguard", "run", *arguments],
            env={**home.environment, "PYTHONUNBUFFERED": "1", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def wait_for_line(self, *starts: str) -> str:
        """The next line that holds one of ``starts``. Fails the test if none comes."""
        while True:
            line, newline, rest = self._seen.partition("\n")
            if newline:
                self._seen = rest
                if any(start in line for start in starts):
                    return line
                continue
            self._seen += self._read(starts)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def wait(self) -> int:
        """Its exit status, once it has ended by itself."""
        return self.process.wait(timeout=PATIENCE)

    def stop(self) -> int:
        """End it with SIGTERM."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def close(self) -> None:
        """See to it that nothing is left."""
        end(self.process)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self, awaited: tuple[str, ...]) -> str:
        assert self.process.stdout is not None
        readable, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        chunk = os.read(self.process.stdout.fileno(), 65536) if readable else b""
        if not chunk:
            pytest.fail(f"the service never said {awaited}; status {self.process.poll()}\n{self._seen}")
        return chunk.decode()


@contextmanager
def home(directory: Path, **environment: str) -> Iterator[Home]:
    """A home within the block; every service started in it ends with it."""
    person = Home(directory=directory, environment=minimal_environment(directory, **environment))
    try:
        yield person
    finally:
        for service in person.services:
            service.close()


class ServiceManager:
    """What systemd is to a service with Type=notify: a socket that hears how it is."""

    def __init__(self, directory: Path) -> None:
        self.address = str(directory / "notify")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.address)
        self._socket.settimeout(PATIENCE)

    def wait_for(self, state: str) -> None:
        """Return once the service has said ``state``."""
        while state not in self._socket.recv(65536).decode().splitlines():
            pass

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()
