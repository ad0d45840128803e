"""The terminal as a channel."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import pytest

from crampguard.domain.notification import Accepted, Action, Notification, Unreachable
from crampguard.notifiers.console import ConsoleNotifier


def noon() -> datetime:
    return datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def berlin() -> ZoneInfo:
    return ZoneInfo("Europe/Berlin")


async def written(notification: Notification) -> str:
    stream = io.StringIO()
    assert await ConsoleNotifier(stream, noon, berlin).show(notification) == Accepted()
    return stream.getvalue()


async def test_it_says_when_what_and_how_to_answer() -> None:
    text = await written(
        Notification(
            tag="drink-water", title="Water break", message="Have a few sips.", actions=tuple(Action)
        )
    )
    assert text == (
        "14:00  Water break\n"
        "       Have a few sips.\n"
        "       → crampguard done drink-water (or snooze, skip)\n"
    )


async def test_what_asks_for_no_answer_takes_no_more_room_than_it_needs() -> None:
    assert (
        await written(Notification(tag="note", title="Bad settings", message="")) == "14:00  Bad settings\n"
    )


async def test_every_line_of_a_message_stands_below_the_first() -> None:
    text = await written(Notification(tag="note", title="Two\nlines", message="one\n\ntwo\n"))
    assert text == "14:00  Two lines\n       one\n\n       two\n"


async def test_no_text_steers_the_terminal() -> None:
    text = await written(Notification(tag="own", title="\x1b[2Jgone", message="\rover\x07"))
    assert text == "14:00  \ufffd[2Jgone\n       \ufffdover\ufffd\n"


async def test_the_zone_is_that_of_the_moment() -> None:
    zones = iter([ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")])
    stream = io.StringIO()
    notifier = ConsoleNotifier(stream, noon, lambda: next(zones))
    for title in ("Here", "There"):
        await notifier.show(Notification(tag="own", title=title, message=""))
    assert stream.getvalue() == "14:00  Here\n21:00  There\n"


async def test_a_terminal_that_knows_ascii_only_gets_what_it_can_show() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    delivery = await ConsoleNotifier(stream, noon, berlin).show(
        Notification(tag="own", title="Füße hoch", message="")
    )
    assert delivery == Accepted()
    assert raw.getvalue() == b"14:00  F??e hoch\n"


@pytest.fixture
def full_disk() -> Iterator[TextIO]:
    """A file for which there is no room. What couldn't be written fails once more when it is closed."""
    stream = Path("/dev/full").open("w")  # noqa: SIM115
    yield stream
    with pytest.raises(OSError, match="No space left"):
        stream.close()


async def test_what_could_not_be_written_was_not_shown(full_disk: TextIO) -> None:
    notifier = ConsoleNotifier(full_disk, noon, berlin)
    delivery = await notifier.show(Notification(tag="own", title="T", message=""))
    assert isinstance(delivery, Unreachable)
    assert "No space left" in delivery.detail


async def test_a_closed_terminal_shows_nothing() -> None:
    stream = io.StringIO()
    stream.close()
    notifier = ConsoleNotifier(stream, noon, berlin)
    assert isinstance(await notifier.show(Notification(tag="own", title="T", message="")), Unreachable)
