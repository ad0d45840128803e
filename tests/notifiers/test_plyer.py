"""plyer as a channel, against a real notification server."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crampguard.domain.notification import Action, Notification, Refused, Unconfirmed, Unreachable
from crampguard.notifiers.plyer import PlyerNotifier
from tests.rigs.dunst import Dunst
from tests.rigs.listener import RecordingListener
from tests.rigs.processes import program
from tests.rigs.recording_server import RecordingServer

WATER = Notification(
    tag="drink-water", title="Water break", message="Have a few sips.", actions=tuple(Action)
)


@pytest.fixture
async def notifier(listener: RecordingListener) -> AsyncIterator[PlyerNotifier]:
    program("notify-send")
    notifier = PlyerNotifier()
    await notifier.open(listener)
    yield notifier
    await notifier.close()


@pytest.fixture
def unused_plyer(monkeypatch: pytest.MonkeyPatch) -> None:
    """plyer as in a process that has not used it yet: it looks for a way to notify only once."""
    for module in [name for name in sys.modules if name.partition(".")[0] == "plyer"]:
        monkeypatch.delitem(sys.modules, module)


async def test_it_appears_and_is_still_not_called_accepted(desktop: Dunst, notifier: PlyerNotifier) -> None:
    assert isinstance(await notifier.show(WATER), Unconfirmed)

    assert desktop.displayed() == 1
    desktop.dismiss()
    (shown,) = desktop.history()
    assert (shown["appname"], shown["summary"], shown["body"]) == (
        "crampguard",
        "Water break",
        "Have a few sips.",
    )


async def test_a_server_that_is_not_there_is_not_noticed(
    stopped_dunst: Dunst, notifier: PlyerNotifier
) -> None:
    assert isinstance(await notifier.show(WATER), Unconfirmed)


async def test_long_texts_are_cut_to_what_windows_takes(
    recorder: RecordingServer, notifier: PlyerNotifier
) -> None:
    await notifier.show(Notification(tag="own", title="💧" * 40, message="x" * 300))

    body = (await recorder.next_call("Notify")).body
    assert (body[3], body[4]) == ("💧" * 31 + "…", "x" * 254 + "…")


async def test_a_text_that_begins_like_an_option_is_shown(
    recorder: RecordingServer, notifier: PlyerNotifier
) -> None:
    await notifier.show(Notification(tag="own", title="-10 degrees", message="--help yourself"))

    body = (await recorder.next_call("Notify")).body
    assert (body[3], body[4]) == ("–10 degrees", "–-help yourself")


async def test_calls_do_not_overlap(recorder: RecordingServer, notifier: PlyerNotifier) -> None:
    titles = [f"Number {number}" for number in range(3)]

    await asyncio.gather(
        *(notifier.show(Notification(tag=title, title=title, message="x")) for title in titles)
    )

    assert [(await recorder.next_call("Notify")).body[3] for _ in titles] == titles


async def test_one_that_is_not_waited_for_any_more_is_left_out(
    recorder: RecordingServer, notifier: PlyerNotifier
) -> None:
    waiting = [
        asyncio.create_task(notifier.show(Notification(tag=title, title=title, message="x")))
        for title in ("First", "Second", "Third")
    ]
    await recorder.next_call("GetServerInformation")
    waiting[1].cancel()
    await asyncio.wait(waiting)

    titles = [(await recorder.next_call("Notify")).body[3] for _ in range(2)]
    assert titles == ["First", "Third"]


async def test_the_program_that_plyer_calls_going_away_is_unreachable(
    desktop: Dunst, notifier: PlyerNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    await notifier.show(WATER)
    monkeypatch.setenv("PATH", "/nonexistent")

    assert isinstance(await notifier.show(WATER), Unreachable)


async def test_a_system_for_which_plyer_has_nothing_is_a_refusal(
    unused_plyer: None, notifier: PlyerNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    delivery = await notifier.show(WATER)

    assert isinstance(delivery, Refused)
    assert "plyer" in delivery.detail


async def test_an_error_of_one_of_plyer_s_platforms_is_a_refusal_in_its_words(
    unused_plyer: None, notifier: PlyerNotifier, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Where dbus-python is installed plyer uses it, and it raises errors of its own.
    (tmp_path / "dbus.py").write_text(
        "class DBusException(Exception): ...\ndef SessionBus():\n    raise DBusException('no bus today')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    delivery = await notifier.show(WATER)
    monkeypatch.delitem(sys.modules, "dbus")

    assert delivery == Refused("DBusException: no bus today")
