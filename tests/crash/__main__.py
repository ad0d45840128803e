"""Kills the real service again and again: ``python -m tests.crash``; exits with 1 if anything was wrong."""

import argparse
import asyncio
import platform
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from tests.crash.lives import Lives, Moment
from tests.crash.verdict import Verdict
from tests.rigs.recording_server import Manners, recording_server
from tests.rigs.service import home
from tests.rigs.session_bus import session_bus

BEGIN, END = "<!-- written by make crash -->", "<!-- end -->"


async def run(kills: int, lanes: int, seed: str) -> tuple[list[Verdict], Counter[Moment]]:
    """So many kills, shared by so many homes that have nothing to do with each other."""
    shares = [kills // lanes + (number < kills % lanes) for number in range(lanes)]
    results = await asyncio.gather(
        *(_lane(share, Random(f"{seed}-{number}")) for number, share in enumerate(shares))
    )
    return [verdict for verdict, _killed in results], sum((killed for _verdict, killed in results), Counter())


async def _lane(kills: int, random: Random) -> tuple[Verdict, Counter[Moment]]:
    with (
        tempfile.TemporaryDirectory(prefix="crampguard-") as directory,
        session_bus(Path(directory)) as private,
        home(private.directory, DBUS_SESSION_BUS_ADDRESS=private.address) as person,
    ):
        bus = await MessageBus(bus_address=private.address).connect()
        try:
            async with recording_server(private.address, Manners(honours_ids=True)) as server:
                lives = Lives(person, server, bus, random)
                for _life in range(kills):
                    await lives.live_and_die(random.choice(list(Moment)))
                await lives.die_in_bed()
        finally:
            await disconnect(bus)
        lives.compare_whole()
        return Verdict(lives.evidence), lives.killed


def report(verdicts: list[Verdict], killed: Counter[Moment], seed: str) -> str:
    """What came of it, as Markdown."""
    return "\n".join(_report(verdicts, killed, seed))


def _report(verdicts: list[Verdict], killed: Counter[Moment], seed: str) -> Iterator[str]:
    counts = sum((verdict.counts for verdict in verdicts), Counter[str]())
    faults = [fault for verdict in verdicts for fault in verdict.faults]
    yield (
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"Linux; seed {seed}, {len(verdicts)} services side by side."
    )
    yield ""
    yield from ("| killed | times |", "|---|---:|")
    yield from (f"| {moment} | {killed[moment]} |" for moment in Moment)
    yield f"| **together** | **{killed.total()}** |"
    yield ""
    yield from ("| found | |", "|---|---:|")
    yield from (f"| {what} | {number} |" for what, number in counts.items())
    yield f"| **faults** | **{len(faults)}** |"
    yield from ("", *(f"- {fault}" for fault in faults)) if faults else ()


def _write(file: Path, block: str) -> None:
    before, _begin, rest = file.read_text().partition(BEGIN)
    _old, _end, after = rest.partition(END)
    file.write_text(f"{before}{BEGIN}\n\n{block}\n\n{END}{after}")


def main() -> int:
    """By the options, to the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="how often (1000)")
    parser.add_argument("--lanes", type=int, default=3, help="services side by side (3)")
    parser.add_argument("--seed", default=f"{random.randrange(10**6):06}", help="the choices' seed (random)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the result into this document")
    options = parser.parse_args()
    print(f"{options.kills} kills, seed {options.seed}", flush=True)
    verdicts, killed = asyncio.run(run(options.kills, options.lanes, options.seed))
    block = report(verdicts, killed, options.seed)
    print(block)
    if options.write:
        _write(options.write, block)
    return int(any(verdict.faults for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
