"""What is measured of processes, of some whose costs are known."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.bench.departed import departed
from tests.bench.process import memory, spent, tree

MIB = 2**20

_MOTHER = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {child!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdout.readline()
print("ready", flush=True)
sys.stdin.readline()
child.communicate()
print("alone", flush=True)
sys.stdin.readline()
"""
_CHILD = """
import sys, time
held = bytearray(b"x" * 50 * 2**20)
print("ready", flush=True)
sys.stdin.read()
begun = time.process_time()
while time.process_time() - begun < 0.1: pass
"""


@contextmanager
def mother() -> Iterator["subprocess.Popen[str]"]:
    """A process with a child that holds 50 MiB, works for a tenth of a second at its end, and is awaited."""
    with subprocess.Popen(
        [sys.executable, "-c", _MOTHER.format(child=_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
        process.communicate("\n")


def goes_on(process: "subprocess.Popen[str]") -> None:
    """Let its child end."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "alone\n"


def test_a_child_counts_while_it_lives_and_its_work_afterwards() -> None:
    with mother() as process:
        assert len(tree(process.pid)) == 2
        with_child = memory(process.pid)
        assert with_child.uss > 50
        assert with_child.pss >= with_child.uss
        before = spent(process.pid)
        goes_on(process)
        assert tree(process.pid) == [process.pid]
        assert memory(process.pid).uss < with_child.uss - 50
        assert (spent(process.pid) - before).cpu >= 0.05


def test_waking_is_counted() -> None:
    before = spent(os.getpid()).wakings
    for _time in range(20):
        # Whoever waits for another process sleeps.
        subprocess.run([sys.executable, "-c", ""], check=True)
    assert spent(os.getpid()).wakings - before >= 20


def test_whom_nobody_runs_costs_nothing_but_an_error() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    with pytest.raises(FileNotFoundError):
        spent(process.pid)


@pytest.mark.skipif(os.geteuid() != 0, reason="the kernel tells root alone who has ended")
def test_who_came_and_went_is_told_of_with_its_wake_ups() -> None:
    script = "import time\nfor _ in range(30): time.sleep(0.001)"
    with departed() as kernel, mother() as process:
        subprocess.run([sys.executable, "-c", script], check=True)
        ended, wakings = kernel.of([process.pid])
        assert (ended, wakings) == (0, 0), "that was not its child"
        goes_on(process)
        ended, wakings = kernel.of([process.pid])
        assert ended == 1
        subprocess.run([sys.executable, "-c", script], check=True)
        ended, wakings = kernel.of([os.getpid()])
        assert wakings >= 30
