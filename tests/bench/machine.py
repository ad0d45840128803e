"""What a figure was measured on: enough to compare by, and nothing that names the machine or whose it is."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Self


def load() -> float:
    """Of the last minute: figures from a busy machine are worse than they need be."""
    return os.getloadavg()[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Hardware and what runs on it."""

    processor: str
    cores: int
    memory: float
    """GiB."""
    kernel: str
    system: str
    python: str

    @classmethod
    def this(cls) -> Self:
        """The one we are on, as it is now."""
        cpus = Path("/proc/cpuinfo").read_text().splitlines()
        models = [line.partition(":")[2].strip() for line in cpus if line.startswith("model name")]
        return cls(
            processor=models[0] if models else platform.machine(),
            cores=os.cpu_count() or 1,
            memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30,
            # Without what a distributor adds: it says nothing of how fast anything is.
            kernel=f"{platform.system()} {platform.release().partition('-')[0]}",
            system=platform.freedesktop_os_release()["PRETTY_NAME"],
            python=f"{platform.python_implementation()} {platform.python_version()}",
        )
