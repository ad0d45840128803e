"""Where reminders stand: whole histories with restarts at any moment, and the rules that hold in them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from crampguard.domain.event import Event, EventKind
from crampguard.domain.occurrence import Occurrence, Outcome, ReasonKind
from crampguard.domain.progress import Progress, recollect
from crampguard.domain.standing import Standing
from tests.domain.histories import (
    MINUTE,
    NAMES,
    OTHER_SETTINGS,
    REMINDERS,
    Step,
    catch_ups,
    histories,
    live,
    ordinary,
    repeats,
    showings,
    stepping,
    unasked,
)
from tests.fakes.world import World

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SPACING = OTHER_SETTINGS[0].moment.spacing
ENDED = {Outcome.DONE, Outcome.SKIPPED, Outcome.MISSED, Outcome.SUPPRESSED}

anything = ordinary | stepping


@given(histories(anything), st.sets(st.integers(0, 12)))
@effort(max_examples=40)
def test_a_restart_at_any_moment_changes_nothing_of_what_is_shown(
    steps: list[Step], restarts: set[int]
) -> None:
    steps = [*steps, Step("pass a day", lambda world: world.pass_for(timedelta(days=1)))]
    undisturbed, restarted = live(steps), live(steps, restarted_before=restarts)
    assert _shown(restarted) == _shown(undisturbed)
    assert _outcomes(restarted) == _outcomes(undisturbed)


@given(histories(anything))
@effort(max_examples=40)
def test_nothing_is_shown_early_late_in_a_pause_or_too_close_to_another(steps: list[Step]) -> None:
    paused_until: datetime | None = None
    last: datetime | None = None
    back: dict[Occurrence, datetime] = {}
    for event in live(steps).journal.events:
        occurrence = event.occurrence
        match event.kind:
            case EventKind.PAUSED:
                paused_until = event.moment("until")
            case EventKind.RESUMED:
                paused_until = None
            case EventKind.CLOCK_STEPPED:
                # Pauses, snoozes and the spacing are lengths of time, so they move with the clock.
                step = timedelta(seconds=float(event.data["seconds"] or 0))
                paused_until = paused_until and paused_until + step
                last = last and last + step
                back = {each: until + step for each, until in back.items()}
            case EventKind.SNOOZED if occurrence is not None:
                back[occurrence] = event.moment("until") or event.at
            case EventKind.SHOWN if occurrence is not None and not event.data.get("again"):
                if event.reason.kind is not ReasonKind.BY_HAND:
                    due = back.get(occurrence, occurrence.scheduled_for)
                    assert due <= event.at <= due + catch_ups(occurrence.reminder)
                    assert paused_until is None or event.at >= paused_until
                    is_beside = "tag" in event.data and last == event.at
                    assert last is None or is_beside or last > event.at or event.at - last >= SPACING
                last = event.at
                if (repeat := repeats(occurrence.reminder)) is not None:
                    back[occurrence] = event.at + repeat
            case _:
                continue


@given(histories(unasked))
@effort(max_examples=60)
def test_nothing_is_shown_while_there_is_a_reason_to_wait(steps: list[Step]) -> None:
    assert set(live(steps).desktop.shown_during) <= {frozenset()}


@given(histories(anything))
@effort(max_examples=40)
def test_nothing_is_shown_twice_but_after_a_snooze_or_by_hand(steps: list[Step]) -> None:
    known: dict[Occurrence, Outcome] = {}
    for event in live(steps).journal.events:
        if event.occurrence is None or (outcome := event.kind.outcome) is None:
            continue
        before = known.get(event.occurrence)
        if event.kind is EventKind.SHOWN and event.reason.kind is not ReasonKind.BY_HAND:
            unanswered = {Outcome.SHOWN, Outcome.EXPIRED}
            is_once_more = event.data.get("again") or event.data.get("repeat")
            assert before in ({*unanswered} if is_once_more else {None, Outcome.SNOOZED})
        known[event.occurrence] = outcome


@given(histories(ordinary))
@effort(max_examples=40)
def test_what_has_ended_stays_as_it_ended_but_for_what_is_asked_for(steps: list[Step]) -> None:
    known: dict[Occurrence, Outcome] = {}
    for event in live(steps).journal.events:
        if event.occurrence is None or (outcome := event.kind.outcome) is None:
            continue
        if known.get(event.occurrence) in ENDED:
            # By hand: shown once more, or tried in vain.
            in_vain = {ReasonKind.NO_SERVICE, ReasonKind.DO_NOT_DISTURB}
            assert event.reason.kind in {ReasonKind.BY_HAND, *in_vain}
        known[event.occurrence] = outcome


_quiet = st.integers(1, 20 * 60).map(
    lambda count: Step(f"pass {count}m", lambda world: world.pass_for(count * MINUTE))
)
_asleep = st.integers(1, 20 * 60).map(
    lambda count: Step(f"sleep {count}m", lambda world: world.sleep(count * MINUTE))
)


@given(st.lists(_quiet | _asleep, min_size=1, max_size=8), st.sets(st.integers(0, 8)))
@effort(max_examples=40)
def test_each_time_that_a_person_named_ends_in_exactly_one_outcome(
    steps: list[Step], restarts: set[int]
) -> None:
    steps = [*steps, Step("pass 31m", lambda world: world.pass_for(31 * MINUTE))]
    world = live(steps, restarted_before=restarts)
    for name, times in (("water", ("09:00", "09:01", "12:00", "13:00")), ("drops", ("09:00", "22:14"))):
        history = [entry for entry in world.journal.history() if entry.occurrence.reminder == name]
        found = [entry.occurrence.scheduled_for for entry in history]
        # What came due a moment ago may still wait for its turn, behind others and their spacing, and later
        # ones of that reminder behind it.
        waiting = [held.scheduled_for for held, _ in world.service.held_back() if held.reminder == name]
        due = [moment for moment in _named(times, world) if not waiting or moment < waiting[0]]
        assert found == due


def _named(times: tuple[str, ...], world: World) -> list[datetime]:
    """Every named wall-clock time from the beginning of the histories to now, walked day by day."""
    day = date(2026, 3, 28)
    found = []
    while day <= world.now.astimezone(world.zone).date():
        found += [world.moment(f"{day} {time}") for time in times]
        day += timedelta(days=1)
    return [moment for moment in found if moment <= world.now]


def _shown(world: World) -> list[tuple[datetime, Occurrence | None]]:
    # What is shown again in its place is tidying up, and is not made up for after a crash.
    return [(event.at, event.occurrence) for event in showings(world) if not event.data.get("again")]


def _outcomes(world: World) -> Mapping[Occurrence, Outcome]:
    return {entry.occurrence: entry.outcome for entry in world.journal.history()}


def event(
    kind: EventKind, reminder: str | None = None, minutes: int = 0, **data: str | float | bool
) -> Event:
    """An event so many minutes from nine, about the occurrence at nine where it is about one."""
    scheduled = NOW if reminder is not None and kind.outcome is not None else None
    return Event(at=NOW + minutes * MINUTE, kind=kind, reminder=reminder, scheduled_for=scheduled, data=data)


def test_what_the_journal_does_not_know_stands_at_the_beginning() -> None:
    assert Progress().of("water") == Standing()
    assert recollect([], NOW).standings == {}


@pytest.mark.parametrize("kind", [EventKind.STARTED, EventKind.STOPPED])
def test_the_life_of_the_process_moves_no_reminder(kind: EventKind) -> None:
    progress = recollect([event(kind, minutes=5)], NOW)
    assert progress.standings == {}
    assert progress.last_event == NOW + 5 * MINUTE


def test_a_showing_that_was_begun_settles_nothing_and_waits() -> None:
    begun = Event(at=NOW, kind=EventKind.SHOWING, reminder="water", scheduled_for=NOW)
    standing = recollect([begun], NOW).of("water")
    assert standing == Standing(held=begun.occurrence)


def test_an_event_that_lacks_its_instant_is_passed_over() -> None:
    # No service writes that, but a journal is read for years.
    bare = Event(at=NOW, kind=EventKind.DONE, reminder="water")
    assert recollect([bare], NOW).of("water") == Standing()


def test_what_was_settled_ahead_of_a_clock_that_was_set_back_is_known_to_be() -> None:
    events = [event(EventKind.SHOWN, "water")]
    before = recollect(events, NOW - MINUTE).of("water")
    assert before.ahead == frozenset({NOW})
    assert before.looked_at < NOW


@pytest.mark.parametrize("looked_at", [-1, 0, 30])
def test_what_a_wrong_clock_made_it_miss_is_open_again_whenever_one_looks(looked_at: int) -> None:
    events = [
        event(EventKind.MISSED, "water", minutes=40),
        event(EventKind.CLOCK_STEPPED, minutes=-1, seconds=-41 * 60.0),
    ]
    standing = recollect(events, NOW + looked_at * MINUTE).of("water")
    assert standing.looked_at < NOW
    assert standing.ahead == frozenset()


def test_taking_a_reminder_off_lets_go_of_what_waits() -> None:
    events = [event(EventKind.PLANNED, "water", schedule="x"), event(EventKind.WITHDRAWN, "water")]
    held = Event(at=NOW, kind=EventKind.DEFERRED, reminder="water", scheduled_for=NOW)
    standing = recollect([events[0], held, events[1]], NOW).of("water")
    assert (standing.plan, standing.held) == ("", None)


def test_what_happens_to_an_occurrence_ahead_of_the_clock_is_remembered_as_ahead() -> None:
    # The clock was set back between its showing and its answer.
    progress = recollect([event(EventKind.SHOWN, "water")], NOW - 5 * MINUTE)
    progress.apply(event(EventKind.DONE, "water", minutes=-4))
    assert progress.of("water").ahead == frozenset({NOW})
    assert progress.of("water").shown is not None


@pytest.mark.parametrize("name", NAMES)
def test_histories_reach_every_reminder(name: str) -> None:
    """The histories above would prove nothing about a reminder that they never show."""
    day = [Step("remind hot today", lambda world: world.service.remind("hot", today=True))]
    world = live([*day, Step("pass a day", lambda world: world.pass_for(timedelta(days=1)))])
    assert name in {event.reminder for event in showings(world)}
    assert {each.name for each in REMINDERS} == set(NAMES)


def test_a_short_sleep_of_an_older_journal_is_no_break() -> None:
    shown = event(EventKind.SHOWN, "move")
    slept = replace(event(EventKind.SLEPT, minutes=5), data={"seconds": 60.0, "break": False})
    events = [shown, slept]
    progress = recollect(events, NOW + 6 * MINUTE)
    assert progress.of("move").counted_from == NOW
    assert progress.woken == NOW + 5 * MINUTE
