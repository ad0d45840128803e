"""The first page beside the real service on a private bus: buttons that answer, changes that come."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rigs.fixtures import IN_A_CALL
from tests.rigs.service import SETTINGS, Home, home
from tests.rigs.session_bus import session_bus
from tests.web.visitor import Visitor

EYE_DROPS = """
[reminders.eye-drops]
title = "Eye <b>drops</b>"
message = "One drop in each eye."
at = "00:00"
days = "daily"
"""


@pytest.fixture(scope="module")
def house() -> Iterator[Home]:
    """Somebody whose service runs, on a bus of their own."""
    # Not pytest's own folder: a socket's path may have 107 characters at the most.
    with tempfile.TemporaryDirectory(prefix="crampguard-") as directory, session_bus(Path(directory)) as bus:
        environment = {"DBUS_SESSION_BUS_ADDRESS": bus.address, **IN_A_CALL}
        with home(bus.directory, **environment) as started:
            started.write_settings(SETTINGS + EYE_DROPS)
            started.start("--channel", "console")
            yield started


@pytest.fixture
def inside(house: Home, visitor: Visitor) -> Iterator[Visitor]:
    """They look at their page."""
    yield visitor
    house.write_settings(SETTINGS + EYE_DROPS)
    house.until(lambda: not house.json("status")["problems"])


def outcome(house: Home, reminder: str = "eye-drops") -> str:
    """What became of the latest."""
    return house.history(reminder)[-1]["outcome"]


def test_a_reminder_is_answered_on_the_page(house: Home, inside: Visitor) -> None:
    house.command("remind", "eye-drops")
    waiting = inside.get("/")
    assert "Waiting for you" in waiting.said
    assert "Eye &lt;b&gt;drops&lt;/b&gt;" in waiting.text
    done = inside.change("/answer", reminder="eye-drops", action="done")
    assert "Waiting for you" not in done.said
    assert outcome(house) == "done"


@pytest.mark.parametrize(("action", "becomes"), [("snooze", "snoozed"), ("skip", "skipped")])
def test_so_are_the_other_buttons(house: Home, inside: Visitor, action: str, becomes: str) -> None:
    house.command("remind", "eye-drops")
    inside.change("/answer", reminder="eye-drops", action=action)
    assert outcome(house) == becomes
    assert becomes in inside.get("/").said


def test_what_was_put_off_comes_again_and_can_be_answered_till_then(house: Home, inside: Visitor) -> None:
    house.command("remind", "eye-drops")
    house.command("snooze", "eye-drops", "1m")
    answer = inside.get("/")
    coming = answer.said.partition("Still to come")[2].partition("Earlier today")[0]
    assert "Waiting for you" not in answer.said
    assert "Nothing more today" not in coming
    assert "snoozed" in coming
    assert 'id="done-eye-drops"' in answer.text
    assert 'id="done-eye-drops"' not in inside.change("/answer", reminder="eye-drops", action="done").text
    assert outcome(house) == "done"


def test_a_stretch_is_offered_where_the_notification_offers_it(house: Home, inside: Visitor) -> None:
    house.write_settings(SETTINGS.replace("[reminders.bedtime-stretch]\nenabled = false", ""))
    house.command("remind", "bedtime-stretch")
    waiting = inside.get("/").said.partition("Waiting for you")[2]
    assert "Show me Done Snooze Skip" in waiting
    house.command("skip", "bedtime-stretch")
    house.command("remind", "shoe-check")
    assert "Show me" not in inside.get("/").said
    house.command("skip", "shoe-check")


def test_what_cannot_be_answered_is_said(inside: Visitor) -> None:
    assert "not waiting for an answer" in inside.change("/answer", reminder="shoe-check", action="skip").said
    assert "no-such" in inside.change("/answer", reminder="no-such", action="done").said
    assert "no-such" not in inside.get("/").said


@pytest.mark.parametrize("action", ["", "explode"])
def test_an_answer_that_is_none_does_nothing(house: Home, inside: Visitor, action: str) -> None:
    house.command("remind", "eye-drops")
    assert inside.post("/answer", {"reminder": "eye-drops", "action": action}).status == 400
    assert outcome(house) == "shown"


def test_a_change_comes_to_the_page_by_itself(house: Home, inside: Visitor) -> None:
    with inside.asking("GET", "/events") as events:
        while events.readline() != b"data: changed\n":
            pass
        house.command("remind", "eye-drops")
        # Without the service's signal this would wait for its whole patience, and fail.
        while events.readline() != b"data: changed\n":
            pass
        assert "Eye <b>drops</b>" in inside.get("/").said


def test_a_pause_is_begun_and_ended(house: Home, inside: Visitor) -> None:
    assert "Quiet until" in inside.change("/pause").said
    assert house.json("status")["paused_until"]
    assert "Quiet until" not in inside.change("/resume").said
    assert house.json("status")["paused_until"] is None


def test_what_is_held_back_is_told_with_its_reason(house: Home, inside: Visitor) -> None:
    often = EYE_DROPS.replace('at = "00:00"', 'every = "1s"').replace('days = "daily"', "")
    house.write_settings(SETTINGS.replace('spacing = "1s"', 'spacing = "1h"') + often)
    house.until(lambda: bool(house.json("status")["held_back"]))
    said = inside.get("/").said
    assert "held back" in said
    assert "another notification has just been shown, until" in said


def test_bad_settings_are_told_of(house: Home, inside: Visitor) -> None:
    house.write_settings("[day]\nbedtime = '25:00'\n")
    assert "'25:00' is not a time of day" in inside.get("/").said


def test_the_question_for_last_night_is_answered_on_the_screen_too(house: Home, inside: Visitor) -> None:
    house.write_settings(SETTINGS.replace("[reminders.night-check]\nenabled = false", ""))
    house.command("remind", "night-check")
    before = inside.get("/")
    assert "Any cramps last night?" in before.said
    assert "Waiting for you" not in before.said
    assert "Add one" not in inside.change("/diary/quiet").said
    assert outcome(house, "night-check") == "done"


def test_a_service_that_ends_is_missed(house: Home, inside: Visitor) -> None:
    assert "not running" not in inside.get("/").said
    with inside.asking("GET", "/events") as events:
        while events.readline() != b"data: changed\n":
            pass
        house.services[-1].stop()
        while events.readline() != b"data: changed\n":
            pass
    said = inside.get("/").said
    assert "crampguard is not running" in said
    assert "not running" in inside.change("/pause").said
    house.start("--channel", "console")
