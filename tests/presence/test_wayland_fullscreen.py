"""A window that fills the screen, on a real sway."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crampguard.domain.presence import Answer, Reading
from crampguard.errors import SourceAbsentError
from crampguard.presence.wayland_fullscreen import WaylandFullscreen
from crampguard.presence.wire.wayland import WaylandError
from tests.presence.watching import Told, watched
from tests.rigs.compositor import compositor
from tests.rigs.sway import WINDOW, Sway, sway


@pytest.fixture
def on_sway() -> Iterator[Sway]:
    """A sway of the test's own."""
    with sway() as started:
        yield started


async def test_it_holds_while_the_window_fills_the_screen_and_names_the_program_alone(on_sway: Sway) -> None:
    async with watched(WaylandFullscreen(on_sway.variables)) as told:
        assert await told.next() == Reading(Answer.NO)
        with on_sway.window():
            on_sway.set_fullscreen(True)
            assert await told.next() == Reading(Answer.YES, WINDOW)
            on_sway.set_fullscreen(False)
            assert await told.next() == Reading(Answer.NO)
            on_sway.set_fullscreen(True)
            assert await told.next() == Reading(Answer.YES, WINDOW)
        assert await told.next() == Reading(Answer.NO)
        assert told.rest() == []


async def test_a_window_that_was_there_before_us_counts(on_sway: Sway) -> None:
    with on_sway.window():
        on_sway.set_fullscreen(True)
        async with watched(WaylandFullscreen(on_sway.variables)) as told:
            assert await told.next() == Reading(Answer.YES, WINDOW)


async def test_a_window_that_lost_the_focus_does_not_count(on_sway: Sway) -> None:
    with on_sway.window():
        on_sway.set_fullscreen(True)
        async with watched(WaylandFullscreen(on_sway.variables)) as told:
            assert await told.next_answer() is Answer.YES
            on_sway.message("workspace other")
            assert await told.next() == Reading(Answer.NO)
            on_sway.message("workspace back_and_forth")
            assert await told.next_answer() is Answer.YES


async def test_windows_come_and_go_by_the_dozen(on_sway: Sway) -> None:
    # Their numbers, which the compositor gives, are used again.
    async with watched(WaylandFullscreen(on_sway.variables)) as told:
        assert await told.next_answer() is Answer.NO
        for _ in range(6):
            with on_sway.window(), on_sway.window():
                on_sway.set_fullscreen(True)
                assert await told.next_answer() is Answer.YES
            assert await told.next_answer() is Answer.NO


async def test_a_compositor_that_dies_ends_the_watch(on_sway: Sway) -> None:
    told = Told(WaylandFullscreen(on_sway.variables))
    assert await told.next_answer() is Answer.NO

    on_sway.process.kill()

    with pytest.raises(ConnectionError):
        await told.next()


async def test_a_compositor_that_stops_telling_of_windows_ends_the_watch(tmp_path: Path) -> None:
    async with compositor(tmp_path, zwlr_foreign_toplevel_manager_v1=3) as server:
        told = Told(WaylandFullscreen(server.environment))
        assert await told.next_answer() is Answer.NO

        server.say(server.bound("zwlr_foreign_toplevel_manager_v1"), 1)

        with pytest.raises(WaylandError, match="no longer"):
            await told.next()


@pytest.mark.parametrize("offers", [{}, {"zwlr_foreign_toplevel_manager_v1": 1}])
async def test_a_compositor_that_does_not_tell_of_windows_is_left_alone(
    offers: dict[str, int], tmp_path: Path
) -> None:
    async with compositor(tmp_path, **offers) as without:
        with pytest.raises(SourceAbsentError, match="zwlr_foreign_toplevel_manager_v1"):
            await Told(WaylandFullscreen(without.environment)).next()
