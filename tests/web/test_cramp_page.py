"""The relief guide on the page: led from the warning signs to the diary, reminders quiet meanwhile."""

from collections.abc import Iterator
from http.client import HTTPResponse

import pytest

from crampguard.diarist import keeping_diary
from crampguard.domain.diary import Episode, Helped, Muscle, Side
from crampguard.wallclock import utc_now
from tests.rigs.service import Home
from tests.web.visitor import Dashboard, Visitor, dashboard

PACE = "300"
"""Five minutes of the guide pass in a second."""


@pytest.fixture
def inside(page: Dashboard) -> Iterator[Visitor]:
    """Somebody with a cramp; after the test it is over."""
    visitor = page.visitor()
    yield visitor
    visitor.post("/cramp/press", {"key": "leave"})


def entered(page: Dashboard) -> Visitor:
    """Inside."""
    visitor = page.stranger()
    visitor.enter(page.link)
    return visitor


def pressed(visitor: Visitor, *keys: str) -> str:
    """What the page says after these buttons."""
    said = ""
    for key in keys:
        said = visitor.change("/cramp/press", key=key).said
    return said


def episodes(home: Home) -> tuple[Episode, ...]:
    """What stands in the diary."""
    with keeping_diary(home.state, utc_now) as diarist:
        return diarist.diary().episodes


def until(events: HTTPResponse, event: str, data: str = "") -> None:
    """Read on until the page is told that."""
    awaited = [f"event: {event}\n".encode(), f"data: {data}\n".encode()]
    seen: list[bytes] = []
    while seen[-2:] != awaited:
        line = events.readline()
        assert line, f"the stream ended without {event}"
        seen.append(line)


def test_the_question_for_warning_signs_comes_first(inside: Visitor) -> None:
    first = inside.change("/cramp/begin").said
    assert first.startswith("Check first Is the leg red, hot or swollen")
    assert "Get help" in pressed(inside, "yes")
    assert "Call the emergency number now" in inside.get("/cramp").said


def test_it_leads_to_the_diary(page: Dashboard, inside: Visitor) -> None:
    inside.change("/cramp/begin")
    assert pressed(inside, "no").startswith("Stop")
    assert "pull your toes towards your shin" in pressed(inside, "next")
    assert pressed(inside, "calf", "eased").startswith("Massage")
    assert "Noted" in pressed(inside, "next", "yes", "next", "next", "neither")
    assert "Fill in the rest" in pressed(inside, "left")
    episode = episodes(page.home)[-1]
    assert (episode.muscle, episode.side) == (Muscle.CALF, Side.LEFT)
    assert Helped.STRETCH in episode.helped
    assert episode.duration is not None
    assert f'href="/diary/{episode.id}"' in inside.get("/cramp").text


def test_leaving_at_any_moment_notes_what_is_known(page: Dashboard, inside: Visitor) -> None:
    inside.change("/cramp/begin")
    pressed(inside, "no", "next", "foot", "leave")
    episode = episodes(page.home)[-1]
    assert episode.muscle is Muscle.FOOT
    assert episode.start is not None


def test_a_button_of_a_step_that_is_over_presses_none_of_the_next(inside: Visitor) -> None:
    inside.change("/cramp/begin")
    pressed(inside, "no", "next", "eased", "next", "yes")
    assert inside.change("/cramp/press", key="next", seen="Hold").said.startswith("Walk")
    assert inside.change("/cramp/press", key="next", seen="Hold").said.startswith("Walk")
    assert "Noted" in inside.change("/cramp/press", key="leave", seen="Hold").said


def test_the_end_of_the_server_notes_it_too(lonely: Home) -> None:
    with dashboard(lonely) as page:
        visitor = entered(page)
        visitor.change("/cramp/begin")
        pressed(visitor, "no", "next", "thigh-back")
        page.process.terminate()
        page.wait()
    (episode,) = episodes(lonely)
    assert episode.muscle is Muscle.THIGH_BACK


