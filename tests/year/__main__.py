"""A year through the real service: ``python -m tests.year``. Checks it, and writes docs/year.md."""

import asyncio
import sys
from pathlib import Path
from time import monotonic

from tests.year.invariants import faults
from tests.year.machine import live
from tests.year.picture import picture
from tests.year.report import report

SEED = "a plausible person"
DOCS = Path(__file__).parent.parent.parent / "docs"


async def main() -> int:
    """Write the report and the picture, unless something is not as it must be. Returns the exit status."""
    begun = monotonic()
    lived = await live(SEED)
    print(f"A year: {len(lived.events):,} events, {len(lived.showings):,} shown, {monotonic() - begun:.0f} s")
    found = faults(lived)
    if (await live(SEED)).history != lived.history:
        found.append("the same year again has another history")
    if (await live(SEED, restarts_nightly=True)).history != lived.history:
        found.append("with a restart every night, the year has another history")
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        return 1
    (DOCS / "year.md").write_text(report(lived), encoding="utf-8")
    (DOCS / "pictures" / "year.svg").write_text(picture(lived), encoding="utf-8")
    print(f"All as it must be, three times over; docs/year.md is written. {monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
