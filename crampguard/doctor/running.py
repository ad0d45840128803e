"""Whether the service runs, answers, and is the one that is installed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from crampguard import __version__
from crampguard import bus as session_bus
from crampguard.control import BUS_NAME, INTERFACE, OBJECT_PATH, DaemonClient
from crampguard.doctor.finding import Finding, Patient, bad, note, ok
from crampguard.doctor.session import connected
from crampguard.domain.language import _
from crampguard.domain.notification import Channel
from crampguard.errors import CrampguardError, NoBusError, NotRunningError
from crampguard.instance import is_running

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

_RESTART = "systemctl --user restart crampguard"


async def examine_service(patient: Patient) -> AsyncIterator[Finding]:
    """Ask it, over the bus; where there is none, its lock tells whether it runs.

    It may be of another version, and tell other things.
    """
    runs = is_running(patient.state_directory)
    try:
        async with connected(patient) as bus:
            try:
                facts = await DaemonClient(bus, patient.patience).status()
            except NotRunningError:
                yield _silent(runs=runs, on_bus=await _is_on(bus))
                return
            yield ok("service", _("it runs, and answers on the session bus"))
            yield await _version(patient, bus)
            for finding in _what_it_tells(patient, facts):
                yield finding
    except NoBusError:
        if runs:
            yield note("service", _("it runs, but without a session bus it can't be asked anything"))
        else:
            yield _not_running()
    except CrampguardError as error:
        yield bad("service", error.message, error.hint or _RESTART)


def _not_running() -> Finding:
    return bad("service", _("it is not running"), _("crampguard service install, or crampguard run"))


def _silent(*, runs: bool, on_bus: bool) -> Finding:
    if on_bus:
        return bad("service", _("it runs, but does not answer"), _RESTART)
    if runs:
        message = _("it runs, but on another session bus than this one, or on none")
        return bad("service", message, _("start it inside of this desktop session"))
    return _not_running()


async def _is_on(bus: "MessageBus") -> bool:
    return bool((await session_bus.ask_bus(bus, "NameHasOwner", "s", [BUS_NAME])).body[0])


async def _version(patient: Patient, bus: "MessageBus") -> Finding:
    wanted = [INTERFACE, "Version"]
    properties = "org.freedesktop.DBus.Properties"
    async with asyncio.timeout(patient.patience):
        reply = await session_bus.call(bus, BUS_NAME, OBJECT_PATH, properties, "Get", "ss", wanted)
    version = getattr(reply.body[0], "value", None)
    if version == __version__:
        return ok("version", _("{version}, here and in the service").format(version=version))
    message = _("the service is {theirs}, this command is {ours}").format(theirs=version, ours=__version__)
    return note("version", message, _RESTART)


def _what_it_tells(patient: Patient, facts: dict[str, object]) -> "list[Finding]":
    found = []
    if facts.get("settings") not in {None, str(patient.settings_file)}:
        message = _("it goes by other settings: {file}").format(file=facts["settings"])
        found.append(note("settings", message, _("crampguard --config FILE doctor, to look at those")))
    channel, why = facts.get("channel"), facts.get("channel_reason")
    told = _("reminders go to: {channel} ({why})").format(channel=channel, why=why)
    if channel == Channel.CONSOLE and patient.settings.notifications.channel is not Channel.CONSOLE:
        found.append(note("channel", told, _("start it inside of your desktop session")))
    else:
        found.append(ok("channel", told))
    if (paused := facts.get("paused_until")) is not None:
        until = datetime.fromisoformat(str(paused))
        message = _("paused until {time}").format(time=f"{until:%a %d %b %H:%M}")
        found.append(note("pause", message, "crampguard resume"))
    for held in cast("list[dict[str, Any]]", facts.get("held_back", [])):
        message = _("{reminder} is held back: {why}").format(reminder=held["reminder"], why=held["reason"])
        found.append(note("held-back", message))
    if trouble := facts.get("journal"):
        found.append(bad("journal", str(trouble), _("make room on the disk, or make it writable")))
    return found
