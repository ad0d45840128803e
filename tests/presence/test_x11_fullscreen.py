"""Windows that fill the screen on X11: with openbox, and with the test itself in a window manager's place."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crampguard.domain.presence import Answer, Reading
from crampguard.presence.x11_fullscreen import X11Fullscreen
from tests.presence.watching import Told, watched
from tests.rigs.display import Display, display, window_manager
from tests.rigs.x_relay import x_relay
from tests.rigs.x_window import XWindow, x_window

NO = Reading(Answer.NO)
FILM = Reading(Answer.YES, "Film")
NOBODY_TELLS = Reading(Answer.UNKNOWN, "no window manager tells which window is active")


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Display]:
    """A screen without a window manager."""
    with display(tmp_path, "-noreset") as started:
        yield started


@pytest.fixture
def managed(bare: Display, tmp_path: Path) -> Iterator[Display]:
    """A screen with openbox."""
    with window_manager(bare, tmp_path):
        yield bare


@pytest.fixture
def film(bare: Display) -> Iterator[XWindow]:
    """A window, not on the screen yet."""
    with x_window(bare, "Film", "Something that nobody else needs to know") as window:
        yield window


async def shown(window: XWindow, told: Told) -> None:
    """Put it on the screen; on return it is the active one, and does not fill the screen."""
    window.show()
    while await told.next() != NO:
        pass


async def test_a_window_fills_the_screen_and_leaves_it(managed: Display, film: XWindow) -> None:
    async with watched(X11Fullscreen(managed.name)) as told:
        await shown(film, told)
        film.fill_the_screen()
        assert await told.next() == FILM
        film.fill_the_screen(False)
        assert await told.next() == NO
        assert told.rest() == []


async def test_what_fills_the_screen_already_is_told_at_once(managed: Display, film: XWindow) -> None:
    async with watched(X11Fullscreen(managed.name)) as told:
        await shown(film, told)
        film.fill_the_screen()
        assert await told.next() == FILM
    async with watched(X11Fullscreen(managed.name)) as told:
        assert await told.next() == FILM


async def test_only_the_active_window_counts(managed: Display, film: XWindow) -> None:
    with x_window(managed, "Editor") as editor:
        async with watched(X11Fullscreen(managed.name)) as told:
            await shown(film, told)
            film.fill_the_screen()
            assert await told.next() == FILM
            editor.show()
            editor.come_to_the_front()
            assert await told.next() == NO
            film.come_to_the_front()
            assert await told.next() == FILM


async def test_a_program_that_ends_fills_the_screen_no_longer(managed: Display) -> None:
    async with watched(X11Fullscreen(managed.name)) as told:
        with x_window(managed, "Film") as film:
            await shown(film, told)
            film.fill_the_screen()
            assert await told.next() == FILM
        assert await told.next() == NO


async def test_a_window_manager_may_come_later_and_go(bare: Display, film: XWindow, tmp_path: Path) -> None:
    async with watched(X11Fullscreen(bare.name)) as told:
        assert await told.next() == NOBODY_TELLS
        film.show()
        with window_manager(bare, tmp_path):
            film.come_to_the_front()
            assert await told.next() == NO
        film.say_active(None)
        assert await told.next() == NOBODY_TELLS


async def test_a_window_that_goes_is_noticed_though_nobody_says_so(bare: Display, film: XWindow) -> None:
    film.set_atoms("_NET_WM_STATE", "_NET_WM_STATE_ABOVE", "_NET_WM_STATE_FULLSCREEN")
    film.say_active(film.id)
    async with watched(X11Fullscreen(bare.name)) as told:
        assert await told.next() == FILM
        film.destroy()
        assert await told.next() == NO


@pytest.mark.parametrize("number", [0, 0xABCDEF], ids=["none", "one that is gone"])
async def test_an_active_window_that_is_not_there_fills_nothing(
    bare: Display, film: XWindow, number: int
) -> None:
    film.say_active(number)
    async with watched(X11Fullscreen(bare.name)) as told:
        assert await told.next() == NO
        film.set_atoms("_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN")
        film.say_active(film.id)
        assert await told.next() == FILM
        film.say_active(number)
        assert await told.next() == NO


@pytest.mark.parametrize("kind", ["DESKTOP", "DOCK"])
async def test_the_desktops_own_furniture_does_not_count(bare: Display, film: XWindow, kind: str) -> None:
    film.set_atoms("_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN")
    film.set_atoms("_NET_WM_WINDOW_TYPE", f"_NET_WM_WINDOW_TYPE_{kind}")
    film.say_active(film.id)
    async with watched(X11Fullscreen(bare.name)) as told:
        assert await told.next() == NO


async def test_a_window_of_nobodys_is_told_without_its_title(bare: Display, film: XWindow) -> None:
    film.set_atoms("_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN")
    film.forget_class()
    film.say_active(film.id)
    async with watched(X11Fullscreen(bare.name)) as told:
        assert await told.next() == Reading(Answer.YES, "a program without a name")


async def test_a_window_in_the_background_is_not_listened_to(bare: Display, film: XWindow) -> None:
    with x_window(bare, "Editor") as editor:
        film.say_active(film.id)
        async with x_relay(bare) as relay, watched(X11Fullscreen(relay.name)) as told:
            assert await told.next() == NO
            film.set_atoms("_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN")
            assert await told.next() == FILM
            film.say_active(editor.id)
            assert await told.next() == NO

            relay.answers.clear()
            film.set_title("More that nobody needs to know")
            film.set_atoms("_NET_WM_STATE")
            editor.set_atoms("_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN")

            assert await told.next() == Reading(Answer.YES, "Editor")
            assert film.id.to_bytes(4, sys.byteorder) not in b"".join(relay.answers)


async def test_each_screen_has_windows_of_its_own(tmp_path: Path) -> None:
    with display(tmp_path, "-noreset", "-screen", "1", "640x480x24") as two, x_window(two, "Film") as film:
        film.set_atoms("_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN")
        film.say_active(film.id)
        async with (
            watched(X11Fullscreen(f"{two.name}.0")) as first,
            watched(X11Fullscreen(f"{two.name}.1")) as second,
            watched(X11Fullscreen(f"{two.name}.2")) as none_such,
        ):
            assert await first.next() == FILM
            assert await second.next() == NOBODY_TELLS
            assert await none_such.next() == FILM


async def test_a_server_that_dies_ends_the_watch_and_nothing_else(bare: Display) -> None:
    told = Told(X11Fullscreen(bare.name))
    assert await told.next() == NOBODY_TELLS

    bare.process.kill()

    with pytest.raises(ConnectionError):
        await told.next()
