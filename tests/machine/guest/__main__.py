"""Runs the steps of this life of the machine, and tells the host how each went: TAP, and a few requests."""

import platform
import traceback
from pathlib import Path

from tests.machine.guest.machine import StepFailedError, as_root, tell_host
from tests.machine.guest.reminders import UNIT, showings
from tests.machine.guest.steps import STEPS

_BOOTS = Path("/var/lib/machine-boots")


def main() -> None:
    """One life."""
    boot = int(_BOOTS.read_text()) + 1 if _BOOTS.exists() else 1
    _BOOTS.write_text(str(boot))
    if boot == 1:
        tell_host(f"1..{len(STEPS)}")
        systemd = as_root("systemctl", "--version").split()[1]
        tell_host(f"# Linux {platform.release()}, systemd {systemd}, Python {platform.python_version()}")
    for number, step in enumerate(STEPS, start=1):
        if step.boot != boot:
            continue
        tell_host(f"# begins: {number} - {step.name}")
        try:
            tell_host(f"ok {number} - {step.name} # {step.run()}")
        except StepFailedError as failure:
            _tell_failure(f"{number} - {step.name} # {failure}")
        except Exception:  # noqa: BLE001 - a fault of the step itself; the others are tried all the same
            _tell_failure(f"{number} - {step.name} # {traceback.format_exc()}")
    if boot == max(step.boot for step in STEPS):
        tell_host("host: that is all")
    elif boot == 1:
        as_root("systemctl", "reboot")
    else:
        tell_host("host: cut the power")


def _tell_failure(line: str) -> None:
    tell_host(f"not ok {line}")
    log = as_root("journalctl", f"_SYSTEMD_USER_UNIT={UNIT}", "--lines=30", "--output=short-precise")
    for told in log.splitlines():
        tell_host(f"#   {told}")
    # Last: should the record be what can't be read, the log is told.
    for showing in showings():
        tell_host(f"#   {showing}")


main()
