"""What the machine boots from: a small Debian, made once and kept."""

import hashlib
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

OVERLAY = Path(__file__).parent / "overlay"
"""Files that are added to the system as they are."""

RELEASE = "bookworm"
PACKAGES = (
    *("systemd", "systemd-sysv", "libpam-systemd", "udev", "kmod", "linux-image-amd64", "initramfs-tools"),
    *("dbus", "dbus-user-session", "xvfb", "dunst", "fonts-dejavu-core", "libnotify-bin"),
    *("python3", "python3-venv", "tzdata", "procps", "util-linux"),
)

# Nobody reads, hears or draws there, and no network is plugged in.
_LEFT_OUT = (
    *(f"/usr/share/{part}/*" for part in ("man", "doc", "locale", "info")),
    *(f"/lib/modules/*/kernel/drivers/{part}/*" for part in ("gpu", "net", "media", "infiniband", "staging")),
    "/lib/modules/*/kernel/sound/*",
)

_DISK_BYTES = 4 * 1024**3

_PERSON = """
set -eu
chroot "$1" useradd --create-home --shell /bin/bash ada
chroot "$1" systemctl enable machine.service
chroot "$1" systemctl --global enable record.service
chroot "$1" systemctl --global add-wants default.target dunst.service
chroot "$1" systemctl mask getty@ttyS1.service serial-getty@ttyS0.service serial-getty@ttyS1.service
echo ada-laptop >"$1/etc/hostname"
rm -f "$1/etc/localtime"
ln -s /usr/share/zoneinfo/Europe/Berlin "$1/etc/localtime"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A system to boot. Nothing is ever written to it."""

    disk: Path
    kernel: Path
    initrd: Path


def image(cache: Path) -> Image:
    """The system, from the cache if what it is made of has not changed."""
    home = cache / _digest()
    if not home.exists():
        if cache.exists():
            shutil.rmtree(cache)  # The image of earlier days.
        cache.mkdir(parents=True)
        with tempfile.TemporaryDirectory(dir=cache) as name:
            made = Path(name) / "image"
            made.mkdir()
            # mmdebstrap may do this as another user of its own.
            Path(name).chmod(0o755)
            _make(made)
            made.rename(home)
    (kernel,), (initrd,) = home.glob("vmlinuz-*"), home.glob("initrd.img-*")
    return Image(disk=home / "disk", kernel=kernel, initrd=initrd)


def _make(directory: Path) -> None:
    disk = directory / "disk"
    hooks = {
        "essential": [f"copy-in {' '.join(str(path) for path in sorted(OVERLAY.iterdir()))} /"],
        "customize": [_PERSON, f"copy-out /vmlinuz /initrd.img {directory}"],
    }
    subprocess.run(
        [
            *(
                "mmdebstrap",
                "--quiet",
                "--variant=minbase",
                "--format=ext2",
                f"--include={','.join(PACKAGES)}",
            ),
            *(f"--dpkgopt=path-exclude={pattern}" for pattern in _LEFT_OUT),
            *(f"--{stage}-hook={hook}" for stage, each in hooks.items() for hook in each),
            *(RELEASE, str(disk)),
        ],
        check=True,
    )
    # As packed it has no room and no journal.
    with disk.open("r+b") as file:
        file.truncate(_DISK_BYTES)
    subprocess.run(["e2fsck", "-f", "-y", str(disk)], check=False, stdout=subprocess.DEVNULL)
    subprocess.run(["resize2fs", str(disk)], check=True)
    subprocess.run(["tune2fs", "-O", "has_journal", str(disk)], check=True)


def _digest() -> str:
    """Differs when another image would be made."""
    parts = [repr((RELEASE, PACKAGES, _LEFT_OUT, _PERSON, _DISK_BYTES)).encode()]
    for path in sorted(path for path in OVERLAY.rglob("*") if path.is_file()):
        parts += [str(path.relative_to(OVERLAY)).encode(), path.read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
