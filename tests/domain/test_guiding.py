"""Seconds as people count them."""

from hypothesis import given
from hypothesis import strategies as st

from crampguard.domain.guiding import Count, View, counted_down, counted_up


def test_counting_up_begins_at_none() -> None:
    assert counted_up(5.0, 5.0) == Count(0, 6.0)
    assert counted_up(5.0, 7.5) == Count(2, 8.0)


def test_counting_down_ends_at_none_and_the_second_that_has_begun_counts() -> None:
    assert counted_down(15.0, 5.0) == Count(10, 6.0)
    assert counted_down(15.0, 5.1) == Count(10, 6.0)
    assert counted_down(15.0, 15.0).seconds == 0
    assert counted_down(15.0, 16.0).seconds == 0


@given(start=st.floats(0, 1e7), seconds=st.integers(1, 900))
def test_whoever_looks_at_each_change_sees_every_number(start: float, seconds: int) -> None:
    up, down, now = [], [], start
    for _second in range(seconds):
        up.append(counted_up(start, now).seconds)
        down.append(counted_down(start + seconds, now).seconds)
        now = counted_up(start, now).changes_at
    assert up == list(range(seconds))
    assert down == list(range(seconds, 0, -1))


def test_what_changes_by_the_second_is_left_out_of_a_still_view() -> None:
    view = View(title="Stretch", text=("Hold.",), offers=(), count=Count(1, 2.0), place="step 1")
    assert view.still == View(title="Stretch", text=("Hold.",), offers=())
