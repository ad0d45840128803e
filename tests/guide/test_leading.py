"""Leading: keys and time move a guide on, whoever shows it."""

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.domain.guiding import View
from crampguard.domain.relief import Choice, Step
from crampguard.guide.leading import Leader
from crampguard.guide.relief import ReliefGuide
from tests.guide.faces import Clock, RecordingFace

STARTED = datetime(2026, 11, 22, 3, 12, tzinfo=UTC)
AT_ONCE = float("inf")
"""The pace at which nobody waits: a test's clock tells what time it is."""


def leader(clock: Clock, pace: float = AT_ONCE) -> Leader[ReliefGuide]:
    """Somebody to lead through a cramp that has just come."""
    return Leader(ReliefGuide.begin(clock.now, STARTED), clock, pace)


async def test_time_alone_leads_on_and_calls() -> None:
    clock = Clock()
    leading = leader(clock)

    def time_passes(view: View) -> None:
        clock.now += 15
        if view.title == "Check first":
            leading.hear(Choice.NO)
        elif clock.now > 100:
            leading.leave()

    face = RecordingFace(then=time_passes)
    await leading.lead(face)
    assert face.titles == ["Check first", "Stop", "Stretch"]
    assert len(face.called) == 1 + 2, "at its beginning, and every thirty seconds"
    assert leading.guide.is_over


async def test_a_whole_run_from_the_first_question_to_the_note() -> None:
    clock = Clock()
    leading = leader(clock)
    answers = {
        "Check first": Choice.NO,
        "Stretch": Choice.EASED,
        "Eased?": Choice.YES,
        "And now?": Choice.TIGHT,
    }

    def answer_or_wait(view: View) -> None:
        if view.title in answers:
            leading.hear(answers[view.title])
        else:
            clock.now = leading.guide.wakes_at or clock.now

    face = RecordingFace(then=answer_or_wait)
    await leading.lead(face)
    way = "Check first, Stop, Stretch, Massage, Eased?, Hold, Walk, And now?, Warm, Noted"
    assert face.titles == way.split(", ")
    assert clock.now == 10 + 60 + 30 + 60 + 900 + 60


async def test_seconds_pass_at_the_pace_that_is_set() -> None:
    loop = asyncio.get_running_loop()
    pace = 10_000.0

    def clock() -> float:
        return loop.time() * pace

    leading = Leader(ReliefGuide.begin(clock(), STARTED), clock, pace)
    begun = loop.time()
    # Nobody answers for the 1800 seconds that a guide waits.
    await leading.lead(RecordingFace())
    assert loop.time() - begun >= 0.18


@pytest.mark.parametrize(("counts", "expected"), [(True, [10, 9, 8, 7]), (False, [10])])
async def test_only_a_face_that_counts_is_shown_each_second(counts: bool, expected: list[int]) -> None:
    clock = Clock()
    leading = leader(clock)
    leading.hear(Choice.NO)

    def a_second_passes(view: View) -> None:
        if view.title == "Stop":
            clock.now += 1
        if clock.now > 3:
            leading.leave()

    face = RecordingFace(counts=counts, then=a_second_passes)
    if not counts:
        leading.pace = 1
        asyncio.get_running_loop().call_later(0.01, leading.leave)
    await leading.lead(face)
    assert [view.count.seconds for view in face.shown if view.title == "Stop" and view.count] == expected


async def test_what_is_not_understood_changes_nothing_and_a_look_shows_it_again() -> None:
    clock = Clock()
    leading = leader(clock, pace=1)
    leading.hear("?")
    leading.hear("no such key")
    leading.look_again()
    leading.leave()
    face = RecordingFace()
    await leading.lead(face)
    assert [view.title for view in face.shown] == ["Check first"] * 4


async def test_a_guide_that_nobody_answers_ends() -> None:
    clock = Clock()

    def an_hour_passes(_view: View) -> None:
        clock.now += 3600

    leading = leader(clock)
    await leading.lead(RecordingFace(then=an_hour_passes))
    assert leading.guide.state.step is Step.OVER


async def test_cancelled_it_still_tells_where_it_stood() -> None:
    clock = Clock()
    leading = leader(clock, pace=1)
    leading.hear(Choice.NO)
    task = asyncio.ensure_future(leading.lead(RecordingFace()))
    for _turn in range(5):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert leading.guide.state.step is Step.STOP
    assert leading.guide.entry.start == STARTED


@given(
    said=st.lists(
        st.tuples(st.floats(0, 700), st.sampled_from([*Choice, "?", None, "leave", "no", "no", "next"])),
        max_size=40,
    )
)
def test_whatever_is_said_signs_come_first_and_one_entry_is_left(
    said: list[tuple[float, str | None]],
) -> None:
    clock = Clock()
    asked: list[bool] = []
    noted: list[object] = []

    async def led() -> None:
        leading = leader(clock)
        rest = iter(said)

        def go_on(view: View) -> None:
            asked.append(view.title in {"Check first", "Get help"})
            wait, key = next(rest, (1, "leave"))
            clock.now += wait
            if key is not None:
                leading.hear(key)

        try:
            await leading.lead(RecordingFace(then=go_on))
        finally:
            noted.append(leading.guide.entry)

    asyncio.run(led())
    assert asked[0]
    assert len(noted) == 1
