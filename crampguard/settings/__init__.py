"""A person's settings: from a TOML file and the environment to plain, valid values, or to every problem."""

from crampguard.settings.dumping import as_document, load_last_good, save_last_good, to_toml
from crampguard.settings.problems import BadSettingsError, Problem
from crampguard.settings.reading import defaults, load
from crampguard.settings.sample import json_schema, sample
from crampguard.settings.watching import watch

__all__ = [
    "BadSettingsError",
    "Problem",
    "as_document",
    "defaults",
    "json_schema",
    "load",
    "load_last_good",
    "sample",
    "save_last_good",
    "to_toml",
    "watch",
]
