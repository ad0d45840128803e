"""The stretches on the page: told with their drawings, led through, and answered for the reminder."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crampguard.catalogue.stretches import ROUTINES
from tests.rigs.service import SETTINGS, Home, home
from tests.rigs.session_bus import session_bus
from tests.web.visitor import Dashboard, Visitor


@pytest.fixture(scope="module")
def house() -> Iterator[Home]:
    """Somebody whose service runs, on a bus of their own."""
    # Not pytest's own folder: a socket's path may have 107 characters at the most.
    with (
        tempfile.TemporaryDirectory(prefix="crampguard-") as directory,
        session_bus(Path(directory)) as bus,
        home(bus.directory, DBUS_SESSION_BUS_ADDRESS=bus.address) as started,
    ):
        started.write_settings(SETTINGS.replace("[reminders.bedtime-stretch]\nenabled = false", ""))
        started.start("--channel", "console")
        yield started


@pytest.fixture
def inside(page: Dashboard) -> Iterator[Visitor]:
    """Somebody who stretches; after the test it is over."""
    visitor = page.visitor()
    yield visitor
    visitor.post("/stretch/now/press", {"key": "leave"})


def test_all_are_told_with_their_drawings_and_warning_signs_first(inside: Visitor) -> None:
    answer = inside.get("/stretch")
    assert answer.said.index("Chest pain or trouble breathing") < answer.said.index("Bedtime set")
    for routine in ROUTINES.values():
        assert routine.title in answer.said
        for part in routine.parts:
            assert f'src="/pictures/{part.stretch}.svg"' in answer.text
            assert inside.get(f"/pictures/{part.stretch}.svg").status == 200


def test_one_is_led_through(inside: Visitor) -> None:
    first = inside.change("/stretch/begin", routine="wall-calf").said
    assert first.startswith("Wall calf Chest pain or trouble breathing")
    assert inside.change("/stretch/now/press", key="begin").said.startswith("Get ready")
    assert inside.change("/stretch/now/press", key="next").said.startswith("Left leg")
    # A second one is the same: one is on at a time.
    assert inside.change("/stretch/begin", routine="towel-calf").said.startswith("Left leg")
    assert "Go on with the one that is on" in inside.get("/stretch").said
    assert "No stretch is on" in inside.change("/stretch/now/press", key="leave").said


@pytest.mark.parametrize("fields", [{}, {"routine": "no-such"}, {"reminder": "shoe-check"}])
def test_what_is_no_routine_is_not_begun(inside: Visitor, fields: dict[str, str]) -> None:
    assert inside.post("/stretch/begin", fields).status == 400
    assert inside.get("/stretch/now/events").status == 204


def test_gone_through_to_its_end_the_reminder_is_done(house: Home, inside: Visitor) -> None:
    house.command("remind", "bedtime-stretch")
    inside.change("/stretch/begin", reminder="bedtime-stretch")
    said = inside.change("/stretch/now/press", key="begin").said
    while not said.startswith("Done"):
        # What has begun can be cut short; it ends by itself otherwise.
        said = inside.change("/stretch/now/press", key="next").said
    assert "Back to today" in inside.change("/stretch/now/press", key="leave").said
    assert inside.get("/stretch/now").said.startswith("Done")
    assert house.history("bedtime-stretch")[-1]["outcome"] == "done"


def test_left_before_its_end_the_reminder_still_waits(house: Home, inside: Visitor) -> None:
    house.command("remind", "bedtime-stretch")
    inside.change("/stretch/begin", reminder="bedtime-stretch")
    inside.change("/stretch/now/press", key="begin")
    inside.change("/stretch/now/press", key="leave")
    assert house.history("bedtime-stretch")[-1]["outcome"] == "shown"
