"""The settings that a service goes by now, for commands that have something to tell with bad ones, too."""

from typing import TYPE_CHECKING

from crampguard.cli.context import load_settings
from crampguard.paths import state_directory

if TYPE_CHECKING:
    from crampguard.domain.settings import Settings


def settings_in_force() -> tuple["Settings", list[str]]:
    """The settings, and all that is wrong with the file.

    With a bad file, those that a service would start with: the last good ones, else the defaults.
    """
    from crampguard.settings.dumping import load_last_good
    from crampguard.settings.problems import BadSettingsError
    from crampguard.settings.reading import defaults

    try:
        return load_settings(), []
    except BadSettingsError as error:
        return load_last_good(state_directory()) or defaults(), error.message.splitlines()
