"""The screen savers' word on the lock: their names, paths and manners, by peers on a private bus.

The real ones are GNOME Shell, KDE and MATE, in ``make desktops``.
"""

import pytest
from dbus_fast.aio import MessageBus

from crampguard.domain.presence import Answer, Reading
from crampguard.presence.screensaver_lock import ScreenSaverLock
from tests.presence.peers import Peer, peer
from tests.presence.watching import watched
from tests.rigs.session_bus import SessionBus

GNOME = ("org.gnome.Shell.ScreenShield", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver")
KDE = ("org.freedesktop.ScreenSaver", "/ScreenSaver", "org.freedesktop.ScreenSaver")
SAVERS = {
    "GNOME": GNOME,
    "GNOME before 3.36": ("org.gnome.ScreenSaver", *GNOME[1:]),
    "KDE": KDE,
    "MATE": ("org.mate.ScreenSaver", "/org/mate/ScreenSaver", "org.mate.ScreenSaver"),
    "Xfce": ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver", "org.xfce.ScreenSaver"),
    "Cinnamon": ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
}


def active(holds: bool) -> tuple[str, list[bool]]:
    return "b", [holds]


async def become(saver: Peer, holds: bool, *, path: str = "") -> None:
    saver.answers["GetActive"] = active(holds)
    await saver.announce("ActiveChanged", "b", holds, path=path)


@pytest.mark.parametrize("saver", SAVERS.values(), ids=SAVERS)
async def test_each_desktops_saver_is_heard(
    saver: tuple[str, str, str], private_bus: SessionBus, connection: MessageBus
) -> None:
    async with (
        peer(private_bus.address, *saver, {"GetActive": active(False)}) as somebody,
        watched(ScreenSaverLock(connection)) as told,
    ):
        assert await told.next() == Reading(Answer.NO)
        await become(somebody, True)
        assert await told.next() == Reading(Answer.YES)
        await become(somebody, False)
        assert await told.next() == Reading(Answer.NO)


async def test_a_screen_that_was_locked_before_us_is_locked(
    private_bus: SessionBus, connection: MessageBus
) -> None:
    async with (
        peer(private_bus.address, *GNOME, {"GetActive": active(True)}),
        watched(ScreenSaverLock(connection)) as told,
    ):
        assert await told.next_answer() is Answer.YES


async def test_what_comes_twice_is_told_once(private_bus: SessionBus, connection: MessageBus) -> None:
    async with (
        peer(private_bus.address, *KDE, {"GetActive": active(False)}) as kde,
        watched(ScreenSaverLock(connection)) as told,
    ):
        assert await told.next_answer() is Answer.NO
        await become(kde, True, path="/org/freedesktop/ScreenSaver")
        await become(kde, True)
        await become(kde, True)
        assert await told.next_answer() is Answer.YES
        await become(kde, False)
        assert await told.next_answer() is Answer.NO


async def test_two_savers_that_agree_are_one(private_bus: SessionBus, connection: MessageBus) -> None:
    async with (
        peer(private_bus.address, *SAVERS["MATE"], {"GetActive": active(False)}) as mate,
        peer(private_bus.address, *GNOME, {"GetActive": active(False)}) as gnome,
        watched(ScreenSaverLock(connection)) as told,
    ):
        assert await told.next_answer() is Answer.NO
        await mate.called("GetActive")
        await gnome.called("GetActive")
        await become(gnome, True)
        assert await told.next_answer() is Answer.YES
        await become(mate, True)
        await mate.called("GetActive")
        await become(gnome, False)
        await gnome.called("GetActive")
        await become(mate, False)
        assert await told.next_answer() is Answer.NO
        assert told.rest() == []


async def test_a_saver_that_comes_and_goes_is_followed(
    private_bus: SessionBus, connection: MessageBus
) -> None:
    async with watched(ScreenSaverLock(connection)) as told:
        nobody = await told.next()
        assert nobody.answer is Answer.UNKNOWN
        assert nobody.detail
        async with peer(private_bus.address, *GNOME, {"GetActive": active(True)}):
            assert await told.next_answer() is Answer.YES
        assert await told.next() == nobody


async def test_one_that_cannot_tell_leaves_it_to_the_other(
    private_bus: SessionBus, connection: MessageBus
) -> None:
    # As in GNOME, where a go-between has KDE's name, and "GetActive" is not for it to answer.
    async with (
        peer(private_bus.address, *KDE, {"GetActive": "org.freedesktop.DBus.Error.NotSupported"}) as proxy,
        watched(ScreenSaverLock(connection)) as told,
    ):
        assert await told.next_answer() is Answer.UNKNOWN
        await proxy.called("GetActive")
        async with peer(private_bus.address, *GNOME, {"GetActive": active(False)}) as shell:
            assert await told.next_answer() is Answer.NO
            await become(shell, True)
            assert await told.next_answer() is Answer.YES


async def test_a_connection_that_is_lost_is_a_failure_with_its_own_name(connection: MessageBus) -> None:
    connection.disconnect()
    await connection.wait_for_disconnect()  # type: ignore[no-untyped-call]
    with pytest.raises(ConnectionError):
        await ScreenSaverLock(connection).watch(print)
