"""A screen that nobody sees: Xvfb on whichever display is free, and pictures of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageGrab

from tests.rigs.processes import minimal_environment, program, read_line, running

ARTEFACTS = Path(__file__).parents[2] / "artefacts"
"""Pictures for people to look at. Not kept in the repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """A running X server."""

    name: str
    """``:1``, as in ``DISPLAY``."""

    def picture(self) -> Image.Image:
        """The screen as it is now."""
        return ImageGrab.grab(xdisplay=self.name)

    def keep_picture(self, name: str) -> Path:
        """Save the screen as it is now as ``artefacts/NAME.png``."""
        ARTEFACTS.mkdir(exist_ok=True)
        file = ARTEFACTS / f"{name}.png"
        self.picture().save(file)
        return file


@contextmanager
def display(directory: Path) -> Iterator[Display]:
    """An X server within the block, listening to this machine only."""
    log = directory / "xvfb.log"
    ready, tell = os.pipe()
    command = [program("Xvfb"), "-displayfd", str(tell), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    try:
        with running(command, log, minimal_environment(directory), pass_fds=[tell]) as process:
            os.close(tell)
            yield Display(name=":" + read_line(ready, process, log))
    finally:
        os.close(ready)
