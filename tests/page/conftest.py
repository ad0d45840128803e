"""A browser, somebody's page with weeks of a diary in it, and an eye on what goes wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.page.seed import live_in
from tests.rigs.display import ARTEFACTS
from tests.rigs.processes import program
from tests.rigs.service import SETTINGS, Home, home
from tests.web.visitor import Dashboard, dashboard

PAGES = (
    "/",
    "/diary",
    "/diary/add",
    "/stretch",
    "/stretch/now",
    "/charts",
    "/report",
    "/settings",
    "/cramp",
    "/no-such-page",
)
WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        # Whoever runs this may be root, whom Chromium gives no sandbox.
        started = playwright.chromium.launch(executable_path=program("chromium"), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, as Deque publishes it."""
    package = find_spec("axe_playwright_python")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).with_name("axe.min.js").read_text()


@dataclass(slots=True)
class Watched:
    """A page of the browser's, and all that it complained of or asked of others."""

    page: Page
    authority: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    """Statuses that are no fault."""

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._said(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))

    def _said(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(f"status of {each}" in text for each in self.expected):
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith(f"http://{self.authority}/"):
            self.strangers.append(url)

    def go(self, path: str) -> None:
        """Open a page, and wait until it is drawn."""
        self.page.goto(f"http://{self.authority}{path}")
        self.page.wait_for_load_state("load")
        for place in self.page.locator(".plot").all():
            place.locator("svg").wait_for()

    def picture(self, name: str) -> None:
        """For people to look at."""
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)

    def check(self) -> None:
        """Nothing went wrong, and nobody else was asked."""
        assert self.complaints == []
        assert self.strangers == []


@dataclass(slots=True)
class Reader:
    """Somebody at their page."""

    dashboard: Dashboard
    context: BrowserContext

    def page(self) -> Watched:
        """A new tab."""
        return Watched(self.context.new_page(), self.dashboard.authority)


@contextmanager
def reading(
    browser: Browser, dashboard: Dashboard, *, width: int = 1280, scheme: str = "light"
) -> Iterator[Reader]:
    """Somebody is inside, with a window of that width."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
        timezone_id="UTC",
    )
    try:
        entering = context.new_page()
        entering.goto(dashboard.home.command("dashboard", "--no-open").stdout.strip())
        entering.close()
        yield Reader(dashboard, context)
    finally:
        context.close()


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The page of somebody who has kept a diary for ten weeks."""
    with home(tmp_path_factory.mktemp("lived-in")) as person:
        person.write_settings(SETTINGS + '\n[[workouts]]\nname = "Run"\nstart = "18:30"\nduration = "45m"\n')
        live_in(person, weeks=10)
        with dashboard(person) as page:
            yield page


@pytest.fixture
def new(lonely: Home) -> Iterator[Dashboard]:
    """The page of somebody who has only just begun."""
    with dashboard(lonely) as page:
        yield page


@pytest.fixture
def hurried(lonely: Home) -> Iterator[Dashboard]:
    """The same, with a guide whose clock runs six times as fast."""
    with dashboard(lonely, "--pace", "6") as page:
        yield page
