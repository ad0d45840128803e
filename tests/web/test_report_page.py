"""The report on the page: whole, for its reader alone, and without power over the page."""

import pytest

from tests.web.visitor import Visitor


def test_with_nothing_logged_it_says_so(visitor: Visitor) -> None:
    answer = visitor.post("/report", {"days": "14"})
    assert answer.status == 200
    assert "Nothing is logged in the last 14 days." in answer.said


@pytest.mark.parametrize("days", ["14", "28", "", "9999", "x"])
def test_it_is_shown_as_the_command_writes_it(visitor: Visitor, days: str) -> None:
    visitor.change("/diary/quiet")
    answer = visitor.post("/report", {"days": days, "medicines": "<script>alert(1)</script> & more"})
    assert answer.status == 200
    assert "<title>Leg cramps" in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script" not in answer.text


def test_nothing_in_it_can_run_or_reach_out(visitor: Visitor) -> None:
    visitor.change("/diary/quiet")
    policy = visitor.post("/report", {}).headers["content-security-policy"]
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == directives["form-action"] == "'none'"
    assert "script-src" not in directives
    assert directives["sandbox"] == ""
    assert directives["frame-ancestors"] == "'none'"
