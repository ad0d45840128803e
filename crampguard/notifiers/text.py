"""Text that no channel stumbles over: a settings file may hold any character that TOML allows."""

import unicodedata
from itertools import accumulate

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ELLIPSIS = "…"


def harmless(text: str) -> str:
    """``text`` with every control character but the line feed replaced, and lone surrogates too.

    A NUL makes the bus hang up on us, an escape sequence would steer the person's terminal, and neither may
    stand in markup. A tab becomes a space.
    """
    if text.isprintable():
        return text
    return "".join(_harmless(character) for character in text)


def _harmless(character: str) -> str:
    match character:
        case "\n":
            return character
        case "\t":
            return " "
        case _:
            return _REPLACEMENT if unicodedata.category(character) in {"Cc", "Cs"} else character


def shorten(text: str, units: int) -> str:
    """``text`` within so many UTF-16 code units, cut between characters and ended by an ellipsis."""
    if _units(text) <= units:
        return text
    room = units - _units(_ELLIPSIS)
    ends = accumulate(map(_units, text))
    kept = "".join(character for character, end in zip(text, ends, strict=True) if end <= room)
    return kept.rstrip() + _ELLIPSIS


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
