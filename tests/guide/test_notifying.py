"""A guide in one notification whose buttons lead on: on a desktop that remembers, and on a real one."""

import asyncio
from datetime import UTC, datetime

import pytest
from dbus_fast.aio import MessageBus

from crampguard import pictures
from crampguard.domain.guiding import View
from crampguard.domain.notification import GUIDE_TAG, Closure, Delivery, Refused, Unreachable
from crampguard.domain.ports import Notifier
from crampguard.domain.reminder import Urgency
from crampguard.errors import CrampguardError
from crampguard.guide.leading import Leader
from crampguard.guide.notifying import NotificationFace
from crampguard.guide.relief import ReliefGuide
from crampguard.notifiers.dbus import DBusNotifier
from tests.fakes.world import Desktop
from tests.guide.faces import Clock
from tests.rigs.dunst import Dunst
from tests.rigs.listener import Pressed, RecordingListener
from tests.rigs.processes import PATIENCE

STARTED = datetime(2026, 11, 22, 3, 12, tzinfo=UTC)


def guide() -> ReliefGuide:
    """At its beginning."""
    return ReliefGuide.begin(0.0, STARTED)


class Waiting(NotificationFace):
    """One that can be waited for."""

    def __init__(self, notifier: Notifier) -> None:
        super().__init__(notifier, GUIDE_TAG)
        self._shown: asyncio.Queue[str] = asyncio.Queue()

    async def show(self, view: View, *, calls: bool) -> None:
        """Show it, and say so."""
        await super().show(view, calls=calls)
        self._shown.put_nowait(view.title)

    async def next(self) -> str:
        """The title that was shown next."""
        async with asyncio.timeout(PATIENCE):
            return await self._shown.get()


async def test_it_shows_what_is_new_with_its_picture_and_its_buttons() -> None:
    desktop = Desktop()
    face = NotificationFace(desktop, GUIDE_TAG, audible=True)
    stretching = guide().pressed("no", 0).pressed("next", 0)

    await face.show(guide().view(0), calls=False)
    await face.show(guide().view(5), calls=False)
    await face.show(stretching.view(0), calls=True)
    await face.show(stretching.view(20), calls=False)
    await face.show(stretching.passed(60).view(60), calls=True)

    first, second, third = desktop.shown
    assert (first.tag, first.title, first.urgency) == (GUIDE_TAG, "Check first", Urgency.CRITICAL)
    assert [(button.key, button.label) for button in first.buttons] == [("yes", "Yes"), ("no", "No")]
    assert (first.actions, first.stays) == ((), True)
    assert (first.picture, first.sound) == (pictures.png("warning"), False)
    assert (second.title, second.sound) == ("Stretch", True)
    assert third.title == "Stretch · 1 min"
    assert [button.key for button in third.buttons] == ["eased", "stand", "other-muscle"]
    assert not face.counts


async def test_a_button_takes_its_notification_along_so_the_next_one_is_shown_in_any_case() -> None:
    desktop = Desktop()
    face = NotificationFace(desktop, GUIDE_TAG)
    view = guide().view(0)
    await face.show(view, calls=False)
    assert face.understood("no", view) == "no"
    assert face.understood("done", view) is None
    await face.show(view, calls=False)
    assert len(desktop.shown) == 2
    await face.clear()
    assert desktop.withdrawn == [GUIDE_TAG]


@pytest.mark.parametrize("delivery", [Unreachable("nobody there"), Refused("not in the mood")])
async def test_what_can_not_be_seen_is_told(delivery: Delivery) -> None:
    face = NotificationFace(Desktop(delivery=delivery), GUIDE_TAG)
    with pytest.raises(CrampguardError, match="could not be shown"):
        await face.show(guide().view(0), calls=False)


@pytest.mark.parametrize(
    ("closure", "is_over"),
    [(Closure.DISMISSED, True), (Closure.UNKNOWN, True), (Closure.EXPIRED, False), (None, False)],
)
async def test_closing_it_leaves_the_guide_and_what_went_by_itself_is_shown_again(
    closure: Closure | None, is_over: bool
) -> None:
    desktop = Desktop()
    face = Waiting(desktop)
    leader = Leader(guide(), Clock())
    leading = asyncio.ensure_future(leader.lead(face))
    await face.next()
    face.went(leader, closure)
    if not is_over:
        assert await face.next() == "Check first"
        leader.leave()
    await leading
    assert len(desktop.shown) == (1 if is_over else 2)


async def test_on_a_real_desktop_its_buttons_lead_on_in_one_place(
    desktop: Dunst, connection: MessageBus, listener: RecordingListener
) -> None:
    notifier = DBusNotifier(connection)
    await notifier.open(listener)
    face = Waiting(notifier)
    leader = Leader(guide(), Clock())
    leading = asyncio.ensure_future(leader.lead(face))
    for label, key in (
        ("No", "no"),
        ("Next", "next"),
        ("Other muscle", "other-muscle"),
        ("It eased", "eased"),
    ):
        await face.next()
        assert await asyncio.to_thread(desktop.displayed) == 1
        await asyncio.to_thread(desktop.press, label)
        assert await listener.next() == Pressed(GUIDE_TAG, key)
        leader.hear(key)
    assert await face.next() == "Massage"
    leader.leave()
    await leading
    await face.clear()
    await notifier.close()
    titles = [entry["summary"] for entry in reversed(desktop.history())]
    assert titles == ["Check first", "Stop · 10 s", "Stretch", "Stretch", "Massage · 1 min"]
