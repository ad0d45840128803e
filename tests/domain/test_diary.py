"""The diary: nights from noon to noon, and what events add up to."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.domain.diary import (
    LONGEST_NOTE,
    Diary,
    Entry,
    Episode,
    Factor,
    Helped,
    Muscle,
    QuietNight,
    Side,
    State,
    data_of,
    entry_of,
    last_night,
    night_of,
)
from crampguard.domain.event import Event, EventKind
from crampguard.domain.progress import Progress

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)


def at(text: str) -> datetime:
    """A moment in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def cramp(id_: str, start: str = "2026-03-03T03:10") -> Episode:
    """An entry of which no more is known."""
    return Episode(id=id_, night=night_of(at(start)), start=at(start))


def entered(entry: Entry) -> Event:
    """It is written."""
    return Event(at=NOW, kind=EventKind.DIARY_ENTRY, data=data_of(entry))


def removed(id_: str) -> Event:
    """It is taken out."""
    return Event(at=NOW, kind=EventKind.DIARY_REMOVED, data={"entry": id_})


def restored(id_: str) -> Event:
    """It is brought back."""
    return Event(at=NOW, kind=EventKind.DIARY_RESTORED, data={"entry": id_})


# Nights


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        ("2026-03-02T12:00", "2026-03-02"),
        ("2026-03-02T23:59", "2026-03-02"),
        ("2026-03-03T03:10", "2026-03-02"),
        ("2026-03-03T11:59:59", "2026-03-02"),
        ("2026-03-03T12:00", "2026-03-03"),
        # The night in which the clocks go forward is an hour shorter, and its noon is noon.
        ("2026-03-29T11:59", "2026-03-28"),
        ("2026-03-29T12:00", "2026-03-29"),
    ],
)
def test_a_night_runs_from_noon_to_noon_by_the_clock_on_the_wall(moment: str, night: str) -> None:
    assert night_of(at(moment)) == date.fromisoformat(night)


def test_the_calendar_s_first_morning_has_no_night_before_it() -> None:
    assert night_of(at("0001-01-01T03:00")) == date.min


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        ("2026-03-03T04:00", "2026-03-02"),
        ("2026-03-03T09:00", "2026-03-02"),
        ("2026-03-03T15:00", "2026-03-02"),
        ("2026-03-03T23:30", "2026-03-02"),
        ("2026-03-04T03:59", "2026-03-02"),
    ],
)
def test_last_night_is_the_one_that_ended_with_this_morning(moment: str, night: str) -> None:
    assert last_night(at(moment)) == date.fromisoformat(night)


# Entries


