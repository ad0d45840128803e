"""Deciding: a picture of the situation in, a decision with its reason out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from crampguard.domain.decide import (
    SETTLING,
    Attempt,
    Decision,
    Defer,
    Show,
    Situation,
    Suppress,
    decide,
)
from crampguard.domain.occurrence import NO_REASON, Occurrence, Outcome, Reason, ReasonKind
from crampguard.domain.presence import Answer, Reading, Signal, Surroundings

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ATTEMPT = Attempt(occurrence=Occurrence(reminder="water", scheduled_for=NOW), due=NOW)

near = st.sampled_from([NOW + seconds * timedelta(seconds=1) for seconds in (-3600, -120, -60, -1, 0, 1, 60)])
moments = near | st.integers(-10_000, 10_000).map(lambda seconds: NOW + timedelta(seconds=seconds))
lengths = st.integers(0, 7200).map(lambda seconds: timedelta(seconds=seconds))
readings = st.builds(
    Reading,
    st.sampled_from(Answer),
    st.sampled_from(["", "Firefox"]),
    st.none() | st.just(10 * MINUTE),
)
situations = st.builds(
    Situation,
    now=moments,
    catch_up=lengths,
    spacing=lengths,
    paused_until=st.none() | moments,
    last_shown=st.none() | moments,
    woken=st.none() | moments,
    surroundings=st.builds(Surroundings, st.dictionaries(st.sampled_from(Signal), readings)),
    ignored=st.frozensets(st.sampled_from([Signal.DO_NOT_DISTURB, Signal.CALL, Signal.FULLSCREEN])),
    held_by=st.just(NO_REASON) | st.sampled_from(ReasonKind).map(lambda kind: Reason(kind=kind)),
)
passing = st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=1))
attempts = st.builds(lambda due: Attempt(occurrence=ATTEMPT.occurrence, due=due), moments)


def at(now: datetime, **parts: object) -> Situation:
    """A situation with nothing in the way but what is said."""
    usual = {"catch_up": 30 * MINUTE, "spacing": 2 * MINUTE}
    return Situation(now=now, **{**usual, **parts})  # type: ignore[arg-type]


@given(attempts, situations)
def test_nothing_is_shown_late_in_a_pause_too_close_or_on_waking(
    attempt: Attempt, situation: Situation
) -> None:
    if decide(attempt, situation) != Show():
        return
    now = situation.now
    assert now - attempt.due <= situation.catch_up
    assert situation.paused_until is None or now >= situation.paused_until
    holding = {signal for signal in Signal if situation.surroundings.holds(signal)}
    assert holding <= situation.ignored
    for last, length in ((situation.last_shown, situation.spacing), (situation.woken, SETTLING)):
        assert last is None or last > now or now - last >= length


@given(attempts, situations)
def test_whatever_is_not_shown_has_a_reason(attempt: Attempt, situation: Situation) -> None:
    decision = decide(attempt, situation)
    if not isinstance(decision, Show):
        assert decision.reason.kind is not ReasonKind.NONE


@given(attempts, situations)
def test_what_is_deferred_is_looked_at_again_later_and_not_for_ever(
    attempt: Attempt, situation: Situation
) -> None:
    waits = 0
    decision: Decision
    while isinstance(decision := decide(attempt, situation), Defer):
        assert decision.until > situation.now
        assert decision.reason.until in (None, decision.until)
        situation = replace(situation, now=decision.until, held_by=decision.reason)
        waits += 1
    # Once each for waking and spacing, and every ten minutes where somebody has to be asked.
    assert waits <= 3 + (attempt.due + situation.catch_up - NOW + timedelta(hours=4)) / (10 * MINUTE)


@given(attempts, situations, passing)
@example(ATTEMPT, at(NOW), timedelta(hours=1))
def test_a_last_showing_in_the_future_holds_nothing_back(
    attempt: Attempt, situation: Situation, ahead: timedelta
) -> None:
    def with_last(last: datetime | None) -> Situation:
        return replace(situation, last_shown=last)

    assert decide(attempt, with_last(situation.now + ahead)) == decide(attempt, with_last(None))


@given(attempts, situations, passing)
def test_what_is_too_late_is_missed_whatever_else_holds_it_back(
    attempt: Attempt, situation: Situation, more: timedelta
) -> None:
    situation = replace(situation, now=attempt.due + situation.catch_up + more)
    decision = decide(attempt, situation)
    assert isinstance(decision, Suppress)
    assert decision.outcome is Outcome.MISSED
    held = situation.held_by
    assert decision.reason == (Reason(kind=ReasonKind.LATE) if held == NO_REASON else held)


@given(attempts, situations, passing)
def test_a_pause_drops_what_is_not_too_late_even_where_spacing_would_defer_it(
    attempt: Attempt, situation: Situation, more: timedelta
) -> None:
    late = max(timedelta(0), situation.now - attempt.due)
    situation = replace(situation, catch_up=late + more, paused_until=situation.now + more)
    reason = Reason(kind=ReasonKind.PAUSED, until=situation.paused_until)
    assert decide(attempt, situation) == Suppress(Outcome.SUPPRESSED, reason)


def test_its_catch_up_is_the_last_moment_at_which_it_may_be_shown() -> None:
    assert decide(ATTEMPT, at(NOW + 30 * MINUTE)) == Show()
    late = decide(ATTEMPT, at(NOW + 30 * MINUTE + timedelta(microseconds=1)))
    assert late == Suppress(Outcome.MISSED, Reason(kind=ReasonKind.LATE))


def test_the_end_of_a_pause_belongs_to_it_no_more() -> None:
    assert decide(ATTEMPT, at(NOW, paused_until=NOW)) == Show()


def test_spacing_is_counted_from_the_last_one_shown() -> None:
    until = NOW + MINUTE
    waits = decide(ATTEMPT, at(NOW, last_shown=NOW - MINUTE))
    assert waits == Defer(until, Reason(kind=ReasonKind.SPACING, until=until))
    assert decide(ATTEMPT, at(until, last_shown=NOW - MINUTE)) == Show()


def test_waking_comes_before_spacing() -> None:
    waits = decide(ATTEMPT, at(NOW, last_shown=NOW, woken=NOW))
    assert waits == Defer(NOW + SETTLING, Reason(kind=ReasonKind.WAKING, until=NOW + SETTLING))
