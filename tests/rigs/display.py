"""A screen that nobody sees: Xvfb on whichever display is free, pictures of it, and a hand for its input."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from PIL import Image, ImageGrab

from tests.rigs.processes import PATIENCE, minimal_environment, program, read_line, running

ARTEFACTS = Path(__file__).parents[2] / "artefacts"
"""Pictures for people to look at. Not kept in the repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """A running X server."""

    name: str
    """``:1``, as in ``DISPLAY``."""
    process: Popen[bytes]

    def xdotool(self, *arguments: str) -> None:
        """Move the pointer, press a key. On return it is done."""
        command = [program("xdotool"), *arguments]
        subprocess.run(command, env={"DISPLAY": self.name}, check=True, timeout=PATIENCE)

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
def display(directory: Path, *options: str) -> Iterator[Display]:
    """An X server within the block, listening to this machine only; with more options of Xvfb's."""
    log = directory / "xvfb.log"
    ready, tell = os.pipe()
    command = [program("Xvfb"), "-displayfd", str(tell), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    try:
        with running([*command, *options], log, minimal_environment(directory), pass_fds=[tell]) as process:
            os.close(tell)
            yield Display(name=":" + read_line(ready, process, log), process=process)
    finally:
        os.close(ready)


@contextmanager
def window_manager(on: Display, directory: Path) -> Iterator[None]:
    """openbox within the block."""
    environment = minimal_environment(directory, DISPLAY=on.name)
    log, fifo = directory / "openbox.log", directory / "openbox.ready"
    os.mkfifo(fifo)
    # For writing too, so that opening it waits for nobody.
    ready = os.open(fifo, os.O_RDWR)
    command = [program("openbox"), "--sm-disable", "--startup", f"sh -c 'echo ready >{fifo}'"]
    try:
        with running(command, log, environment) as process:
            read_line(ready, process, log)
            yield
    finally:
        os.close(ready)
