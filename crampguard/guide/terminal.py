"""A guide on the whole of a terminal: one key a step, large letters, dark."""

import asyncio
import os
import re
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from crampguard.domain.guiding import LEAVE, View
from crampguard.guide.painting import Canvas, Painted, Piece, Tone, paint

_ENTER_SCREEN = "\x1b[?1049h\x1b[?25l"
_LEAVE_SCREEN = "\x1b[0m\x1b[?25h\x1b[?1049l"
_TO_THE_TOP = "\x1b[H"
_REST_OF_LINE = "\x1b[K"
_REST_OF_SCREEN = "\x1b[J"

# White on black whatever the terminal's own colours are: a bright screen blinds at night.
_COLOURS = {
    Tone.PLAIN: "\x1b[0;1;97;40m",
    Tone.TITLE: "\x1b[0;1;93;40m",
    Tone.ALARM: "\x1b[0;1;97;41m",
    Tone.KEY: "\x1b[0;30;107m",
}
_NO_COLOURS = {
    Tone.PLAIN: "\x1b[0m",
    Tone.TITLE: "\x1b[0;1m",
    Tone.ALARM: "\x1b[0;1m",
    Tone.KEY: "\x1b[0;7m",
}

_MAIN_KEYS = frozenset({" ", "\r", "\n"})
_END_OF_INPUT = "\x04"

_KEYS_WITHOUT_LETTERS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.)?")
"""Escape and what it begins: an arrow, say (ECMA-48, 5.4)."""


@dataclass(slots=True, kw_only=True)
class TerminalFace:
    """A :class:`~crampguard.guide.leading.Face` within :func:`whole_screen`."""

    output: int
    """The terminal's descriptor."""
    coloured: bool = True
    blocks: bool = True
    audible: bool = False
    """Ring the bell when the person's attention is called for."""
    _page: int = 0
    _pages: int = 1
    _last: View | None = None

    @property
    def counts(self) -> bool:
        """Each second."""
        return True

    async def show(self, view: View, *, calls: bool) -> None:
        """As the protocol says. A terminal that has gone sees nothing more."""
        if view.still != self._last:
            self._last, self._page = view.still, 0
        painted = paint(view, self._canvas(), self._page)
        self._pages = painted.pages
        bell = "\a" if calls and self.audible else ""
        _write(self.output, bell + self._text(painted))

    def understood(self, said: str, view: View) -> str | None:
        """A key. Space and Enter stand for the main offer, and first of all turn the page."""
        if said in _MAIN_KEYS:
            if self._page + 1 < self._pages:
                self._page += 1
                return None
            if not view.main:
                self._page = 0
            return view.main or None
        if said == _END_OF_INPUT:
            return LEAVE
        return next((offer.key for offer in view.offers if offer.letter == said.lower()), None)

    def _canvas(self) -> Canvas:
        try:
            columns, rows = os.get_terminal_size(self.output)
        except OSError:
            columns, rows = 0, 0
        # A terminal that doesn't know its size says 0.
        return Canvas(columns=columns or 80, rows=rows or 24, blocks=self.blocks)

    def _text(self, painted: Painted) -> str:
        tones = _COLOURS if self.coloured else _NO_COLOURS
        base = tones[Tone.PLAIN]

        def line(pieces: tuple[Piece, ...]) -> str:
            said = "".join(tones[piece.tone] + piece.text for piece in pieces)
            # Erasing fills with the colours in force.
            return said + base + _REST_OF_LINE

        return base + _TO_THE_TOP + "\r\n".join(map(line, painted.lines)) + _REST_OF_SCREEN


@contextmanager
def whole_screen(terminal: int) -> Iterator[None]:
    """The terminal is ours within the block: keys come as they are pressed; what stood there comes back."""
    before = termios.tcgetattr(terminal)
    modes = termios.tcgetattr(terminal)
    # Keys at once and unseen. Signals stay, but for Ctrl-Z: it would leave this screen standing there.
    modes[0] &= ~termios.IXON
    modes[3] &= ~(termios.ICANON | termios.ECHO)
    modes[6][termios.VSUSP] = b"\0"
    termios.tcsetattr(terminal, termios.TCSADRAIN, modes)
    _write(terminal, _ENTER_SCREEN)
    try:
        yield
    finally:
        _write(terminal, _LEAVE_SCREEN)
        # Where the terminal has gone, its modes went along.
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)


@contextmanager
def heard(
    descriptor: int, said: Callable[[str], None], ended: Callable[[], None], *, by_line: bool
) -> Iterator[None]:
    """Within the block ``said`` is given each key, or each line; ``ended`` is called when none can come."""
    loop = asyncio.get_running_loop()
    rest = b""

    def take(data: bytes) -> None:
        nonlocal rest
        if not data:
            loop.remove_reader(descriptor)
            ended()
        elif by_line:
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                said(line.decode(errors="replace"))
        else:
            for key in _KEYS_WITHOUT_LETTERS.sub("", data.decode(errors="replace")):
                said(key)

    def ready() -> None:
        try:
            data = os.read(descriptor, 4096)
        except OSError:
            # The terminal was closed.
            data = b""
        take(data)

    try:
        loop.add_reader(descriptor, ready)
    except PermissionError:
        # A file: it never makes anybody wait.
        while data := os.read(descriptor, 65536):
            take(data)
        take(b"")
    try:
        yield
    finally:
        loop.remove_reader(descriptor)


def _write(terminal: int, text: str) -> None:
    # Whoever closed the terminal doesn't look any more; that it is gone comes by its own way, as SIGHUP.
    with suppress(OSError):
        data = text.encode(errors="replace")
        while data:
            data = data[os.write(terminal, data) :]
