"""Every text that a person reads passes through here, so that a catalogue can follow later.

Texts are marked where they are written and looked up where they are shown: ``_("Water break")`` does both;
``N_`` only marks, for tables that are built at import.
"""

import gettext
from pathlib import Path

DOMAIN = "crampguard"
LOCALE_DIRECTORY = Path(__file__).parent.parent / "locale"

# An absent catalogue is no fault: English is the source. The language is that of the environment
# (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), read once when the process starts.
_translations = gettext.translation(DOMAIN, LOCALE_DIRECTORY, fallback=True)

_ = _translations.gettext
ngettext = _translations.ngettext

LANGUAGE = _translations.info().get("language") or "en"
"""What the texts are in, for whoever reads them aloud."""


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark ``text`` for translation without translating it yet."""
    return text
