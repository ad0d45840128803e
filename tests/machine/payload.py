"""What is plugged in besides: the project as it is now, all that it needs, and the guest's part."""

import subprocess
import sys
import tarfile
from pathlib import Path

_ROOT = Path(__file__).parents[2]

# What the system of the image can run.
_PYTHON = "--python-version=3.11", "--implementation=cp", "--abi=cp311", "--abi=abi3", "--abi=none"
_PLATFORMS = tuple(f"--platform=manylinux{tag}_x86_64" for tag in ("_2_28", "_2_17", "2014", "_2_5", "1"))


def payload(directory: Path) -> Path:
    """An archive in ``directory``. There is no network in the machine: it holds every wheel."""
    wheels = directory / "wheels"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", f"--wheel-dir={wheels}", str(_ROOT)], check=True)
    (wheel,) = wheels.glob("crampguard-*.whl")
    fitting = ["--only-binary=:all:", *_PYTHON, *_PLATFORMS]
    subprocess.run([*pip, "download", *fitting, f"--dest={wheels}", str(wheel)], check=True)
    archive = directory / "payload.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(wheels, "wheels")
        for part in ("tests/__init__.py", "tests/machine/__init__.py", "tests/machine/guest"):
            tar.add(_ROOT / part, part, filter=_without_bytecode)
    return archive


def _without_bytecode(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if "__pycache__" in entry.name else entry
