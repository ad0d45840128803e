"""What stands in the settings file, whatever it means."""

import os
import stat
from pathlib import Path

from crampguard.domain.language import _
from crampguard.settings.problems import BadSettingsError, Problem

_LARGEST = 1024 * 1024


def content_of(path: Path) -> bytes | None:
    """The file's bytes; None where it is missing. Raises BadSettingsError."""
    try:
        refuse_irregular(path)
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        text = _("cannot be read: {reason}").format(reason=reason)
        raise BadSettingsError([Problem(file=str(path), text=text)]) from None
    if len(content) > _LARGEST:
        raise BadSettingsError([Problem(file=str(path), text=_("is larger than 1 MiB: no settings file"))])
    return content


def refuse_irregular(path: Path) -> None:
    """Raise BadSettingsError for what is no file: opening a pipe may wait for ever. Or raise OSError."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise BadSettingsError([Problem(file=str(path), text=_("is a directory, not a file"))])
    if not stat.S_ISREG(mode):
        raise BadSettingsError([Problem(file=str(path), text=_("is not a regular file"))])
