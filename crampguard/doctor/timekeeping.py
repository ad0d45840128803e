"""Whether the machine knows what time it is, and wakes when it comes."""

import asyncio
import ctypes
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crampguard.doctor.finding import Finding, Patient, bad, note, ok
from crampguard.domain.language import _
from crampguard.domain.settings import SYSTEM_ZONE
from crampguard.wallclock import LOCALTIME, WallClockTimer, utc_now, zone_named

_FIRST_PLAUSIBLE = datetime(2026, 1, 1, tzinfo=UTC)
"""This program is no older. A machine whose battery is empty wakes in 1970 or in the year it was built."""
_LAST_PLAUSIBLE = datetime(2100, 1, 1, tzinfo=UTC)

_SOON = timedelta(milliseconds=50)
_PATIENCE = 2.0
"""Seconds that an alarm may be late before it counts as not coming."""

_UNSYNCHRONISED = 16_000_000
"""Microseconds: the kernel's error estimate grows to this when nobody sets the clock (systemd-timedated)."""

_SET_CLOCK = "timedatectl set-ntp true"
_SET_ZONE = "timedatectl set-timezone Europe/Berlin"


async def examine_time(patient: Patient) -> AsyncIterator[Finding]:
    """Clock, zone and alarm."""
    now = utc_now()
    zone = _zone(patient)
    yield clock(now)
    if (synchronised := _synchronised()) is not None:
        yield synchronised
    if isinstance(zone, Finding):
        yield zone
    else:
        yield _told_zone(patient, zone, now)
    yield await _alarm()


def clock(now: datetime) -> Finding:
    """Whether it can be that late, or early."""
    told = _("it is {time} UTC").format(time=f"{now:%Y-%m-%d %H:%M}")
    if _FIRST_PLAUSIBLE <= now < _LAST_PLAUSIBLE:
        return ok("clock", told)
    return bad("clock", _("{told}, which can't be").format(told=told), _SET_CLOCK)


class _Timex(ctypes.Structure):
    """The beginning of adjtimex(2)'s structure; the rest is room for the kernel to write to."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("frequency", ctypes.c_long),
        ("maximum_error", ctypes.c_long),
        ("rest", ctypes.c_byte * 256),
    )


def _synchronised() -> Finding | None:
    """Whether anybody sets the clock right; None where that can't be known.

    As systemd-timedated finds it out, without starting systemd-timedated as ``timedatectl`` would.
    """
    if sys.platform != "linux":
        return None
    state = _Timex(modes=0)  # 0: tell, and set nothing
    if ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(state)) < 0:
        return None
    if state.maximum_error < _UNSYNCHRONISED:
        return ok("network-time", _("the clock is set by the network's time"))
    return note("network-time", _("nothing sets the clock right when it drifts"), _SET_CLOCK)


def _zone(patient: Patient) -> tzinfo | Finding:
    try:
        return zone_named(patient.settings.day.timezone, patient.environment)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = _("the time zone can't be read: {error}").format(error=error)
        return bad("time-zone", message, _("crampguard config set day.timezone Europe/Berlin"))


def _told_zone(patient: Patient, zone: tzinfo, now: datetime) -> Finding:
    time = f"{now.astimezone(zone):%H:%M}"
    if patient.settings.day.timezone != SYSTEM_ZONE:
        message = _("{zone}, by the settings; it is {time} there").format(zone=zone, time=time)
        return ok("time-zone", message)
    named = patient.environment.get("TZ", "").removeprefix(":")
    if named and not _is_zone(named):
        message = _("TZ={name} is no time zone, so the machine's own counts").format(name=named)
        return note("time-zone", message, _("correct TZ, or set day.timezone"))
    if not named and not LOCALTIME.exists():
        return note("time-zone", _("the machine knows none, so UTC counts"), _SET_ZONE)
    return ok("time-zone", _("{zone}, the machine's own; it is {time}").format(zone=zone, time=time))


def _is_zone(name: str) -> bool:
    if Path(name).is_absolute():
        return Path(name).is_file()
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


async def _alarm() -> Finding:
    rang = asyncio.Event()
    try:
        timer = WallClockTimer(on_alarm=rang.set, on_disturbance=lambda _disturbance: None)
    except OSError as error:
        message = _("the kernel gives no timer: {error}").format(error=error.strerror)
        return bad("alarm", message, _("start crampguard outside of the sandbox that forbids timerfd"))
    try:
        timer.arm(utc_now() + _SOON)
        async with asyncio.timeout(_PATIENCE):
            await rang.wait()
    except TimeoutError:
        return bad("alarm", _("an alarm was set and did not come"), _("restart the computer"))
    finally:
        timer.close()
    return ok("alarm", _("alarms come when they are set for"))
