"""Whether the next session starts the service: systemd's unit, or the desktop's autostart entry."""

import os
import pwd
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from crampguard.doctor.finding import Finding, Patient, bad, note, ok
from crampguard.doctor.programs import Answer, ask
from crampguard.domain.language import _

_INSTALL = "crampguard service install"
_GRAPHICAL_SESSION = "graphical-session.target"
_LINGERS = Path("/var/lib/systemd/linger")
_USERS = Path("/run/systemd/users")
_ASKED = "LoadState,UnitFileState,ActiveState,Result,WantedBy,NeedDaemonReload,ExecStart"


async def examine_startup(patient: Patient) -> AsyncIterator[Finding]:
    """Whichever of the two is installed."""
    if patient.autostart_file.exists():
        yield _autostart(patient)
        return
    asked = ("show", patient.unit, f"--property={_ASKED}")
    shown = await _systemctl(patient, *asked) if _has_manager(patient) else None
    if shown is None or shown.status:
        message = _("nothing starts crampguard at login, and there is no systemd user manager to do so")
        yield note("start", message, f"{_INSTALL} --autostart")
        return
    unit = shown.properties
    yield _unit(unit)
    if unit["LoadState"] != "loaded" or not (targets := unit.get("WantedBy", "").split()):
        return
    yield await _target(patient, targets)
    if _GRAPHICAL_SESSION not in targets:
        person = pwd.getpwuid(os.getuid())
        finding = linger(_LINGERS / person.pw_name, _USERS / str(person.pw_uid))
        if finding is not None:
            yield finding


def _has_manager(patient: Patient) -> bool:
    """Whether systemd runs for this person: without it, systemctl has the session bus try to start it."""
    return Path(patient.environment.get("XDG_RUNTIME_DIR", ""), "systemd", "private").exists()


def _autostart(patient: Patient) -> Finding:
    found = re.search(r"(?m)^TryExec=(.*)$", patient.autostart_file.read_text("utf-8", errors="replace"))
    program = found[1] if found else ""
    if program and shutil.which(program, path=patient.environment.get("PATH")) is None:
        message = _("{program}, which the desktop starts at login, is gone").format(program=program)
        return bad("start", message, f"{_INSTALL} --autostart")
    return ok("start", _("your desktop starts crampguard at login"))


def _unit(unit: dict[str, str]) -> Finding:
    match unit["LoadState"]:
        case "not-found":
            return note("start", _("nothing starts crampguard at login"), _INSTALL)
        case "masked":
            return bad("start", _("its unit is masked"), "systemctl --user unmask crampguard")
        case "loaded":
            pass
        case state:
            return bad("start", _("systemd can't read its unit ({state})").format(state=state), _INSTALL)
    program = re.search(r"path=(.+?) ;", unit.get("ExecStart", ""))
    if program and not Path(program[1]).exists():
        message = _("{program}, which its unit starts, is gone").format(program=program[1])
        return bad("start", message, _INSTALL)
    if unit["UnitFileState"] not in {"enabled", "enabled-runtime", "linked"}:
        return bad("start", _("its unit is installed, but no session starts it"), _INSTALL)
    if unit["ActiveState"] not in {"active", "reloading"} and unit["Result"] != "success":
        message = _("its unit has failed: {result}").format(result=unit["Result"])
        return bad("start", message, _("crampguard service logs, then crampguard service install"))
    if unit.get("NeedDaemonReload") == "yes":
        message = _("its unit was changed and not read again")
        return note("start", message, "systemctl --user daemon-reload")
    return ok("start", _("systemd starts crampguard at login"))


async def _target(patient: Patient, targets: list[str]) -> Finding:
    """A unit that is enabled starts only when the target that wants it is reached."""
    asked = await _systemctl(patient, "is-active", *targets)
    if asked is not None and asked.output.split().count("active"):
        return ok("target", _("this session has reached {target}").format(target=targets[0]))
    message = _("this session has not reached {target}, which would start crampguard")
    mend = _("crampguard service install --target default.target")
    if targets == [_GRAPHICAL_SESSION]:
        message = _("this session never reached {target}, as on plain sway or i3: nothing starts crampguard")
    return bad("target", message.format(target=targets[0]), mend)


def linger(lingers: Path, user: Path) -> Finding | None:
    """What is not bound to the graphical session lives as long as the user manager does.

    ``lingers`` and ``user`` are logind's notes on the user, in which libsystemd reads, too: to ask logind
    itself would start it. None where logind keeps none.
    """
    if lingers.exists():
        return ok("linger", _("crampguard runs from boot on, logged in or not"))
    if not user.exists():
        return None
    if re.search(r"(?m)^SESSIONS=.", user.read_text("utf-8", errors="replace")):
        return ok("linger", _("crampguard runs while you are logged in; more is not needed"))
    message = _("logind knows of no login of yours, so that systemd may end crampguard at any time")
    return bad("linger", message, "loginctl enable-linger")


async def _systemctl(patient: Patient, *arguments: str) -> Answer | None:
    return await ask("systemctl", "--user", *arguments, environment=patient.environment)
