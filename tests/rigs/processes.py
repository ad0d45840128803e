"""Programs that tests start: found or named with their package, ready when they say so, always ended."""

import asyncio
import os
import select
import shutil
import subprocess
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds after which a test that waits for another program gives up. Nothing measures against it."""

_PACKAGES = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus-daemon",
    "mako": "mako-notifier",
    "makoctl": "mako-notifier",
    "notify-send": "libnotify-bin",
    "pdfinfo": "poppler-utils",
    "setpriv": "util-linux",
    "swaymsg": "sway",
    "xdotool": "xdotool",
    "xfconf-query": "xfconf",
}


def program(name: str) -> str:
    """The program's path. Fails the test, naming the Debian package, where it is missing."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is missing; on Debian: apt-get install {_PACKAGES.get(name, name)}")
    return found


@contextmanager
def running(
    command: Sequence[str | Path], log: Path, environment: Mapping[str, str], *, pass_fds: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """The program runs within the block and not a moment longer; its output goes to ``log``."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environment),
            pass_fds=tuple(pass_fds),
        )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End it, gently first. A process that has ended already is left in peace."""
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def read_line(descriptor: int, process: subprocess.Popen[bytes], log: Path) -> str:
    """The line that a program writes to ``descriptor`` when it is ready; fails the test if it never does."""
    received = b""
    while not received.endswith(b"\n"):
        readable, _, _ = select.select([descriptor], [], [], PATIENCE)
        chunk = os.read(descriptor, 1024) if readable else b""
        if not chunk:
            pytest.fail(f"{process.args!r} did not start:\n{log.read_text()}")
        received += chunk
    return received.decode().strip()


def minimal_environment(home: Path, **more: str) -> dict[str, str]:
    """What a program needs of the environment, with every folder of the person's under ``home``."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_RUNTIME_DIR": str(home),
        "NO_AT_BRIDGE": "1",
        # The screen of whoever runs the tests may be locked.
        "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={home}/no-system-bus",
        # Children are measured like the tests themselves.
        **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
        **more,
    }


def finish(work: Coroutine[object, object, T]) -> T:
    """Run a coroutine to its end from where there is no event loop, or where one must not be touched."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
