"""``make desktops``: each desktop in turn, the same checks on all, and the table that comes of it."""

import argparse
import asyncio
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from tests.desktops.desktop import Desktop
from tests.desktops.report import DOCUMENT, Row, document
from tests.desktops.suite import CHECKS, Fails, find_out

DESKTOPS = {
    "gnome": "gnome:Gnome",
    "kde-x11": "kde:KdeX11",
    "kde-wayland": "kde:KdeWayland",
    "xfce": "xfce:Xfce",
    "mate": "mate:Mate",
    "lxqt": "lxqt:Lxqt",
    "sway": "sway:Sway",
    "dunst": "dunst:Dunst",
    "notify-osd": "notify_osd:NotifyOsd",
}
"""What each is called on the command line, and where its class is. In the order of the table."""


def main() -> int:
    """Try those that were named; or all, and write the table."""
    parser = argparse.ArgumentParser(prog="tests.desktops", description=__doc__)
    parser.add_argument("desktops", nargs="*", metavar="DESKTOP", help=", ".join(DESKTOPS))
    chosen = parser.parse_args().desktops
    if unknown := set(chosen) - set(DESKTOPS):
        parser.error(f"there is no {', '.join(sorted(unknown))} among {', '.join(DESKTOPS)}")
    rows = [_tried(key) for key in chosen or DESKTOPS]
    if not chosen:
        # A part of them is for whoever works on that part; the table tells of one run, of all.
        DOCUMENT.write_text(document(rows, datetime.now(UTC).date()))
    failed = any(isinstance(finding, Fails) for row in rows for finding in row.findings.values())
    return 1 if failed else 0


def _tried(key: str) -> Row:
    module, _, name = DESKTOPS[key].partition(":")
    kind: type[Desktop] = getattr(import_module(f"tests.desktops.{module}"), name)
    print(f"{kind.name} …", flush=True)
    row = asyncio.run(_try(kind))
    print(f"{row.name}: {row.version}")
    for check, finding in row.findings.items():
        print(f"  {check:16}{finding}", flush=True)
    return row


async def _try(kind: type[Desktop]) -> Row:
    # Not a deep folder: a socket's path may have 107 characters at the most.
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory:
        try:
            async with kind(Path(directory)) as desktop:
                findings = {check: await find_out(check, desktop) for check in CHECKS}
                return Row(name=kind.name, version=desktop.version, habits=kind.habits, findings=findings)
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - the others are tried all the same
            traceback.print_exc()
            why = f"it could not be started: {error}"
            return Row(name=kind.name, version="", habits=(), findings=dict.fromkeys(CHECKS, Fails(why)))


if __name__ == "__main__":
    sys.exit(main())
