"""The whole of a terminal: its keys, its screen, and what is left of it afterwards."""

import asyncio
import fcntl
import os
import pty
import struct
import termios
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crampguard.domain.guiding import LEAVE
from crampguard.domain.relief import Choice
from crampguard.guide.relief import ReliefGuide
from crampguard.guide.terminal import TerminalFace, heard, whole_screen

GUIDE = ReliefGuide.begin(0.0, datetime(2026, 11, 22, 3, 12, tzinfo=UTC))
STRETCHING = GUIDE.pressed(Choice.NO, 0).pressed(Choice.NEXT, 0)


class Terminal:
    """Both ends of one."""

    def __init__(self) -> None:
        self.person, self.program = pty.openpty()
        self.resize(80, 24)

    def resize(self, columns: int, rows: int) -> None:
        """Give it another size."""
        fcntl.ioctl(self.program, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def seen(self) -> str:
        """What was written since the last look."""
        return os.read(self.person, 1 << 20).decode()

    def type(self, keys: str) -> None:
        """As a person does."""
        os.write(self.person, keys.encode())

    def hang_up(self) -> None:
        """Close the window."""
        os.close(self.person)
        self.person = -1

    def close(self) -> None:
        """Let go of it."""
        if self.person >= 0:
            os.close(self.person)
        os.close(self.program)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """One of the usual size."""
    opened = Terminal()
    yield opened
    opened.close()


async def test_a_view_fills_the_screen_white_on_black_with_a_red_warning(terminal: Terminal) -> None:
    face = TerminalFace(output=terminal.program)
    await face.show(GUIDE.view(0), calls=False)
    seen = terminal.seen()
    assert "\x1b[H" in seen
    assert "\x1b[0;1;97;41m" in seen
    assert "\x1b[0;1;97;40m" in seen
    assert seen.endswith("\x1b[J")
    assert "Is the leg red" in seen
    assert "\a" not in seen
    assert face.counts


async def test_without_colours_nothing_but_bold_and_reverse_is_used(terminal: Terminal) -> None:
    await TerminalFace(output=terminal.program, coloured=False).show(GUIDE.view(0), calls=False)
    assert "\x1b[0;1;9" not in terminal.seen()


async def test_the_bell_rings_when_something_is_to_be_done_and_it_is_wanted(terminal: Terminal) -> None:
    face = TerminalFace(output=terminal.program, audible=True)
    await face.show(STRETCHING.view(0), calls=True)
    assert terminal.seen().startswith("\a")


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        (" ", "eased"),
        ("\r", "eased"),
        ("\n", "eased"),
        ("W", "signs"),
        ("q", LEAVE),
        ("\x04", LEAVE),
        ("ä", None),
    ],
)
async def test_a_key_is_an_offer(terminal: Terminal, key: str, meaning: str | None) -> None:
    face = TerminalFace(output=terminal.program)
    view = STRETCHING.view(0)
    await face.show(view, calls=False)
    assert face.understood(key, view) == meaning


async def test_on_a_small_terminal_space_turns_the_pages_and_then_begins_anew(terminal: Terminal) -> None:
    terminal.resize(40, 12)
    face = TerminalFace(output=terminal.program)
    view = GUIDE.pressed(Choice.YES, 0).view(0)
    pages = []
    for _press in range(4):
        await face.show(view, calls=False)
        pages.append(terminal.seen())
        assert face.understood(" ", view) is None
    assert len(set(pages[:3])) == 3
    assert pages[3] == pages[0]


async def test_another_size_is_painted_anew(terminal: Terminal) -> None:
    face = TerminalFace(output=terminal.program)
    await face.show(GUIDE.view(0), calls=False)
    large = terminal.seen()
    terminal.resize(40, 12)
    await face.show(GUIDE.view(0), calls=False)
    assert terminal.seen().count("\r\n") < large.count("\r\n")


async def test_a_terminal_that_does_not_know_its_size_is_ordinary(terminal: Terminal) -> None:
    terminal.resize(0, 0)
    await TerminalFace(output=terminal.program).show(GUIDE.view(0), calls=False)
    assert terminal.seen().count("\r\n") == 23


async def test_a_terminal_that_has_gone_ends_nothing(terminal: Terminal, tmp_path: Path) -> None:
    face = TerminalFace(output=terminal.program)
    said: list[str] = []
    ended = asyncio.Event()
    with whole_screen(terminal.program), heard(terminal.program, said.append, ended.set, by_line=False):
        terminal.hang_up()
        await face.show(GUIDE.view(0), calls=True)
        async with asyncio.timeout(20):
            await ended.wait()
    assert said == []


def test_afterwards_the_terminal_is_as_it_was(terminal: Terminal) -> None:
    before = termios.tcgetattr(terminal.program)
    with whole_screen(terminal.program):
        within = termios.tcgetattr(terminal.program)
        assert within != before
        assert not within[3] & termios.ECHO
        assert within[3] & termios.ISIG, "Ctrl-C is still a signal"
    assert termios.tcgetattr(terminal.program) == before
    seen = terminal.seen()
    assert seen.startswith("\x1b[?1049h\x1b[?25l")
    assert seen.endswith("\x1b[?25h\x1b[?1049l")


async def test_keys_are_heard_one_by_one_and_arrows_are_none(terminal: Terminal) -> None:
    said: asyncio.Queue[str] = asyncio.Queue()
    with whole_screen(terminal.program), heard(
        terminal.program, said.put_nowait, lambda: None, by_line=False
    ):  # fmt: skip
        terminal.type("nä")
        async with asyncio.timeout(20):
            assert [await said.get(), await said.get()] == ["n", "ä"]
        terminal.type("\x1b[A\x1b\x1bOPq")
        async with asyncio.timeout(20):
            assert await said.get() == "q"


async def test_a_pipe_is_heard_by_the_line_to_its_end() -> None:
    reading, writing = os.pipe()
    said: list[str] = []
    ended = asyncio.Event()
    with heard(reading, said.append, ended.set, by_line=True):
        os.write(writing, b"n\n\nhalf")
        os.close(writing)
        async with asyncio.timeout(20):
            await ended.wait()
    os.close(reading)
    assert said == ["n", ""]


async def test_a_file_is_read_at_once(tmp_path: Path) -> None:
    answers = tmp_path / "answers"
    answers.write_text("n\nq\n")
    said: list[str] = []
    ended: list[bool] = []
    with answers.open() as file, heard(file.fileno(), said.append, lambda: ended.append(True), by_line=True):
        assert (said, ended) == (["n", "q"], [True])
