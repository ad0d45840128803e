"""``crampguard service`` where no user manager is: what it still does, and what it says."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from crampguard.cli.unit_text import autostart_text
from tests.rigs.processes import PATIENCE
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
        "active": None,
        "unit": str(home.autostart),
        "target": None,
        "main_pid": None,
    }
    assert "crampguard status" in home.service("status", PATH=str(tmp_path)).stdout

    assert home.service("uninstall", PATH=str(tmp_path)).returncode == 0
    assert not home.autostart.exists()


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
