"""Where a person's settings stand, and what tells whether they are still those that were validated."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crampguard import __version__

PREFIX = "CRAMPGUARD_"
"""How environment variables begin that are settings."""

_LANGUAGE = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_PACKAGE = Path(__file__).parent.parent
_ROOMS = ("catalogue", "domain", "locale", "settings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a person's settings stand."""

    file: Path
    required: bool
    """The person named the file: its absence is a problem."""
    environment: Mapping[str, str]

    def key(self, content: bytes | None) -> str:
        """One for everything from which settings are made, ``content`` (None: no file) among it.

        The language in which the built-in reminders speak belongs to that, and the code itself: neither an
        update nor a developer's change goes unnoticed.
        """
        digest = hashlib.sha256()
        for part in (
            b"no file" if content is None else b"file " + content,
            repr(self.required).encode(),
            *(
                f"{name}={value}".encode(errors="surrogateescape")
                for name, value in sorted(self.environment.items())
                if name.startswith(PREFIX) or name in _LANGUAGE
            ),
            __version__.encode(),
            *_code(),
        ):
            # Their lengths keep the parts apart.
            digest.update(b"%d " % len(part) + part)
        return digest.hexdigest()


def _code() -> Iterator[bytes]:
    """Each file that has a say in what settings mean, and when it was written."""
    for room in _ROOMS:
        for file in sorted((_PACKAGE / room).glob("**/*.[pm][yo]")):
            yield f"{file} {file.stat().st_mtime_ns}".encode(errors="surrogateescape")
