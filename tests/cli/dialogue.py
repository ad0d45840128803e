"""A conversation with a command in a terminal: what it says is awaited, what a person types is sent."""

import codecs
import errno
import os
import pty
import select
import signal
import subprocess
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import pytest

from tests.rigs.processes import PATIENCE, end


class Dialogue:
    """A command with a terminal of its own, ended with the block at the latest."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], columns: int = 0) -> None:
        """``columns``: how wide the terminal is; it doesn't know unless that is said."""
        self.said = ""
        """Everything that was on the screen, what was typed included."""
        self._heard = 0
        # A character may come in two pieces.
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._terminal, theirs = pty.openpty()
        if columns:
            termios.tcsetwinsize(theirs, (24, columns))
        try:
            self._process = subprocess.Popen(
                command, stdin=theirs, stdout=theirs, stderr=theirs, env=dict(environment)
            )
        finally:
            os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        end(self._process)
        if self._terminal >= 0:
            os.close(self._terminal)

    def expect(self, text: str) -> None:
        """Wait until the command says this after what was expected before; fail the test if it never does."""
        while (found := self.said.find(text, self._heard)) < 0:
            if not self._listen():
                pytest.fail(f"{text!r} was not said:\n{self.said}")
        self._heard = found + len(text)

    def answer(self, question: str, *typed: str) -> None:
        """Wait for the question, type an answer; where it comes again, the next one. "" is Enter alone."""
        self.expect(question)
        for line in typed:
            self.expect(": ")
            os.write(self._terminal, (line + "\n").encode())

    def press(self, keys: str) -> None:
        """Press keys, without Enter."""
        os.write(self._terminal, keys.encode())

    def signal(self, number: signal.Signals) -> None:
        """Send the command a signal."""
        self._process.send_signal(number)

    def hang_up(self) -> int:
        """Close the window; the exit status."""
        os.close(self._terminal)
        self._terminal = -1
        return self._process.wait(PATIENCE)

    def interrupt(self) -> None:
        """Ctrl-C, as often as a person presses it until the command has ended.

        Python doesn't notice one that comes just as it begins to read the terminal.
        """
        for _press in range(int(PATIENCE)):
            self._process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
                return

    def finish(self) -> int:
        """Listen to the end; the exit status."""
        while self._listen():
            pass
        return self._process.wait(PATIENCE)

    def _listen(self) -> bool:
        readable, _, _ = select.select([self._terminal], [], [], PATIENCE)
        try:
            chunk = os.read(self._terminal, 4096) if readable else b""
        except OSError as error:
            # Linux: nobody holds the other end any longer.
            if error.errno != errno.EIO:
                raise
            chunk = b""
        self.said += self._decoder.decode(chunk).replace("\r\n", "\n")
        return bool(chunk)
