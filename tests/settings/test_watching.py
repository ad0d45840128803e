"""The watch on the settings file, on a real file system: every change that ended is told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from crampguard.settings.watching import watch

NEVER = 30  # seconds after which a test gives up: no test waits for them


@asynccontextmanager
async def watched(path: Path) -> AsyncIterator[Callable[[], asyncio.Future[str]]]:
    """Gives a function that awaits what the file says at the next change."""
    changes: asyncio.Queue[str] = asyncio.Queue()

    def seen() -> None:
        changes.put_nowait(path.read_text() if path.exists() else "absent")

    task = asyncio.create_task(watch(path, seen))
    # The task's first step sets up the watch; this runs right after it.
    standing = asyncio.Event()
    asyncio.get_running_loop().call_soon(standing.set)
    await standing.wait()
    try:
        yield lambda: asyncio.ensure_future(asyncio.wait_for(changes.get(), NEVER))
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def rename_over(path: Path, text: str) -> None:
    """As most editors save."""
    new = path.with_name("new~")
    new.write_text(text)
    new.replace(path)


async def test_a_file_written_in_place_is_told_when_it_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("old")
    async with watched(file) as change:
        with file.open("w") as writing:
            writing.write("half")
            writing.flush()
            writing.write(" and whole")
        assert await change() == "half and whole"


async def test_a_new_file_is_told_only_when_it_is_complete(tmp_path: Path) -> None:
    file, marker = tmp_path / "config.toml", tmp_path / "marker"
    async with watched(file) as change, watched(marker) as marked:
        told = change()
        with file.open("w") as writing:
            writing.write("half")
            writing.flush()
            marker.write_text("the creation has been looked at")
            await marked()
            assert not told.done()
            writing.write(" and whole")
        assert await told == "half and whole"


async def test_an_editors_rename_is_told_again_and_again(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("old")
    async with watched(file) as change:
        for text in ("one", "two", "three"):
            rename_over(file, text)
            assert await change() == text


async def test_other_files_are_nobodys_business(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("old")
    async with watched(file) as change:
        (tmp_path / "other").write_text("x")
        (tmp_path / "config.toml~").write_text("x")
        file.write_text("new")
        assert await change() == "new"


async def test_a_file_that_goes_away_and_comes_back_is_told(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("old")
    async with watched(file) as change:
        file.unlink()
        assert await change() == "absent"
        file.write_text("new")
        assert await change() == "new"


async def test_a_file_that_becomes_readable_is_told(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("same")
    async with watched(file) as change:
        file.chmod(0o640)
        assert await change() == "same"


async def test_directories_may_come_later(tmp_path: Path) -> None:
    file = tmp_path / "home" / ".config" / "crampguard" / "config.toml"
    async with watched(file) as change:
        file.parent.mkdir(parents=True)
        file.write_text("first")
        assert await change() == "first"
        rename_over(file, "second")
        while (now := await change()) != "second":
            assert now == "first"


async def test_a_directory_that_is_moved_into_place_is_told(tmp_path: Path) -> None:
    elsewhere, directory = tmp_path / "elsewhere", tmp_path / "crampguard"
    elsewhere.mkdir()
    (elsewhere / "config.toml").write_text("moved")
    async with watched(directory / "config.toml") as change:
        elsewhere.rename(directory)
        assert await change() == "moved"
        directory.rename(elsewhere)
        assert await change() == "absent"
        directory.mkdir()
        (directory / "config.toml").write_text("new")
        assert await change() == "new"


async def test_a_directory_that_is_deleted_and_made_again_is_told(tmp_path: Path) -> None:
    directory = tmp_path / "crampguard"
    directory.mkdir()
    file = directory / "config.toml"
    file.write_text("old")
    async with watched(file) as change:
        file.unlink()
        directory.rmdir()
        assert await change() == "absent"
        directory.mkdir()
        file.write_text("new")
        assert await change() == "new"


@pytest.mark.parametrize("absolute", [True, False])
async def test_a_link_is_followed_to_what_it_leads_to(tmp_path: Path, absolute: bool) -> None:
    dotfiles, directory = tmp_path / "dotfiles", tmp_path / "crampguard"
    dotfiles.mkdir()
    directory.mkdir()
    target = dotfiles / "target.toml"
    target.write_text("old")
    file = directory / "config.toml"
    file.symlink_to(target if absolute else Path("..") / "dotfiles" / "target.toml")
    async with watched(file) as change:
        rename_over(target, "through the link")
        assert await change() == "through the link"
        (dotfiles / "other.toml").write_text("another")
        link = directory / "link"
        link.symlink_to(dotfiles / "other.toml")
        link.replace(file)
        assert await change() == "another"
        rename_over(dotfiles / "other.toml", "and through the new one")
        assert await change() == "and through the new one"


async def test_a_linked_directory_may_lead_elsewhere(tmp_path: Path) -> None:
    for version in ("one", "two"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "config.toml").write_text(version)
    directory = tmp_path / "crampguard"
    directory.symlink_to("one")
    async with watched(directory / "config.toml") as change:
        link = tmp_path / "link"
        link.symlink_to("two")
        link.replace(directory)
        assert await change() == "two"
        rename_over(tmp_path / "two" / "config.toml", "three")
        assert await change() == "three"


async def test_links_in_a_ring_are_survived(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.symlink_to("ring")
    (tmp_path / "ring").symlink_to("config.toml")
    changed = asyncio.Event()
    task = asyncio.create_task(watch(file, changed.set))
    asyncio.get_running_loop().call_soon(rename_over, file, "mended")
    await asyncio.wait_for(changed.wait(), NEVER)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
