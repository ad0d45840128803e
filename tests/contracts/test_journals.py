"""What every journal keeps and gives back: on disk, opened anew between the steps, and in memory."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampguard.domain.event import Event, EventKind, HistoryEntry
from crampguard.domain.occurrence import Occurrence, Outcome, Reason, ReasonKind
from crampguard.domain.ports import Journal
from crampguard.journal import SqliteJournal
from crampguard.journal.waiting import WaitingJournal
from tests.fakes.journal import InMemoryJournal

Anew = Callable[[], Journal]

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _on_disk(directory: Path, open_: Callable[[Path], Journal] = SqliteJournal.open) -> Iterator[Anew]:
    opened: list[Journal] = []

    def anew() -> Journal:
        if opened:
            opened.pop().close()
        opened.append(open_(directory))
        return opened[0]

    yield anew
    opened.pop().close()


@pytest.fixture(params=["on disk", "waiting", "in memory"])
def anew(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Anew]:
    """The journal, closed and opened again at each call."""
    if request.param == "on disk":
        yield from _on_disk(tmp_path)
    elif request.param == "waiting":
        yield from _on_disk(tmp_path, WaitingJournal)
    else:
        in_memory = InMemoryJournal()
        yield lambda: in_memory


def _event(
    kind: EventKind, at: datetime = NOON, reminder: str | None = None, due: datetime | None = None
) -> Event:
    return Event(at=at, kind=kind, reminder=reminder, scheduled_for=due)


def test_a_new_journal_is_empty(anew: Anew) -> None:
    assert list(anew().recall(NOON)) == []
    assert anew().history() == []


def test_an_event_comes_back_as_it_was_written(anew: Anew) -> None:
    written = Event(
        at=NOON + timedelta(microseconds=1),
        kind=EventKind.SUPPRESSED,
        reminder="drink-water",
        scheduled_for=NOON,
        reason=Reason(kind=ReasonKind.PAUSED, until=NOON + HOUR, detail="bis später – 💧"),
        data={"text": "a\nb", "number": -3, "share": 0.1, "yes": True, "nothing": None},
    )
    anew().append(written)
    assert list(anew().recall(NOON)) == [written]


def test_append_and_note_keep_one_order(anew: Anew) -> None:
    started, slept, stopped = (
        _event(kind) for kind in (EventKind.STARTED, EventKind.SLEPT, EventKind.STOPPED)
    )
    anew().append(started)
    anew().note(slept)
    anew().append(stopped, started)
    assert list(anew().recall(NOON)) == [started, slept, stopped, started]


def test_the_order_is_that_of_writing_when_the_clock_is_set_back(anew: Anew) -> None:
    later, earlier = _event(EventKind.STARTED, NOON + HOUR), _event(EventKind.STARTED, NOON)
    anew().append(later)
    anew().append(earlier)
    assert list(anew().recall(NOON)) == [later, earlier]


def test_writing_nothing_is_allowed(anew: Anew) -> None:
    anew().append()
    anew().note()
    assert list(anew().recall(NOON)) == []


def test_recall_begins_at_the_instant_itself(anew: Anew) -> None:
    before, at_it = _event(EventKind.SLEPT, NOON - timedelta(microseconds=1)), _event(EventKind.SLEPT, NOON)
    anew().append(before, at_it)
    assert list(anew().recall(NOON)) == [at_it]


def test_recall_includes_an_old_event_of_an_occurrence_still_to_come(anew: Anew) -> None:
    deferred = _event(EventKind.DEFERRED, NOON - 3 * HOUR, "drink-water", NOON)
    anew().append(deferred, _event(EventKind.STARTED, NOON + HOUR))
    assert next(iter(anew().recall(NOON))) == deferred


def test_recall_includes_what_still_stands_however_old(anew: Anew) -> None:
    old = [
        _event(EventKind.PLANNED, NOON, "drink-water"),
        _event(EventKind.PLANNED, NOON + HOUR, "drink-water"),
        _event(EventKind.PLANNED, NOON, "shoe-check"),
        _event(EventKind.WITHDRAWN, NOON, "drink-water"),
        _event(EventKind.SWITCHED_ON, NOON, "hot-day"),
        _event(EventKind.PAUSED, NOON),
        _event(EventKind.PAUSED, NOON + HOUR),
        _event(EventKind.RESUMED, NOON + HOUR),
        _event(EventKind.STARTED, NOON),
        _event(EventKind.STOPPED, NOON),
    ]
    anew().append(*old)
    first_plan, first_pause, start = old[0], old[5], old[8]
    assert list(anew().recall(NOON + 24 * HOUR)) == [
        event for event in old if event not in (first_plan, first_pause, start)
    ]


def test_the_diary_is_kept_apart_from_what_a_service_recalls(anew: Anew) -> None:
    stopped = _event(EventKind.STOPPED, NOON - 24 * HOUR)
    diary = [
        Event(at=NOON, kind=kind, data={"entry": "a"})
        for kind in (EventKind.DIARY_ENTRY, EventKind.DIARY_REMOVED, EventKind.DIARY_RESTORED)
    ]
    anew().append(diary[0], stopped, *diary[1:])
    assert list(anew().recall(NOON)) == [stopped]
    assert list(anew().diary()) == diary


def test_history_tells_the_latest_outcome_of_each_occurrence(anew: Anew) -> None:
    pressed = Reason(kind=ReasonKind.BUTTON)
    anew().append(
        _event(EventKind.SHOWING, NOON, "drink-water", NOON),
        _event(EventKind.SHOWN, NOON, "drink-water", NOON),
        Event(
            at=NOON + HOUR, kind=EventKind.DONE, reminder="drink-water", scheduled_for=NOON, reason=pressed
        ),
        _event(EventKind.DEFERRED, NOON + HOUR, "drink-water", NOON),
    )
    assert anew().history() == [
        HistoryEntry(
            occurrence=Occurrence(reminder="drink-water", scheduled_for=NOON),
            outcome=Outcome.DONE,
            reason=pressed,
            at=NOON + HOUR,
        )
    ]


def test_an_occurrence_without_an_outcome_yet_is_not_history(anew: Anew) -> None:
    anew().append(_event(EventKind.SHOWING, NOON, "drink-water", NOON))
    assert anew().history() == []


def test_history_goes_by_the_scheduled_instant_and_then_by_the_order_of_writing(anew: Anew) -> None:
    anew().append(
        _event(EventKind.MISSED, NOON, "z", NOON + HOUR),
        _event(EventKind.MISSED, NOON, "b", NOON),
        _event(EventKind.SHOWN, NOON, "a", NOON),
        _event(EventKind.DONE, NOON, "b", NOON),
    )
    assert [entry.occurrence.reminder for entry in anew().history()] == ["b", "a", "z"]


@pytest.mark.parametrize(("limit", "kept"), [(0, []), (1, [4]), (2, [3, 4]), (9, [0, 1, 2, 3, 4])])
def test_history_with_a_limit_keeps_the_latest(anew: Anew, limit: int, kept: list[int]) -> None:
    anew().append(*(_event(EventKind.SHOWN, NOON, "a", NOON + hours * HOUR) for hours in range(5)))
    assert [entry.occurrence.scheduled_for for entry in anew().history(limit=limit)] == [
        NOON + hours * HOUR for hours in kept
    ]


def test_history_since_an_instant_includes_it(anew: Anew) -> None:
    anew().append(*(_event(EventKind.SHOWN, NOON, "a", NOON + hours * HOUR) for hours in range(5)))
    assert [entry.occurrence.scheduled_for for entry in anew().history(NOON + 3 * HOUR)] == [
        NOON + 3 * HOUR,
        NOON + 4 * HOUR,
    ]


def test_history_of_some_reminders_leaves_out_the_others(anew: Anew) -> None:
    anew().append(
        _event(EventKind.SHOWN, NOON, "c", NOON + HOUR),
        _event(EventKind.SHOWN, NOON, "b", NOON + HOUR),
        _event(EventKind.SHOWN, NOON, "a", NOON + HOUR),
        _event(EventKind.SHOWN, NOON, "a", NOON),
        _event(EventKind.DONE, NOON, "a", NOON + HOUR),
    )
    found = [
        (entry.occurrence.reminder, entry.occurrence.scheduled_for, entry.outcome)
        for entry in anew().history_of({"a", "c", "absent"}, NOON + HOUR)
    ]
    assert found == [("a", NOON + HOUR, Outcome.DONE), ("c", NOON + HOUR, Outcome.SHOWN)]
    assert len(anew().history_of(["a"])) == 2


# Few different instants and names, so that occurrences meet and clocks go back; every kind; any text.
_instants = st.builds(
    NOON.__add__,
    st.sampled_from([hours * HOUR for hours in range(-4, 5)])
    | st.timedeltas(timedelta(days=-20_000), timedelta(days=60_000)),
)
_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _texts
)
_events = st.builds(
    Event,
    at=_instants,
    kind=st.sampled_from(EventKind),
    reminder=st.none() | st.sampled_from(["a", "b", "c"]) | _texts,
    scheduled_for=st.none() | _instants,
    reason=st.builds(Reason, kind=st.sampled_from(ReasonKind), until=st.none() | _instants, detail=_texts),
    data=st.dictionaries(_texts, _scalars, max_size=3),
)


@settings(deadline=None, max_examples=60)
@given(
    batches=st.lists(st.tuples(st.booleans(), st.lists(_events, max_size=6)), max_size=6),
    since=_instants,
    limit=st.none() | st.integers(0, 5),
)
def test_the_disk_answers_as_a_plain_list_would(
    batches: list[tuple[bool, list[Event]]], since: datetime, limit: int | None
) -> None:
    plain = InMemoryJournal()
    with TemporaryDirectory() as directory:
        for anew in _on_disk(Path(directory)):
            for durably, batch in batches:
                journal = anew()
                (journal.append if durably else journal.note)(*batch)
                plain.append(*batch)
            ever = datetime.min.replace(tzinfo=UTC)
            assert list(anew().recall(ever)) == [each for each in plain.events if not each.kind.is_diary]
            assert list(anew().recall(since)) == plain.recall(since)
            assert anew().diary() == plain.diary()
            assert anew().history() == plain.history()
            assert anew().history_of(["a", ""], since) == plain.history_of(["a", ""], since)
            assert anew().history(since, limit) == plain.history(since, limit)
