"""The first page beside the real service on a private bus: buttons that answer, changes that come."""

from collections.abc import Iterator

import pytest

from tests.rigs.service import SETTINGS, Home
from tests.web.visitor import Dashboard, Visitor, dashboard

EYE_DROPS = """
[reminders.eye-drops]
title = "Eye <b>drops</b>"
message = "One drop in each eye."
at = "00:00"
days = "daily"
"""


@pytest.fixture
def started(person: Home) -> Iterator[Dashboard]:
    """A page beside a service that runs."""
    person.write_settings(SETTINGS + EYE_DROPS)
    person.start("--channel", "console")
    with dashboard(person) as page:
        yield page


@pytest.fixture
def inside(started: Dashboard) -> Visitor:
    """Its owner."""
    visitor = started.stranger()
    visitor.enter(started.link)
    return visitor


def test_a_reminder_is_answered_on_the_page(started: Dashboard, inside: Visitor) -> None:
    started.home.command("remind", "eye-drops")
    waiting = inside.get("/")
    assert "Waiting for you" in waiting.said
    assert "Eye &lt;b&gt;drops&lt;/b&gt;" in waiting.text
    done = inside.change("/answer", reminder="eye-drops", action="done")
    assert "Waiting for you" not in done.said
    (entry,) = started.home.history("eye-drops")
    assert entry["outcome"] == "done"


@pytest.mark.parametrize(("action", "outcome"), [("snooze", "snoozed"), ("skip", "skipped")])
def test_so_are_the_other_buttons(started: Dashboard, inside: Visitor, action: str, outcome: str) -> None:
    started.home.command("remind", "eye-drops")
    inside.change("/answer", reminder="eye-drops", action=action)
    (entry,) = started.home.history("eye-drops")
    assert entry["outcome"] == outcome
    assert outcome in inside.get("/").said


def test_what_cannot_be_answered_is_said(inside: Visitor) -> None:
    assert "not waiting for an answer" in inside.change("/answer", reminder="shoe-check", action="skip").said
    assert "no-such" in inside.change("/answer", reminder="no-such", action="done").said
    assert "no-such" not in inside.get("/").said


@pytest.mark.parametrize("action", ["", "explode"])
def test_an_answer_that_is_none_does_nothing(started: Dashboard, inside: Visitor, action: str) -> None:
    started.home.command("remind", "eye-drops")
    assert inside.post("/answer", {"reminder": "eye-drops", "action": action}).status == 400
    (entry,) = started.home.history("eye-drops")
    assert entry["outcome"] == "shown"


def test_a_change_comes_to_the_page_by_itself(started: Dashboard, inside: Visitor) -> None:
    with inside.asking("GET", "/events") as events:
        while events.readline() != b"data: changed\n":
            pass
        started.home.command("remind", "eye-drops")
        # Without the service's signal this would wait for its whole patience, and fail.
        while events.readline() != b"data: changed\n":
            pass
        assert "Eye <b>drops</b>" in inside.get("/").said


def test_a_pause_is_begun_and_ended(started: Dashboard, inside: Visitor) -> None:
    assert "Quiet until" in inside.change("/pause").said
    assert started.home.json("status")["paused_until"]
    assert "Quiet until" not in inside.change("/resume").said
    assert started.home.json("status")["paused_until"] is None


def test_what_is_held_back_is_told_with_its_reason(started: Dashboard, inside: Visitor) -> None:
    home = started.home
    often = EYE_DROPS.replace('at = "00:00"', 'every = "1s"').replace('days = "daily"', "")
    home.write_settings(SETTINGS.replace('spacing = "1s"', 'spacing = "1h"') + often)
    home.until(lambda: bool(home.json("status")["held_back"]))
    said = inside.get("/").said
    assert "held back" in said
    assert "another notification had just been shown, until" in said


def test_a_service_that_ends_is_missed(started: Dashboard, inside: Visitor) -> None:
    assert "not running" not in inside.get("/").said
    with inside.asking("GET", "/events") as events:
        while events.readline() != b"data: changed\n":
            pass
        started.home.services[0].stop()
        while events.readline() != b"data: changed\n":
            pass
    said = inside.get("/").said
    assert "crampguard is not running" in said
    assert "not running" in inside.change("/pause").said


def test_bad_settings_are_told_of(started: Dashboard, inside: Visitor) -> None:
    started.home.write_settings("[day]\nbedtime = '25:00'\n")
    assert "'25:00' is not a time of day" in inside.get("/").said


def test_the_question_for_last_night_is_answered_on_the_screen_too(
    started: Dashboard, inside: Visitor
) -> None:
    home = started.home
    home.write_settings(SETTINGS.replace("[reminders.night-check]\nenabled = false", ""))
    home.command("remind", "night-check")
    before = inside.get("/")
    assert "Any cramps last night?" in before.said
    assert "Waiting for you" not in before.said
    assert "Add one" not in inside.change("/diary/quiet").said
    (entry,) = home.history("night-check")
    assert entry["outcome"] == "done"
