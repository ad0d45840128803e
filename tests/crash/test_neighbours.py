"""Neighbours that fail: a notification server that never answers, a bus that goes, settings without rest."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.rigs.recording_server import Call, RecordingServer, recording_server
from tests.rigs.service import OFTEN, SETTINGS, Home, ServiceProcess
from tests.rigs.session_bus import SessionBus, session_bus

pytestmark = pytest.mark.usefixtures("unmeasured")

RELOADS = 1000


async def shown(server: RecordingServer) -> str:
    """The title of what is shown next."""
    return str((await server.next_call("Notify")).body[3])


async def test_a_server_that_never_answers_keeps_no_other_reminder_away(
    person: Home, recorder: RecordingServer
) -> None:
    def hang_over_the_shoes(call: Call) -> None:
        recorder.manners.silent = call.member == "Notify" and call.body[3] == "Shoe check"

    recorder.on_call = hang_over_the_shoes
    person.write_settings(SETTINGS + OFTEN)
    service = await asyncio.to_thread(person.start)
    asked = asyncio.create_task(asyncio.to_thread(person.command, "remind", "shoe-check"))
    while await shown(recorder) != "Shoe check":
        pass
    assert await shown(recorder) == "Eye drops"
    await asked
    assert outcomes(person, "shoe-check") == {"failed"}
    assert await asyncio.to_thread(service.stop) == 0
    assert "shown" in outcomes(person, "eye-drops")


def outcomes(person: Home, reminder: str) -> set[str]:
    """All that became of its occurrences."""
    return {entry["outcome"] for entry in person.history(reminder)}


async def test_a_slow_server_loses_and_repeats_nothing(person: Home, recorder: RecordingServer) -> None:
    recorder.manners.slow = True
    person.write_settings(SETTINGS + OFTEN)
    service = await asyncio.to_thread(person.start)
    assert await shown(recorder) == "Eye drops"
    # What is asked for meanwhile waits for its turn; nothing is called shown before it is.
    asked = asyncio.create_task(asyncio.to_thread(person.command, "remind", "shoe-check"))
    assert await asyncio.to_thread(person.history, "eye-drops") == []
    assert not asked.done()
    recorder.manners.slow = False
    recorder.catch_up()
    await asked
    while await shown(recorder) != "Shoe check":
        pass
    assert await asyncio.to_thread(service.stop) == 0
    assert outcomes(person, "shoe-check") == {"shown"}
    (first, *_later) = person.history("eye-drops")
    assert first["outcome"] in {"shown", "expired"}


async def test_it_ends_without_waiting_for_a_server_that_never_answers(
    person: Home, recorder: RecordingServer
) -> None:
    recorder.manners.silent = True
    person.write_settings(SETTINGS + OFTEN)
    service = await asyncio.to_thread(person.start)
    await shown(recorder)
    assert await asyncio.to_thread(service.stop) == 0
    # Had it waited until it gave up, the reminder had failed. It is still open, and comes at the next start.
    assert await asyncio.to_thread(person.history, "eye-drops") == []
    recorder.manners.silent = False
    await asyncio.to_thread(person.start)
    assert await shown(recorder) == "Eye drops"


async def test_a_new_session_bus_repeats_nothing(
    person: Home, private_bus: SessionBus, recorder: RecordingServer, tmp_path: Path
) -> None:
    service = await asyncio.to_thread(person.start)
    await asyncio.to_thread(person.command, "remind", "shoe-check")
    assert await shown(recorder) == "Shoe check"
    private_bus.process.terminate()
    assert await asyncio.to_thread(service.wait) == 1
    with session_bus(private_bus.directory / "anew") as bus:
        person.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.address
        async with recording_server(bus.address) as server:
            again = await asyncio.to_thread(person.start)
            await asyncio.to_thread(person.command, "remind", "night-check")
            assert await shown(server) != "Shoe check"
            assert outcomes(person, "shoe-check") == {"shown"}
            assert await asyncio.to_thread(again.stop) == 0


def descriptors(service: ServiceProcess) -> int:
    """How many files the service has open."""
    return len(list(Path(f"/proc/{service.process.pid}/fd").iterdir()))


async def test_a_thousand_reloads_lose_nothing_repeat_nothing_and_leave_nothing_open(
    person: Home, recorder: RecordingServer
) -> None:
    notified: list[str] = []
    recorder.on_shown = lambda call, _id: notified.append(call.body[4])
    person.write_settings(SETTINGS + OFTEN)
    service = await asyncio.to_thread(person.start)
    await shown(recorder)
    before = descriptors(service)
    for number in range(1, RELOADS + 1):
        person.write_settings(SETTINGS + OFTEN.replace("One drop", f"{number % 2 + 1} drops"))
        if number % 10 == 0:
            service.signal(signal.SIGHUP)
            await recorder.ping()
    person.write_settings(SETTINGS + OFTEN.replace("One drop", "The last drop"))
    while not (await recorder.next_call("Notify")).body[4].startswith("The last drop"):
        pass
    assert descriptors(service) == before
    assert await asyncio.to_thread(service.stop) == 0
    history = await asyncio.to_thread(person.history, "eye-drops")
    assert len([entry for entry in history if entry["outcome"] in {"shown", "expired"}]) == len(notified)
