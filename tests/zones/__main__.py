"""Every zone, every clock change from 2020 to 2037: ``python -m tests.zones``. Minutes, on one core."""

import sys
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from zoneinfo import TZPATH, available_timezones

from tests.zones.changes import alike, changes
from tests.zones.comparison import DisagreementError, compare

FIRST_YEAR, LAST_YEAR = 2020, 2037


def main() -> int:
    """Print how much was compared. Returns how many changes came out otherwise than the oracle says."""
    begun = monotonic()
    names = sorted(available_timezones())
    groups = alike(names, FIRST_YEAR, LAST_YEAR)
    all_changes = compared = instants = disagreements = 0
    for clocks, zones in groups.items():
        for change in changes(zones[0], clocks, FIRST_YEAR, LAST_YEAR):
            all_changes += len(zones)
            compared += 1
            try:
                instants += compare(change)
            except DisagreementError as error:
                disagreements += 1
                print(error, file=sys.stderr)
    print(f"{len(names)} zones, {FIRST_YEAR} to {LAST_YEAR}; {_database()}")
    print(f"{all_changes:,} clock changes; {len(groups)} different histories with {compared:,} of them")
    print(f"{instants:,} due instants compared with the oracle in {monotonic() - begun:.0f} s")
    print(f"{disagreements} disagreements")
    return min(disagreements, 1)


def _database() -> str:
    """Which edition of the zone database the clocks go by: the system's, or else that of the package."""
    for directory in map(Path, TZPATH):
        if (source := directory / "tzdata.zi").is_file():
            with source.open(encoding="utf-8") as text:
                return f"{source}: {text.readline().removeprefix('#').strip()}"
    return f"tzdata {version('tzdata')}"


if __name__ == "__main__":
    sys.exit(main())
