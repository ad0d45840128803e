"""What ``crampguard doctor`` finds of the unit, under a real user manager."""

import json

import pytest

from tests.systemd.conftest import UserSession

UNIT = "crampguard.service"
SETTINGS = '[notifications]\nchannel = "console"\n'


@pytest.fixture
def installed(session: UserSession) -> UserSession:
    """For the target that plain window managers reach, too; without a desktop."""
    session.write(session.home / ".config" / "crampguard" / "config.toml", SETTINGS)
    done = session.crampguard("service", "install", "--target", "default.target")
    assert done.returncode == 0, done.stderr
    return session


def doctor(session: UserSession) -> dict[str, tuple[str, str]]:
    """Each check: how it went, and what mends it."""
    done = session.crampguard("doctor", "--json")
    findings = {each["check"]: (each["state"], each["mend"]) for each in json.loads(done.stdout)}
    assert done.returncode == int("bad" in {state for state, _mend in findings.values()})
    return findings


def test_an_installed_unit_is_well_and_where_it_is_not_the_mend_is_told(installed: UserSession) -> None:
    found = doctor(installed)
    assert (found["start"], found["target"], found["service"]) == (("ok", ""),) * 3
    assert "linger" not in found, "there is no logind in this session"
    assert "bad" not in {state for state, _mend in found.values()}

    installed.systemctl("disable", UNIT)
    assert doctor(installed)["start"] == ("bad", "crampguard service install")
    installed.systemctl("enable", UNIT)

    unit = installed.units / UNIT
    text = unit.read_text()
    installed.write(unit, text + "\n# changed\n")
    assert doctor(installed)["start"] == ("note", "systemctl --user daemon-reload")

    installed.write(unit, text.replace("ExecStart=:/", "ExecStart=:/nowhere/"))
    installed.systemctl("daemon-reload")
    assert doctor(installed)["start"] == ("bad", "crampguard service install")

    installed.systemctl("stop", UNIT)
    unit.unlink()
    installed.systemctl("daemon-reload")
    installed.systemctl("mask", UNIT)
    found = doctor(installed)
    assert found["start"] == ("bad", "systemctl --user unmask crampguard")
    assert found["service"][0] == "bad"
    installed.systemctl("unmask", UNIT)
    assert doctor(installed)["start"] == ("note", "crampguard service install")


def test_a_session_that_never_reaches_the_unit_s_target_is_told_with_another(session: UserSession) -> None:
    session.write(session.home / ".config" / "crampguard" / "config.toml", SETTINGS)
    assert session.crampguard("service", "install").returncode == 0
    assert doctor(session)["target"] == ("bad", "crampguard service install --target default.target")

    stand_in = "stand-in-session.target"
    session.write(session.units / stand_in, "[Unit]\nBindsTo=graphical-session.target\n")
    session.systemctl("daemon-reload")
    session.systemctl("start", stand_in)
    assert doctor(session)["target"] == ("ok", "")


def test_a_failed_unit_is_told(installed: UserSession) -> None:
    fails = "[Service]\nExecCondition=/bin/sh -c 'exit 255'\nRestart=no\n"
    installed.write(installed.units / f"{UNIT}.d" / "fails.conf", fails)
    installed.systemctl("daemon-reload")
    installed.run("systemctl", "--user", "restart", UNIT)
    state, mend = doctor(installed)["start"]
    assert (state, mend.startswith("crampguard service logs")) == ("bad", True)
