"""Whether a program has a camera open, by the kernel's word: inotify tells when, /proc who.

Cameras that PipeWire hands on are not seen here, but in pipewire_camera.py.
"""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.presence.programs import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from asyncinotify import Event, Inotify

_DEVICE = re.compile(r"video\d+")

_SETTLE = 0.2
"""Seconds without an event after which we look who it was. A program that only asks what a camera can do has
closed it again by then; and at the event itself, one that opens it does not hold it yet."""

# These hold cameras open for as long as they know of them (libcamera does), or on behalf of programs of which
# PipeWire tells itself. As in /proc/PID/comm: 15 characters.
_SERVERS = frozenset({"pipewire", "wireplumber", "pipewire-media-"})

# What another process's files can't be read for: it is somebody else's, or it has ended.
_OUT_OF_SIGHT = (PermissionError, FileNotFoundError, ProcessLookupError)


class CameraDevices:
    """Whether a program of this person's holds a camera open.

    ``devices`` is where cameras appear, ``processes`` where the kernel tells of processes, ``properties``
    where udev keeps what it knows of devices.
    """

    name = "camera-devices"
    signal = Signal.CALL

    def __init__(
        self,
        devices: Path = Path("/dev"),
        processes: Path = Path("/proc"),
        properties: Path = Path("/run/udev/data"),
    ) -> None:
        self._devices = devices
        self._processes = processes
        self._properties = properties

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As :class:`crampguard.domain.ports.Source` says. Raises OSError where no watches are left."""
        # Linux only, as is its kernel's inotify.
        from asyncinotify import Inotify, Mask

        last: Reading | None = None
        opened: set[Path] = set()
        with Inotify(sync_timeout=0) as inotify:
            inotify.add_watch(self._devices, Mask.CREATE | Mask.DELETE | Mask.ATTRIB | Mask.ONLYDIR)
            while True:
                cameras = set(self._watched(inotify))
                holders = await _holders(cameras, self._processes)
                reading = _reading(holders, opened & cameras)
                if reading != last:
                    tell(reading)
                last = reading
                await _settled(inotify, opened)

    def _watched(self, inotify: Inotify) -> Iterator[Path]:
        """The cameras that there are, each of them watched."""
        from asyncinotify import Mask

        for device in self._devices.iterdir():
            if not _DEVICE.fullmatch(device.name):
                continue
            try:
                if not self._is_camera(device):
                    continue
                # One that is watched already stays so.
                inotify.add_watch(device, Mask.OPEN | Mask.CLOSE)
            except _OUT_OF_SIGHT:
                continue  # gone again, or nobody's of this session: if that changes, we hear of it
            yield device

    def _is_camera(self, device: Path) -> bool:
        """Whether pictures come from it. Video decoders have such devices, too, which browsers open.

        What udev doesn't know is taken for a camera.
        """
        number = device.stat().st_rdev
        about = self._properties / f"c{os.major(number)}:{os.minor(number)}"
        if not about.exists():
            return True
        capabilities = re.search(r"^E:ID_V4L_CAPABILITIES=(.*)$", about.read_text(), re.MULTILINE)
        return capabilities is None or ":capture:" in capabilities[1]


def _reading(holders: dict[Path, list[str]], opened: set[Path]) -> Reading:
    programs = [name for names in holders.values() for name in names if name not in _SERVERS]
    if programs:
        return Reading(Answer.YES, named(programs))
    if opened - holders.keys():
        return Reading(Answer.UNKNOWN, _("a camera is open, by a program that can't be seen from here"))
    return Reading(Answer.NO)


async def _settled(inotify: Inotify, opened: set[Path]) -> None:
    """Wait until something has happened to cameras, and nothing more follows it.

    ``opened`` has then those of which an opening was the latest thing heard.
    """
    while not _take_note(await inotify.get(), opened):
        pass
    while True:
        await asyncio.sleep(_SETTLE)
        # Asked this way, it gives what there is and doesn't wait.
        noted = [_take_note(event, opened) for event in inotify]
        if not any(noted):
            return


def _take_note(event: Event, opened: set[Path]) -> bool:
    """Whether the event is about cameras. A queue that ran over may have lost one that was."""
    from asyncinotify import Mask

    if event.name is not None:
        return _DEVICE.fullmatch(str(event.name)) is not None
    if event.path and event.mask & Mask.OPEN:
        opened.add(event.path)
    if event.path and event.mask & Mask.CLOSE:
        opened.discard(event.path)
    return True


async def _holders(cameras: set[Path], processes: Path) -> dict[Path, list[str]]:
    """The programs that hold each of the cameras open, as far as they can be seen."""
    holders: dict[Path, list[str]] = {}
    if not cameras:
        return holders
    for process in _running(processes):
        for camera in _held(process, cameras):
            holders.setdefault(camera, []).append(_program(process))
        # There may be hundreds, with thousands of files: others get their turn.
        await asyncio.sleep(0)
    return holders


def _running(processes: Path) -> list[Path]:
    return [process for process in processes.iterdir() if process.name.isdecimal()]


def _held(process: Path, cameras: set[Path]) -> Iterator[Path]:
    """Those of the cameras that the process holds open."""
    try:
        files = list((process / "fd").iterdir())
    except _OUT_OF_SIGHT:
        return
    for file in files:
        try:
            # A sandbox may have it under another path, but it is the same file.
            name = file.readlink().name
            yield from (camera for camera in cameras if camera.name == name and file.samefile(camera))
        except _OUT_OF_SIGHT:
            continue  # closed since


def _program(process: Path) -> str:
    try:
        return (process / "comm").read_text().rstrip("\n")
    except _OUT_OF_SIGHT:
        return ""
