"""A person's settings: from a TOML file and the environment to plain, valid values, or to every problem."""

from crampguard.settings.problems import BadSettingsError, Problem
from crampguard.settings.reading import defaults, load

__all__ = ["BadSettingsError", "Problem", "defaults", "load"]
