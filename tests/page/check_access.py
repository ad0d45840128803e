"""Everybody can read and use it: axe-core finds nothing, and it fits on a phone."""

import pytest
from playwright.sync_api import Browser

from tests.page.conftest import PAGES, SCHEMES, WIDTHS, Watched, reading
from tests.web.visitor import Dashboard


def findings(watched: Watched, axe: str) -> list[str]:
    """What axe-core finds."""
    watched.page.evaluate(axe)
    found = watched.page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{each['id']}: {each['help']}: {node['html'][:200]} {node.get('failureSummary', '')}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def opened(watched: Watched) -> None:
    """Whatever can be unfolded is."""
    watched.page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(
    browser: Browser, lived_in: Dashboard, axe: str, path: str, width: int, scheme: str
) -> None:
    with reading(browser, lived_in, width=width, scheme=scheme) as reader:
        watched = reader.page()
        watched.expected = {404}
        watched.go(path)
        watched.picture(f"page-{path.strip('/').replace('/', '-') or 'today'}-{scheme}-{width}")
        opened(watched)
        assert findings(watched, axe) == []
        scrolls = watched.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert scrolls <= 0, "it has to be pushed to the side to be read"
        watched.check()


@pytest.mark.parametrize("path", PAGES)
def test_nor_before_anything_is_logged(browser: Browser, new: Dashboard, axe: str, path: str) -> None:
    with reading(browser, new, width=360) as reader:
        watched = reader.page()
        watched.expected = {404}
        watched.go(path)
        assert findings(watched, axe) == []
        watched.check()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nor_where_a_form_was_wrong(browser: Browser, new: Dashboard, axe: str, scheme: str) -> None:
    with reading(browser, new, scheme=scheme) as reader:
        watched = reader.page()
        watched.expected = {422}
        watched.go("/diary/add")
        watched.page.fill("#severity", "99")
        watched.page.keyboard.press("Enter")
        watched.page.wait_for_selector("#severity-problem")
        assert findings(watched, axe) == []
        watched.go("/settings")
        watched.page.fill("[id='day.bedtime']", "late")
        watched.page.keyboard.press("Enter")
        watched.page.wait_for_selector("[id='day.bedtime-problem']")
        assert findings(watched, axe) == []
        watched.check()


@pytest.mark.parametrize("width", WIDTHS)
def test_nor_at_any_step_of_the_guide(browser: Browser, new: Dashboard, axe: str, width: int) -> None:
    with reading(browser, new, width=width) as reader:
        watched = reader.page()
        watched.go("/")
        watched.page.get_by_role("button", name="I have a cramp").click()
        for step, (title, key) in enumerate(
            (
                ("Check first", "no"),
                ("Stop", "next"),
                ("Stretch", "eased"),
                ("Massage", "next"),
                ("Eased?", "yes"),
                ("Hold", "next"),
                ("Walk", "next"),
                ("And now?", "tight"),
                ("Warm", "signs"),
                ("Get help", "leave"),
            )
        ):
            watched.page.wait_for_selector(f"h1:text-is('{title}')")
            assert findings(watched, axe) == [], title
            watched.picture(f"page-guide-{step}-{width}")
            watched.page.click(f"#offer-{key}")
        watched.page.wait_for_selector("text=Fill in the rest")
        assert findings(watched, axe) == []
        watched.check()


def test_without_any_script_it_works_too(browser: Browser, new: Dashboard) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(new.home.command("dashboard", "--no-open").stdout.strip())
    page.get_by_role("button", name="None", exact=True).click()
    assert "Noted: no cramps that night." in page.inner_text("#said")
    page.get_by_role("button", name="I have a cramp").click()
    page.get_by_role("button", name="No", exact=True).click()
    assert page.inner_text("h1") == "Stop"
    page.get_by_role("button", name="Leave").click()
    assert page.inner_text("h1") == "Noted"
    context.close()


def test_axe_would_find_something(browser: Browser, new: Dashboard, axe: str) -> None:
    with reading(browser, new) as reader:
        watched = reader.page()
        watched.go("/")
        watched.page.evaluate("document.querySelector('main').append(document.createElement('input'))")
        watched.page.evaluate("document.querySelector('h1').setAttribute('aria-label', '')")
        assert any(each.startswith("label:") for each in findings(watched, axe))


def test_the_page_s_policy_is_in_force(browser: Browser, new: Dashboard) -> None:
    with reading(browser, new) as reader:
        watched = reader.page()
        watched.go("/")
        watched.page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "window.ran = true";
                document.body.append(script);
                document.body.innerHTML += "<img src='http://127.0.0.1:9/x.png' onerror='window.ran = true'>";
            }"""
        )
        assert watched.page.evaluate("window.ran") is None
        assert any("Content Security Policy" in each for each in watched.complaints)
