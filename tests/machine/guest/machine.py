"""What can be done to the machine, and what can be seen of it, by a step."""

import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

PERSON = "ada"
HOME = Path("/home") / PERSON
RUNTIME = Path("/run/user/1000")

PATIENCE = 180.0
"""Seconds. Emulation is slow, and the host may have other work; nothing is judged by its speed."""

_HOST = Path("/dev/ttyS1")

Answer = TypeVar("Answer")


class StepFailedError(Exception):
    """What was seen is not what the contract says."""


def expect(what: str, seen: object) -> None:
    """Fail the step with ``what`` unless ``seen`` is true."""
    if not seen:
        raise StepFailedError(what)


def wait_until(what: str, condition: Callable[[], Answer]) -> Answer:
    """The first true answer of ``condition``; the step fails with ``what`` if none ever comes."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := condition()):
        expect(f"never came: {what}", time.monotonic() < deadline)
        time.sleep(0.2)
    return answer


def tell_host(line: str) -> None:
    """Over the second serial port, which nothing else uses."""
    with _HOST.open("w") as port:
        port.write(line.replace("\n", " | ") + "\n")


def as_root(*command: str) -> str:
    """What it prints. The step fails if it does."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    expect(f"{' '.join(command)}: {ended.stderr.strip()}", ended.returncode == 0)
    return ended.stdout


def as_person(*command: str) -> str:
    """The same, in the person's session."""
    session = f"XDG_RUNTIME_DIR={RUNTIME}", f"DBUS_SESSION_BUS_ADDRESS=unix:path={RUNTIME}/bus"
    return as_root("runuser", "--user", PERSON, "--", "env", "--chdir", str(HOME), *session, *command)


# The session


def is_logged_in() -> bool:
    """Whether the person's session, and the manager of their services, is there."""
    return (RUNTIME / "bus").exists() and PERSON in as_root("loginctl", "list-sessions", "--no-legend")


def unit(name: str, *properties: str) -> list[str]:
    """Properties of one of the person's units."""
    named = [f"--property={each}" for each in properties]
    lines = as_person("systemctl", "--user", "show", name, *named).splitlines()
    values = dict(line.split("=", 1) for line in lines)
    return [values[each] for each in properties]


# Time


def zone() -> ZoneInfo:
    """The machine's zone now."""
    return ZoneInfo(str(Path("/etc/localtime").readlink()).rpartition("zoneinfo/")[2])


def time_of_day(moment: float, where: ZoneInfo | None = None) -> str:
    """As the settings want it."""
    return f"{datetime.fromtimestamp(moment, where or zone()):%H:%M}"


def whole_minute(after: float) -> float:
    """The first one at ``after`` or later."""
    return -(-after // 60) * 60


def battery_clock() -> int:
    """The clock that goes on when the machine is off, in seconds since 1970."""
    return int(Path("/sys/class/rtc/rtc0/since_epoch").read_text())


def set_clock(to: float) -> None:
    """The system's clock alone, as a person or NTP would."""
    as_root("date", "--utc", "--set", f"@{to:.3f}")


def set_all_clocks(to: float) -> None:
    """The system's and the battery's, to a whole second, as a person would in the desktop's settings."""
    as_root("timedatectl", "set-time", time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(to)))


def shortly_before_a_minute() -> float:
    """Moves the clocks forwards to a few seconds before a whole minute, which it returns: nobody waits."""
    due = whole_minute(time.time() + 12)
    set_all_clocks(due - 10)
    return due


def suspend(until: float) -> float:
    """Sleep in S3 until ``until`` of the wall clock, which the host lets come at once.

    Returns an instant before which the machine did not wake.
    """
    expect("this kernel offers no S3", "[deep]" in Path("/sys/power/mem_sleep").read_text())
    awake, asleep = time.monotonic(), _seconds_asleep()
    tell_host(f"host: wake me at {battery_clock() + round(until - time.time())}")
    Path("/sys/power/state").write_text("mem")
    woken = time.time() - (time.monotonic() - awake)
    slept = _seconds_asleep() - asleep
    expect(f"it slept for {slept:.0f} s, and not until {until:.0f}", woken - 5 < until < time.time() + 5)
    tell_host(f"# slept for {slept:.0f} s")
    return woken


def _seconds_asleep() -> float:
    # Of the two clocks one goes on in suspend.
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
