"""What programs cost while nothing happens, measured side by side: the same minutes for all."""

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle

from tests.bench.departed import Departed, departed
from tests.bench.process import memory, spent, tree
from tests.bench.stage import Stage

SETTLING = 20.0
"""Seconds that programs get before the first window: what a start leaves to be done is not idleness."""

_HANDS_OFF = 3.0
"""Seconds between a hand on the mouse and a window."""


@dataclass(slots=True, kw_only=True)
class Idle:
    """One program's windows. Each list has an entry for each of them."""

    wakings: list[float] = field(default_factory=list)
    """A second; those of processes that came and went included, if the kernel tells us of them."""
    started: list[float] = field(default_factory=list)
    """Processes a second that came and went."""
    cpu: list[float] = field(default_factory=list)
    """Percent of one core."""
    cpu_so_far: float = 0.0
    """Seconds since its start."""
    pss: list[float] = field(default_factory=list)
    """MiB at the end of the window."""
    uss: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Program:
    """One that runs."""

    stage: Stage
    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Idleness:
    """What lay idle side by side."""

    programs: Mapping[str, Idle]
    minutes: float
    """From when all had started to the end of the last window."""
    hears_departed: bool
    """Whether what came and went is counted: the kernel tells root alone."""


def watch(programs: Mapping[str, Program], runs: int, seconds: float) -> Idleness:
    """Leave them alone for ``runs`` windows of so many seconds.

    Before each window, the pointer of each one's screen is moved once: nobody is taken for away.
    """
    found, started = {name: Idle() for name in programs}, time.monotonic()
    places: Sequence[tuple[str, str]] = (("200", "500"), ("300", "600"))
    with ExitStack() as stack:
        kernel = _kernel(stack)
        time.sleep(SETTLING)
        for _run, place in zip(range(runs), cycle(places), strict=False):
            for program in programs.values():
                program.stage.display.xdotool("mousemove", *place)
            time.sleep(_HANDS_OFF)
            if kernel is not None:
                kernel.forget()
            begun, before = time.monotonic(), {name: _Look(program) for name, program in programs.items()}
            time.sleep(seconds)
            for name in programs:
                before[name].tell(found[name], time.monotonic() - begun, kernel)
        minutes = (time.monotonic() - started) / 60
        return Idleness(programs=found, minutes=minutes, hears_departed=kernel is not None)


class _Look:
    """What a program had used and whom it had started at the beginning of a window."""

    def __init__(self, program: Program) -> None:
        self._root = program.pid
        self._processes = tree(program.pid)
        self._spent = spent(program.pid)

    def tell(self, idle: Idle, seconds: float, kernel: Departed | None) -> None:
        """Note what has come to it in the ``seconds`` since."""
        now = spent(self._root)
        used = now - self._spent
        ended, wakings = (0, 0) if kernel is None else kernel.of({*self._processes, *tree(self._root)})
        taken = memory(self._root)
        idle.wakings.append((used.wakings + wakings) / seconds)
        idle.started.append(ended / seconds)
        idle.cpu.append(100 * used.cpu / seconds)
        idle.cpu_so_far = now.cpu
        idle.pss.append(taken.pss)
        idle.uss.append(taken.uss)


def _kernel(stack: ExitStack) -> Departed | None:
    """Who tells us of what came and went; None where nobody does."""
    try:
        return stack.enter_context(departed())
    except OSError as error:
        print(f"Wake-ups of processes that come and go are not counted: {error}", file=sys.stderr)
        return None
