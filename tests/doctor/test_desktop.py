"""The session bus, the notification server and the trial: dunst, and a server with bad manners."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from crampguard.doctor import Finding, Patient
from crampguard.doctor.desktop import examine_desktop
from crampguard.domain.notification import Channel
from tests.doctor.conftest import gathered, states, the, with_channel
from tests.rigs.dunst import NAME, Dunst
from tests.rigs.recording_server import RecordingServer
from tests.rigs.session_bus import SessionBus, session_bus

SOON = 1.0
"""Seconds to wait for an answer that never comes."""


async def found(patient: Patient) -> list[Finding]:
    """What is found on the desktop."""
    return await gathered(examine_desktop, patient)


async def test_dunst_is_named_and_takes_the_trial_and_lets_it_go(in_session: Patient, desktop: Dunst) -> None:
    findings = await found(in_session)
    assert states(findings) == dict.fromkeys(("session-bus", "notifications", "buttons", "trial"), "ok")
    assert the("notifications", findings).message.startswith("dunst 1.")
    assert "and closed again" in the("trial", findings).message
    assert desktop.displayed() == 0
    assert [entry["summary"] for entry in desktop.history()] == ["crampguard doctor"]


async def test_no_trial_shows_nothing(in_session: Patient, desktop: Dunst) -> None:
    findings = await found(replace(in_session, trial=None))
    assert "trial" not in states(findings)
    assert desktop.history() == []


async def test_the_trial_closes_what_it_showed(in_session: Patient, recorder: RecordingServer) -> None:
    await found(in_session)
    assert (await recorder.next_call("Notify")).body[:2] == ["crampguard", 0]
    assert (await recorder.next_call("CloseNotification")).body == [1]
    assert recorder.shown == set()


async def test_a_server_without_buttons_is_no_obstacle(
    in_session: Patient, recorder: RecordingServer
) -> None:
    recorder.manners.capabilities = ("body",)
    findings = await found(in_session)
    assert the("buttons", findings).state == "note"
    assert "crampguard done" in the("buttons", findings).mend
    assert the("trial", findings).state == "ok"


async def test_a_server_that_cannot_say_what_it_can_is_no_obstacle(
    in_session: Patient, recorder: RecordingServer
) -> None:
    recorder.manners.incapable = True
    assert states(await found(in_session))["buttons"] == "note"


async def test_a_server_that_answers_nothing_is_told_by_its_process(
    in_session: Patient, recorder: RecordingServer
) -> None:
    recorder.manners.mute = True
    findings = await found(replace(in_session, patience=SOON))
    hung = the("notifications", findings)
    assert (hung.state, findings[-1]) == ("bad", hung)
    assert "does not answer (process " in hung.message
    assert hung.mend


@pytest.mark.parametrize(
    ("manners", "state", "told"),
    [
        ({"silent": True}, "bad", "not answered in 1 s"),
        ({"refuse": "org.freedesktop.Notifications.Error"}, "bad", "not in the mood"),
        ({"without_id": True}, "bad", "without an answer that proves it"),
        ({"id_zero": True}, "note", "can't be closed"),
    ],
)
async def test_a_trial_without_proof_is_not_called_accepted(
    in_session: Patient, recorder: RecordingServer, manners: dict[str, object], state: str, told: str
) -> None:
    recorder.manners = replace(recorder.manners, **manners)  # type: ignore[arg-type]
    trial = the("trial", await found(replace(in_session, patience=SOON)))
    assert trial.state == state
    assert told in trial.message
    assert bool(trial.mend) == (state == "bad")


async def test_a_server_that_does_not_tell_of_closing_is_noted(
    in_session: Patient, recorder: RecordingServer
) -> None:
    recorder.on_shown = lambda _call, given: recorder.shown.discard(given)
    trial = the("trial", await found(replace(in_session, patience=SOON)))
    assert (trial.state, "nobody told of its closing" in trial.message) == ("note", True)


async def test_a_desktop_without_a_server_stands_in_the_way(in_session: Patient) -> None:
    findings = await found(in_session)
    assert states(findings) == {"session-bus": "ok", "notifications": "bad"}
    assert "dunst" in the("notifications", findings).mend
    elsewhere = await found(with_channel(in_session, Channel.CONSOLE))
    assert the("notifications", elsewhere).state == "note"


async def test_a_server_that_the_bus_would_start_is_not_started(patient: Patient, tmp_path: Path) -> None:
    services, started = tmp_path / "services", tmp_path / "started"
    services.mkdir()
    (services / "server.service").write_text(f"[D-BUS Service]\nName={NAME}\nExec=/usr/bin/touch {started}\n")
    with session_bus(tmp_path / "bus", services) as bus:
        findings = await found(replace(patient, environment=bus.environment()))
    assert the("notifications", findings).state == "note"
    assert not started.exists()


async def test_no_session_bus_stands_in_the_way_of_the_desktop_only(patient: Patient) -> None:
    (missing,) = await found(patient)
    assert (missing.check, missing.state) == ("session-bus", "bad")
    assert missing.mend
    (unneeded,) = await found(with_channel(patient, Channel.PLYER))
    assert unneeded.state == "note"


@contextmanager
def halted(bus: SessionBus) -> Iterator[None]:
    """It takes connections, as the kernel does for it, and says nothing."""
    bus.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        bus.process.send_signal(signal.SIGCONT)


async def test_a_bus_that_hangs_costs_no_more_than_its_time(
    in_session: Patient, private_bus: SessionBus
) -> None:
    with halted(private_bus):
        (hung,) = await found(replace(in_session, patience=SOON))
    assert (hung.check, hung.state) == ("session-bus", "bad")
    assert "does not answer in 1 s" in hung.message
