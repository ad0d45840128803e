"""What is wrong with a document, in a person's words, before it is known where each thing was written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import ValidationError

from crampguard.catalogue.reminders import BUILT_INS, built_in
from crampguard.domain.language import _
from crampguard.domain.schedule import Every, RelativeTo
from crampguard.settings.guessing import GuessError, literal
from crampguard.settings.model import keys_at
from crampguard.settings.values import PartsError, Path

SCHEDULES: Mapping[str, tuple[str, ...]] = {
    "at": ("at",),
    "every": ("every", "during"),
    "relative_to": ("relative_to", "offset"),
}
"""The kinds of schedule, each with the keys that belong to it."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong, and the way to it in the document."""

    path: Path
    text: str = ""
    at_key: bool = False
    """The key is at fault, not its value."""
    known: tuple[str, ...] | None = None
    """Where the key is one that nobody knows: those that could have been meant."""
    meant: str = ""
    """What the value was probably meant to be, as TOML; empty where nobody could say."""


class FaultsError(Exception):
    """All that is wrong with a document."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = faults


def structural_faults(document: Mapping[str, object]) -> Iterator[Fault]:
    """What is wrong with which keys stand together, whatever their values."""
    reminders = document.get("reminders")
    if isinstance(reminders, dict):
        for name, table in reminders.items():
            if isinstance(table, dict):
                yield from _reminder_faults(name, list(table))


def _reminder_faults(name: str, keys: Sequence[str]) -> Iterator[Fault]:
    path: Path = ("reminders", name)
    known = built_in(name)
    kinds = [key for key in keys if key in SCHEDULES]
    if known is None:
        yield from _own_reminder_faults(name, keys, kinds)
    if len(kinds) > 1:
        yield Fault(
            path=(*path, kinds[1]),
            at_key=True,
            text=_("two schedules at once ({kinds}): keep one").format(kinds=", ".join(kinds)),
        )
    # Without a schedule of its own, an entry adapts the built-in's.
    inherited = known.schedule if known and not kinds else None
    if "during" in keys and "every" not in kinds and not isinstance(inherited, Every):
        yield Fault(path=(*path, "during"), at_key=True, text=_("only goes with 'every'"))
    if "offset" in keys and "relative_to" not in kinds and not isinstance(inherited, RelativeTo):
        yield Fault(path=(*path, "offset"), at_key=True, text=_("only goes with 'relative_to'"))
    if "repeat_times" in keys and "repeat" not in keys:
        yield Fault(path=(*path, "repeat_times"), at_key=True, text=_("only goes with 'repeat'"))
    if "repeat" in keys and known is not None and known.never_repeated:
        yield Fault(path=(*path, "repeat"), at_key=True, text=_(known.never_repeated))


def _own_reminder_faults(name: str, keys: Sequence[str], kinds: Sequence[str]) -> Iterator[Fault]:
    path: Path = ("reminders", name)
    near = get_close_matches(name.lower(), [known.name for known in BUILT_INS], n=1, cutoff=0.7)
    if near and "title" not in keys:
        text = _("unknown reminder – did you mean {near!r}?").format(near=near[0])
        yield Fault(path=path, at_key=True, text=text)
        return
    if not _NAME.fullmatch(name):
        text = _("{name!r} is no name for a reminder (lowercase letters, digits, hyphens)").format(name=name)
        yield Fault(path=path, at_key=True, text=text)
    if "title" not in keys:
        yield Fault(path=(*path, "title"), text=_("missing: a reminder of your own needs a title"))
    if not kinds:
        text = _("a reminder of your own needs a schedule: 'at', 'every' or 'relative_to'")
        yield Fault(path=path, text=text)


def value_faults(error: ValidationError) -> Iterator[Fault]:
    """What pydantic found, in a person's words."""
    for found in error.errors(include_url=False):
        path: Path = found["loc"]
        match found["type"]:
            case "missing":
                yield Fault(path=path, text=_("missing"))
            case "extra_forbidden":
                yield Fault(path=path, at_key=True, known=keys_at(path[:-1]))
            case "value_error" if isinstance(parts := found["ctx"]["error"], PartsError):
                for way, text in parts.parts:
                    yield Fault(path=(*path, *way), text=text)
            case "value_error":
                refusal = found["ctx"]["error"]
                meant = literal(refusal.meant) if isinstance(refusal, GuessError) else ""
                yield Fault(path=path, text=str(refusal), meant=meant)
            case "tuple_type":
                yield Fault(
                    path=path, text=_("must be a list of tables: write [[{name}]]").format(name=path[-1])
                )
            case _:
                # The only other thing that the model asks of a value is to be a table.
                yield Fault(path=path, text=_("must be a table"))
