"""Makes the README's picture of the page, in a real browser: ``make pictures``."""

import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.page.conftest import reading
from tests.page.seed import live_in
from tests.rigs.processes import program
from tests.rigs.service import SETTINGS, home
from tests.web.visitor import Dashboard, dashboard

PICTURES = Path(__file__).parent / "pictures"

SHOWN = ((1000, "light", "/stretch"), (360, "dark", "/diary/add"), (360, "light", "/cramp"))
"""Width of the window, scheme, page: beside each other, all as high."""
HEIGHT = 1000
GAP = 24
GROUND = "#c9cfcd"


def picture(browser: Browser, page: Dashboard) -> Image.Image:
    """The pages beside each other."""
    width = sum(each for each, _scheme, _path in SHOWN) + GAP * (len(SHOWN) + 1)
    made = Image.new("RGB", (width, HEIGHT + 2 * GAP), GROUND)
    left = GAP
    with tempfile.TemporaryDirectory() as directory:
        for number, (size, scheme, path) in enumerate(SHOWN):
            file = Path(directory) / f"{number}.png"
            with reading(browser, page, width=size, scheme=scheme) as reader:
                watched = reader.page()
                watched.page.set_viewport_size({"width": size, "height": HEIGHT})
                watched.go("/" if path == "/cramp" else path)
                if path == "/cramp":
                    watched.page.get_by_role("button", name="I have a cramp").click()
                    watched.page.click("#offer-no")
                    watched.page.click("#offer-next")
                    watched.page.wait_for_selector("#count:text('5')")
                watched.page.screenshot(path=file)
            with Image.open(file) as shot:
                made.paste(shot, (left, GAP))
            left += size + GAP
    return made


def main() -> None:
    """Of somebody who has kept a diary for ten weeks."""
    with (
        tempfile.TemporaryDirectory() as directory,
        home(Path(directory)) as person,
        sync_playwright() as playwright,
    ):
        person.write_settings(SETTINGS)
        live_in(person, weeks=12)
        browser = playwright.chromium.launch(executable_path=program("chromium"), args=["--no-sandbox"])
        with dashboard(person) as page:
            made = picture(browser, page)
        browser.close()
    made.quantize(128).save(PICTURES / "page.png", optimize=True)


if __name__ == "__main__":
    main()
