"""KDE Plasma of Debian 12, in a folder of its own: the machine keeps its packages as they are.

Programs run in it as root, in namespaces of their own: whatever is mounted or started there is gone when the
first of them ends.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.rigs.processes import program

_RELEASE = "bookworm"
_PACKAGES = ("plasma-workspace", "plasma-desktop", "kwin-x11", "kwin-wayland", "qtwayland5")
_LEFT_OUT = tuple(f"/usr/share/{part}/*" for part in ("man", "doc", "locale", "info"))

# Its file may raise its own priority, and so can't be started at all where that is not to be had.
_PLAIN_KWIN = 'cp --no-preserve=all "$1/usr/bin/kwin_wayland" "$1/kwin" && chmod 755 "$1/kwin" && mv "$1/kwin" "$1/usr/bin/kwin_wayland"'

# $1: the system's folder. $2: the session's, at the same place inside and outside. $3: what to run.
_ENTER = """
set -eu
mount -t tmpfs tmpfs "$1/tmp"
mount -t tmpfs tmpfs "$1/run"
mkdir -p "$1/tmp/.X11-unix" "$1$2"
mount --bind /tmp/.X11-unix "$1/tmp/.X11-unix"
mount --bind "$2" "$1$2"
mount --rbind /dev "$1/dev"
mount -t proc proc "$1/proc"
exec chroot "$1" sh -c "$3"
"""


def inside(directory: Path, script: str) -> list[str]:
    """The command that runs a shell's ``script`` in there, with ``directory``; killed, all that it began ends."""
    namespaces = ["--mount", "--propagation=private", "--pid", "--fork", "--kill-child"]
    enter = ["sh", "-c", _ENTER, "enter", str(_system()), str(directory), script]
    return [program("unshare"), *namespaces, *enter]


def _system(environment: Mapping[str, str] = os.environ) -> Path:
    """The system's folder; made, which takes two minutes and 1.3 GB, if it isn't there as it should be."""
    cache = Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "crampguard-kde"
    parts = (_RELEASE, _PACKAGES, _LEFT_OUT, _PLAIN_KWIN)
    home = cache / hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
    if not home.exists():
        if cache.exists():
            shutil.rmtree(cache)  # That of earlier days.
        cache.mkdir(parents=True)
        with tempfile.TemporaryDirectory(dir=cache) as name:
            _make(Path(name) / "system")
            Path(name, "system").rename(home)
    return home


def _make(directory: Path) -> None:
    subprocess.run(
        [
            *(program("mmdebstrap"), "--quiet", "--mode=root", "--variant=apt"),
            *(f"--include={','.join(_PACKAGES)}", '--aptopt=APT::Install-Recommends "false"'),
            *(f"--dpkgopt=path-exclude={pattern}" for pattern in _LEFT_OUT),
            f"--customize-hook={_PLAIN_KWIN}",
            *(_RELEASE, str(directory)),
        ],
        check=True,
    )
