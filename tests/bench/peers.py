"""``make bench-peers``: crampguard and its neighbours side by side, then all that has a goal."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from crampguard import __version__
from tests.bench.check import printed
from tests.bench.installed import ROOT, install
from tests.bench.machine import Machine, load
from tests.bench.measures import CRAMPGUARD, idle_side_by_side, measured
from tests.bench.neighbours import NEIGHBOURS
from tests.bench.options import effort
from tests.bench.report import DOCUMENT, Run, document


def main() -> None:
    """Measure and write."""
    asked, load_before = effort("tests.bench.peers", __doc__), load()
    versions = {CRAMPGUARD: __version__} | {each.name: each.version for each in NEIGHBOURS}
    with TemporaryDirectory(prefix="crampguard-") as directory:
        installed = install(Path(directory) / "environment")
        print(f"Side by side: {', '.join(versions)}", flush=True)
        idleness = idle_side_by_side(installed, asked, NEIGHBOURS)
        load_idle = load()
        figures = printed(measured(installed, asked, idleness))
    run = Run(
        day=datetime.now(UTC).date(),
        machine=Machine.this(),
        loads=(load_before, load_idle, load()),
        effort=asked,
        versions=versions,
        idleness=idleness,
        figures=figures,
    )
    DOCUMENT.write_text(document(run), encoding="utf-8")
    print(f"{DOCUMENT.relative_to(ROOT)} is written")


if __name__ == "__main__":
    main()
