"""``crampguard service``: crampguard in the background, started with the person's session."""

import logging
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click

from crampguard import paths
from crampguard.cli.context import for_this_file, settings_path
from crampguard.cli.numbers import AtLeastOne
from crampguard.cli.output import json_option, print_json, say
from crampguard.cli.unit_text import (
    GRAPHICAL_SESSION,
    UNIT,
    autostart_text,
    is_ours,
    start_command,
    unit_text,
)
from crampguard.domain.language import _
from crampguard.errors import CrampguardError, ExitCode, NoUserManagerError
from crampguard.instance import is_running

logger = logging.getLogger(__name__)


def _target(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not re.fullmatch(r"[\w:.@\\-]+\.target", value):
        raise click.BadParameter(_("{value!r} is not the name of a systemd target").format(value=value))
    return value


@click.group(help=_("Run crampguard in the background, from login to logout."))
def service() -> None:
    """The group."""


@service.command(
    help=_("""Start crampguard now and with every session.

    \b
    crampguard service install
    crampguard service install --target default.target   # sway, i3 and others
    crampguard service install --autostart               # without systemd

    Installing again updates what was installed.""")
)
@click.option(
    "--target",
    default=GRAPHICAL_SESSION,
    show_default=True,
    callback=_target,
    help=_("The systemd target that brings crampguard up."),
)
@click.option("--autostart", is_flag=True, help=_("Use the desktop's autostart folder instead of systemd."))
@click.option("--no-start", is_flag=True, help=_("Install only; the next session starts it."))
def install(target: str, autostart: bool, no_start: bool) -> None:
    """Write the unit or the autostart entry; one of the two at a time."""
    settings, named = settings_path()
    # The service doesn't inherit this shell's environment: what it names goes into the command, too.
    command = start_command(settings if named else None)
    _refuse_what_is_not_ours()
    if autostart:
        _write(_autostart_file(), autostart_text(command))
        _remove_unit()
        say(_("From the next login on, your desktop starts crampguard."))
        say(_("To start it now: crampguard run"))
        return
    _systemctl("daemon-reload")  # Fails where there is nobody to read a unit: then none is written.
    _write(_unit_file(), unit_text(command, target))
    try:
        _systemctl("daemon-reload")
        _systemctl("reenable", UNIT)
    except NoUserManagerError:
        _remove_files_of_unit()
        raise
    _remove(_autostart_file())
    if not no_start:
        _systemctl("restart", UNIT)
        say(_("crampguard is running. To see what comes next: crampguard next"))
    if _call_systemctl("is-active", "--quiet", target).returncode == 0:
        say(_("It starts with {target} in every session.").format(target=target))
        return
    say(_("{target} is not active in this session: the next login may not start it.").format(target=target))
    say(_("If so, install it with --target default.target or with --autostart."))


@service.command(help=_("Stop crampguard and take it out of the session. Settings and journal stay."))
def uninstall() -> None:
    """Remove what ``install`` wrote, and nothing else."""
    _refuse_what_is_not_ours()
    if not _unit_file().exists() and not _autostart_file().exists():
        say(_("Nothing was installed."))
    _remove_unit()
    _remove(_autostart_file())
    if paths.config_file().exists():
        say(_("Your settings stay in {file}.").format(file=paths.config_file()))
    if paths.state_directory().exists():
        say(_("The journal stays in {directory}.").format(directory=paths.state_directory()))


@service.command(help=_("Say whether the service is installed and active (exit status 0) or not (69)."))
@json_option
def status(as_json: bool) -> int:
    """Facts about the unit, as systemd knows them; of what the desktop starts, as its lock tells."""
    facts = _facts()
    if as_json:
        print_json(facts)
    else:
        for line in _described(facts):
            click.echo(line)
    return ExitCode.DONE if facts["active"] else ExitCode.NOT_RUNNING


@service.command(help=_("Show what the service wrote to the system's log."))
@click.option("-n", "--lines", default=50, show_default=True, type=AtLeastOne(), help=_("How many."))
@click.option("-f", "--follow", is_flag=True, help=_("Go on showing what is added, until Ctrl-C."))
def logs(lines: int, follow: bool) -> int:
    """``journalctl``, for our unit."""
    journalctl = shutil.which("journalctl")
    if journalctl is None:
        raise CrampguardError(
            _("journalctl is not installed: the service's log is kept by systemd."),
            _("To see the log in a terminal: crampguard run"),
        )
    command = [journalctl, "--user", "--unit", UNIT, "--lines", str(lines), *(["--follow"] if follow else [])]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - a list, no shell


def _facts() -> dict[str, object]:
    if _autostart_file().exists():
        return {
            "installed": True,
            "enabled": True,
            "active": is_running(paths.state_directory()),
            "unit": str(_autostart_file()),
            "target": None,
            "main_pid": None,
        }
    shown = _systemctl(
        "show", UNIT, "--property=LoadState,UnitFileState,ActiveState,FragmentPath,MainPID,WantedBy"
    )
    properties = dict(line.split("=", 1) for line in shown.splitlines())
    return {
        "installed": properties["LoadState"] == "loaded",
        "enabled": properties["UnitFileState"] == "enabled",
        "active": properties["ActiveState"] in {"active", "reloading"},
        "unit": properties["FragmentPath"] or None,
        "target": properties["WantedBy"] or None,
        "main_pid": int(properties["MainPID"]) or None,
    }


def _described(facts: dict[str, object]) -> Iterator[str]:
    if not facts["installed"]:
        yield _("Not installed. To change that: crampguard service install")
        return
    yield _("Installed: {unit}").format(unit=facts["unit"])
    if facts["unit"] == str(_autostart_file()):
        yield _("Your desktop starts it.")
        yield _("It is running.") if facts["active"] else _("It is not running. To start it: crampguard run")
        return
    if facts["enabled"]:
        yield _("It starts with {target}.").format(target=facts["target"])
    else:
        yield _("No session starts it. To change that: crampguard service install")
    if facts["active"]:
        yield _("It is active, as process {main_pid}.").format(main_pid=facts["main_pid"])
    else:
        yield _("It is not active. To see why: crampguard service logs")


def _unit_file() -> Path:
    return paths.config_home() / "systemd" / "user" / UNIT


def _autostart_file() -> Path:
    return paths.config_home() / "autostart" / "crampguard.desktop"


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    except OSError as error:
        raise CrampguardError(
            _("{file} can't be written: {reason}").format(file=file, reason=error.strerror)
        ) from error
    say(_("Wrote {file}.").format(file=file))


def _remove_unit() -> None:
    if not _unit_file().exists():
        return
    try:
        _systemctl("disable", "--now", UNIT)
    except NoUserManagerError:
        # Nobody runs it; what is left of it are files.
        _remove_files_of_unit()
        return
    _remove(_unit_file())
    _systemctl("daemon-reload")


def _remove_files_of_unit() -> None:
    """The unit, and the links that enabled it."""
    for link in sorted(_unit_file().parent.glob(f"*.wants/{UNIT}")):
        _remove(link)
    _remove(_unit_file())


def _remove(file: Path) -> None:
    if not file.exists():
        return
    try:
        file.unlink()
    except OSError as error:
        raise CrampguardError(
            _("{file} can't be removed: {reason}").format(file=file, reason=error.strerror)
        ) from error
    say(_("Removed {file}.").format(file=file))


def _refuse_what_is_not_ours() -> None:
    for file in (_unit_file(), _autostart_file()):
        if file.exists() and not is_ours(file):
            raise CrampguardError(
                _("{file} is not crampguard's work, so it stays as it is.").format(file=file),
                _("If you don't need it, move it away and try again."),
            )


def _systemctl(*arguments: str) -> str:
    """What it answered. Raises CrampguardError with its own words when it failed.

    NoUserManagerError if that was for want of a manager.
    """
    done = _call_systemctl(*arguments)
    if done.returncode == 0:
        return done.stdout
    # A question that any manager answers. The words of the failure differ: no bus, a bus that knows no
    # manager, a bus that tried to start one.
    if _call_systemctl("show", "--property=Version").returncode != 0:
        logger.debug("systemctl %s: %s", arguments[0], done.stderr.strip())
        raise _no_user_manager(_("There is no systemd user manager here, so it can't start crampguard."))
    raise CrampguardError(
        _("systemctl {what} failed: {reason}").format(what=arguments[0], reason=done.stderr.strip()),
        _("To see what the service wrote: crampguard service logs"),
    )


def _call_systemctl(*arguments: str) -> "subprocess.CompletedProcess[str]":
    systemctl = shutil.which("systemctl")
    if systemctl is None:
        raise _no_user_manager(_("There is no systemd user manager here: systemctl is not installed."))
    return subprocess.run(  # noqa: S603 - a list, no shell
        [systemctl, "--user", *arguments],
        check=False,
        capture_output=True,
        text=True,
    )


def _no_user_manager(message: str) -> NoUserManagerError:
    return NoUserManagerError(
        message,
        _("To start with your desktop instead: {command}").format(
            command=for_this_file("crampguard service install --autostart")
        ),
    )
