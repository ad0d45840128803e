"""Asking the running service over a real bus: what arrives there, and what comes back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from crampguard.control import ControlServer, DaemonClient, ask, ask_status
from crampguard.domain.notification import Action
from crampguard.domain.occurrence import Occurrence
from crampguard.errors import CrampguardError, UnknownReminderError, WithheldError
from tests.control.daemon import SCHEDULED_FOR, RememberingDaemon

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture
async def client(server: ControlServer) -> AsyncIterator[DaemonClient]:
    """Somebody who asks."""
    async with DaemonClient.connect() as connected:
        yield connected


async def test_a_reminder_can_be_asked_for(client: DaemonClient, daemon: RememberingDaemon) -> None:
    await client.remind("drink-water")
    await client.remind("hot-day", today=True)
    assert daemon.asked == [("remind", "drink-water", False), ("remind", "hot-day", True)]


@pytest.mark.parametrize(
    ("action", "seconds", "arrives"),
    [
        (Action.DONE, None, None),
        (Action.SKIP, None, None),
        (Action.SNOOZE, None, None),
        (Action.SNOOZE, 90, 90),
        (Action.SNOOZE, 10**12, 2**32 - 1),
    ],
)
async def test_an_answer_tells_which_occurrence_it_answered(
    client: DaemonClient, daemon: RememberingDaemon, action: Action, seconds: int | None, arrives: int | None
) -> None:
    answered = await client.answer("drink-water", action, seconds)
    assert answered == Occurrence(reminder="drink-water", scheduled_for=SCHEDULED_FOR)
    assert daemon.asked == [("answer", "drink-water", action, arrives)]


async def test_a_pause_lasts_to_the_full_second_after_what_was_asked(
    client: DaemonClient, daemon: RememberingDaemon
) -> None:
    await client.pause(SCHEDULED_FOR - timedelta(milliseconds=1))
    await client.resume()
    assert daemon.asked == [("pause", SCHEDULED_FOR), ("resume",)]


async def test_quiet_while_a_guide_is_on_is_asked_for_in_seconds(
    client: DaemonClient, daemon: RememberingDaemon
) -> None:
    await client.hush("one", 90)
    await client.hush("one", 0)
    assert daemon.asked == [("hush", "one", 90), ("hush", "one", 0)]


async def test_the_status_comes_as_it_is(client: DaemonClient, daemon: RememberingDaemon) -> None:
    assert await client.status() == daemon.status()


async def test_an_error_keeps_its_kind_and_exit_status(client: DaemonClient) -> None:
    with pytest.raises(UnknownReminderError) as refused:
        await client.remind("tea")
    assert (refused.value.message, refused.value.hint) == ("no reminder is named 'tea'", "")


async def test_an_error_keeps_its_hint(client: DaemonClient) -> None:
    with pytest.raises(WithheldError) as refused:
        await client.remind("hot-day")
    told = f"{refused.value.message}\n{refused.value.hint}"
    assert told == "It is off.\nFor now.\nAsk for it today."


async def test_a_fault_is_logged_and_tells_callers_no_more_than_its_kind(
    client: DaemonClient, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(CrampguardError, match="ZeroDivisionError") as refused:
        await client.reload()
    assert "secret" not in refused.value.message + refused.value.hint
    (logged,) = [record for record in caplog.records if record.exc_info]
    assert logged.name == "crampguard.control.interface"


async def test_a_fault_does_not_end_the_service(client: DaemonClient, daemon: RememberingDaemon) -> None:
    with pytest.raises(CrampguardError):
        await client.reload()
    assert await client.status() == daemon.status()


async def test_a_moment_beyond_all_calendars_is_refused(
    client: DaemonClient, daemon: RememberingDaemon
) -> None:
    with pytest.raises(CrampguardError, match="is not a moment"):
        await client._call("Pause", "x", 2**62)
    assert daemon.asked == []


async def test_a_service_of_another_version_is_told_so(client: DaemonClient) -> None:
    with pytest.raises(CrampguardError, match="another version"):
        await client._call("Dance")


async def test_commands_can_ask_from_where_there_is_no_event_loop(daemon: RememberingDaemon) -> None:
    assert await asyncio.to_thread(ask_status) == daemon.status()
    until = datetime(2026, 3, 2, 12, tzinfo=UTC)
    await asyncio.to_thread(ask, lambda asked: asked.pause(until))
    assert daemon.paused_until == until
