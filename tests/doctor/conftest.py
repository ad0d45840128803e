"""Somebody to examine, and what is found with them."""

import os
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from crampguard.doctor import Finding, Patient
from crampguard.domain.notification import Channel
from crampguard.settings.reading import defaults
from tests.rigs.session_bus import SessionBus


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    """In good health, with an empty home, and no session."""
    return Patient(
        environment={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        settings=defaults(),
        settings_file=tmp_path / "config.toml",
        problems=(),
        state_directory=tmp_path / "state" / "crampguard",
        unit="crampguard.service",
        autostart_file=tmp_path / "autostart" / "crampguard.desktop",
        trial=0.0,
    )


@pytest.fixture
def in_session(patient: Patient, private_bus: SessionBus) -> Patient:
    """The same, in a session with a bus."""
    return replace(patient, environment=private_bus.environment())


def with_channel(patient: Patient, channel: Channel) -> Patient:
    """The same, with reminders elsewhere."""
    notifications = replace(patient.settings.notifications, channel=channel)
    return replace(patient, settings=replace(patient.settings, notifications=notifications))


def states(findings: Iterable[Finding]) -> dict[str, str]:
    """How each check went; of several findings of one check, the last."""
    return {each.check: each.state.value for each in findings}


def the(check: str, findings: Iterable[Finding]) -> Finding:
    """The only finding of that check."""
    (found,) = [each for each in findings if each.check == check]
    return found


async def gathered(checks: Callable[[Patient], AsyncIterator[Finding]], patient: Patient) -> list[Finding]:
    """All that they find."""
    return [finding async for finding in checks(patient)]