def test_a_start_gives_the_night() -> None:
    assert Episode.begun(at("2026-03-03T03:10")).night == MONDAY
    assert cramp("a").moved(at("2026-03-05T13:00")).night == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"severity": 11}, "11 is not between 0 and 10"),
        ({"severity": -1}, "-1 is not"),
        ({"sleep_disturbance": 11}, "11 is not"),
        ({"duration": timedelta(0)}, "longer than zero"),
        ({"duration": timedelta(days=1)}, "shorter than a day"),
        ({"start": datetime(2026, 3, 3, 3, 10)}, "needs its offset"),  # noqa: DTZ001
        ({"start": at("2026-03-03T12:00")}, "not in the night of 2026-03-02"),
        ({"note": "a" * (LONGEST_NOTE + 1)}, "2000 characters"),
        ({"note": "half \ud83d"}, "no character"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Episode(night=MONDAY, **wrong)  # type: ignore[arg-type]


def test_a_quiet_night_s_note_has_its_limit_too() -> None:
    with pytest.raises(ValueError, match="2000 characters"):
        QuietNight(night=MONDAY, note="a" * (LONGEST_NOTE + 1))


_scores = st.none() | st.integers(0, 10)
_truths = st.none() | st.booleans()
_starts = st.builds(
    lambda moment, minutes: moment.replace(tzinfo=timezone(timedelta(minutes=minutes))),
    st.integers(0, 3_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.integers(-14 * 60, 14 * 60),
)
_episodes = st.builds(
    lambda start, night, **known: Episode(start=start, night=night_of(start) if start else night, **known),
    start=st.none() | _starts,
    night=st.dates(),
    id=st.uuids().map(str),
    side=st.none() | st.sampled_from(Side),
    muscle=st.none() | st.sampled_from(Muscle),
    severity=_scores,
    duration=st.none() | st.integers(1, 24 * 3600 - 1).map(lambda seconds: timedelta(seconds=seconds)),
    state=st.none() | st.sampled_from(State),
    woke=_truths,
    sleep_disturbance=_scores,
    sore=_truths,
    factors=st.frozensets(st.sampled_from(Factor)),
    helped=st.frozensets(st.sampled_from(Helped)),
    note=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
_quiet = st.builds(
    QuietNight,
    id=st.uuids().map(str),
    night=st.dates(),
    note=st.text(st.characters(exclude_categories=["Cs"]), max_size=3),
)
entries = _episodes | _quiet


@given(entries)
def test_an_entry_comes_back_from_its_event_as_it_was(entry: Entry) -> None:
    assert entry_of(data_of(entry)) == entry


def test_what_is_not_known_is_not_written() -> None:
    assert data_of(cramp("a")) == {
        "entry": "a",
        "night": "2026-03-02",
        "what": "cramp",
        "start": "2026-03-03T03:10:00+01:00",
    }


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"what": "song"}, "what: 'song'"),
        ({"night": "soon"}, "night: 'soon' is not understood"),
        ({"start": "early"}, "start: 'early'"),
        ({"side": "up"}, "side: 'up'"),
        ({"severity": "3"}, "severity: '3'"),
        ({"severity": True}, "severity: True"),
        ({"woke": 1}, "woke: 1"),
        ({"factors": "heat,moon"}, "factors: 'moon'"),
    ],
)
def test_what_is_not_understood_is_told_with_its_field(wrong: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        entry_of(data_of(cramp("a")) | wrong)


# What events add up to


def test_nothing_adds_up_to_an_empty_diary() -> None:
    diary = Diary.of([])
    assert (diary.entries, diary.episodes, diary.logged, diary.last_added) == ((), (), {}, None)


def test_an_edit_takes_the_place_of_what_it_edits() -> None:
    diary = Diary.of([entered(cramp("a")), entered(cramp("b", "2026-03-03T04:00")), entered(
        Episode(id="a", night=MONDAY, severity=7))])  # fmt: skip
    assert [(entry.id, entry.severity) for entry in diary.episodes] == [("b", None), ("a", 7)]
    assert diary.last_added == cramp("b", "2026-03-03T04:00")


def test_what_was_removed_is_gone_and_can_be_brought_back() -> None:
    events = [entered(cramp("a")), entered(cramp("b")), removed("a"), removed("b")]
    assert Diary.of(events).entries == ()
    assert [entry.id for entry in Diary.of(events).removed] == ["a", "b"]
    back = Diary.of([*events, restored("a")])
    assert ([entry.id for entry in back.entries], [entry.id for entry in back.removed]) == (["a"], ["b"])


def test_the_latest_removed_stands_last() -> None:
    events = [
        entered(cramp("a")),
        entered(cramp("b")),
        removed("a"),
        removed("b"),
        restored("a"),
        removed("a"),
    ]
    assert [entry.id for entry in Diary.of(events).removed] == ["b", "a"]


def test_an_edit_brings_back_what_another_hand_removed_meanwhile() -> None:
    diary = Diary.of([entered(cramp("a")), removed("a"), entered(cramp("a"))])
    assert (len(diary.entries), diary.removed) == (1, ())


def test_a_removal_of_what_was_never_there_changes_nothing() -> None:
    assert Diary.of([removed("x"), restored("y")]) == Diary()


def test_entries_are_in_order_of_time_and_those_of_unknown_time_end_their_night() -> None:
    some_time: Entry = Episode(id="c", night=MONDAY)
    diary = Diary.of(
        map(entered, [some_time, cramp("b", "2026-03-03T06:00"), cramp("d", "2026-03-04T01:00"), cramp("a")])
    )
    assert [entry.id for entry in diary.entries] == ["a", "b", "c", "d"]


def test_a_night_is_logged_with_its_cramps_or_as_quiet() -> None:
    quiet = QuietNight(id="q", night=date(2026, 3, 1))
    noted: list[Entry] = [cramp("a"), quiet, cramp("b", "2026-03-02T14:00")]
    diary = Diary.of(map(entered, noted))
    assert diary.logged == {quiet.night: (), MONDAY: (cramp("b", "2026-03-02T14:00"), cramp("a"))}


def test_that_a_night_was_quiet_is_said_once_and_not_of_one_with_a_cramp() -> None:
    twice = [QuietNight(id="p", night=MONDAY), QuietNight(id="q", night=MONDAY)]
    assert [entry.id for entry in Diary.of(map(entered, twice)).entries] == ["p"]
    with_cramp = [*map(entered, twice), entered(cramp("a"))]
    assert [entry.id for entry in Diary.of(with_cramp).entries] == ["a"]
    assert [entry.id for entry in Diary.of([*with_cramp, removed("a")]).entries] == ["p"]


def test_an_event_of_another_kind_is_no_diary() -> None:
    with pytest.raises(ValueError, match="started"):
        Diary.of([Event(at=NOW, kind=EventKind.STARTED, data={"entry": "a"})])


def test_the_service_s_progress_takes_no_notice_of_the_diary() -> None:
    progress = Progress()
    progress.apply(Event(at=NOW, kind=EventKind.STOPPED))
    progress.apply(entered(cramp("a")))
    progress.apply(removed("a"))
    assert progress.stopped == NOW
