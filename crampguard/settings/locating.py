"""From what is wrong with a document to where in the person's file, or environment, it was written."""

import json
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from crampguard.catalogue.reminders import BUILT_INS
from crampguard.domain.language import _
from crampguard.settings.environment import Override, known_variables
from crampguard.settings.faults import Fault
from crampguard.settings.model import SECTIONS, keys_at
from crampguard.settings.problems import Problem
from crampguard.settings.source import PREFIX
from crampguard.settings.values import Path, did_you_mean

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def dotted(path: Path) -> str:
    """``reminders.drink-water.at``, as TOML writes a key."""
    return ".".join(
        # A JSON string is a TOML string.
        str(step) if _BARE.fullmatch(str(step)) else json.dumps(step, ensure_ascii=False)
        for step in path
    )


def located(
    faults: Iterable[Fault],
    file: str,
    text: str,
    document: Mapping[str, object],
    found: Mapping[Path, Override],
) -> list[Problem]:
    """Each fault where it was made: those of the file in its order, then those of the environment."""
    # Imported here because nothing needs it while all is well.
    from crampguard.settings.positions import Positions

    positions = Positions(text)
    in_file: list[Problem] = []
    in_environment: list[Problem] = []
    for fault in faults:
        if override := _origin(fault.path, document, found):
            in_environment.append(_environment_problem(fault, override))
            continue
        position = positions.of_key(fault.path) if fault.at_key else positions.of_value(fault.path)
        in_file.append(
            Problem(
                file=file,
                line=position.line if position else 0,
                column=position.column if position else 0,
                key=dotted(fault.path),
                text=_file_text(fault),
                meant=fault.meant,
            )
        )
    in_file.sort(key=lambda problem: (problem.line, problem.column))
    in_environment.sort(key=lambda problem: problem.key)
    return in_file + in_environment


def _origin(path: Path, document: Mapping[str, object], found: Mapping[Path, Override]) -> Override | None:
    """The variable at fault, or None for the file."""
    for length in range(len(path), 0, -1):
        if override := found.get(path[:length]):
            return override
        if holds(document, path[:length]):
            return None
        below = [override for known, override in found.items() if known[:length] == path[:length]]
        if below:
            return below[0]
    return None


def holds(document: Mapping[str, object], path: Path) -> bool:
    """Whether the document says anything there."""
    value: object = document
    for step in path:
        match value, step:
            case dict(), str() if step in value:
                value = value[step]
            case list(), int() if step < len(value):
                value = value[step]
            case _:
                return False
    return True


def _file_text(fault: Fault) -> str:
    if fault.known is None:
        return fault.text
    written = str(fault.path[-1]).lower()
    elsewhere = _places_elsewhere() if len(fault.path) <= 2 else {}
    if place := elsewhere.get(written):
        return _("unknown key") + did_you_mean(place, [place])
    near = did_you_mean(written, fault.known)
    if not near and (close := get_close_matches(written, elsewhere, n=1, cutoff=0.8)):
        near = did_you_mean(elsewhere[close[0]], [elsewhere[close[0]]])
    return _("unknown key") + near


def _places_elsewhere() -> dict[str, str]:
    """Where each key of a section belongs, and each built-in reminder: the section is easily left out."""
    places = {known.name: dotted(("reminders", known.name)) for known in BUILT_INS}
    return places | {key: dotted((section, key)) for section in SECTIONS for key in keys_at((section,))}


def _environment_problem(fault: Fault, override: Override) -> Problem:
    beyond = fault.path[len(override.written) :]
    if fault.known is not None and not beyond:
        # Compared without what they all have in common.
        known = [name.removeprefix(PREFIX) for name in known_variables(override.written)]
        near = did_you_mean(override.variable.removeprefix(PREFIX), known, prefix=PREFIX)
        return Problem(key=override.variable, text=_("unknown setting") + near)
    text = _file_text(fault)
    return Problem(key=override.variable, text=f"{dotted(beyond)}: {text}" if beyond else text)
