"""Plasma's do not disturb where there is no Plasma, which is large: tests/desktops tries the real one."""

from dbus_fast.aio import MessageBus

from crampguard.domain.presence import Answer
from crampguard.presence.kde_do_not_disturb import KdeDoNotDisturb
from tests.presence.watching import watched
from tests.rigs.dunst import Dunst


async def test_nothing_is_known_where_another_server_shows_notifications(
    stopped_dunst: Dunst, connection: MessageBus
) -> None:
    async with watched(KdeDoNotDisturb(connection)) as told:
        assert "not on the bus" in (await told.next()).detail
        stopped_dunst.start()
        reading = await told.next()
        assert reading.answer is Answer.UNKNOWN
        assert "Inhibited" in reading.detail
