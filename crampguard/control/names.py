"""The words that service and callers share on the bus. Panels and scripts know them: none is renamed."""

from crampguard import errors
from crampguard.domain.language import _
from crampguard.errors import CrampguardError

BUS_NAME = "org.crampguard.Daemon1"
OBJECT_PATH = "/org/crampguard/Daemon1"
INTERFACE = "org.crampguard.Daemon1"

_ERRORS = "org.crampguard.Error."
FAILED = f"{_ERRORS}Failed"
"""Something that nobody expected; the service's log has the traceback."""

_KINDS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, CrampguardError)
}


def error_name(error: CrampguardError) -> str:
    """The D-Bus name of an error: its class's name tells what it is."""
    return _ERRORS + type(error).__name__


def error_text(error: CrampguardError) -> str:
    """Message and hint in the one text that a D-Bus error has: the hint, if any, on the next line."""
    return "\n".join(part for part in (error.message, error.hint) if part)


def error_of(name: str, text: str) -> CrampguardError:
    """The error that :func:`error_name` and :func:`error_text` were made from, or the nearest to it."""
    if name == FAILED:
        return CrampguardError(
            _("The service could not do that: {text}").format(text=text),
            _("'crampguard service logs' tells more."),
        )
    message, _newline, hint = text.partition("\n")
    return _KINDS.get(name.removeprefix(_ERRORS), CrampguardError)(message, hint)
