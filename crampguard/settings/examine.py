"""Validate the settings in a process that ends: ``python -m crampguard.settings.examine``.

Its arguments are the file, whether it is "required" or "optional", and the directory in which to keep what is
good, if it is to be kept. Prints what it found, packed, for :mod:`crampguard.settings.light`; warnings go to
standard error.
"""

import logging
import os
import sys
from pathlib import Path

from crampguard.settings.dumping import load_last_good, save_last_good
from crampguard.settings.examined import REQUIRED, SNAPSHOT, Examined, Origin
from crampguard.settings.file import content_of
from crampguard.settings.keeping import keep
from crampguard.settings.packing import pack
from crampguard.settings.problems import BadSettingsError
from crampguard.settings.reading import defaults, loads, text_of
from crampguard.settings.source import Source

_log = logging.getLogger(__name__)


def examine(source: Source, directory: Path | None) -> Examined:
    """The settings, or all that is wrong with them. Good ones are kept in ``directory``, if there is one."""
    key = ""
    try:
        content = content_of(source.file)
        key = source.key(content)
        text = text_of(content, source.file, required=source.required)
        settings = loads(text, source.environment, file=str(source.file))
    except BadSettingsError as error:
        last_good = load_last_good(directory) if directory else None
        return Examined(
            key=key,
            settings=last_good or defaults(),
            origin=Origin.LAST_GOOD if last_good else Origin.DEFAULTS,
            problems=error.problems,
        )
    examined = Examined(key=key, settings=settings, origin=Origin.WRITTEN)
    if directory:
        _keep(examined, directory, written=content is not None)
    return examined


def _keep(examined: Examined, directory: Path, *, written: bool) -> None:
    try:
        # Without a file the defaults hold, which are at hand anyway; what one said may yet be wanted.
        if written:
            save_last_good(examined.settings, directory)
        # Last: whoever goes by it counts on the other.
        keep(pack(examined), directory / SNAPSHOT)
    except OSError as error:
        # They are in force all the same; a start with a bad file would miss them, and each is slower.
        _log.warning("the last good settings could not be saved: %s", error)


def main(arguments: list[str]) -> None:
    """Examine what the arguments name, with this process's environment."""
    logging.basicConfig(format="%(message)s")
    file, required, *directories = arguments
    source = Source(file=Path(file), required=required == REQUIRED, environment=os.environ)
    sys.stdout.write(pack(examine(source, Path(directories[0]) if directories else None)))


if __name__ == "__main__":
    main(sys.argv[1:])
