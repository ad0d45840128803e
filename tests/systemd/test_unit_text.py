"""What is written for systemd and for the desktop, read back by systemd itself."""

import os
import select
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from crampguard.cli.unit_text import UNIT, autostart_text, start_command, unit_text
from tests.rigs.processes import PATIENCE
from tests.systemd.conftest import CHECKOUT, UserSession

ODD = ["", "a b", "it's", '"q"', "$HOME ${HOME}", "%h %%", "\\ \\n", ";", "ä–ö", "--config=/x"]


def listening_program(session: UserSession, folder: str) -> str:
    """A program that tells ``heard`` each of its arguments."""
    heard = session.home / "heard"
    os.mkfifo(heard)
    os.chown(heard, session.user.pw_uid, session.user.pw_gid)
    program = session.home / folder / "program"
    session.write(program, f'#!/bin/sh\nprintf "%s\\n" "$@" end-of-arguments >{heard}\n')
    program.chmod(0o755)
    return str(program)


def arguments_heard(session: UserSession, unit: str) -> list[str]:
    """What the program was called with when ``unit`` was started."""
    pipe = os.open(session.home / "heard", os.O_RDWR)
    try:
        session.systemctl("daemon-reload")
        session.systemctl("start", "--no-block", unit)
        heard = b""
        while not heard.endswith(b"\nend-of-arguments\n"):
            assert select.select([pipe], [], [], PATIENCE)[0], session.run(
                "systemctl", "--user", "status", unit
            )
            heard += os.read(pipe, 4096)
    finally:
        os.close(pipe)
    return heard.decode().splitlines()[:-1]


@pytest.mark.parametrize("folder", ["a – 100% $HOME folder", 'it\'s "my" \\ folder'])
def test_systemd_reads_odd_arguments_as_they_are(session: UserSession, folder: str) -> None:
    text = unit_text([listening_program(session, folder), *ODD], "default.target")
    session.write(session.units / UNIT, text.replace("Type=notify", "Type=exec"))

    assert arguments_heard(session, UNIT) == ODD


def test_a_desktop_reads_odd_arguments_as_they_are(session: UserSession) -> None:
    # systemd's own reader of autostart entries stands for the desktop. It resolves backslashes otherwise
    # than the specification: https://specifications.freedesktop.org/desktop-entry-spec/latest/
    odd = [argument for argument in ODD if not {"\\", "$"} & {*argument}]
    entry = autostart_text([listening_program(session, "a – folder"), *odd])
    session.write(session.home / ".config" / "autostart" / "odd.desktop", entry)

    assert arguments_heard(session, "app-odd@autostart.service") == [*odd, "--background"]


@pytest.mark.parametrize(
    ("argument", "written"), [("\\", r'"\\\\"'), ("$HOME", r'"\\$HOME"'), ("`id`", r'"\\`id\\`"')]
)
def test_an_autostart_entry_escapes_twice(argument: str, written: str) -> None:
    assert f"Exec=/bin/true {written} --background\n" in autostart_text(["/bin/true", argument])


def test_unit_and_entry_say_the_same_and_promise_nothing() -> None:
    told = "Quiet reminders for people with leg cramps"
    assert f"\nDescription={told}\n" in unit_text(["/bin/true"], "default.target")
    assert f"\nComment={told}\n" in autostart_text(["/bin/true"])


@pytest.mark.parametrize("target", ["graphical-session.target", "default.target"])
def test_the_unit_passes_systemds_own_check(tmp_path: Path, target: str) -> None:
    unit = tmp_path / UNIT
    unit.write_text(unit_text(["/bin/true", "run"], target))

    assert verified(unit, tmp_path) == (0, "")


def test_the_shipped_unit_passes_systemds_own_check(tmp_path: Path) -> None:
    assert verified(CHECKOUT / "systemd" / UNIT, tmp_path) == (0, "")


def test_the_check_sees_a_key_that_systemd_does_not_know(tmp_path: Path) -> None:
    unit = tmp_path / UNIT
    unit.write_text("[Service]\nExecStart=/bin/true\nRestrictEverything=yes\n")

    assert "RestrictEverything" in verified(unit, tmp_path)[1]


def verified(unit: Path, runtime: Path) -> tuple[int, str]:
    """What ``systemd-analyze --user verify`` says: unknown keys only on standard error."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed")
    done = subprocess.run(
        [analyze, "--user", "verify", unit],
        env={**os.environ, "XDG_RUNTIME_DIR": str(runtime)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return done.returncode, done.stderr


def test_the_package_carries_the_unit() -> None:
    carried = files("crampguard") / "data" / UNIT

    assert carried.read_text() == (CHECKOUT / "systemd" / UNIT).read_text()


def test_every_mention_of_the_session_follows_the_target() -> None:
    lines = unit_text(["/bin/true"], "sway-session.target").splitlines()

    assert {"PartOf=sway-session.target", "After=sway-session.target", "WantedBy=sway-session.target"} <= {
        *lines
    }
    assert not [line for line in lines if "graphical-session" in line and not line.startswith("#")]


def test_the_service_starts_the_installation_that_installs_it() -> None:
    assert start_command(None) == [str(Path(sys.executable).with_name("crampguard")), "run"]


def test_a_program_elsewhere_is_found_by_how_it_was_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = tmp_path / "bin" / "crampguard"
    called.parent.mkdir()
    called.touch(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3"))
    monkeypatch.setattr(sys, "argv", [str(called)])

    assert start_command(None) == [str(called), "run"]


def test_without_a_program_the_interpreter_runs_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3"))
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "__main__.py")])

    assert start_command(None) == [str(tmp_path / "python3"), "-m", "crampguard", "run"]


def test_a_named_settings_file_is_passed_on_by_its_full_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert start_command(Path("mine.toml"))[1:] == ["--config", str(tmp_path / "mine.toml"), "run"]
