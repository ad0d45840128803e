"""Settings that come from environment variables: ``CRAMPGUARD_REMINDERS__DRINK_WATER__EVERY=1h``."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crampguard.catalogue.reminders import BUILT_INS
from crampguard.settings.faults import SCHEDULES
from crampguard.settings.model import SECTIONS, keys_at
from crampguard.settings.source import PREFIX
from crampguard.settings.values import Path

DELIMITER = "__"
NO_SETTINGS = frozenset({"CRAMPGUARD_CONFIG"})
"""Variables with the prefix that mean something else."""

Document = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One setting that a variable makes."""

    variable: str
    written: Path
    """What the variable names: a setting, or a whole table of them."""
    path: Path
    """The one setting in it that this is about."""
    value: object


def overrides(environment: Mapping[str, str]) -> dict[Path, Override]:
    """What the variables set, setting by setting; of two that set the same, the one that names it counts.

    A variable that names no setting is there too, for the checks to stumble over.
    """
    written = [
        (_path(name), name, value)
        for name, value in environment.items()
        if name.startswith(PREFIX) and name not in NO_SETTINGS
    ]
    found: dict[Path, Override] = {}
    for path, name, text in sorted(written, key=lambda entry: (len(entry[0]), entry[1])):
        for leaf, value in _leaves(path, _decoded(path, text)):
            found[leaf] = Override(variable=name, written=path, path=leaf, value=value)
    return found


def names_a_setting(path: Path) -> bool:
    """No variable reaches deeper than ``day.bedtime`` or ``reminders.drink-water.at``."""
    return len(path) <= (3 if path[0] == "reminders" else 1 if path[0] == "workouts" else 2)


def yielding(document: Mapping[str, object], found: Mapping[Path, Override]) -> Document:
    """The document without what the variables replace: they may then be laid over it table by table.

    A schedule is one thing: a variable that sets another kind replaces the file's.
    """
    rest: Document = {key: _copied(value) for key, value in document.items()}
    for path in found:
        _drop(rest, path)
        match path:
            case ("reminders", name, kind) if kind in SCHEDULES:
                for other, keys in SCHEDULES.items():
                    for key in keys if other != kind else ():
                        _drop(rest, ("reminders", name, key))
    return rest


def laid_out(found: Mapping[Path, Override], document: Mapping[str, object]) -> Document:
    """What the variables set, as a document; without what lies in a table that ``document`` spoils."""
    tables: Document = {}
    for path, override in found.items():
        if not names_a_setting(path) or _spoilt(document, path):
            continue
        table: Document | None = tables
        for step in path[:-1]:
            below = table.setdefault(str(step), {}) if table is not None else None
            table = below if isinstance(below, dict) else None
        if table is not None:
            table[str(path[-1])] = override.value
    return tables


def variable(path: Path) -> str:
    """The variable that sets what stands at ``path``."""
    return PREFIX + DELIMITER.join(str(step).upper().replace("-", "_") for step in path)


def known_variables(path: Path) -> list[str]:
    """Every variable that could have been meant by one that reads as ``path``."""
    names = [known.name for known in BUILT_INS]
    if len(path) > 1 and path[0] == "reminders":
        names.append(str(path[1]))
    settings: list[Path] = [("workouts",)]
    settings += [(section, key) for section in SECTIONS for key in keys_at((section,))]
    settings += [("reminders", name, key) for name in names for key in keys_at(("reminders", name))]
    return [variable(setting) for setting in settings] + sorted(NO_SETTINGS)


def _path(name: str) -> Path:
    steps = name.removeprefix(PREFIX).lower().split(DELIMITER)
    if steps[0] == "reminders" and len(steps) > 1:
        # Names of reminders have hyphens; those of variables can't.
        steps[1] = steps[1].replace("_", "-")
    return tuple(steps)


def _decoded(path: Path, text: str) -> object:
    """Lists and tables as TOML or JSON write them, true and false; everything else is the text itself."""
    stripped = text.strip()
    if path[-1] in {"title", "message"} or not (
        stripped in {"true", "false"} or stripped.startswith(("[", "{"))
    ):
        return text
    for read in (_toml_value, json.loads):
        try:
            return read(stripped)
        except (ValueError, RecursionError):
            continue
    return text


def _toml_value(text: str) -> object:
    return tomllib.loads(f"value = {text}")["value"]


def _leaves(path: Path, value: object) -> Iterator[tuple[Path, object]]:
    """A whole section, or table of reminders, setting by setting."""
    depth = 3 if path[0] == "reminders" else 2 if path[0] in SECTIONS else 0
    if isinstance(value, dict) and len(path) < depth:
        for key, below in value.items():
            yield from _leaves((*path, str(key)), below)
    else:
        yield path, value


def _copied(value: object) -> object:
    return {key: _copied(below) for key, below in value.items()} if isinstance(value, dict) else value


def _drop(document: Document, path: Path) -> None:
    table: object = document
    for step in path[:-1]:
        table = table.get(str(step)) if isinstance(table, dict) else None
    if isinstance(table, dict):
        table.pop(str(path[-1]), None)


def _spoilt(document: Mapping[str, object], path: Path) -> bool:
    table: object = document
    for step in path[:-1]:
        table = table.get(str(step), {}) if isinstance(table, dict) else table
        if not isinstance(table, dict):
            return True
    return False
