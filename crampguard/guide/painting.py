"""A guide's view as lines of a terminal: as large as its size allows, and nothing on it that isn't needed."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from crampguard.domain.guiding import Offer, View
from crampguard.domain.language import _
from crampguard.guide.letters import can_spell, spelled, width


class Tone(Enum):
    """How a piece of a line is set off."""

    PLAIN = auto()
    TITLE = auto()
    ALARM = auto()
    """A title that warns."""
    KEY = auto()
    """What to press."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line."""

    text: str
    tone: Tone = Tone.PLAIN


Line = tuple[Piece, ...]
_EMPTY: Line = ()


@dataclass(frozen=True, slots=True)
class Painted:
    """A screen full."""

    lines: tuple[Line, ...]
    pages: int = 1
    """How many there are, where the text doesn't fit on one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """What there is to paint on."""

    columns: int
    rows: int
    blocks: bool = True
    """Whether the terminal knows block characters, beyond ASCII."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    big_title: bool
    scale: int
    """Of the count; 0: as plain text."""
    big_keys: bool
    airy: bool


_SIZES = (
    (True, 2, True),
    (True, 1, True),
    (True, 2, False),
    (True, 1, False),
    (False, 1, False),
    (False, 0, False),
)
_LAYOUTS = tuple(
    _Layout(big_title=title, scale=scale, big_keys=keys, airy=airy)
    for title, scale, keys in _SIZES
    for airy in (True, False)
)
"""The largest first."""


def paint(view: View, canvas: Canvas, page: int = 0) -> Painted:
    """The view on a canvas; of a text that is too long for it, the page asked for, counted from 0."""
    margin = 2 if canvas.columns >= 60 else 1
    inner = replace(canvas, columns=max(1, canvas.columns - 2 * margin))
    text = _wrapped(view.text, inner.columns)
    for layout in _LAYOUTS:
        head = _head(view, layout, inner)
        foot = _foot(view, layout, inner)
        lines = [*head, *text]
        room = inner.rows - len(lines) - len(foot) - layout.airy
        if room >= 0 and max(map(_length, lines), default=0) <= inner.columns:
            return Painted(_indented([*lines, *[_EMPTY] * (room + layout.airy), *foot], margin))
    return _paged(view, inner, margin, page)


def _paged(view: View, canvas: Canvas, margin: int, page: int) -> Painted:
    head = _head(view, _LAYOUTS[-1], canvas)[: max(1, canvas.rows - 3)]
    text = _wrapped(view.text, canvas.columns)
    last_foot = _foot(view, _LAYOUTS[-1], canvas)
    turns: Line = (Piece(f" {_('SPACE')} ", Tone.KEY), Piece(" " + _("more"), Tone.TITLE))
    pages = _pages(text, canvas.rows - len(head) - 1, canvas.rows - len(head) - len(last_foot))
    page = min(page, len(pages) - 1)
    foot = last_foot if page == len(pages) - 1 else [turns]
    filled = pages[page] + [_EMPTY] * (canvas.rows - len(head) - len(pages[page]) - len(foot))
    return Painted(_indented([*head, *filled, *foot][: canvas.rows], margin), len(pages))


def _pages(text: Sequence[Line], room: int, room_of_last: int) -> list[list[Line]]:
    """The last has the offers below it, and so less room; something of the text stands on it too."""
    pages: list[list[Line]] = []
    rest = list(text)
    while len(rest) > max(1, room_of_last):
        most = max(1, min(room, len(rest) - 1))
        pages.append(rest[:most])
        rest = rest[most:]
    return [*pages, rest]


def _head(view: View, layout: _Layout, canvas: Canvas) -> list[Line]:
    tone = Tone.ALARM if view.is_urgent else Tone.TITLE
    gap = [_EMPTY] if layout.airy else []
    lines: list[Line] = [(Piece(view.place[: canvas.columns]),), *gap]
    title = view.title.upper()
    if layout.big_title and can_spell(title) and width(title) <= canvas.columns:
        lines += [(Piece(row, tone),) for row in spelled(title, blocks=canvas.blocks)]
    else:
        lines.append((Piece(title[: canvas.columns], tone),))
    lines += gap
    if view.count is not None:
        number = count_text(view.count.seconds)
        if layout.scale and width(number, layout.scale) <= canvas.columns:
            rows = spelled(number, scale=layout.scale, blocks=canvas.blocks)
            lines += [(Piece(row),) for row in rows]
        else:
            lines.append((Piece(number, Tone.TITLE),))
        lines += gap
    return lines


def _foot(view: View, layout: _Layout, canvas: Canvas) -> list[Line]:
    """What can be pressed: the likely ones set off, the others in small below them."""
    first = [offer for offer in view.offers if _is_first(offer, view)]
    rest = [offer for offer in view.offers if offer not in first and offer.letter]
    big = _big_chips(first, view, canvas) if layout.big_keys else None
    chips = _rows([_chip(offer, view) for offer in first], canvas.columns)
    others = _rows([(Piece(f"{offer.letter.upper()} {offer.label}"),) for offer in rest], canvas.columns)
    gap = [_EMPTY] if big and layout.airy else []
    return [*(chips if big is None else big), *gap, *others]


def _is_first(offer: Offer, view: View) -> bool:
    return offer.key == view.main or (not view.main and offer.is_button and bool(offer.letter))


def _chip(offer: Offer, view: View) -> Line:
    return (Piece(f" {_key(offer, view)} ", Tone.KEY), Piece(" " + offer.label, Tone.TITLE))


def _key(offer: Offer, view: View) -> str:
    return _("SPACE") if offer.key == view.main else offer.letter.upper()


def _big_chips(offers: Sequence[Offer], view: View, canvas: Canvas) -> list[Line] | None:
    """The same in large letters, beside each other; None where they don't fit, or can't be spelled."""
    if not offers or not all(can_spell(offer.label) for offer in offers):
        return None
    lines: list[Line] = []
    for offer in offers:
        label = spelled(offer.label, blocks=canvas.blocks)
        key = _key(offer, view)
        middle = (len(label) - 1) // 2
        keys = [f" {key if row == middle else '':{len(key)}} " for row in range(len(label))]
        chip = [
            (Piece(left, Tone.KEY), Piece("  " + right, Tone.TITLE))
            for left, right in zip(keys, label, strict=True)
        ]
        gap = Piece("    ")
        lines = [(*line, gap, *part) for line, part in zip(lines, chip, strict=True)] if lines else [*chip]
    return lines if max(map(_length, lines)) <= canvas.columns else None


def _rows(chips: Sequence[Line], columns: int) -> Iterator[Line]:
    row: Line = _EMPTY
    for chip in chips:
        longer = (*row, Piece("   "), *chip) if row else chip
        if row and _length(longer) > columns:
            yield row
            row = chip
        else:
            row = longer
    if row:
        yield row


def _wrapped(paragraphs: Sequence[str], columns: int) -> list[Line]:
    return [(Piece(line),) for paragraph in paragraphs for line in textwrap.wrap(paragraph, columns) or [""]]


def _indented(lines: Sequence[Line], margin: int) -> tuple[Line, ...]:
    return tuple((Piece(" " * margin), *line) if line else line for line in lines)


def _length(line: Line) -> int:
    return sum(len(piece.text) for piece in line)


def count_text(seconds: int) -> str:
    """``45``, ``1:05``."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02}" if minutes else str(rest)
