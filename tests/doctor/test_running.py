"""The service, asked over the bus: running, mute, of another version, paused, elsewhere."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from dbus_fast import Message
from dbus_fast.aio import MessageBus

from crampguard.control import BUS_NAME, ControlServer, interface
from crampguard.doctor import Finding, Patient
from crampguard.doctor.running import examine_service
from crampguard.domain.notification import Channel
from crampguard.instance import sole
from tests.control.daemon import RememberingDaemon
from tests.doctor.conftest import gathered, states, the, with_channel


class Telling(RememberingDaemon):
    """A service that tells of itself what it is told to."""

    facts: dict[str, Any]

    def status(self) -> dict[str, object]:
        """As was set."""
        return self.facts


@pytest.fixture
async def service(connection: MessageBus, in_session: Patient) -> Any:
    """In good health."""
    daemon = Telling()
    daemon.facts = {
        "settings": str(in_session.settings_file),
        "channel": "dbus",
        "channel_reason": "there is one",
        "paused_until": None,
        "held_back": [],
        "journal": None,
    }
    server = ControlServer(connection, daemon)
    await server.start()
    yield daemon
    await server.stop()


async def found(patient: Patient) -> list[Finding]:
    """What is found of the service."""
    return await gathered(examine_service, patient)


async def test_a_service_in_good_health(in_session: Patient, service: Telling) -> None:
    assert states(await found(in_session)) == {"service": "ok", "version": "ok", "channel": "ok"}


async def test_another_version_is_noted(
    in_session: Patient, service: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interface, "__version__", "0.0.9")
    service.facts = {}
    version = the("version", await found(in_session))
    assert (version.state, "0.0.9" in version.message, bool(version.mend)) == ("note", True, True)


@pytest.mark.parametrize(
    ("fact", "value", "check", "state"),
    [
        ("settings", "/elsewhere.toml", "settings", "note"),
        ("paused_until", "2026-03-02T14:00:00+01:00", "pause", "note"),
        ("held_back", [{"reminder": "drink-water", "reason": "paused"}], "held-back", "note"),
        ("journal", "the disk is full", "journal", "bad"),
        ("channel", "console", "channel", "note"),
    ],
)
async def test_what_it_tells_of_itself_is_told(
    in_session: Patient, service: Telling, fact: str, value: object, check: str, state: str
) -> None:
    service.facts[fact] = value
    assert the(check, await found(in_session)).state == state


async def test_the_terminal_is_well_where_it_was_chosen(in_session: Patient, service: Telling) -> None:
    service.facts["channel"] = "console"
    assert states(await found(with_channel(in_session, Channel.CONSOLE)))["channel"] == "ok"


async def test_a_service_that_fails_to_answer_is_told_with_its_words(
    in_session: Patient, service: Telling
) -> None:
    service.facts = {"a": object()}
    broken = the("service", await found(in_session))
    assert (broken.state, "TypeError" in broken.message, bool(broken.mend)) == ("bad", True, True)


async def test_a_service_that_hangs_is_told(in_session: Patient, connection: MessageBus) -> None:
    def mute(message: Message) -> bool:
        return message.interface == "org.crampguard.Daemon1"

    connection.add_message_handler(mute)
    await connection.request_name(BUS_NAME)
    hung = the("service", await found(replace(in_session, patience=1.0)))
    assert (hung.state, hung.message) == ("bad", "it runs, but does not answer")


@pytest.fixture
def lock(patient: Patient) -> Iterator[None]:
    """What a service holds that runs."""
    with sole(patient.state_directory):
        yield


async def test_no_service_stands_in_the_way_with_a_bus_and_without(
    in_session: Patient, patient: Patient
) -> None:
    for who in (in_session, patient):
        (missing,) = await found(who)
        assert (missing.check, missing.state, missing.message) == ("service", "bad", "it is not running")
        assert "crampguard service install" in missing.mend


async def test_a_service_that_cannot_be_asked_is_known_by_its_lock(
    in_session: Patient, patient: Patient, lock: None
) -> None:
    (elsewhere,) = await found(in_session)
    assert (elsewhere.state, "another session bus" in elsewhere.message) == ("bad", True)
    (without,) = await found(patient)
    assert (without.state, "without a session bus" in without.message) == ("note", True)
