"""A name that stands for no reminder, told with a guess at which one was meant."""

from collections.abc import Sequence
from difflib import get_close_matches

from crampguard.domain.language import _
from crampguard.errors import UnknownReminderError


def unknown_reminder(name: str, known: Sequence[str]) -> UnknownReminderError:
    """What to raise where ``name`` is none of ``known``."""
    close = get_close_matches(name.lower(), known, n=1)
    return UnknownReminderError(
        _("There is no reminder called {name!r}.").format(name=name),
        _("Did you mean {name!r}?").format(name=close[0])
        if close
        else _("There are: {names}").format(names=", ".join(known)),
    )
