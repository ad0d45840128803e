"""The failures that a person is told about: each knows its hint and its exit status."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the commands' exit status means to a script."""

    DONE = 0
    FAILED = 1
    WRONG_USAGE = 2
    NOT_RUNNING = 69
    """The service is not running or not reachable (EX_UNAVAILABLE of sysexits.h)."""
    BAD_CONFIGURATION = 78
    """EX_CONFIG of sysexits.h."""


class CrampguardError(Exception):
    """Something went wrong that the person can understand and mend.

    ``message`` says what is wrong, ``hint`` (may be empty) what to do next. Neither ends in a newline.
    """

    exit_code = ExitCode.FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnknownReminderError(CrampguardError):
    """A reminder was named that the settings don't know."""

    exit_code = ExitCode.WRONG_USAGE


class NotRunningError(CrampguardError):
    """A command needs the service, and it is not running or not reachable."""

    exit_code = ExitCode.NOT_RUNNING


class NoBusError(CrampguardError):
    """There is no session bus, or it does not answer."""

    exit_code = ExitCode.NOT_RUNNING


class AlreadyRunningError(CrampguardError):
    """A second service was started for the same person."""


class NoUserManagerError(CrampguardError):
    """There is no systemd user manager that could start, stop or be asked."""

    exit_code = ExitCode.NOT_RUNNING


class JournalError(CrampguardError):
    """The journal can't be opened, read or written."""


class UnwritableJournalError(JournalError):
    """The disk doesn't take the journal now: it is full, say. What was written may well be readable."""


class DamagedJournalError(JournalError):
    """The journal is not a database, or no longer a whole one."""


class WithheldError(CrampguardError):
    """What was asked for is switched off for a reason of safety, or makes no sense now."""


class SourceAbsentError(CrampguardError):
    """This desktop doesn't offer what a presence source watches."""


class NoSuchEntryError(CrampguardError):
    """An entry of the diary was named that isn't there."""

    exit_code = ExitCode.WRONG_USAGE
