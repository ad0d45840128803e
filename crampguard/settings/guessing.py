"""What was probably meant by a value that the settings refuse: told with the refusal, never just taken."""

import json
from collections.abc import Callable
from typing import TypeVar

from crampguard.domain.language import _

Value = TypeVar("Value")
Meant = str | bool | list[str]

_FLAGS = {
    **dict.fromkeys(("true", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "no", "n", "off", "0"), False),
}


class GuessError(ValueError):
    """A value is refused, and there is little doubt about what was meant by it."""

    def __init__(self, refusal: str, meant: Meant) -> None:
        shown = repr(meant) if isinstance(meant, str) else literal(meant)
        super().__init__(refusal + _(" – did you mean {meant}?").format(meant=shown))
        self.meant = meant


def literal(meant: Meant) -> str:
    """As TOML writes it, which is how JSON does."""
    return json.dumps(meant, ensure_ascii=False)


def meant_flag(value: object) -> bool | None:
    """``yes``, ``off``, ``True``, 1: what people write for true and false. None: neither."""
    return _FLAGS.get(str(value).strip().lower())


def guessing(
    parse: Callable[[str], Value], forgive: Callable[[str], str], *, several: bool = False
) -> Callable[[str], Value]:
    """``parse``, which tells what ``forgive`` makes of a text that it refuses.

    ``several``: where a list may stand, that is what commas are taken for.
    """

    def parsed(text: str) -> Value:
        try:
            return parse(text)
        except ValueError as error:
            meant = forgive(text)
            parts = meant.split(",") if several else [meant]
            if not all(_takes(parse, part) for part in parts):
                raise
            raise GuessError(str(error), parts if len(parts) > 1 else meant) from None

    return parsed


def _takes(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
