"""Drawings of the relief steps and the stretches, our own: as SVG, and as PNG for notifications.

An SVG's lines take the colour of the text around it, or as an image of its own the one that suits a light or
a dark page. The PNGs bring their own light ground. ``make drawings`` makes them from the SVGs.
"""

from pathlib import Path

_HERE = Path(__file__).parent


def svg(name: str) -> Path:
    """The drawing of that name."""
    return _HERE / f"{name}.svg"


def png(name: str) -> Path:
    """The same, as most notification services can show it."""
    return _HERE / f"{name}.png"


def names() -> list[str]:
    """All there are."""
    return sorted(file.stem for file in _HERE.glob("*.svg"))
