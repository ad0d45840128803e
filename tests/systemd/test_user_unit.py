"""The unit, run by a real user manager for an ordinary user: as it will live on a desktop."""

import json
import os
import select
from pathlib import Path

import pytest

from tests.rigs.processes import PATIENCE
from tests.systemd.conftest import PROGRAM, UserSession

UNIT = "crampguard.service"
SETTINGS = """\
[notifications]
channel = "console"
"""


@pytest.fixture
def settings(session: UserSession) -> Path:
    """The person's settings file, which asks for no notification service."""
    file = session.home / ".config" / "crampguard" / "config.toml"
    session.write(file, SETTINGS)
    # There is no journal in this session: what the service writes is kept for whoever reads a failed test.
    log = f"[Service]\nStandardError=append:{session.home}/service.log\n"
    session.write(session.units / f"{UNIT}.d" / "log.conf", log)
    return file


@pytest.fixture
def desktop(session: UserSession) -> str:
    """What a desktop has of its own: the target that brings up graphical-session.target with it."""
    name = "stand-in-session.target"
    session.write(session.units / name, "[Unit]\nBindsTo=graphical-session.target\n")
    return name


def status(session: UserSession) -> tuple[int, dict[str, object]]:
    """Exit status and facts."""
    done = session.crampguard("service", "status", "--json")
    return done.returncode, json.loads(done.stdout)


def test_an_installed_service_is_running_and_ready(session: UserSession, settings: Path) -> None:
    done = session.crampguard("service", "install", "--target", "default.target")

    assert done.returncode == 0, done.stderr
    assert "running" in done.stderr
    main_pid = int(session.shown("MainPID"))
    assert status(session) == (
        0,
        {
            "installed": True,
            "enabled": True,
            "active": True,
            "unit": str(session.units / UNIT),
            "target": "default.target",
            "main_pid": main_pid,
        },
    )
    assert f"argv[]={PROGRAM} run ;" in session.shown("ExecStart")
    assert str(main_pid) in session.crampguard("service", "status").stdout


def test_the_hardening_holds_and_leaves_the_timer_on_the_wall_clock(
    session: UserSession, settings: Path
) -> None:
    session.crampguard("service", "install", "--target", "default.target")
    process = Path("/proc") / session.shown("MainPID")

    state = dict(line.split(":\t") for line in session.run("cat", process / "status").stdout.splitlines())
    assert (state["NoNewPrivs"], state["Seccomp"], state["Umask"]) == ("1", "2", "0077")  # 2: filtered
    assert "timerfd" in session.run("ls", "-l", process / "fd").stdout


def test_a_killed_service_comes_back(session: UserSession, settings: Path) -> None:
    # What systemd runs after READY=1 writes into a pipe that this test reads: the event to wait for.
    heard = session.home / "started"
    os.mkfifo(heard)
    os.chown(heard, session.user.pw_uid, session.user.pw_gid)
    session.write(
        session.units / f"{UNIT}.d" / "tell.conf",
        f"[Service]\nExecStartPost=/bin/sh -c 'echo \"$MAINPID\" >{heard}'\n",
    )
    with os.fdopen(os.open(heard, os.O_RDWR), "r") as pipe:

        def started() -> str:
            assert select.select([pipe], [], [], PATIENCE)[0], "the service did not start"
            return pipe.readline().strip()

        assert session.crampguard("service", "install", "--target", "default.target").returncode == 0
        first = started()
        session.run("kill", "-KILL", first)
        second = started()

    assert second != first
    # Nothing to start: it returns when the start that is under way is done.
    session.systemctl("start", UNIT)
    assert session.shown("NRestarts") == "1"
    assert session.shown("MainPID") == second


def test_a_reload_keeps_the_process(session: UserSession, settings: Path) -> None:
    session.crampguard("service", "install", "--target", "default.target")
    before = session.shown("MainPID")

    session.systemctl("reload", UNIT)

    assert session.shown("MainPID") == before != "0"
    assert session.systemctl("is-active", UNIT) == "active"


