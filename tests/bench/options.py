"""How much is to be measured, from the command line: a short run is a rehearsal."""

import argparse
from dataclasses import fields

from tests.bench.measures import Effort


def effort(program: str, about: str | None) -> Effort:
    """What was asked for; what wasn't named is done in full."""
    parser = argparse.ArgumentParser(prog=program, description=about)
    usual = Effort()
    meanings = {
        "runs": "windows of idleness",
        "idle": "seconds of each",
        "firings": "reminders that come due, two seconds apart",
        "starts": "starts of the service, and of each command",
        "days": "days of the month",
    }
    for field in fields(Effort):
        default = getattr(usual, field.name)
        parser.add_argument(
            f"--{field.name}",
            type=type(default),
            default=default,
            help=f"{meanings[field.name]} ({default:g})",
        )
    return Effort(**vars(parser.parse_args()))
