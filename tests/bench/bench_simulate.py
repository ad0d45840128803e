"""What a forecast costs: ``python -m tests.bench.bench_simulate``. Prints, and judges nothing."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from zoneinfo import ZoneInfo

from crampguard.domain.forecast import simulate
from crampguard.domain.plan import calendar_of
from crampguard.settings.reading import defaults
from tests.rigs.processes import minimal_environment

START = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)


def in_process() -> int:
    """A year of the defaults."""
    settings = defaults()
    calendar = calendar_of(settings, ZoneInfo("Europe/Berlin"))
    return sum(1 for _coming in simulate(settings, calendar, START, START + YEAR))


def command(*arguments: str) -> Callable[[], int]:
    """A whole command, from its start to its end."""

    def run() -> int:
        with TemporaryDirectory() as home:
            done = subprocess.run(
                [sys.executable, "-m", "crampguard", *arguments, "--json"],
                env=minimal_environment(Path(home)),
                capture_output=True,
                check=True,
            )
        return done.stdout.count(b'"reminder"')

    return run


def report(what: str, run: Callable[[], int], rounds: int) -> None:
    """Print the median of so many rounds."""
    seconds = []
    for _round in range(rounds):
        begun = perf_counter()
        count = run()
        seconds.append(perf_counter() - begun)
    print(f"{what:<62}{median(seconds) * 1000:9.3f} ms  ({count} reminders)")


def main() -> None:
    """Print all."""
    span = ["--from", "2026-01-01", "--to", "2027-01-01", "--timezone", "Europe/Berlin"]
    report("simulate: a year of the defaults", in_process, 5)
    report("crampguard simulate --json: the same, the whole command", command("simulate", *span), 5)
    report("crampguard next --json: the whole command", command("next"), 5)


if __name__ == "__main__":
    main()
