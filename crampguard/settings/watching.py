"""Notices when the settings file changes, without waking up while it doesn't."""

from __future__ import annotations

import stat
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from asyncinotify import Event, Inotify, Mask, Watch

_MOST_LINKS = 40  # as many as the kernel follows


async def watch(path: Path, on_change: Callable[[], None]) -> None:
    """Call ``on_change``, in the event loop, after every change to the file at ``path`` that has ended.

    Runs until cancelled. The file, its directory and theirs need not exist yet, may be symbolic links, may be
    replaced or go away: that is a change too. Raises OSError where the kernel has no watches left.
    """
    # Linux only, as is its kernel's inotify.
    from asyncinotify import Inotify

    with Inotify() as inotify:
        watched = _Watched(inotify, path)
        async for event in inotify:
            if watched.changed_by(event):
                on_change()


class _Watched:
    """The directories in which a change to the file would show, as they are now."""

    def __init__(self, inotify: Inotify, path: Path) -> None:
        self._inotify = inotify
        self._path = path.absolute()
        self._watches: dict[int, tuple[Watch, set[str]]] = {}
        self._arm()
        self._seen = self._state()

    def changed_by(self, event: Event) -> bool:
        """Whether the file is another than when this was last true."""
        from asyncinotify import Mask

        if event.mask & Mask.IGNORED or not self._concerns(event):
            return False
        self._arm()
        if event.mask & Mask.CREATE and _is_being_written(event):
            return False
        before, self._seen = self._seen, self._state()
        return before != self._seen or bool(event.mask & Mask.CLOSE_WRITE)

    def _concerns(self, event: Event) -> bool:
        if event.watch is None:  # the kernel's queue ran over: anything may have happened
            return True
        _watch, names = self._watches.get(event.watch.wd, (None, set[str]()))
        return event.name is None or str(event.name) in names

    def _arm(self) -> None:
        """Watch where a change would show now; again until nothing has moved in between."""
        places = _places(self._path)
        while True:
            watches: dict[int, tuple[Watch, set[str]]] = {}
            for directory, names in places.items():
                try:
                    added = self._inotify.add_watch(directory, _mask())
                except (FileNotFoundError, NotADirectoryError, PermissionError):
                    continue  # gone again, which the watch above it tells; or not ours to look into
                watches.setdefault(added.wd, (added, set()))[1].update(names)
            now = _places(self._path)
            if now == places:
                break
            places = now
        for wd, (old, _names) in self._watches.items():
            if wd not in watches:
                self._forget(old)
        self._watches = watches

    def _forget(self, old: Watch) -> None:
        try:
            self._inotify.rm_watch(old)
        except OSError:
            return  # the kernel forgot it first, with the directory

    def _state(self) -> tuple[int, ...] | None:
        try:
            found = self._path.stat()
        except (OSError, ValueError):
            return None
        return (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode)


def _is_being_written(event: Event) -> bool:
    """Whether a file was created that is not yet complete. Directories and links come whole."""
    try:
        created = event.path.lstat() if event.path else None
    except OSError:
        return False
    return created is not None and stat.S_ISREG(created.st_mode) and created.st_nlink == 1


def _mask() -> Mask:
    from asyncinotify import Mask

    return (
        Mask.CREATE
        | Mask.CLOSE_WRITE
        | Mask.MOVE
        | Mask.DELETE
        | Mask.ATTRIB
        | Mask.DELETE_SELF
        | Mask.MOVE_SELF
        | Mask.ONLYDIR
    )


def _places(path: Path) -> dict[Path, set[str]]:
    """Each directory in which a change to what ``path`` leads to would show, with the names that matter.

    That is: where each symbolic link on the way lies, and where the file lies, or would begin to.
    """
    places: dict[Path, set[str]] = {}
    here = Path(path.anchor)
    todo = deque(path.parts[1:])
    links = 0
    while todo:
        name = todo.popleft()
        if name == "..":
            here = here.parent
            continue
        entry = here / name
        if links < _MOST_LINKS and (target := _target(entry)):
            links += 1
            places.setdefault(here, set()).add(name)
            if target.is_absolute():
                here = Path(target.anchor)
            todo.extendleft(reversed(target.parts[1:] if target.is_absolute() else target.parts))
        elif todo and entry.is_dir():
            here = entry
        else:
            places.setdefault(here, set()).add(name)
            break
    return places


def _target(entry: Path) -> Path | None:
    """Where a symbolic link leads; None for anything else."""
    try:
        return entry.readlink()
    except OSError:
        return None
