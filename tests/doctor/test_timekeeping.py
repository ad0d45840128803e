"""The clock, the zone and the alarm."""

import errno
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crampguard import wallclock
from crampguard.doctor import Patient
from crampguard.doctor.timekeeping import clock, examine_time
from tests.doctor.conftest import gathered, states, the


def in_zone(patient: Patient, name: str) -> Patient:
    """The same, living there by the settings."""
    return replace(
        patient, settings=replace(patient.settings, day=replace(patient.settings.day, timezone=name))
    )


async def test_a_machine_in_order_has_clock_zone_and_alarm(patient: Patient) -> None:
    found = states(await gathered(examine_time, patient))
    assert {check: found[check] for check in ("clock", "time-zone", "alarm")} == {
        "clock": "ok",
        "time-zone": "ok",
        "alarm": "ok",
    }
    assert found["network-time"] in {"ok", "note"}


@pytest.mark.parametrize(("year", "state"), [(1970, "bad"), (2025, "bad"), (2026, "ok"), (2100, "bad")])
def test_a_year_that_cannot_be_stands_in_the_way(year: int, state: str) -> None:
    found = clock(datetime(year, 6, 1, tzinfo=UTC))
    assert (found.state, str(year) in found.message, bool(found.mend)) == (state, True, state == "bad")


async def test_the_settings_zone_is_told(patient: Patient) -> None:
    zone = the("time-zone", await gathered(examine_time, in_zone(patient, "Asia/Kathmandu")))
    assert (zone.state, "Asia/Kathmandu, by the settings" in zone.message) == ("ok", True)


async def test_a_zone_that_the_machine_does_not_know_stands_in_the_way(patient: Patient) -> None:
    zone = the("time-zone", await gathered(examine_time, in_zone(patient, "Mars/Olympus")))
    assert (zone.state, "day.timezone" in zone.mend) == ("bad", True)


ZONE_FILE = Path("/usr/share/zoneinfo/Europe/Berlin")


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Berlin",
        ":Europe/Berlin",
        pytest.param(
            str(ZONE_FILE), marks=pytest.mark.skipif(not ZONE_FILE.exists(), reason="kept elsewhere")
        ),
    ],
)
async def test_the_environments_zone_counts(patient: Patient, name: str) -> None:
    zone = the("time-zone", await gathered(examine_time, replace(patient, environment={"TZ": name})))
    assert (zone.state, "Europe/Berlin" in zone.message) == ("ok", True)


@pytest.mark.parametrize("name", ["Mars/Olympus", "/nowhere", "../etc/passwd"])
async def test_an_environments_zone_that_is_none_is_noted(patient: Patient, name: str) -> None:
    zone = the("time-zone", await gathered(examine_time, replace(patient, environment={"TZ": name})))
    assert (zone.state, f"TZ={name}" in zone.message) == ("note", True)


async def test_a_kernel_that_gives_no_timer_stands_in_the_way(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden() -> int:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(wallclock, "_timerfd_create", forbidden)
    alarm = the("alarm", await gathered(examine_time, patient))
    assert (alarm.state, "not permitted" in alarm.message) == ("bad", True)
