"""Makes the README's pictures, of the real service on a real notification server: ``make pictures``."""

import io
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from rich.console import Console
from rich.text import Text

from crampguard.notifiers.freedesktop import INTERFACE
from tests.rigs.display import Display, display
from tests.rigs.processes import PATIENCE, finish, program, running
from tests.rigs.service import Home, home
from tests.rigs.session_bus import SessionBus, owner_appears, session_bus

PICTURES = Path(__file__).parent / "pictures"

COLUMNS = 100
"""As wide as people's terminals mostly are, and as a page shows well."""

SETTINGS = """
[day]
bedtime = "22:30"

[[workouts]]
name = "Evening run"
days = "mon,wed,fri"
start = "18:30"
duration = "45m"

[reminders.change-position]
during = "09:00-17:00"

[reminders.eye-drops]
title = "Eye drops"
message = "One drop in each eye."
at = "20:00"
"""

# Twice the usual size, for screens that show fine detail.
_DUNST = """[global]
    origin = top-left
    offset = 0x0
    width = 860
    height = 400
    font = DejaVu Sans 19
    format = "<b>%s</b>\\n%b"
    markup = full
    padding = 30
    horizontal_padding = 36
    line_height = 8
    frame_width = 4
    show_indicators = no
    idle_threshold = 0
[urgency_normal]
    background = "#fdf6e3"
    foreground = "#2f3b40"
    frame_color = "#2a7f8e"
    timeout = 0
"""


def main() -> None:
    """Make them all."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory:
        root = Path(directory)
        terminal = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
        with (
            display(root) as screen,
            session_bus(root / "session") as bus,
            _notification_server(bus, screen),
            home(bus.directory, DBUS_SESSION_BUS_ADDRESS=bus.address, **terminal) as person,
        ):
            person.write_settings(SETTINGS)
            service = person.start()
            _notification(person, screen, bus).save(PICTURES / "notification.png", optimize=True)
            (PICTURES / "next.svg").write_text(_terminal(person, "next", "-n", "6"), encoding="utf-8")
            service.stop()


@contextmanager
def _notification_server(bus: SessionBus, screen: Display) -> Iterator[None]:
    """dunst in a dress for pictures; on entering it answers."""
    configuration = bus.directory / "dunstrc"
    configuration.write_text(_DUNST)
    command = [program("dunst"), "-conf", str(configuration)]
    with running(command, bus.directory / "dunst.log", bus.environment(DISPLAY=screen.name)):
        finish(owner_appears(bus.address, INTERFACE))
        yield


def _notification(person: Home, screen: Display, bus: SessionBus) -> Image.Image:
    """The screen's only window, cut out."""
    person.command("remind", "bedtime-stretch")
    window = ["search", "--sync", "--onlyvisible", "--class", "^Dunst$"]
    environment = bus.environment(DISPLAY=screen.name)
    subprocess.run(
        [program("xdotool"), *window],
        env=environment,
        check=True,
        timeout=PATIENCE,
        stdout=subprocess.DEVNULL,
    )
    while (frame := screen.picture().getbbox()) is None:
        continue  # The window is there, but nothing is drawn in it yet.
    return screen.picture().crop(frame)


def _terminal(person: Home, *arguments: str) -> str:
    """What a command prints, as a terminal shows it."""
    printed = person.command(*arguments).stdout
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    text = Text.from_ansi(printed)
    # A style that shows nothing: each column is then placed by itself, whatever the reader's font is like.
    text.highlight_regex(r" {2,}", "not italic")
    console.print(text)
    picture = console.export_svg(title=" ".join(["$ crampguard", *arguments]), unique_id="crampguard")
    # Whoever looks at it needs nothing from elsewhere: their own font does.
    return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL).replace("Fira Code, ", "")


if __name__ == "__main__":
    main()
