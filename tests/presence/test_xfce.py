"""Xfce's do not disturb, on its own notification server and settings service."""

import subprocess
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from dbus_fast.aio import MessageBus

from crampguard.domain.presence import Answer, Reading
from crampguard.presence.xfce import XfceDoNotDisturb
from tests.presence.watching import watched
from tests.rigs.display import Display
from tests.rigs.dunst import Dunst
from tests.rigs.processes import PATIENCE, finish, program, running
from tests.rigs.session_bus import SessionBus, owner_appears

SERVER = "org.freedesktop.Notifications"
SETTINGS = "org.xfce.Xfconf"

Start = Callable[[], AbstractContextManager[object]]


def service(file: str) -> str:
    """The program behind an activation file, which knows the folder of the machine's architecture."""
    path = Path("/usr/share/dbus-1/services", file)
    assert path.exists(), "on Debian: apt-get install xfce4-notifyd xfconf"
    parser = ConfigParser()
    parser.read(path)
    return parser["D-BUS Service"]["Exec"]


@contextmanager
def serving(bus: SessionBus, screen: Display, file: str, name: str) -> Iterator[None]:
    """A service of Xfce's within the block; its name is on the bus from the start to the end of it."""
    environment = bus.environment(DISPLAY=screen.name)
    with running([service(file)], bus.directory / "xfce.log", environment):
        finish(owner_appears(bus.address, name))
        yield
    finish(owner_appears(bus.address, name, owned=False))


@pytest.fixture
def server(private_bus: SessionBus, screen: Display) -> Start:
    """xfce4-notifyd, to be started."""
    return lambda: serving(private_bus, screen, "org.xfce.xfce4-notifyd.Notifications.service", SERVER)


@pytest.fixture
def settings(private_bus: SessionBus, screen: Display) -> Start:
    """The service that keeps the settings, to be started."""
    return lambda: serving(private_bus, screen, "org.xfce.Xfconf.service", SETTINGS)


@pytest.fixture
def switch(private_bus: SessionBus) -> Callable[..., None]:
    """The person's hand on the setting."""

    def query(*arguments: str, setting: str = "/do-not-disturb") -> None:
        command = [program("xfconf-query"), "-c", "xfce4-notifyd", "-p", setting, *arguments]
        subprocess.run(command, env=private_bus.environment(), check=True, timeout=PATIENCE)

    return query


ON = ("-n", "-t", "bool", "-s", "true")


async def test_it_holds_from_switch_to_switch(
    server: Start, settings: Start, switch: Callable[..., None], connection: MessageBus
) -> None:
    with settings(), server():
        async with watched(XfceDoNotDisturb(connection)) as told:
            assert await told.next() == Reading(Answer.NO)
            switch(*ON)
            assert await told.next() == Reading(Answer.YES, "switched on in Xfce")
            switch("--toggle")
            assert await told.next() == Reading(Answer.NO)
            switch("--toggle")
            assert await told.next_answer() is Answer.YES
            switch("--reset")
            assert await told.next_answer() is Answer.NO


async def test_other_settings_of_the_server_change_nothing(
    server: Start, settings: Start, switch: Callable[..., None], connection: MessageBus
) -> None:
    with settings(), server():
        switch(*ON)
        async with watched(XfceDoNotDisturb(connection)) as told:
            assert await told.next_answer() is Answer.YES
            switch("-n", "-t", "string", "-s", "Smoke", setting="/theme")
            switch("--toggle")
            assert await told.next_answer() is Answer.NO
            assert told.rest() == []


async def test_a_setting_left_behind_means_nothing_where_another_server_shows_notifications(
    server: Start,
    settings: Start,
    switch: Callable[..., None],
    stopped_dunst: Dunst,
    connection: MessageBus,
) -> None:
    with settings():
        switch(*ON)
        async with watched(XfceDoNotDisturb(connection)) as told:
            assert await told.next() == Reading(Answer.UNKNOWN, f"{SERVER} is not on the bus")
            stopped_dunst.start()
            assert await told.next() == Reading(Answer.UNKNOWN, "notifications are not shown by Xfce")
            stopped_dunst.stop()
            assert "not on the bus" in (await told.next()).detail
            with server():
                assert await told.next_answer() is Answer.YES


async def test_the_settings_may_come_later_and_go_first(
    server: Start, settings: Start, switch: Callable[..., None], connection: MessageBus
) -> None:
    with server():
        async with watched(XfceDoNotDisturb(connection)) as told:
            assert await told.next() == Reading(Answer.UNKNOWN, f"{SETTINGS} is not on the bus")
            with settings():
                assert await told.next_answer() is Answer.NO
                switch(*ON)
                assert await told.next_answer() is Answer.YES
            assert await told.next_answer() is Answer.UNKNOWN
