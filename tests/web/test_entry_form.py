"""A cramp as a form: untouched it says the same again, whatever the clocks did that night."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.domain.diary import LONGEST_NOTE, Episode, Factor, Helped, Muscle, Side, State
from crampguard.web.entry_form import Fields, read

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2030, 1, 1, tzinfo=UTC)

starts = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - the zone comes after
    datetime(2029, 12, 1),  # noqa: DTZ001
    timezones=st.sampled_from([BERLIN, UTC]),
).map(lambda moment: datetime.fromisoformat(moment.isoformat(timespec="seconds")))
notes = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=LONGEST_NOTE)


@st.composite
def episodes(draw: st.DrawFn) -> Episode:
    """Anything that can stand in a diary."""
    return replace(
        Episode.begun(draw(starts)),
        id="the-id",
        side=draw(st.none() | st.sampled_from(Side)),
        muscle=draw(st.none() | st.sampled_from(Muscle)),
        severity=draw(st.none() | st.integers(0, 10)),
        duration=draw(st.none() | st.integers(1, 86_399).map(lambda each: timedelta(seconds=each))),
        state=draw(st.none() | st.sampled_from(State)),
        woke=draw(st.none() | st.booleans()),
        sleep_disturbance=draw(st.none() | st.integers(0, 10)),
        sore=draw(st.none() | st.booleans()),
        factors=draw(st.frozensets(st.sampled_from(Factor))),
        helped=draw(st.frozensets(st.sampled_from(Helped))),
        note=draw(notes).strip(),
    )


@given(episodes())
def test_an_untouched_form_changes_nothing(episode: Episode) -> None:
    assert read(Fields.of(episode), BERLIN, NOW, episode).episode == episode


@given(episodes())
def test_without_a_start_it_stays_in_its_night(episode: Episode) -> None:
    unknown = replace(episode, start=None)
    assert read(Fields.of(unknown), BERLIN, NOW, unknown).episode == unknown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-29T02:30", "2026-03-29T03:30:00+02:00"),
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T03:30", "2026-10-25T03:30:00+01:00"),
        ("2026-07-01T03:30:15", "2026-07-01T03:30:15+02:00"),
    ],
)
def test_a_typed_time_is_that_of_the_wall_clock(typed: str, meant: str) -> None:
    episode = read(Fields(night="2026-01-01", start=typed), BERLIN, NOW).episode
    assert episode is not None
    assert episode.start is not None
    assert episode.start.isoformat() == meant


def test_the_second_time_of_an_hour_that_comes_twice_stays_the_second() -> None:
    second = datetime.fromisoformat("2026-10-25T02:30:00+01:00")
    before = Episode.begun(second)
    fields = replace(Fields.of(before), severity="5")
    changed = read(fields, BERLIN, NOW, before).episode
    assert changed is not None
    assert changed.start == second


def test_every_problem_is_told_at_once() -> None:
    fields = Fields(night="2026-01-01", start="x", severity="x", minutes="x", sore="x")
    reading = read(fields, BERLIN, NOW)
    assert reading.problems.keys() == {"start", "severity", "minutes", "sore"}
    assert reading.episode is None
