"""The page while it is open: it hears of changes, lasts as long as it is open, and says when it can't."""

import pytest
from playwright.sync_api import Browser, Route

from tests.page.conftest import PAGES, Watched, reading
from tests.rigs.service import SETTINGS, Home
from tests.web.visitor import Dashboard, dashboard

MORE_THAN_A_BROWSER_CONNECTS = 9
"""Tabs: six connections to a host is what browsers allow."""


@pytest.fixture
def beside(person: Home) -> Home:
    """Somebody whose service runs."""
    drops = '\n[reminders.eye-drops]\ntitle = "Eye drops"\nmessage = "One each."\nat = "00:00"\n'
    person.write_settings(SETTINGS + drops)
    person.start("--channel", "console")
    return person


@pytest.mark.parametrize("path", PAGES)
def test_every_page_keeps_the_process_while_it_is_open(browser: Browser, new: Dashboard, path: str) -> None:
    with reading(browser, new) as reader:
        watched = reader.page()
        watched.expected = {404}
        with watched.page.expect_request("**/events"):
            watched.go(path)
        watched.check()


def test_many_tabs_are_not_in_each_other_s_way(browser: Browser, beside: Home) -> None:
    with dashboard(beside) as running, reading(browser, running) as reader:
        tabs = [reader.page() for _tab in range(MORE_THAN_A_BROWSER_CONNECTS)]
        for tab in tabs:
            tab.go("/")
        beside.command("remind", "eye-drops")
        for tab in tabs:
            tab.page.get_by_role("button", name="Done: Eye drops").wait_for()
        # The one that listened for all of them.
        tabs[0].page.close()
        beside.command("done", "eye-drops")
        for tab in tabs[1:]:
            tab.page.wait_for_selector("li.done")
            tab.check()


def test_a_service_that_ends_and_comes_again_is_seen(browser: Browser, beside: Home) -> None:
    with dashboard(beside) as running, reading(browser, running) as reader:
        watched = reader.page()
        watched.go("/")
        watched.page.get_by_role("button", name="Quiet for an hour").wait_for()
        beside.services[-1].stop()
        watched.page.wait_for_selector("text=crampguard is not running")
        beside.start("--channel", "console")
        watched.page.get_by_role("button", name="Quiet for an hour").wait_for()
        watched.check()


@pytest.mark.parametrize("path", ["/", "/diary", "/cramp"])
def test_a_page_whose_process_has_ended_says_so(browser: Browser, new: Dashboard, path: str) -> None:
    with reading(browser, new) as reader:
        first, second = reader.page(), reader.page()
        for tab in (first, second):
            tab.go(path)
        new.process.terminate()
        new.wait()
        for tab in (first, second):
            tab.page.wait_for_selector("#said >> text=The page has ended.")


def test_what_is_coming_is_told_anew_each_minute(browser: Browser, new: Dashboard) -> None:
    with reading(browser, new) as reader:
        watched = reader.page()
        watched.page.clock.install()
        watched.go("/")
        with watched.page.expect_response(f"http://{new.authority}/"):
            watched.page.clock.run_for(61_000)
        watched.check()


def test_what_stays_the_same_is_not_touched(browser: Browser, new: Dashboard) -> None:
    with reading(browser, new) as reader:
        watched = reader.page()
        watched.page.clock.install()
        watched.go("/")
        watched.page.focus("#one")
        watched.page.evaluate("document.querySelector('#past-title').kept = true")
        new.home.command("diary", "add", "--night", "last")
        with watched.page.expect_response(f"http://{new.authority}/"):
            watched.page.clock.run_for(61_000)
        watched.page.wait_for_selector("text=You logged a cramp")
        assert watched.page.evaluate("document.querySelector('#past-title').kept")
        assert watched.page.evaluate("document.activeElement.id") == "main"


def test_what_is_refused_is_said(browser: Browser, new: Dashboard) -> None:
    with reading(browser, new) as reader:
        watched = reader.page()
        watched.expected = {403}
        watched.go("/")
        watched.page.evaluate(
            "document.querySelectorAll('[name=csrf]').forEach((each) => (each.value = 'x'))"
        )
        watched.page.click("#quiet")
        watched.page.wait_for_selector("#said >> text=This form is no longer good.")
        watched.check()


def at_the_hold(watched: Watched) -> list[str]:
    """Two steps follow from there that the same button ends; all that is pressed from now on."""
    watched.go("/cramp")
    for button, title in (
        ("begin", "Check first"),
        ("offer-no", "Stop"),
        ("offer-next", "Stretch"),
        ("offer-eased", "Massage"),
        ("offer-next", "Eased?"),
        ("offer-yes", "Hold"),
    ):
        watched.page.click(f"#{button}")
        watched.page.wait_for_selector(f"h1:text-is('{title}')")
    pressed: list[str] = []
    watched.page.on("request", lambda request: pressed.append(request.method))
    return pressed


def test_a_hand_that_trembles_goes_one_step(browser: Browser, new: Dashboard) -> None:
    with reading(browser, new) as reader:
        watched = reader.page()
        pressed = at_the_hold(watched)
        watched.page.evaluate(
            "() => { const next = document.getElementById('offer-next'); next.click(); next.click(); }"
        )
        watched.page.wait_for_selector("h1:text-is('Walk')")
        watched.page.reload()
        assert pressed.count("POST") == 2
        assert watched.page.inner_text("h1") == "Walk"
        watched.check()


def test_a_key_that_is_held_down_goes_one_step(browser: Browser, new: Dashboard) -> None:
    with reading(browser, new) as reader:
        watched = reader.page()
        pressed = at_the_hold(watched)
        watched.page.keyboard.down("Enter")
        watched.page.wait_for_selector("h1:text-is('Walk')")
        # The key is still down: Chromium sends it again.
        for _again in range(3):
            watched.page.keyboard.down("Enter")
        watched.page.keyboard.up("Enter")
        assert pressed.count("POST") == 1
        watched.check()


def test_an_answer_that_comes_late_brings_no_step_back(browser: Browser, new: Dashboard) -> None:
    with reading(browser, new) as reader:
        watched = reader.page()
        held: list[Route] = []

        def hold(route: Route) -> None:
            if held:
                route.continue_()
            else:
                held.append(route)

        at_the_hold(watched)
        # What the next step's sign makes the page ask for is as it was before that step, and comes after it.
        before = watched.page.content()
        watched.page.route("**/cramp", hold)
        with reader.context.expect_page() as opened:
            watched.page.evaluate("window.open('/cramp')")
        other = opened.value
        other.click("#offer-next")
        other.wait_for_selector("h1:text-is('Walk')")
        while not held:
            watched.page.wait_for_event("request")
        watched.page.click("#offer-leave")
        watched.page.wait_for_selector("h1:text-is('Noted')")
        with watched.page.expect_response("**/cramp"):
            held[0].fulfill(body=before, content_type="text/html")
        watched.page.evaluate("fetch('/static/icon.svg').then((answer) => answer.text())")
        assert watched.page.inner_text("h1") == "Noted"
