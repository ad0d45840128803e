"""From a file to valid settings, or to everything that is wrong with it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from crampguard.domain.language import _
from crampguard.domain.settings import Settings
from crampguard.settings.assemble import assemble
from crampguard.settings.environment import Override, names_a_setting, overrides, yielding
from crampguard.settings.faults import Fault, FaultsError
from crampguard.settings.file import content_of
from crampguard.settings.locating import holds, located
from crampguard.settings.problems import BadSettingsError, Problem
from crampguard.settings.syntax import syntax_problem
from crampguard.settings.values import Path as SettingPath
from crampguard.settings.written import Written

MARK = "\ufeff"
"""The byte order mark with which some editors begin a file."""


def load(path: Path | None, environment: Mapping[str, str], *, required: bool = False) -> Settings:
    """The settings in ``path`` with those of ``environment`` over them; defaults for all that is not said.

    ``path`` may be missing unless it is ``required``; None means no file. Raises BadSettingsError with every
    problem.
    """
    if path is None:
        return loads("", environment)
    return loads(read(path, required=required), environment, file=str(path))


def loads(text: str, environment: Mapping[str, str], *, file: str = "") -> Settings:
    """As :func:`load`, from a text that ``file`` holds."""
    text = text.removeprefix(MARK)
    document = parse(text, file)
    found = overrides(environment)
    hidden = _hidden(document, found) if found else []
    faults = [Fault(path=path, at_key=True, known=()) for path in found if not names_a_setting(path)]
    try:
        written = Written(document=document, overrides=found)  # type: ignore[call-arg]
    except FaultsError as error:
        faults += error.faults
    else:
        if not faults and not hidden:
            return assemble(written)
    problems = located(hidden, file, text, document, {}) + located(faults, file, text, document, found)
    raise BadSettingsError(problems)


def _hidden(document: Mapping[str, object], found: Mapping[SettingPath, Override]) -> list[Fault]:
    """What is wrong with the file's own values where the environment replaces them."""
    try:
        Written(document=document, overrides={})  # type: ignore[call-arg]
    except FaultsError as error:
        rest = yielding(document, found)
        # Which keys stand together is judged with the environment's.
        return [
            fault
            for fault in error.faults
            if (fault.known is not None or not fault.at_key)
            and holds(document, fault.path)
            and not holds(rest, fault.path)
        ]
    return []


def parse(text: str, file: str = "") -> dict[str, object]:
    """The text as TOML. Raises BadSettingsError."""
    text = text.removeprefix(MARK)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadSettingsError([syntax_problem(error, text, file)]) from None


def defaults() -> Settings:
    """The settings of a person who says nothing."""
    return loads("", {})


def read(path: Path, *, required: bool = False) -> str:
    """What the file says, a byte order mark too; nothing where it is missing and not required.

    Raises BadSettingsError.
    """
    return text_of(content_of(path), path, required=required)


def text_of(content: bytes | None, path: Path, *, required: bool = False) -> str:
    """As :func:`read`, from what ``path`` was found to hold; None where it is missing."""
    if content is not None:
        return _decoded(content, str(path))
    if not required:
        return ""
    raise BadSettingsError([Problem(file=str(path), text=_("no such file"))])


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line_start = content.rfind(b"\n", 0, error.start) + 1
        raise BadSettingsError(
            [
                Problem(
                    file=file,
                    line=content.count(b"\n", 0, error.start) + 1,
                    column=len(content[line_start : error.start].decode()) + 1,
                    text=_("not UTF-8 (byte {byte:#04x})").format(byte=content[error.start]),
                )
            ]
        ) from None
