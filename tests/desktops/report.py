"""Writes ``docs/desktops.md``: what was seen to work, on which desktop."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.desktops.suite import CannotBe, Fails, Finding, Works

DOCUMENT = Path(__file__).parents[2] / "docs" / "desktops.md"

_BEGINNING = """# Where crampguard was seen to work

`make desktops` wrote this on {day}, on {system}.
It started each of these desktops, without a screen, and the real service on it; pressed buttons and keys as a
person does; and compared what crampguard told with what the desktop showed. Only logind is a mock. The checks
are in `tests/desktops/suite.py`, the pictures in `artefacts/desktops/`.

"""

_MEANINGS = """
- **shown**: what the desktop accepted is on its screen, as it was written; **replaced**: a second one of a
  reminder takes the first one's place; **answered**: each button is heard, once, and what was answered leaves
  the screen; **asked and led**: "None" and "Add one" note the night, and "Show me" leads through a stretch;
  **closed**: one that is closed by hand is *dismissed*.
- **do not disturb**, **call**, **fullscreen**: what is due meanwhile waits, and is shown afterwards;
  **idle and back**, **lock**: who isn't there is taken for away, and for back with the first input.
- –: there is nothing of the kind, or it was not tried; the note says what. **no**: it is there, and
  crampguard failed.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One desktop, and what came of each check."""

    name: str
    version: str
    habits: Sequence[str]
    findings: Mapping[str, Finding]


def document(rows: Sequence[Row], day: date) -> str:
    """The whole of it, in Markdown."""
    checks = list(rows[0].findings)
    notes: list[str] = []
    lines = [_line(["desktop", *checks]), _line(["---"] * (len(checks) + 1))]
    for row in rows:
        cells = [_cell(row.findings[check], notes) for check in checks]
        lines.append(_line([f"{row.name}<br>{row.version}", *cells]))
    beginning = _BEGINNING.format(day=day.isoformat(), system=_system())
    footnotes = [f"{number}. {note}" for number, note in enumerate(notes, 1)]
    who: dict[str, list[str]] = {}
    for row in rows:
        for habit in row.habits:
            who.setdefault(habit, []).append(row.name)
    habits = [f"- {', '.join(names)}: {habit}" for habit, names in who.items()]
    parts = ["\n".join(lines), _MEANINGS.strip()]
    if footnotes:
        parts += ["## Notes", "\n".join(footnotes)]
    if habits:
        parts += ["## Habits of the servers", "\n".join(habits)]
    return beginning + "\n\n".join(parts) + "\n"


def _cell(finding: Finding, notes: list[str]) -> str:
    match finding:
        case Works():
            return "yes"
        case CannotBe(why=why):
            sign = "–"
        case Fails(why=why):
            sign = "**no**"
    if why not in notes:
        notes.append(why)
    return f"{sign} ({notes.index(why) + 1})"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _system() -> str:
    return platform.freedesktop_os_release()["PRETTY_NAME"]
