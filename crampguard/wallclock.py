"""Sleeping by the wall clock: through suspend, clock steps and zone changes.

asyncio waits on a monotonic clock that stands still while the machine is suspended. A timerfd on
CLOCK_REALTIME does not, and with TFD_TIMER_CANCEL_ON_SET it is ready at once when the clock is set or the
machine wakes (timerfd_create(2)).
"""

import asyncio
import ctypes
import errno
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crampguard.domain.settings import SYSTEM_ZONE

_TFD_TIMER_ABSTIME = 1
_TFD_TIMER_CANCEL_ON_SET = 2
_TFD_NONBLOCK = os.O_NONBLOCK
_TFD_CLOEXEC = getattr(os, "O_CLOEXEC", 0)

# A descriptor that isn't armed is not told of clock changes, so it is always armed: for 2100 if for nothing.
_NEVER = 4_102_444_800.0

# Reading three clocks takes a moment; less than this is no step and no sleep.
_NOISE = timedelta(milliseconds=100)

_HAS_BOOTTIME = hasattr(time, "CLOCK_BOOTTIME")

# Where there is no timerfd, the clock is looked at this often (seconds).
_TICK = 15.0

LOCALTIME = Path("/etc/localtime")
_ZONEINFO = "zoneinfo/"


def utc_now() -> datetime:
    """The time. The one place that reads it; everything else has it handed in."""
    return datetime.now(UTC)


def booted() -> datetime | None:
    """When the machine was started, by the wall clock as it is now; None where that can't be known."""
    if not hasattr(time, "CLOCK_BOOTTIME"):
        return None
    return utc_now() - timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))