def test_a_stop_is_a_clean_end(session: UserSession, settings: Path) -> None:
    session.crampguard("service", "install", "--target", "default.target")

    session.systemctl("stop", UNIT)

    assert session.shown("Result") == "success", (session.home / "service.log").read_text()
    assert (session.shown("ExecMainCode"), session.shown("ExecMainStatus")) == ("1", "0")  # 1: CLD_EXITED
    assert status(session)[0] == 69
    assert "not active" in session.crampguard("service", "status").stdout


def test_installing_again_updates_the_unit(session: UserSession, settings: Path) -> None:
    session.crampguard("service", "install", "--target", "default.target")

    done = session.crampguard("service", "install", "--config", settings)

    assert done.returncode == 0, done.stderr
    assert status(session)[1]["target"] == "graphical-session.target"
    assert f"argv[]={PROGRAM} --config {settings} run ;" in session.shown("ExecStart")
    # Nothing brings that target up here, and the person hears of it before their next login.
    assert "graphical-session.target is not active" in done.stderr
    assert "--autostart" in done.stderr


def test_the_service_comes_and_goes_with_the_desktop(
    session: UserSession, desktop: str, settings: Path
) -> None:
    done = session.crampguard("service", "install", "--no-start")
    assert done.returncode == 0, done.stderr
    assert status(session)[1]["active"] is False

    session.systemctl("start", desktop)
    session.systemctl("start", UNIT)  # Returns when the start that the target began is done.
    assert status(session)[1]["active"] is True

    session.systemctl("stop", "graphical-session.target")
    assert status(session)[1]["active"] is False


def test_a_session_with_a_desktop_needs_no_hint(session: UserSession, desktop: str, settings: Path) -> None:
    session.systemctl("start", desktop)

    done = session.crampguard("service", "install")

    assert "starts with graphical-session.target in every session" in done.stderr
    assert "--autostart" not in done.stderr


def test_bad_settings_under_strict_are_not_tried_again(session: UserSession, settings: Path) -> None:
    settings.write_text('[day]\nbedtime = "25:00"\n')
    session.crampguard("service", "install", "--target", "default.target", "--no-start")
    unit = session.units / UNIT
    unit.write_text(unit.read_text().replace(" run\n", " run --strict\n"))
    session.systemctl("daemon-reload")

    assert session.run("systemctl", "--user", "start", UNIT).returncode != 0

    assert session.shown("ExecMainStatus") == "78"
    assert session.shown("ActiveState") == "failed"
    assert session.shown("NRestarts") == "0"


def test_a_service_that_cannot_start_is_a_failed_install(session: UserSession, settings: Path) -> None:
    session.write(
        session.units / f"{UNIT}.d" / "broken.conf", "[Service]\nExecStartPre=/bin/false\nRestart=no\n"
    )

    done = session.crampguard("service", "install", "--target", "default.target")

    assert done.returncode == 1
    assert "systemctl restart failed" in done.stderr
    assert "crampguard service logs" in done.stderr


def test_uninstall_stops_the_service_and_leaves_what_is_the_persons(
    session: UserSession, settings: Path
) -> None:
    session.crampguard("service", "install", "--target", "default.target")

    done = session.crampguard("service", "uninstall")

    assert done.returncode == 0, done.stderr
    assert not (session.units / UNIT).exists()
    assert status(session) == (
        69,
        {
            "installed": False,
            "enabled": False,
            "active": False,
            "unit": None,
            "target": None,
            "main_pid": None,
        },
    )
    assert "Not installed" in session.crampguard("service", "status").stdout
    assert settings.read_text() == SETTINGS
    assert str(settings) in done.stderr
    assert str(session.home / ".local" / "state" / "crampguard") in done.stderr


def test_autostart_takes_the_place_of_the_unit(session: UserSession, settings: Path) -> None:
    session.crampguard("service", "install", "--target", "default.target")

    done = session.crampguard("service", "install", "--autostart")

    assert done.returncode == 0, done.stderr
    assert not (session.units / UNIT).exists()
    active = session.run("systemctl", "--user", "is-active", UNIT).stdout.strip()
    assert active == "inactive", (session.home / "service.log").read_text()
    assert (session.home / ".config" / "autostart" / "crampguard.desktop").exists()

    session.crampguard("service", "install", "--target", "default.target")

    assert not (session.home / ".config" / "autostart" / "crampguard.desktop").exists()
    assert status(session)[1]["active"] is True
