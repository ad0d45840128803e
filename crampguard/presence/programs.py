"""Names of programs, as they stand beside a reading: text of strangers, made fit to be shown."""

from collections.abc import Iterable

from crampguard.domain.language import _, ngettext

_LONGEST = 60
"""Characters. Programs' names are shorter; what they call themselves may be a whole page's title."""


def named(programs: Iterable[str]) -> str:
    """The first program, and how many more: "Firefox and 2 more". There is at least one."""
    first, *others = dict.fromkeys(_plain(program) for program in programs)
    if not others:
        return first
    return ngettext("{program} and {count} more", "{program} and {count} more", len(others)).format(
        program=first, count=len(others)
    )


def _plain(name: str) -> str:
    printable = "".join(character if character.isprintable() else " " for character in name)
    return " ".join(printable.split())[:_LONGEST].rstrip() or _("a program without a name")
