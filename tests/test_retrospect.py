"""Looking back: the diary and the reminders' history, put together from a journal."""

from datetime import UTC, datetime

from crampguard.domain.comparison import DAYS_COMPARED
from crampguard.domain.diary import Entry, data_of
from crampguard.domain.event import Event, EventKind
from crampguard.domain.insight import Span
from crampguard.domain.occurrence import Occurrence, Outcome, Reason, ReasonKind
from crampguard.domain.proportions import Share
from crampguard.retrospect import look_back, reminded
from tests.domain.diaries import BERLIN, FIRST, cramp, local, night, quiet, stretched
from tests.fakes.journal import InMemoryJournal

NOW = local(night(28), "15:00")
CRAMPS = {1, 5, 9, *range(14, 21)}


def journal() -> InMemoryJournal:
    """A month of somebody who stretched on the first 14 evenings."""
    entries: list[Entry] = [cramp(number) if number in CRAMPS else quiet(number) for number in range(28)]
    kept = InMemoryJournal()
    for number, entry in enumerate(entries):
        data = data_of(entry) | {"entry": str(number)}
        kept.append(Event(at=datetime(2027, 1, 1, tzinfo=UTC), kind=EventKind.DIARY_ENTRY, data=data))
    history = stretched({number: Outcome.DONE if number < 14 else Outcome.SKIPPED for number in range(28)})
    for each in history:
        occurrence = each.occurrence
        kept.append(
            Event(
                at=each.at,
                kind=EventKind(each.outcome.value),
                reminder=occurrence.reminder,
                scheduled_for=occurrence.scheduled_for,
            )
        )
    return kept


def test_a_month_is_told_whole() -> None:
    told = look_back(journal(), NOW)
    assert told is not None
    assert (told.span.first, told.span.last) == (FIRST, night(27))
    assert (told.summary.logged, told.summary.cramps, len(told.weeks)) == (28, 10, 4)
    (habit,) = told.comparisons
    assert (habit.data.with_habit, habit.data.without) == (Share(3, 14), Share(7, 14))
    assert habit.interval is not None


def test_fewer_days_are_told_of_alone() -> None:
    told = look_back(journal(), NOW, 7)
    assert told is not None
    assert (told.summary.logged, told.summary.cramps) == (7, 0)
    (habit,) = told.comparisons
    assert (habit.data.with_habit, habit.data.without, habit.interval) == (Share(0, 0), Share(0, 7), None)


def test_habits_are_compared_over_a_year_at_the_most() -> None:
    kept = journal()
    early = data_of(quiet(-3650)) | {"entry": "early"}
    kept.append(Event(at=datetime(2027, 1, 1, tzinfo=UTC), kind=EventKind.DIARY_ENTRY, data=early))
    told = look_back(kept, NOW)
    assert told is not None
    assert (told.span.first, told.compared.days) == (night(-3650), DAYS_COMPARED)
    (habit,) = told.comparisons
    assert habit.data.logged == 28


def test_there_is_nothing_to_look_back_at_in_an_empty_diary() -> None:
    assert look_back(InMemoryJournal(), NOW) is None


def about(clock: str, *happened: tuple[EventKind, ReasonKind], evening: int = 3) -> list[Event]:
    """What happened to one occurrence, in this order."""
    due = local(night(evening), clock).astimezone(UTC)
    return [
        Event(at=due, kind=kind, reminder="drink-water", scheduled_for=due, reason=Reason(kind=reason))
        for kind, reason in happened
    ]


def test_what_was_only_asked_for_by_hand_is_not_what_was_reminded_of() -> None:
    none, by_hand, button = ReasonKind.NONE, ReasonKind.BY_HAND, ReasonKind.BUTTON
    kept = InMemoryJournal()
    kept.append(
        *about("13:00", (EventKind.SHOWING, none), (EventKind.SHOWN, none), (EventKind.EXPIRED, none)),
        # Tried out, and let go.
        *about(
            "14:00", (EventKind.SHOWING, by_hand), (EventKind.SHOWN, by_hand), (EventKind.DISMISSED, none)
        ),
        *about("15:00", (EventKind.SHOWN, by_hand)),
        # Asked for, and then done.
        *about("16:00", (EventKind.SHOWING, by_hand), (EventKind.SHOWN, by_hand), (EventKind.DONE, button)),
        # It waited, and was brought by hand.
        *about("17:00", (EventKind.DEFERRED, ReasonKind.CALL), (EventKind.SHOWN, by_hand)),
        # Done of one's own accord, or in a terminal.
        *about("18:00", (EventKind.DONE, by_hand)),
        # Before and after.
        *about("11:59", (EventKind.DONE, by_hand)),
        *about("12:00", (EventKind.DONE, by_hand), evening=4),
    )
    told = reminded(kept, Span(night(3), night(3)), BERLIN)
    assert [each.occurrence for each in told] == [
        Occurrence(reminder="drink-water", scheduled_for=local(night(3), clock).astimezone(UTC))
        for clock in ("13:00", "16:00", "17:00", "18:00")
    ]