def test_loaded_anew_it_stands_where_it_stood(page: Dashboard, inside: Visitor) -> None:
    inside.change("/cramp/begin")
    pressed(inside, "no", "next", "thigh-front")
    assert "hold on to a chair" in inside.get("/cramp").said
    # A second one is the same: there is one cramp at a time.
    assert "hold on to a chair" in inside.change("/cramp/begin").said
    assert "hold on to a chair" in page.visitor().get("/cramp").said


def test_what_is_not_offered_changes_nothing(inside: Visitor) -> None:
    inside.change("/cramp/begin")
    for key in ("", "eased", "leave me", "<script>", "no-such"):
        assert pressed(inside, key).startswith("Check first")


def test_without_a_guide_a_button_leads_to_its_beginning(inside: Visitor) -> None:
    assert "Check first" not in pressed(inside, "no")
    assert "/cramp/begin" in inside.get("/cramp").text
    with inside.asking("GET", "/cramp/events") as events:
        assert events.status == 204


def test_it_counts_and_calls_every_thirty_seconds(lonely: Home) -> None:
    with dashboard(lonely, "--pace", PACE) as page:
        visitor = entered(page)
        visitor.change("/cramp/begin")
        pressed(visitor, "no", "next")
        with visitor.asking("GET", "/cramp/events") as events:
            until(events, "show", "cue")
            until(events, "show", "cue")
            assert "You could also stand up" in visitor.get("/cramp").said
            until(events, "show", "cue")


def test_at_five_and_at_ten_minutes_it_says_so(lonely: Home) -> None:
    with dashboard(lonely, "--pace", "600") as page:
        visitor = entered(page)
        visitor.change("/cramp/begin")
        pressed(visitor, "no", "next")
        with visitor.asking("GET", "/cramp/events") as events:
            while "Five minutes: keep going" not in visitor.get("/cramp").said:
                until(events, "show", "cue")
            while "lasted over 10 minutes" not in visitor.get("/cramp").said:
                until(events, "show", "cue")
        pressed(visitor, "leave")
    (episode,) = episodes(lonely)
    assert episode.duration is not None
    assert episode.duration.total_seconds() >= 600


def test_killed_on_the_way_it_has_noted_the_cramp(lonely: Home) -> None:
    with dashboard(lonely) as page:
        visitor = entered(page)
        visitor.change("/cramp/begin")
        # It is noted beside the guide: a disk that takes its time keeps nobody waiting.
        for _time in range(1000):
            if episodes(lonely):
                break
            visitor.get("/cramp")
        page.process.kill()
        page.process.wait()
    (episode,) = episodes(lonely)
    assert episode.start is not None
    assert episode.duration is None


def test_reminders_are_quiet_meanwhile(person: Home) -> None:
    often = '\n[reminders.eye-drops]\ntitle = "Eye drops"\nmessage = "One."\nevery = "1s"\n'
    person.write_settings(person.settings_file.read_text() + often)
    person.start("--channel", "console")

    def held() -> bool:
        return any("cramp" in each["reason"] for each in person.json("status")["held_back"])

    with dashboard(person) as page:
        visitor = entered(page)
        visitor.change("/cramp/begin")
        person.until(held)
        assert "held back" in visitor.get("/").said
        pressed(visitor, "leave")
        person.until(lambda: not held())


def test_opened_because_of_a_cramp_it_begins_at_once(page: Dashboard) -> None:
    before = len(episodes(page.home))
    link = page.home.command("dashboard", "--no-open", "--cramp").stdout.strip()
    visitor = page.stranger()
    assert visitor.enter(link).location == "/cramp"
    assert visitor.get("/cramp").said.startswith("Check first")
    assert "Noted" in pressed(visitor, "leave")
    assert "Another cramp" in visitor.get("/cramp").said
    assert len(episodes(page.home)) == before + 1


def test_it_begins_with_an_invitation_alone(page: Dashboard) -> None:
    assert page.stranger().ask("GET", "/open?invitation=forged&cramp").status == 403
    assert "Check first" not in page.visitor().get("/cramp?cramp").said
