"""Where files live, by the XDG base directory specification.

https://specifications.freedesktop.org/basedir-spec/latest/
"""

import os
from collections.abc import Mapping
from pathlib import Path


def config_file(environment: Mapping[str, str] = os.environ) -> Path:
    """The person's settings file. It need not exist."""
    if named := environment.get("CRAMPGUARD_CONFIG"):
        return Path(named).expanduser()
    return _xdg(environment, "XDG_CONFIG_HOME", ".config") / "crampguard" / "config.toml"


def config_home(environment: Mapping[str, str] = os.environ) -> Path:
    """Where a person's settings live: for what other programs read, such as systemd's user units."""
    return _xdg(environment, "XDG_CONFIG_HOME", ".config")


def state_directory(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the journal and the last good settings live. It need not exist."""
    return _xdg(environment, "XDG_STATE_HOME", ".local/state") / "crampguard"


def _xdg(environment: Mapping[str, str], variable: str, default: str) -> Path:
    # "All paths must be absolute. If an implementation encounters a relative path [...] it should
    # consider the path invalid and ignore it."
    named = Path(environment.get(variable, ""))
    return named if named.is_absolute() else Path.home() / default
