"""KDE Plasma of Debian 12, in a folder of its own: the machine keeps its packages as they are.

Programs run in it as root, in a namespace of their own: what is mounted there is gone with the last of them.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.rigs.processes import program

_RELEASE = "bookworm"
_PACKAGES = ("plasma-workspace", "plasma-desktop", "kwin-x11", "kwin-wayland", "qtwayland5")
_LEFT_OUT = tuple(f"/usr/share/{part}/*" for part in ("man", "doc", "locale", "info"))

# So that the person can unlock the screen. The person is root there.
_PASSWORD = 'echo root:a | chroot "$1" chpasswd --crypt-method SHA256'
# Its file may raise its own priority, and so can't be started at all where that is not to be had.
_PLAIN_KWIN = (
    'cd "$1/usr/bin" && cp --no-preserve=all kwin_wayland plain && chmod 755 plain && mv plain kwin_wayland'
)

# $1: the system's folder. $2: the session's, at the same place inside and outside. $3: what to run.
# $4: Python, which KWin lets make input, as it does all programs here that it can see.
_ENTER = """
set -eu
[ -e "$1$4" ] || { mkdir -p "$(dirname "$1$4")"; touch "$1$4"; }
mount --bind "$4" "$1$4"
mount -t tmpfs tmpfs "$1/tmp"
mount -t tmpfs tmpfs "$1/run"
mkdir -p "$1/tmp/.X11-unix" "$1$2"
mount --bind /tmp/.X11-unix "$1/tmp/.X11-unix"
mount --bind "$2" "$1$2"
mount --rbind /dev "$1/dev"
mount --rbind /proc "$1/proc"
exec chroot "$1" sh -c "$3"
"""
_END_ALL = "trap 'trap : TERM; kill 0; wait' TERM;"


def inside(directory: Path, script: str) -> list[str]:
    """The command that runs ``script``, a shell's, in there with ``directory``. Its end is that of all."""
    python = str(Path(sys.executable).resolve())
    enter = ["sh", "-c", _ENTER, "enter", str(_system()), str(directory), _END_ALL + script, python]
    # Whoever began it may be killed.
    tied = [program("setpriv"), "--pdeathsig=TERM", "setsid", "unshare", "--mount", "--propagation=private"]
    return [*tied, *enter]


def _system(environment: Mapping[str, str] = os.environ) -> Path:
    """The system's folder; made, which takes two minutes and 1.3 GB, if it isn't there as it should be."""
    cache = Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "crampguard-kde"
    parts = (_RELEASE, _PACKAGES, _LEFT_OUT, _PASSWORD, _PLAIN_KWIN)
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
            *(f"--customize-hook={hook}" for hook in (_PASSWORD, _PLAIN_KWIN)),
            *(_RELEASE, str(directory)),
        ],
        check=True,
    )
