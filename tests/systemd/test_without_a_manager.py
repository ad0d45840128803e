"""``crampguard service`` where no user manager is: what it still does, and what it says."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from crampguard.cli.unit_text import autostart_text, unit_text
from crampguard.instance import sole
from tests.rigs.processes import PATIENCE
from tests.rigs.session_bus import session_bus
from tests.systemd.conftest import PROGRAM

NOT_OURS = "[Unit]\nDescription=Made by hand\n"


class Home:
    """A person's folders, in a session that systemd knows nothing of."""

    def __init__(self, directory: Path) -> None:
        self.unit = directory / ".config" / "systemd" / "user" / "crampguard.service"
        self.autostart = directory / ".config" / "autostart" / "crampguard.desktop"
        runtime = directory / "runtime"
        runtime.mkdir(mode=0o700)
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("XDG_", "DBUS_", "CRAMPGUARD_"))
        }
        self.environment = {**inherited, "HOME": str(directory), "XDG_RUNTIME_DIR": str(runtime)}

    def enable(self) -> Path:
        """The unit as an earlier session left it; the link that enabled it."""
        link = self.unit.parent / "graphical-session.target.wants" / self.unit.name
        link.parent.mkdir(parents=True)
        self.unit.write_text(unit_text([str(PROGRAM), "run"], "graphical-session.target"))
        link.symlink_to(self.unit)
        return link

    def service(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """``crampguard service``, run as a person would."""
        return subprocess.run(
            [PROGRAM, "service", *arguments],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty one."""
    return Home(tmp_path)


@pytest.mark.parametrize("command", ["install", "status"])
def test_without_a_user_manager_there_is_a_way_out(home: Home, command: str) -> None:
    done = home.service(command)

    assert done.returncode == 69
    assert "no systemd user manager" in done.stderr
    assert "crampguard service install --autostart" in done.stderr
    assert not home.unit.exists()


@pytest.mark.parametrize("command", ["install", "status"])
def test_a_bus_that_knows_no_manager_is_no_manager(home: Home, tmp_path: Path, command: str) -> None:
    with session_bus(tmp_path / "bus") as bus:
        done = home.service(command, DBUS_SESSION_BUS_ADDRESS=bus.address)

    assert done.returncode == 69
    assert "no systemd user manager" in done.stderr
    assert "crampguard service install --autostart" in done.stderr
    assert "service logs" not in done.stderr
    assert "org.freedesktop" not in done.stderr
    assert not home.unit.exists()


@pytest.mark.parametrize("command", ["install", "status"])
def test_a_manager_that_the_bus_cannot_start_is_no_manager(home: Home, tmp_path: Path, command: str) -> None:
    services = tmp_path / "services"
    services.mkdir()
    (services / "org.freedesktop.systemd1.service").write_text(
        "[D-BUS Service]\nName=org.freedesktop.systemd1\nExec=/bin/false\n"
    )
    with session_bus(tmp_path / "bus", services) as bus:
        done = home.service(command, DBUS_SESSION_BUS_ADDRESS=bus.address)

    assert done.returncode == 69
    assert "no systemd user manager" in done.stderr
    assert "crampguard service install --autostart" in done.stderr
    assert not home.unit.exists()


def test_a_manager_that_goes_away_while_installing_leaves_no_unit(home: Home, tmp_path: Path) -> None:
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(f'#!/bin/sh\n[ ! -e "{home.unit}" ] || {{ echo Gone. >&2; exit 1; }}\n')
    systemctl.chmod(0o755)

    done = home.service("install", PATH=str(tmp_path))

    assert done.returncode == 69
    assert "no systemd user manager here" in done.stderr
    assert not home.unit.exists()


@pytest.mark.parametrize("command", [["uninstall"], ["install", "--autostart"]])
def test_a_unit_that_no_manager_runs_is_taken_out_by_its_files(home: Home, command: list[str]) -> None:
    link = home.enable()

    done = home.service(*command)

    assert done.returncode == 0, done.stderr
    assert not home.unit.exists()
    assert not link.is_symlink()


def test_without_systemd_there_is_a_way_out(home: Home, tmp_path: Path) -> None:
    done = home.service("install", PATH=str(tmp_path))

    assert done.returncode == 69
    assert "systemctl is not installed" in done.stderr
    assert "crampguard service install --autostart" in done.stderr


def test_autostart_needs_no_systemd(home: Home, tmp_path: Path) -> None:
    done = home.service("install", "--autostart", PATH=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert home.autostart.read_text() == autostart_text([str(PROGRAM), "run"])
    assert "crampguard run" in done.stderr
    status = home.service("status", "--json", PATH=str(tmp_path))
    assert status.returncode == 69
    assert json.loads(status.stdout) == {
        "installed": True,
        "enabled": True,
        "active": False,
        "unit": str(home.autostart),
        "target": None,
        "main_pid": None,
    }
    assert "not running" in home.service("status", PATH=str(tmp_path)).stdout

    assert home.service("uninstall", PATH=str(tmp_path)).returncode == 0
    assert not home.autostart.exists()


def test_what_the_desktop_started_is_active_while_it_runs(home: Home, tmp_path: Path) -> None:
    home.service("install", "--autostart")

    with sole(tmp_path / ".local" / "state" / "crampguard"):
        status = home.service("status")
        facts = json.loads(home.service("status", "--json").stdout)

    assert status.returncode == 0
    assert "It is running." in status.stdout
    assert facts["active"] is True


def test_the_settings_file_of_the_environment_goes_with_the_service(home: Home, tmp_path: Path) -> None:
    home.service("install", "--autostart", CRAMPGUARD_CONFIG=str(tmp_path / "mine.toml"))

    command = [str(PROGRAM), "--config", str(tmp_path / "mine.toml"), "run"]
    assert home.autostart.read_text() == autostart_text(command)


@pytest.mark.parametrize("kind", ["unit", "autostart"])
@pytest.mark.parametrize("command", [["install"], ["install", "--autostart"], ["uninstall"]])
def test_what_a_person_made_by_hand_stays(home: Home, kind: str, command: list[str]) -> None:
    file: Path = getattr(home, kind)
    file.parent.mkdir(parents=True)
    file.write_text(NOT_OURS)

    done = home.service(*command)

    assert done.returncode == 1
    assert str(file) in done.stderr
    assert "move it away" in done.stderr
    assert file.read_text() == NOT_OURS


def test_a_folder_that_cannot_be_made_is_told(home: Home) -> None:
    home.autostart.parent.parent.touch()

    done = home.service("install", "--autostart")

    assert done.returncode == 1
    assert "can't be written" in done.stderr


def test_what_is_no_target_is_wrong_usage(home: Home) -> None:
    done = home.service("install", "--target", "default")

    assert done.returncode == 2
    assert "'default' is not the name of a systemd target" in done.stderr


def test_uninstalling_nothing_says_so(home: Home) -> None:
    done = home.service("uninstall")

    assert done.returncode == 0
    assert "Nothing was installed" in done.stderr


def test_uninstalling_speaks_only_of_files_that_are_there(home: Home, tmp_path: Path) -> None:
    settings = tmp_path / ".config" / "crampguard" / "config.toml"

    assert "stay" not in home.service("uninstall").stderr

    settings.parent.mkdir(parents=True)
    settings.touch()
    assert f"Your settings stay in {settings}." in home.service("uninstall").stderr


def test_logs_are_the_journals_of_our_unit(home: Home, tmp_path: Path) -> None:
    journalctl = tmp_path / "journalctl"
    journalctl.write_text('#!/bin/sh\necho "$@"\nexit 3\n')
    journalctl.chmod(0o755)

    done = home.service("logs", "-n", "7", "--follow", PATH=str(tmp_path))

    assert done.returncode == 3
    assert done.stdout.split() == ["--user", "--unit", "crampguard.service", "--lines", "7", "--follow"]


def test_logs_without_a_journal_say_where_to_look(home: Home, tmp_path: Path) -> None:
    done = home.service("logs", PATH=str(tmp_path))

    assert done.returncode == 1
    assert "journalctl is not installed" in done.stderr
    assert "crampguard run" in done.stderr
