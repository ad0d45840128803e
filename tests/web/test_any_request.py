"""Whatever is asked of the page, it answers, and finds no fault with itself."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.test_security import CHANGING, READING
from tests.web.visitor import Visitor

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NEAR = """
0 10 -1 1e9 nan yes on left calf asleep heat stretch 2026-03-29T02:30 2026-03-02 0001-01-01 9999-12-31 25:00
mon-fri 45m -15m done snooze skip next leave no calf drink-water night-check workouts.0 28
"""
NAMES = """
start night side muscle severity minutes state woke sleep_disturbance sore factors helped note days key
medicines reminder action remove day.bedtime was.day.bedtime you.pregnant was.you.pregnant workouts.new.name
workouts.new.start was.reminders.drink-water.at reminders.drink-water.at
"""
near, names = (st.sampled_from(words.split()) for words in (NEAR, NAMES))
forms = st.dictionaries(names | texts, near | texts | st.lists(near | texts, max_size=4), max_size=8)
ways = st.text(st.characters(codec="ascii", exclude_characters=" \x7f", min_codepoint=33), max_size=40)
# The page is the same for all examples: that is the point.
many = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)


def is_fine(status: int) -> bool:
    """The page knows what to say; 500 would be its own fault."""
    return status < 500


@pytest.mark.parametrize("path", [path for path in CHANGING if path not in {"/settings", "/cramp/begin"}])
@many
@given(form=forms)
def test_any_form_is_answered(visitor: Visitor, path: str, form: dict[str, object]) -> None:
    assert is_fine(visitor.post(path, {**form, "csrf": visitor.csrf}).status)


@many
@given(form=forms)
def test_any_settings_are_answered(visitor: Visitor, form: dict[str, object]) -> None:
    assert is_fine(visitor.post("/settings", {**form, "csrf": visitor.csrf}).status)
    assert is_fine(visitor.get("/settings").status)


@many
@given(query=ways)
def test_any_query_is_answered(visitor: Visitor, query: str) -> None:
    for path in READING:
        if not path.endswith("events"):
            assert is_fine(visitor.ask("GET", f"{path}?{query}").status)


@many
@given(path=ways)
def test_any_path_is_answered(visitor: Visitor, path: str) -> None:
    assert is_fine(visitor.ask("GET", f"/{path}").status)


@many
@given(value=st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=50))
@pytest.mark.parametrize("name", ["Cookie", "Origin", "Sec-Fetch-Site", "Content-Type", "Accept", "Host"])
def test_any_header_is_answered(visitor: Visitor, name: str, value: str) -> None:
    assert is_fine(visitor.ask("GET", "/", {name: value.strip() or "x"}).status)
    assert is_fine(visitor.post("/diary/quiet", {"night": "x"}, {name: value.strip() or "x"}).status)
