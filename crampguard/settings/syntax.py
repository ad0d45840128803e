"""TOML that can't be read, told so that a person who never heard of TOML can mend it."""

import re
import tomllib

from crampguard.domain.language import _
from crampguard.settings.problems import Problem

_WHERE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")

# Quoted text and comments, blanked out so that only bare values are left to look at.
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*")
_BARE_VALUE = re.compile(
    r"(?:(?<=[=\[,{])|^)[ \t]*(?P<value>[-+−]?(?:\d[\w:.]*(?:-\d[\w:.]*)?|P\w+)|[^\W\d][\w/,+-]*)"
    r"(?=[ \t]*(?:[\],}]|$))"
)
_FINE_BARE = re.compile(r"true|false|[-+]?(?:inf|nan)|[-+]?(?:0|[1-9][\d_]*)(?:\.\d+)?(?:[eE][-+]?\d+)?")


def syntax_problem(error: Exception, text: str, file: str) -> Problem:
    """What tomllib stumbled over, with the cure where it is a value without quotes."""
    found = _WHERE.search(str(error))
    if not isinstance(error, tomllib.TOMLDecodeError) or found is None:
        reason = _("nested too deeply") if isinstance(error, RecursionError) else _("a number is too long")
        return Problem(file=file, text=_not_toml(reason))
    lines = text.replace("\r\n", "\n").split("\n")
    line = int(found["line"] or len(lines))
    column = int(found["column"] or len(lines[-1]) + 1)
    reason = str(error)[: found.start()]
    if bare := _unquoted(lines[line - 1]):
        column, reason = bare
    return Problem(file=file, line=line, column=column, text=_not_toml(reason))


def _not_toml(reason: str) -> str:
    return _("not valid TOML: {reason}").format(reason=reason)


def _unquoted(line: str) -> tuple[int, str] | None:
    """The column of a line's first value that wants quotes, and what to do about it."""
    blanked = _QUOTED.sub(lambda quoted: ("\0" if quoted[0][0] != "#" else " ") * len(quoted[0]), line)
    if blanked.lstrip().startswith("[") and "=" not in blanked:
        return None  # a header
    for found in _BARE_VALUE.finditer(blanked, pos=blanked.find("=") + 1 or 0):
        value = found["value"]
        if found.start() == 0 and not value[0].isdigit():
            continue  # a key, or a list that goes on: only what looks like a time is surely a value
        if value in {"True", "False"}:
            return found.start("value") + 1, _("write {value} in small letters").format(value=value.lower())
        if not _FINE_BARE.fullmatch(value):
            return found.start("value") + 1, _('{value} needs quotes: "{value}"').format(value=value)
    return None
