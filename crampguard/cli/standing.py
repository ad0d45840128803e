"""What ``status`` tells: asked of the service, or worked out from the files where none can be asked."""

import os
from typing import TYPE_CHECKING

from crampguard.domain.language import _
from crampguard.errors import CrampguardError, JournalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from crampguard.domain.forecast import Coming


def standing() -> dict[str, object]:
    """The facts, in the shape of :func:`crampguard.status.status_facts`. It always answers."""
    from crampguard.control import ask_status

    try:
        return ask_status()
    except CrampguardError as error:
        return _from_files(error.message)


def _from_files(why: str) -> dict[str, object]:
    # Imported here because a service that answers has worked it all out already.
    from crampguard.cli.context import coming_after, load_settings, settings_path, zone_for
    from crampguard.instance import is_running
    from crampguard.paths import state_directory
    from crampguard.status import status_facts
    from crampguard.wallclock import system_zone, utc_now

    running = is_running(state_directory())
    problems: list[str] = []
    trouble = ""
    coming: Iterator[Coming] = iter(())
    zone: tzinfo = system_zone(os.environ)
    try:
        settings = load_settings()
        zone = zone_for(settings)
        coming = coming_after(utc_now(), settings, zone)
    except JournalError as error:
        trouble = error.message
    except CrampguardError as error:
        problems = error.message.splitlines()
    path, _required = settings_path()
    return status_facts(
        running=running,
        zone=zone,
        coming=coming,
        problems=problems,
        channel_reason=_("it runs, but can't be asked: {why}").format(why=why) if running else "",
        settings_file=str(path),
        trouble=trouble,
    )
