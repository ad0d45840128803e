"""A browser, somebody's page with weeks of a diary in it, and an eye on what goes wrong."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from crampguard.diarist import Diarist
from crampguard.domain.diary import (
    Entry,
    Episode,
    Factor,
    Helped,
    Muscle,
    QuietNight,
    Side,
    State,
    night_of,
)
from crampguard.domain.event import Event, EventKind
from crampguard.journal import SqliteJournal
from crampguard.wallclock import utc_now
from tests.rigs.display import ARTEFACTS
from tests.rigs.processes import program
from tests.rigs.service import SETTINGS, Home, home
from tests.web.visitor import Dashboard, dashboard

PAGES = ("/", "/diary", "/diary/add", "/charts", "/report", "/settings", "/cramp", "/no-such-page")
WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")

_ANSWERS = (EventKind.DONE, EventKind.DONE, EventKind.SNOOZED, EventKind.SKIPPED, EventKind.MISSED)


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


def live_in(person: Home, weeks: int) -> None:
    """So many weeks of a diary and of reminders, up to today; the same each time."""
    chance = random.Random(4)
    now = utc_now()
    nights = [now.date() - timedelta(days=number) for number in range(7 * weeks, 0, -1)]
    journal = SqliteJournal.open(person.state)
    try:
        journal.append(*(event for night in nights for event in _reminders(night, chance)))
        logged = [night for night in nights if chance.random() > 0.1]
        Diarist(journal, utc_now).add(*(_entry(night, chance, now) for night in logged))
    finally:
        journal.close()


def _reminders(night: date, chance: random.Random) -> Iterator[Event]:
    for reminder, hour in (("drink-water", 11), ("change-position", 15), ("bedtime-stretch", 22)):
        due = datetime.combine(night, time(hour), UTC)
        for kind in (EventKind.SHOWN, chance.choice(_ANSWERS)):
            yield Event(at=due + timedelta(minutes=2), kind=kind, reminder=reminder, scheduled_for=due)


def _entry(night: date, chance: random.Random, now: datetime) -> Entry:
    start = datetime.combine(night + timedelta(days=1), time(chance.randrange(6), chance.randrange(60)), UTC)
    if chance.random() < 0.5 or start > now:
        return QuietNight(night=night)
    return Episode(
        night=night_of(start),
        start=start,
        side=chance.choice(list(Side)),
        muscle=chance.choice(list(Muscle)),
        severity=chance.randrange(1, 10),
        duration=timedelta(minutes=chance.choice((1, 2, 4, 8, 12))),
        state=State.ASLEEP,
        woke=True,
        sleep_disturbance=chance.randrange(10),
        sore=chance.random() < 0.5,
        factors=frozenset(chance.sample(list(Factor), 2)),
        helped=frozenset({Helped.STRETCH}),
        note=chance.choice(("", "After the <b>long</b> walk", "שלום עולם")),
    )
