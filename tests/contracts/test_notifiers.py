"""What every channel owes the service, whatever it goes through."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from dbus_fast.aio import MessageBus

from crampguard.domain.notification import (
    Accepted,
    Action,
    Channel,
    Notification,
    Refused,
    Unconfirmed,
    Unreachable,
)
from crampguard.domain.ports import Notifier
from crampguard.domain.reminder import Urgency
from crampguard.notifiers import create
from tests.rigs.dunst import Dunst
from tests.rigs.listener import RecordingListener

WATER = Notification(
    tag="drink-water", title="Water break", message="Have a few sips.", actions=tuple(Action)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A notifier, opened, with the surroundings in which it should do well."""

    notifier: Notifier
    confirms: bool
    """Whether it can know that something was shown."""
    cut_off: Callable[[], None]
    """Take away everything that could show a notification."""


@pytest.fixture(params=["dbus", "plyer", "console", "auto with a desktop", "auto without one"])
async def subject(
    request: pytest.FixtureRequest,
    stopped_dunst: Dunst,
    connection: MessageBus,
    listener: RecordingListener,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Subject]:
    """One after the other, each implementation."""
    name = str(request.param)
    with_desktop = name in {"dbus", "plyer", "auto with a desktop"}
    if with_desktop:
        stopped_dunst.start()
    stream = io.StringIO()

    def cut_off() -> None:
        if with_desktop:
            stopped_dunst.stop()
        stream.close()
        monkeypatch.setenv("PATH", "/nonexistent")

    notifier = create(
        Channel(name.partition(" ")[0]),
        bus=connection,
        bus_problem="",
        stream=stream,
        clock=lambda: datetime(2026, 7, 1, 12, 0, tzinfo=UTC),
        zone=lambda: UTC,
        wait_for_service=False,
    )
    await notifier.open(listener)
    yield Subject(notifier=notifier, confirms=name != "plyer", cut_off=cut_off)
    await notifier.close()


def test_it_names_the_channel_in_use_and_says_why(subject: Subject) -> None:
    assert subject.notifier.channel is not Channel.AUTO
    assert subject.notifier.explanation


async def test_only_what_is_known_to_be_shown_is_accepted(subject: Subject) -> None:
    delivery = await subject.notifier.show(WATER)
    assert isinstance(delivery, Accepted if subject.confirms else Unconfirmed)


async def test_an_id_comes_with_the_server_that_gave_it(subject: Subject) -> None:
    match await subject.notifier.show(WATER):
        case Accepted(id=0, server=server):
            assert server == ""
        case Accepted(server=server):
            assert server.startswith(":")
        case delivery:
            assert isinstance(delivery, Unconfirmed)
            assert delivery.detail


async def test_showing_the_same_again_does_as_well(subject: Subject) -> None:
    first = await subject.notifier.show(WATER)
    assert await subject.notifier.show(WATER) == first


async def test_two_at_a_time_both_get_their_answer(subject: Subject) -> None:
    other = Notification(tag="shoe-check", title="Shoe check", message="")
    deliveries = await asyncio.gather(subject.notifier.show(WATER), subject.notifier.show(other))
    assert {type(delivery) for delivery in deliveries} == {Accepted if subject.confirms else Unconfirmed}


@pytest.mark.parametrize("urgency", list(Urgency))
async def test_every_urgency_can_be_shown(subject: Subject, urgency: Urgency) -> None:
    delivery = await subject.notifier.show(
        Notification(tag="own", title="T", message="M", urgency=urgency, sound=True)
    )
    assert isinstance(delivery, Accepted | Unconfirmed)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\0", "\x1b]0;title\a", "\ud83d", "<b>&amp;", "-n", "💧" * 1000, "line\nline", "%s {0} \\n"],
    ids=ascii,
)
async def test_no_text_keeps_it_from_showing(subject: Subject, text: str) -> None:
    delivery = await subject.notifier.show(Notification(tag="own", title="T" + text, message=text))
    assert isinstance(delivery, Accepted | Unconfirmed)


async def test_withdrawing_what_is_not_there_is_no_fault(subject: Subject) -> None:
    await subject.notifier.withdraw("never-shown")
    await subject.notifier.show(WATER)
    await subject.notifier.withdraw("drink-water")
    await subject.notifier.withdraw("drink-water")


async def test_what_was_withdrawn_can_be_shown_again(subject: Subject) -> None:
    first = await subject.notifier.show(WATER)
    await subject.notifier.withdraw("drink-water")
    assert type(await subject.notifier.show(WATER)) is type(first)


async def test_adopting_another_servers_notification_is_no_fault(subject: Subject) -> None:
    subject.notifier.adopt("drink-water", 7, ":0.999")
    assert isinstance(await subject.notifier.show(WATER), Accepted | Unconfirmed)


async def test_where_nothing_can_be_shown_it_says_so_and_does_not_raise(subject: Subject) -> None:
    await subject.notifier.show(WATER)
    subject.cut_off()
    delivery = await subject.notifier.show(WATER)
    assert isinstance(delivery, Unreachable | Refused)
    assert delivery.detail
    await subject.notifier.withdraw("drink-water")


async def test_it_can_be_closed_without_having_shown_anything(subject: Subject) -> None:
    await subject.notifier.close()