def uptime() -> float:
    """Seconds since the machine was started, asleep or not; no clock that is set changes them.

    Where there is no such clock, it stands still in suspend.
    """
    return Clocks.read().boottime


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """What happened to time while we waited."""

    slept: timedelta = timedelta(0)
    """How long the machine was suspended."""
    stepped: timedelta = timedelta(0)
    """By how much the clock was set, negative for backwards."""

    def __bool__(self) -> bool:
        return bool(self.slept or self.stepped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Three clocks read together, in seconds; what they differ by tells what happened."""

    realtime: float
    monotonic: float
    """Stands still in suspend."""
    boottime: float
    """As monotonic, but goes on in suspend."""

    @classmethod
    def read(cls) -> "Clocks":
        """The clocks now."""
        while True:
            monotonic = time.monotonic()
            boottime = time.clock_gettime(time.CLOCK_BOOTTIME) if _HAS_BOOTTIME else monotonic
            realtime = time.time()
            # Stopped between two of them, the process would take the time that it stood still for a step.
            if time.monotonic() - monotonic < _NOISE.total_seconds() / 2:
                return cls(realtime=realtime, monotonic=monotonic, boottime=boottime)

    def since(self, earlier: "Clocks") -> Disturbance:
        """What happened to time since ``earlier``."""
        elapsed = self.boottime - earlier.boottime
        slept = timedelta(seconds=elapsed - (self.monotonic - earlier.monotonic))
        stepped = timedelta(seconds=(self.realtime - earlier.realtime) - elapsed)
        return Disturbance(
            slept=slept if slept > _NOISE else timedelta(0),
            stepped=stepped if abs(stepped) > _NOISE else timedelta(0),
        )


class WallClockTimer:
    """Calls back at one instant of the wall clock, and when something happened to time.

    All calls belong to the event loop that it was made in. A disturbance is told before the alarm. Without
    ``timerfd``, the clocks are looked at every so often instead.
    """

    def __init__(
        self,
        on_alarm: Callable[[], None],
        on_disturbance: Callable[[Disturbance], None],
        *,
        clocks: Callable[[], Clocks] = Clocks.read,
        timerfd: bool = sys.platform == "linux",
    ) -> None:
        self._on_alarm = on_alarm
        self._on_disturbance = on_disturbance
        self._read_clocks = clocks
        self._loop = asyncio.get_running_loop()
        self._at: float | None = None
        self._clocks = clocks()
        self._tick: asyncio.TimerHandle | None = None
        self._descriptor = _timerfd_create() if timerfd else None
        if self._descriptor is not None:
            self._loop.add_reader(self._descriptor, self._ready)
        self.arm(None)

    def arm(self, at: datetime | None) -> None:
        """Call at ``at``, in place of what was armed; at once if that has passed. None: not at all."""
        self._at = None if at is None else at.timestamp()
        self._wait()

    def close(self) -> None:
        """Call back no more."""
        if self._descriptor is not None:
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None
        elif self._tick is not None:
            self._tick.cancel()

    def _wait(self) -> None:
        if self._descriptor is not None:
            # Zero would disarm it, and an instant before 1970 can only mean "at once".
            _timerfd_settime(self._descriptor, _NEVER if self._at is None else max(self._at, 1e-6))
            return
        if self._tick is not None:
            self._tick.cancel()
        wait = _TICK if self._at is None else min(_TICK, max(0.0, self._at - self._read_clocks().realtime))
        self._tick = self._loop.call_later(wait, self._look_at_clocks)

    def _ready(self) -> None:
        assert self._descriptor is not None
        try:
            os.read(self._descriptor, 8)
        except BlockingIOError:
            # Armed anew since the loop saw it ready.
            return
        except OSError as error:
            if error.errno != errno.ECANCELED:
                raise
        self._look_at_clocks()

    def _look_at_clocks(self) -> None:
        before, self._clocks = self._clocks, self._read_clocks()
        if disturbance := self._clocks.since(before):
            self._on_disturbance(disturbance)
        if self._at is not None and self._clocks.realtime >= self._at:
            self._at = None
            self._wait()
            self._on_alarm()
        else:
            self._wait()


class _Timespec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class _Itimerspec(ctypes.Structure):
    _fields_ = (("interval", _Timespec), ("value", _Timespec))


def _timerfd_create() -> int:
    flags = _TFD_NONBLOCK | _TFD_CLOEXEC
    if sys.version_info >= (3, 13):
        return os.timerfd_create(time.CLOCK_REALTIME, flags=flags)
    return _checked(_libc().timerfd_create(time.CLOCK_REALTIME, flags))


def _timerfd_settime(descriptor: int, at: float) -> None:
    flags = _TFD_TIMER_ABSTIME | _TFD_TIMER_CANCEL_ON_SET
    if sys.version_info >= (3, 13):
        os.timerfd_settime(descriptor, flags=flags, initial=at)
        return
    seconds = int(at)
    spec = _Itimerspec(_Timespec(0, 0), _Timespec(seconds, int((at - seconds) * 1e9)))
    _checked(_libc().timerfd_settime(descriptor, flags, ctypes.byref(spec), None))


@cache
def _libc() -> ctypes.CDLL:
    # Each one makes classes of its own: made anew, it would be half of what a wake-up costs.
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def zone_named(name: str, environment: Mapping[str, str]) -> tzinfo:
    """What ``day.timezone`` stands for now: an IANA name, or the machine's own zone."""
    return system_zone(environment) if name == SYSTEM_ZONE else ZoneInfo(name)


def system_zone(environment: Mapping[str, str], localtime: Path = LOCALTIME) -> tzinfo:
    """The machine's zone now, as the C library sees it: ``TZ``, else /etc/localtime, else UTC.

    Read anew on each call; tzlocal's answer is kept for the life of the process, and it refuses a machine
    whose /etc/timezone is out of date.
    """
    if (named := environment.get("TZ", "").removeprefix(":")) and (zone := _named_zone(named)):
        return zone
    target = str(localtime.resolve())
    if _ZONEINFO in target and (zone := _named_zone(target.rpartition(_ZONEINFO)[2])):
        return zone
    if localtime.exists():
        with localtime.open("rb") as file:
            return ZoneInfo.from_file(file, key="localtime")
    if sys.platform != "linux":
        import tzlocal  # Windows keeps its zone elsewhere; it came with APScheduler

        tzlocal.reload_localzone()
        return tzlocal.get_localzone()
    return ZoneInfo("UTC")


def _named_zone(name: str) -> tzinfo | None:
    path = Path(name)
    if path.is_absolute():
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
