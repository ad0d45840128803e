"""The session's lock by the word of logind: the one mock, python-dbusmock's, on a bus of its own."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crampguard.domain.presence import Answer
from crampguard.errors import SourceAbsentError
from crampguard.presence.logind_lock import LogindLock
from tests.presence.watching import Told, watched
from tests.rigs.logind import NAME, Logind, logind
from tests.rigs.session_bus import session_bus


@pytest.fixture
async def login() -> AsyncIterator[Logind]:
    """logind, and nobody logged in."""
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory:
        async with logind(Path(directory)) as started:
            yield started


def source(login: Logind, **more: str) -> LogindLock:
    return LogindLock({"DBUS_SYSTEM_BUS_ADDRESS": login.system_bus.address, **more})


async def test_the_lock_is_told_and_its_end(login: Logind) -> None:
    await login.log_in("c1")
    async with watched(source(login)) as told:
        assert await told.next_answer() is Answer.NO
        await login.set_locked("c1", True)
        assert await told.next_answer() is Answer.YES
        await login.set_locked("c1", False)
        assert await told.next_answer() is Answer.NO
        assert told.rest() == []


async def test_a_lock_that_came_before_us_holds(login: Logind) -> None:
    await login.log_in("c1")
    await login.set_locked("c1", True)
    async with watched(source(login)) as told:
        assert await told.next_answer() is Answer.YES


async def test_the_graphical_session_counts_wherever_we_were_started(login: Logind) -> None:
    await login.log_in("ssh")
    await login.log_in("desktop")
    async with watched(source(login, XDG_SESSION_ID="ssh")) as told:
        assert await told.next_answer() is Answer.NO
        await login.set_locked("ssh", True)
        await login.set_locked("desktop", True)
        assert await told.next_answer() is Answer.YES
        await login.set_locked("desktop", False)
        assert await told.next_answer() is Answer.NO
        assert told.rest() == []


async def test_without_a_graphical_session_our_own_counts(login: Logind) -> None:
    await login.log_in("c1")
    await login.set_display("")
    async with watched(source(login, XDG_SESSION_ID="c1")) as told:
        assert await told.next_answer() is Answer.NO
        await login.set_locked("c1", True)
        assert await told.next_answer() is Answer.YES


async def test_a_person_who_logs_out_and_in_again_is_followed(login: Logind) -> None:
    await login.log_in("c1")
    await login.set_locked("c1", True)
    async with watched(source(login)) as told:
        assert await told.next_answer() is Answer.YES
        await login.log_out("c1")
        gone = await told.next()
        assert gone.answer is Answer.UNKNOWN
        assert gone.detail
        await login.log_in("c2")
        assert await told.next_answer() is Answer.NO
        await login.set_locked("c2", True)
        assert await told.next_answer() is Answer.YES


async def test_logind_may_come_later(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory, session_bus(Path(directory)) as bus:
        async with watched(LogindLock({"DBUS_SYSTEM_BUS_ADDRESS": bus.address})) as told:
            reading = await told.next()
            assert (reading.answer, reading.detail) == (Answer.UNKNOWN, f"{NAME} is not on the bus")


async def test_a_bus_that_goes_away_is_a_failure(login: Logind) -> None:
    await login.log_in("c1")
    told = Told(source(login))
    assert await told.next_answer() is Answer.NO
    login.system_bus.process.kill()
    with pytest.raises(ConnectionError, match="system bus"):
        await told.next()


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "tcp:nothing", "nonsense"])
async def test_without_a_system_bus_there_is_no_such_source(address: str) -> None:
    with pytest.raises(SourceAbsentError, match="there is no system bus"):
        await LogindLock({"DBUS_SYSTEM_BUS_ADDRESS": address}).watch(print)
