"""What processes cost, from what the kernel tells of them in /proc: memory, wake-ups, processor."""

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_TICKS = os.sysconf("SC_CLK_TCK")
_GONE = (FileNotFoundError, ProcessLookupError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Of a process and all that it started, in MiB."""

    pss: float
    """Shared pages divided among those who share them."""
    uss: float
    """Pages that nobody else has: what would be free without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Since a process began, with all that it started."""

    wakings: int
    """How often a thread that lives now went to sleep, and so woke (voluntary context switches)."""
    cpu: float
    """Seconds of processor, those of children that have ended and were waited for included."""

    def __sub__(self, before: "Spent") -> "Spent":
        return Spent(wakings=self.wakings - before.wakings, cpu=self.cpu - before.cpu)


def tree(root: int) -> list[int]:
    """The process, its children and their children, as they are now."""
    found = [root]
    for process in found:
        found += _of_the_living(_children, process, [])
    return found


def memory(root: int) -> Memory:
    """What ``root`` and all below it take now. Raises FileNotFoundError where ``root`` has ended."""
    kib = _rollup(root)
    for process in tree(root)[1:]:
        kib += _of_the_living(_rollup, process, Counter())
    return Memory(pss=kib["Pss"] / 1024, uss=(kib["Private_Clean"] + kib["Private_Dirty"]) / 1024)


def spent(root: int) -> Spent:
    """What the tree has used so far. Raises FileNotFoundError where ``root`` has ended."""
    wakings, cpu = wakings_of(root), _cpu(root)
    for process in tree(root)[1:]:
        wakings += _of_the_living(wakings_of, process, 0)
        cpu += _of_the_living(_cpu, process, 0.0)
    return Spent(wakings=wakings, cpu=cpu)


def wakings_of(process: int) -> int:
    """How often the threads of this one process went to sleep since they began."""
    counted = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        # A thread may end while they are counted.
        with suppress(*_GONE):
            counted += int(_fields(task / "status")["voluntary_ctxt_switches"])
    return counted


def _of_the_living(look: Callable[[int], T], process: int, instead: T) -> T:
    """What is found of a child; ``instead`` where it has ended meanwhile."""
    try:
        return look(process)
    except _GONE:
        return instead


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        with suppress(*_GONE):
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _rollup(process: int) -> Counter[str]:
    """KiB, by the kernel's names."""
    fields = _fields(Path(f"/proc/{process}/smaps_rollup"))
    return Counter({name: int(fields[name].split()[0]) for name in ("Pss", "Private_Clean", "Private_Dirty")})


def _cpu(process: int) -> float:
    """Seconds."""
    # The scheduler counts in nanoseconds, but only for threads that live. All that there ever were are in the
    # process's own count, whose unit is a hundredth of a second. Both are too low at the worst.
    nanoseconds = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        with suppress(*_GONE):
            nanoseconds += int((task / "schedstat").read_text().split()[0])
    # After the name, which may hold anything, in parentheses: field 3. See proc(5).
    stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    utime, stime, cutime, cstime = (int(ticks) for ticks in stat[11:15])
    return max(nanoseconds / 1e9, (utime + stime) / _TICKS) + (cutime + cstime) / _TICKS


def _fields(file: Path) -> dict[str, str]:
    lines = file.read_text().splitlines()
    return {name: value.strip() for name, colon, value in (line.partition(":") for line in lines) if colon}
