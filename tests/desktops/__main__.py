"""``make desktops``: each desktop in turn, the same checks on all, and the table that comes of it."""

import argparse
import asyncio
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.desktops.desktop import Desktop
from tests.desktops.suite import CHECKS, Fails, Finding, find_out

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
    """Try those that were named, or all."""
    parser = argparse.ArgumentParser(prog="tests.desktops", description=__doc__)
    parser.add_argument(
        "desktops", nargs="*", choices=[*DESKTOPS, []], metavar="DESKTOP", help=", ".join(DESKTOPS)
    )
    chosen = parser.parse_args().desktops or list(DESKTOPS)
    failures = 0
    for key in chosen:
        version, findings = asyncio.run(_try(_class_of(key)))
        print(f"{key}: {version}", flush=True)
        for check, finding in findings.items():
            print(f"  {check:16}{finding}", flush=True)
        failures += sum(isinstance(finding, Fails) for finding in findings.values())
    return 1 if failures else 0


def _class_of(key: str) -> type[Desktop]:
    module, _, name = DESKTOPS[key].partition(":")
    kind: type[Desktop] = getattr(import_module(f"tests.desktops.{module}"), name)
    return kind


async def _try(kind: type[Desktop]) -> tuple[str, dict[str, Finding]]:
    # Not a deep folder: a socket's path may have 107 characters at the most.
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory:
        async with kind(Path(directory)) as desktop:
            return desktop.version, {check: await find_out(check, desktop) for check in CHECKS}


if __name__ == "__main__":
    sys.exit(main())
