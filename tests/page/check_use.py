"""The page as a person uses it: with a keyboard alone, at night, beside the real service."""

import pytest
from playwright.sync_api import Browser, Page

from crampguard.diarist import keeping_diary
from crampguard.domain.diary import Episode, Factor, Helped, Muscle, Side, State
from crampguard.wallclock import utc_now
from tests.page.conftest import reading
from tests.rigs.service import SETTINGS, Home
from tests.web.visitor import Dashboard, dashboard

SECONDS_A_KEY = 0.35
"""Of somebody who is not quick: thirty words a minute are 0.4 s, letters only; most keys here are Tab."""


def episodes(home: Home) -> tuple[Episode, ...]:
    """What stands in the diary."""
    with keeping_diary(home.state, utc_now) as diarist:
        return diarist.diary().episodes


class Keyboard:
    """Presses keys, and counts them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed = 0

    def __call__(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.pressed += 1

    def write(self, text: str) -> None:
        """Letter by letter."""
        self(*text)


def test_a_whole_entry_takes_less_than_twenty_seconds_of_keys(browser: Browser, new: Dashboard) -> None:
    with reading(browser, new) as reader:
        watched = reader.page()
        watched.go("/diary/add")
        key = Keyboard(watched.page)
        key("l", "Tab", "c", "Tab", "7", "Tab")
        key.write("10")
        key("Tab", "a", "Tab", "y", "Tab", "4", "Tab", "y", "Tab")
        key("Space", "Tab", "Space", "Tab")  # stretching, massage
        key(*["Tab"] * 4, *["Tab"] * 2, "Space", "Enter")  # heat
        watched.page.wait_for_url("**/diary")
        assert "Noted." in watched.page.inner_text("#said")
        watched.check()
    (episode,) = episodes(new.home)
    assert (episode.side, episode.muscle, episode.state) == (Side.LEFT, Muscle.CALF, State.ASLEEP)
    assert (episode.severity, episode.sleep_disturbance, episode.woke, episode.sore) == (7, 4, True, True)
    assert episode.duration is not None
    assert episode.duration.total_seconds() == 600
    assert episode.helped == {Helped.STRETCH, Helped.MASSAGE}
    assert episode.factors == {Factor.HEAT}
    assert episode.start is not None
    assert key.pressed * SECONDS_A_KEY < 20


def test_a_cramp_at_night_is_filled_in_next_morning(browser: Browser, new: Dashboard) -> None:
    new.home.command("cramp", "--log")
    (bare,) = episodes(new.home)
    with reading(browser, new, width=360) as reader:
        watched = reader.page()
        watched.go("/diary")
        watched.page.get_by_role("link", name="Edit").click()
        watched.page.select_option("#muscle", "foot")
        watched.page.fill("#severity", "6")
        watched.page.fill("#note", "<img src=x onerror=alert(1)> \u202eevil 🦵")
        watched.page.get_by_role("button", name="Save", exact=True).click()
        watched.page.wait_for_url("**/diary")
        assert watched.page.locator(".note img").count() == 0
        assert "<img src=x" in watched.page.inner_text(".note")
        watched.check()
    (filled,) = episodes(new.home)
    assert filled.start == bare.start
    assert filled.muscle is Muscle.FOOT


def test_the_guide_is_gone_through_with_one_key_a_step(browser: Browser, hurried: Dashboard) -> None:
    with reading(browser, hurried, width=360, scheme="light") as reader:
        watched = reader.page()
        page = watched.page
        watched.go("/")
        page.get_by_role("button", name="I have a cramp").press("Enter")
        # Shown by the script, which then hears keys.
        page.wait_for_selector("#sound")
        # Space stands for nothing here: the question has to be answered.
        page.keyboard.press("Space")
        assert page.inner_text("h1") == "Check first"
        page.keyboard.press("n")
        # The first step ends by itself.
        page.wait_for_selector("h1:text-is('Stop')")
        page.wait_for_selector("h1:text-is('Stretch')")
        page.keyboard.press("3")
        page.wait_for_selector("text=Back of the thigh: sit")
        for letter, title in (
            ("e", "Massage"),
            ("Space", "Eased?"),
            ("y", "Hold"),
            ("Space", "Walk"),
            ("Space", "And now?"),
            ("x", "Noted"),
        ):
            page.keyboard.press(letter)
            page.wait_for_selector(f"h1:text-is('{title}')")
        page.keyboard.press("r")
        page.wait_for_selector("text=Fill in the rest")
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:text-is('A cramp, filled in')")
        assert page.input_value("#side") == "right"
        assert page.input_value("#muscle") == "thigh-back"
        assert float(page.input_value("#minutes")) > 0
        watched.check()


def test_the_count_goes_on_and_calls(browser: Browser, hurried: Dashboard) -> None:
    with reading(browser, hurried) as reader:
        watched = reader.page()
        page = watched.page
        watched.go("/")
        page.get_by_role("button", name="I have a cramp").click()
        page.click("#offer-no")
        page.click("#offer-next")
        page.wait_for_selector("#count:text('1:0')")
        page.wait_for_selector("text=You could also stand up")
        assert page.evaluate("document.activeElement.id") == "offer-eased"
        watched.check()


@pytest.fixture
def beside(person: Home) -> Home:
    """Somebody whose service runs."""
    drops = '\n[reminders.eye-drops]\ntitle = "Eye drops"\nmessage = "One each."\nat = "00:00"\n'
    person.write_settings(SETTINGS + drops)
    person.start("--channel", "console")
    return person


def test_a_reminder_comes_to_the_page_and_is_answered_there(browser: Browser, beside: Home) -> None:
    with dashboard(beside) as running, reading(browser, running) as reader:
        watched = reader.page()
        watched.go("/")
        watched.page.wait_for_function(
            "performance.getEntriesByName(location.origin + '/events').length >= 0"
        )
        beside.command("remind", "eye-drops")
        done = watched.page.get_by_role("button", name="Done: Eye drops")
        done.wait_for()
        watched.page.evaluate("window.still = true")
        done.focus()
        watched.page.keyboard.press("Enter")
        done.wait_for(state="detached")
        assert watched.page.evaluate("window.still"), "the page was loaded anew"
        assert watched.page.evaluate("document.activeElement.id") == "main"
        watched.check()
    (entry,) = beside.history("eye-drops")
    assert entry["outcome"] == "done"


def test_what_happens_elsewhere_is_seen_at_once(browser: Browser, beside: Home) -> None:
    with dashboard(beside) as running, reading(browser, running) as reader:
        watched = reader.page()
        watched.go("/")
        beside.command("remind", "eye-drops")
        watched.page.get_by_role("button", name="Snooze: Eye drops").wait_for()
        beside.command("skip", "eye-drops")
        watched.page.wait_for_selector("li.skipped")
        beside.command("pause", "1h")
        watched.page.wait_for_selector("text=Quiet until")
        watched.check()


def test_the_settings_are_changed_with_the_comments_kept(browser: Browser, new: Dashboard) -> None:
    file = new.home.settings_file
    file.write_text('# mine\n[day]\nbedtime = "22:00" # early\n')
    with reading(browser, new) as reader:
        watched = reader.page()
        watched.go("/settings")
        watched.page.fill("[id='day.bedtime']", "23:15")
        watched.page.check("[id='you.pregnant']")
        watched.page.get_by_role("button", name="Save", exact=True).click()
        watched.page.wait_for_selector("text=Saved.")
        watched.check()
    assert file.read_text().startswith('# mine\n[day]\nbedtime = "23:15" # early\n')


def test_the_report_opens_beside_the_page(browser: Browser, lived_in: Dashboard) -> None:
    with reading(browser, lived_in) as reader:
        watched = reader.page()
        watched.go("/report")
        with reader.context.expect_page() as opened:
            watched.page.get_by_role("button", name="Show the report").click()
        report = opened.value
        report.wait_for_selector("text=Leg cramps")
        assert report.evaluate("getComputedStyle(document.querySelector('.numbers')).display") == "grid"
        watched.check()


def test_it_weighs_little(browser: Browser, lived_in: Dashboard) -> None:
    with reading(browser, lived_in) as reader:
        told = {}
        for path in ("/", "/charts"):
            watched = reader.page()
            watched.go(path)
            sizes = watched.page.evaluate(
                "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                ".map((each) => each.encodedBodySize)"
            )
            told[path] = sum(sizes)
            loaded = watched.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
            print(f"{path}: {told[path] / 1000:.0f} KB, loaded after {loaded:.0f} ms")
    assert max(told.values()) < 600_000
    assert told["/"] < 60_000
