"""Ids sort by time, and never twice the same."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from crampguard.journal.uuid7 import UniqueIds

NOON = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
"""The instant of the example in RFC 9562, appendix A.6."""


def test_an_id_has_the_layout_of_version_7() -> None:
    made = UniqueIds()(NOON)
    assert (made.version, made.variant) == (7, RFC_4122)
    assert str(made).startswith("017f22e2-79b0-7")


def test_ids_of_two_processes_differ_in_the_same_millisecond() -> None:
    assert UniqueIds()(NOON) != UniqueIds()(NOON)


@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=20))
def test_ids_grow_whatever_the_clock_does(instants: list[datetime]) -> None:
    new_id = UniqueIds()
    made = [new_id(instant) for instant in instants]
    assert made == sorted(set(made))
    assert {(one.version, one.variant) for one in made} <= {(7, RFC_4122)}


def test_ids_follow_a_clock_that_goes_forward() -> None:
    new_id = UniqueIds()
    new_id(NOON)
    assert str(new_id(NOON + timedelta(milliseconds=1))).startswith("017f22e2-79b1-7")
