"""What the page costs: ``python -m tests.bench.bench_page``. Prints, and judges nothing.

Over the wire, without a browser; ``make page`` prints how long Chromium takes for the same.
"""

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench.process import memory
from tests.page.seed import live_in
from tests.rigs.service import SETTINGS, home
from tests.web.visitor import Visitor, dashboard

PAGES = ("/", "/diary", "/diary/add", "/charts?days=84", "/charts?days=all", "/settings", "/cramp")
FILES = ("/static/style.css", "/static/page.js")
ROUNDS = 9
WEEKS = 520
"""Ten years of nights, with three reminders a day."""


def milliseconds(visitor: Visitor, path: str) -> tuple[float, int]:
    """Of an answer, the middle of several; and its bytes."""
    seconds, size = [], 0
    for _round in range(ROUNDS):
        begun = perf_counter()
        size = len(visitor.ask("GET", path).text.encode())
        seconds.append(perf_counter() - begun)
    return 1000 * median(seconds), size


def main() -> None:
    """A page over ten years of a diary."""
    with tempfile.TemporaryDirectory() as directory, home(Path(directory)) as person:
        person.write_settings(SETTINGS)
        live_in(person, weeks=WEEKS)
        begun = perf_counter()
        with dashboard(person) as page:
            print(f"from the command to the address: {1000 * (perf_counter() - begun):.0f} ms")
            visitor = page.stranger()
            visitor.enter(page.link)
            for path in (*PAGES, *FILES):
                took, size = milliseconds(visitor, path)
                print(f"{path:20} {took:7.1f} ms {size / 1000:8.1f} KB")
            print(f"memory of its own: {memory(page.process.pid).uss:.0f} MiB")


if __name__ == "__main__":
    main()
