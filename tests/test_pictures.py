"""The drawings: one for everything that a guide shows, readable in light and dark, each with its PNG."""

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops, ImageStat

from crampguard import pictures
from crampguard.catalogue import relief
from crampguard.catalogue.stretches import STRETCHES
from crampguard.domain.relief import Step
from tests.rigs.processes import PATIENCE, program

LIGHT, DARK = (255, 255, 255), (28, 28, 28)


def wanted() -> set[str]:
    """Every name that a guide may ask for."""
    words = [*relief.STEPS.values(), *relief.STRETCHES.values(), relief.STANDING]
    return {each.picture for each in words if each.picture} | set(STRETCHES)


def rendered(svg: Path, to: Path, size: int, *, style: str = "") -> Image.Image:
    """The drawing on nothing, as a page shows it."""
    sheet = to.with_suffix(".css")
    sheet.write_text(style)
    command = [program("rsvg-convert"), f"--width={size}", f"--height={size}", f"--stylesheet={sheet}"]
    subprocess.run([*command, f"--output={to}", str(svg)], check=True, timeout=PATIENCE)
    return Image.open(to).convert("RGBA")


def test_there_is_one_for_every_step_and_stretch_and_no_other() -> None:
    assert set(pictures.names()) == wanted()
    assert all(
        words.picture or step in {Step.STRETCH, Step.ALTERNATE, Step.SIGNS}
        for step, words in relief.STEPS.items()
    )


@pytest.mark.parametrize("name", pictures.names())
def test_it_is_a_small_drawing_of_its_own_that_fetches_and_runs_nothing(name: str) -> None:
    text = pictures.svg(name).read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)

    assert root.get("viewBox") == "0 0 128 128"
    assert root.get("stroke") == "currentColor"
    assert "prefers-color-scheme: dark" in text
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "svg", "title", "style", "path", "circle", "rect"
    }  # fmt: skip
    assert "href" not in text
    assert len(text) < 4000


@pytest.mark.parametrize("name", pictures.names())
def test_its_png_is_made_from_it_and_brings_its_own_ground(name: str, tmp_path: Path) -> None:
    png = Image.open(pictures.png(name)).convert("RGBA")
    fresh = Image.new("RGBA", (256, 256), (*LIGHT, 255))
    fresh.alpha_composite(rendered(pictures.svg(name), tmp_path / "fresh.png", 256))

    assert png.size == (256, 256)
    assert png.getchannel("A").getextrema() == (255, 255)
    # Another version of the renderer smooths its edges in another way.
    assert max(ImageStat.Stat(ImageChops.difference(png, fresh)).mean) < 2, "stale: make drawings"


@pytest.mark.parametrize("ground", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", pictures.names())
def test_at_128_pixels_it_stands_out_from_a_light_and_a_dark_page(
    name: str, ground: tuple[int, int, int], tmp_path: Path
) -> None:
    style = ".crampguard-drawing { color: #f4f4f4 !important }" if ground == DARK else ""
    page = Image.new("RGBA", (128, 128), (*ground, 255))
    page.alpha_composite(rendered(pictures.svg(name), tmp_path / "drawn.png", 128, style=style))

    colours = page.convert("RGB").getcolors(128 * 128) or []
    # WCAG 2.2, 1.4.11: graphics stand out by 3:1. A stroke of these is four pixels wide at this size.
    assert sum(count for count, colour in colours if contrast(colour, ground) >= 3) > 128 * 128 // 20


def contrast(one: object, other: object) -> float:
    """As WCAG has it, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: object) -> float:
    """As WCAG has it, 0 to 1."""
    assert isinstance(colour, tuple)
    parts = [value / 255 for value in colour]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
