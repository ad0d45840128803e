"""Somebody who meets crampguard for the first time, and what they answer."""

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.dialogue import Dialogue
from tests.rigs.processes import PATIENCE, minimal_environment
from tests.rigs.session_bus import SessionBus

PROGRAM = str(Path(sys.executable).with_name("crampguard"))
QUIET = ("--no-first-reminder", "--no-service")

ANSWERED = """
[you]
fluids_limited = true
sleep_position = "side"
pregnant = true

[day]
bedtime = { sun-thu = "23:00", fri-sat = "00:30" }

[[workouts]]
name = "Evening run"
days = "mon,wed"
start = "18:30"
duration = "45m"

[[workouts]]
name = "Swim, slowly"
days = "sat"
start = "09:15"
duration = "1h"

[reminders.change-position]
during = ["09:00-12:00", "13:00-17:00"]
"""
OPTIONS = (
    *("--bedtime", "23:00", "--weekend-bedtime", "00:30", "--fluids-limited", "--sleep-position", "side"),
    *("--pregnant", "--workout", "Evening run,mon+wed,18:30,45m", "--workout", "Swim, slowly,sat,09:15,1h"),
    *("--desk-hours", "09:00-12:00,13:00-17:00"),
)
WITHOUT_WORKOUTS = (*OPTIONS[:8], *OPTIONS[-2:])


class Person:
    """Somebody with an empty home, no systemd, and a desktop only if a bus is handed in."""

    def __init__(self, home: Path, bus: SessionBus | None = None) -> None:
        self.home = home
        self.programs = home / "programs"
        self.programs.mkdir()
        self.file = home / "config" / "crampguard" / "config.toml"
        # What measures coverage in this process does so in its children.
        measured = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
        self.environment = minimal_environment(home, PATH=str(self.programs)) | measured
        if bus is not None:
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.address

    def setup(self, *options: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Without a terminal."""
        return subprocess.run(
            [PROGRAM, "setup", *options],
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def talk(self, *options: str) -> Dialogue:
        """In a terminal."""
        return Dialogue([PROGRAM, "setup", *options], self.environment)

    def write(self, text: str) -> None:
        """Settings that were there before."""
        self.file.parent.mkdir(parents=True)
        self.file.write_text(text)
