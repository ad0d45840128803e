"""What is known of cramps, for people: ``crampguard cramp --about``."""

from rich.console import Console
from rich.markup import escape

from crampguard.catalogue.about import FACTS
from crampguard.catalogue.warnings import DISCLAIMER
from crampguard.cli.stats_tables import print_signs
from crampguard.domain.language import _


def print_about(*, pregnant: bool) -> None:
    """On standard output, the warning signs before all else."""
    print_signs(pregnant=pregnant)
    console = Console()
    for fact in FACTS:
        console.print(escape(_(fact.text)) + "\n")
    console.print(escape(_(DISCLAIMER)))
