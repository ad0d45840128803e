"""``make machine``: boots a machine, tries the service on it step by step, and says what was seen."""

import os
import re
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from tests.machine.guest.steps import STEPS
from tests.machine.image import image
from tests.machine.payload import payload
from tests.machine.qemu import Machine, SilentError, machine

ARTEFACTS = Path("artefacts/machine")

PAGE = Path("docs/reliability-machine.md")
RESULTS = "## The latest run"
"""What stands under it is written by each run."""

_RESULT = re.compile(r"(ok|not ok) (\d+) - .*? # (.*)")
_WAKE = re.compile(r"host: wake me at (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a step went."""

    went_well: bool
    detail: str
    seconds: float


@dataclass(slots=True, kw_only=True)
class Run:
    """What a machine has told so far."""

    log: TextIO
    versions: str = ""
    results: dict[int, Result] = field(default_factory=dict)
    _since: float = field(default_factory=time.monotonic)

    def follow(self, tried: Machine) -> None:
        """Hear what the guest tells and do what it asks for, until it has no more to tell."""
        while (line := tried.line()) != "host: that is all":
            print(f"{datetime.now(UTC):%H:%M:%S} {line}", file=self.log, flush=True)
            if found := _RESULT.fullmatch(line):
                self._note(found[1] == "ok", int(found[2]), found[3])
            elif found := _WAKE.fullmatch(line):
                tried.wake_at(int(found[1]))
            elif line == "host: cut the power":
                tried.cut_power()
            elif line.startswith("# Linux"):
                self.versions = line.removeprefix("# ")

    def _note(self, went_well: bool, number: int, detail: str) -> None:
        now = time.monotonic()
        result = Result(went_well=went_well, detail=detail, seconds=now - self._since)
        self.results[number] = result
        self._since = now
        print(_line(number, result), flush=True)


def main() -> int:
    """0 when every step went well."""
    # The machine must not outlive this.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "crampguard-machine"
    began = time.monotonic()
    system = image(cache)
    with tempfile.TemporaryDirectory() as name, (ARTEFACTS / "log.txt").open("w") as log:
        plugged_in = payload(Path(name))
        print(f"The image is there after {time.monotonic() - began:.0f} s; the machine starts.", flush=True)
        began = time.monotonic()
        run = Run(log=log)
        try:
            with machine(system, plugged_in, Path(name), ARTEFACTS / "console.txt") as tried:
                run.follow(tried)
        except SilentError as silence:
            print(f"Given up: {silence}; see {ARTEFACTS}/console.txt.")
    seconds = time.monotonic() - began
    missing = [number for number in range(1, len(STEPS) + 1) if number not in run.results]
    for number in missing:
        print(_line(number, None))
    (ARTEFACTS / "results.md").write_text(table := _table(run, seconds))
    before, _, _ = PAGE.read_text().partition(RESULTS)
    PAGE.write_text(f"{before}{RESULTS}\n\n{table}")
    failed = [number for number, result in run.results.items() if not result.went_well]
    print(f"{len(run.results) - len(failed)} of {len(STEPS)} steps as they should be, in {seconds:.0f} s.")
    return 1 if failed or missing else 0


def _line(number: int, result: Result | None) -> str:
    name = STEPS[number - 1].name
    if result is None:
        return f"  {'MISSING':8}{number:2} {name}"
    word = "passed" if result.went_well else "FAILED"
    return f"  {word:8}{number:2} {name} ({result.seconds:.0f} s): {result.detail}"


def _table(run: Run, seconds: float) -> str:
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, {run.versions}; {seconds / 60:.1f} minutes in all.",
        "",
        "| | step | result | seen | took |",
        "|---|---|---|---|---|",
    ]
    for number, step in enumerate(STEPS, start=1):
        seen = "**missing** | |"
        if (result := run.results.get(number)) is not None:
            word = "passed" if result.went_well else "**failed**"
            seen = f"{word} | {result.detail.replace('|', '/')} | {result.seconds:.0f} s"
        lines.append(f"| {number} | {step.name} | {seen} |")
    return "\n".join(lines) + "\n"


sys.exit(main())
