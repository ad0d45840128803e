"""What starts crampguard with a session, as text: systemd's unit and the desktop's autostart entry."""

import os
import re
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from crampguard.domain.language import _

UNIT = "crampguard.service"
GRAPHICAL_SESSION = "graphical-session.target"
MARK = "# Written by crampguard service install; the next install or uninstall replaces or removes it."
"""The first line of what we wrote. A file without it is the person's own."""

_ORDERING = re.compile(rf"(?m)^(PartOf|After|WantedBy)={re.escape(GRAPHICAL_SESSION)}$")
_EXEC_START = re.compile(r"(?m)^ExecStart=.*$")


def start_command(config: Path | None) -> list[str]:
    """How to start the service with the installation that is running now; ``config`` if one was named."""
    beside = Path(sys.executable).with_name("crampguard")
    called = Path(sys.argv[0]).absolute()
    if _is_program(beside):
        program = [str(beside)]
    elif called.name == "crampguard" and _is_program(called):
        program = [str(called)]
    else:
        program = [sys.executable, "-m", "crampguard"]
    return [*program, *(["--config", str(config.expanduser().absolute())] if config else []), "run"]


def unit_text(command: Sequence[str], target: str) -> str:
    """The unit that we ship, made to start ``command`` and to come and go with ``target``."""
    shipped = (files("crampguard") / "data" / UNIT).read_text("utf-8")
    # systemd takes no quotes and no backslashes in the path of a program, but in what env gets it does.
    program = ["/usr/bin/env"] if re.search(r"[\"'\\]", command[0]) else []
    # The colon: nothing in it is the name of a variable.
    exec_start = "ExecStart=:" + " ".join(map(_systemd_quoted, [*program, *command]))
    ordered = _ORDERING.sub(lambda found: f"{found[1]}={target}", shipped)
    return MARK + "\n" + _EXEC_START.sub(lambda _found: exec_start, ordered)


def autostart_text(command: Sequence[str]) -> str:
    """The entry in the desktop's autostart folder.

    https://specifications.freedesktop.org/autostart-spec/latest/
    """
    lines = [
        MARK,
        "[Desktop Entry]",
        "Type=Application",
        "Name=crampguard",
        "Comment=" + _desktop_string(_("Quiet reminders for people with leg cramps")),
        # Once the program is gone, the entry is ignored.
        "TryExec=" + _desktop_string(command[0]),
        # Nobody sees what it would write; so it waits for the desktop instead.
        "Exec=" + _desktop_string(" ".join(map(_exec_quoted, [*command, "--background"]))),
        "Terminal=false",
    ]
    return "\n".join(lines) + "\n"


def is_ours(file: Path) -> bool:
    """Whether ``file`` was written by us. It must exist; raises OSError if it can't be read."""
    return file.read_bytes().startswith(MARK.encode())


def _is_program(file: Path) -> bool:
    return file.is_file() and os.access(file, os.X_OK)


def _systemd_quoted(argument: str) -> str:
    # systemd.service(5), "Command lines": escapes as in C; a specifier begins with a percent sign.
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("%", "%%")
    return escaped if re.fullmatch(r"[\w@%+=:,./-]+", argument) else f'"{escaped}"'


def _exec_quoted(argument: str) -> str:
    # Desktop Entry Specification, "The Exec key": four are escaped in quotes; a percent sign is doubled.
    escaped = re.sub(r'(["`$\\])', r"\\\1", argument).replace("%", "%%")
    return escaped if re.fullmatch(r"[\w@%+=:,./-]+", argument) else f'"{escaped}"'


def _desktop_string(text: str) -> str:
    # The general escapes of values come on top of those of Exec: a backslash in an argument ends as four.
    return text.replace("\\", "\\\\").replace("\n", "\\n")
