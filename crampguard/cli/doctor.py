"""``crampguard doctor``: what keeps reminders from appearing, and how to mend it."""

import asyncio
import logging
import os
from dataclasses import replace

import click

from crampguard.cli.output import json_option, print_json
from crampguard.domain.language import _
from crampguard.errors import ExitCode


@click.command(
    help=_(
        "Check everything that can keep a reminder from appearing, and say how to mend it. Shows a"
        " notification for a moment. Exits with 1 if something stands in the way."
    )
)
@click.option("--quiet", "--no-test", "quiet", is_flag=True, help=_("Show no notification."))
@json_option
def doctor(quiet: bool, as_json: bool) -> int:
    """The findings."""
    from crampguard import paths
    from crampguard.cli.context import settings_path
    from crampguard.cli.in_force import settings_in_force
    from crampguard.cli.unit_text import UNIT
    from crampguard.doctor import Patient, State, examine

    settings, problems = settings_in_force()
    file, _named = settings_path()
    patient = Patient(
        environment=os.environ,
        settings=settings,
        settings_file=file,
        problems=problems,
        state_directory=paths.state_directory(),
        unit=UNIT,
        autostart_file=paths.config_home() / "autostart" / "crampguard.desktop",
    )
    if quiet:
        patient = replace(patient, trial=None)
    # What a source that fails says in the service's log is among the findings here.
    logging.getLogger("crampguard").addHandler(logging.NullHandler())
    findings = asyncio.run(examine(patient))
    if as_json:
        print_json(
            [
                {"check": each.check, "state": each.state, "message": each.message, "mend": each.mend}
                for each in findings
            ]
        )
    else:
        from crampguard.cli.findings import print_findings

        print_findings(findings)
    return int(ExitCode.FAILED if any(each.state is State.BAD for each in findings) else ExitCode.DONE)
