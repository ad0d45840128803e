"""The words for what is stored as a value."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.domain.event import EventKind
from crampguard.domain.occurrence import NO_REASON, Outcome, Reason, ReasonKind
from crampguard.domain.presence import Presence
from crampguard.domain.wording import moment_text, outcome_text, presence_text, reason_text, wait_text

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 12, tzinfo=BERLIN)  # a Monday
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_words(outcome: Outcome) -> None:
    assert outcome_text(outcome).strip()


def test_nothing_but_shown_is_called_shown() -> None:
    assert [outcome for outcome in Outcome if "shown" in outcome_text(outcome)] == [Outcome.SHOWN]


@pytest.mark.parametrize("kind", [kind for kind in ReasonKind if kind is not ReasonKind.NONE])
def test_every_reason_has_words_without_a_full_stop(kind: ReasonKind) -> None:
    text = reason_text(Reason(kind=kind), UTC)
    assert text.strip(" .") == text != ""


def test_no_reason_has_no_words() -> None:
    assert reason_text(NO_REASON, UTC) == ""


def test_a_reason_tells_its_end_on_the_persons_clock_and_what_the_other_side_said() -> None:
    until = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    reason = Reason(kind=ReasonKind.PAUSED, until=until, detail="by a script")
    assert reason_text(reason, BERLIN) == "paused, until 14:30 (by a script)"
    refused = Reason(kind=ReasonKind.REFUSED, detail="[no] {such} thing")
    assert reason_text(refused, UTC) == "the notification service refused it ([no] {such} thing)"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOW, "12:00"),
        (NOW.replace(hour=0), "00:00"),
        (NOW.replace(hour=23, minute=59), "23:59"),
        (NOW.replace(hour=0) + DAY, "tomorrow 00:00"),
        (NOW.replace(hour=23, minute=59) - DAY, "yesterday 23:59"),
        (NOW + 2 * DAY, "Wed 04 Mar 12:00"),
        (NOW - 2 * DAY, "Sat 28 Feb 12:00"),
        (NOW.replace(year=2027), "Tue 02 Mar 12:00"),
    ],
)
def test_a_moment_is_told_as_near_as_a_person_needs_it(moment: datetime, text: str) -> None:
    assert moment_text(moment.astimezone(UTC), NOW.astimezone(UTC), BERLIN) == text


def test_today_and_tomorrow_are_those_of_the_persons_clock() -> None:
    midnight = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert moment_text(midnight, midnight - 40 * MINUTE, UTC) == "23:30"
    assert moment_text(midnight, midnight - 40 * MINUTE, BERLIN) == "tomorrow 00:30"


@pytest.mark.parametrize(
    ("wait", "text"),
    [
        (-DAY, "in a moment"),
        (timedelta(seconds=29), "in a moment"),
        (MINUTE, "in 1 minute"),
        (59 * MINUTE, "in 59 minutes"),
        (60 * MINUTE, "in 1 hour"),
        (35 * 60 * MINUTE, "in 35 hours"),
        (36 * 60 * MINUTE, "in 2 days"),
        (9 * DAY, "in 9 days"),
    ],
)
def test_a_wait_is_told_in_the_unit_that_fits(wait: timedelta, text: str) -> None:
    assert wait_text(wait) == text


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)))
def test_a_wait_is_never_told_as_nought_or_far_off(wait: timedelta) -> None:
    words = wait_text(wait).split()
    if words == ["in", "a", "moment"]:
        assert wait <= MINUTE
        return
    unit = {"minute": MINUTE, "hour": 60 * MINUTE, "day": DAY}[words[2].removesuffix("s")]
    assert int(words[1]) >= 1
    assert abs(int(words[1]) * unit - wait) <= unit / 2 + MINUTE / 2 + 30 * MINUTE * (unit == DAY)


@pytest.mark.parametrize("kind", EventKind)
def test_every_event_that_ends_an_occurrence_has_the_outcome_of_its_name(kind: EventKind) -> None:
    expected = Outcome(kind.value) if kind.value in set(Outcome) else None
    assert kind.outcome is expected


def test_every_outcome_is_made_by_some_event() -> None:
    assert {kind.outcome for kind in EventKind} - {None} == set(Outcome)


def test_a_strangers_words_cannot_move_the_cursor() -> None:
    reason = Reason(kind=ReasonKind.CALL, detail="Fire\x1b[2Jfox\n")
    assert reason_text(reason, UTC) == "a microphone or camera was in use (Fire [2Jfox )"


@pytest.mark.parametrize("presence", Presence)
def test_every_presence_has_words(presence: Presence) -> None:
    assert presence_text(presence)
