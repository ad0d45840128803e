"""``make bench-check``: measures all that has a goal, and says which was missed. Exit status 1 if one was."""

import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.goals import GOALS, Figure, Figures, Measure, is_met, missed, told
from tests.bench.installed import install
from tests.bench.measures import Effort, idle_side_by_side, measured
from tests.bench.options import effort

MARKS = {True: "met", False: "MISSED", None: ""}


def row(measure: Measure, figure: Figure) -> str:
    """A line of the table."""
    mark = MARKS[is_met(measure, figure)]
    return f"{measure:<52}{told(measure, figure):<28}{GOALS[measure].text:<12}{mark}".rstrip()


def main() -> int:
    """Measure and compare."""
    asked = effort("tests.bench.check", __doc__)
    figures = alone(asked)
    found = list(missed(figures))
    print("\nEvery goal is met." if not found else "\nMissed:\n" + "\n".join(f"  {miss}" for miss in found))
    return 1 if found else 0


def alone(effort: Effort) -> Figures:
    """Everything, without neighbours."""
    with TemporaryDirectory(prefix="crampguard-") as directory:
        installed = install(Path(directory) / "environment")
        return printed(measured(installed, effort, idle_side_by_side(installed, effort)))


def printed(measured: Iterable[Figures]) -> Figures:
    """All of it together, printed as it comes."""
    figures: dict[Measure, Figure] = {}
    for some in measured:
        for measure, figure in some.items():
            print(row(measure, figure), flush=True)
        figures |= some
    return figures


if __name__ == "__main__":
    sys.exit(main())
