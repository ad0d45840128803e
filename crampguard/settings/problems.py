"""Problems as a person reads them: what is wrong, and the line and column at which to mend it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from crampguard.domain.language import _
from crampguard.errors import CrampguardError, ExitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with the settings.

    ``str`` of it is the line that a person reads. ``line`` and ``column`` count from 1, columns in
    characters; 0 where there is none. ``file`` is empty for an environment variable, which is then ``key``.
    ``meant`` is what the value was probably meant to be, as TOML; empty where nobody could say.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    key: str = ""
    text: str
    meant: str = ""

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return ": ".join(part for part in (where, self.key, self.text) if part)


_FEW = 10
"""Lines of a notification: all, mostly. What servers cut off would be where all of them are told."""


def in_brief(problems: Sequence[Problem]) -> list[str]:
    """The lines for a notification: the first few, each with the file's name alone, and where all are."""
    lines = [str(replace(problem, file=PurePath(problem.file).name)) for problem in problems[:_FEW]]
    if len(problems) > _FEW:
        lines.append(_("'crampguard config check' shows all {count}.").format(count=len(problems)))
    return lines


class BadSettingsError(CrampguardError):
    """The settings can't be used as they are. ``message`` is all problems, one a line."""

    exit_code = ExitCode.BAD_CONFIGURATION

    def __init__(self, problems: Iterable[Problem], hint: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems), hint)
