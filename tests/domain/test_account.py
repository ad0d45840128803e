"""The stories that the journal's events tell: of occurrences, and of what happened around them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crampguard.domain.account import account
from crampguard.domain.event import Event, EventKind, Scalar
from crampguard.domain.happenings import last_sign
from crampguard.domain.occurrence import NO_REASON, Outcome, Reason, ReasonKind
from crampguard.domain.story import Story, what_text

DAY = datetime(2026, 3, 2, tzinfo=UTC)
NOW = DAY + timedelta(hours=20)
CALL = Reason(kind=ReasonKind.CALL, detail="Firefox")


def at(text: str) -> datetime:
    """That time of the day; ``-1 22:00`` is yesterday's."""
    days, _space, time = text.rpartition(" ")
    hours, minutes = time.split(":")
    return DAY + timedelta(days=int(days or 0), hours=int(hours), minutes=int(minutes))


def event(
    when: str,
    kind: EventKind,
    due: str = "",
    reason: Reason = NO_REASON,
    reminder: str | None = None,
    **data: Scalar,
) -> Event:
    """One event; of water, where it has a due time."""
    return Event(
        at=at(when),
        kind=kind,
        reminder=reminder or ("water" if due else None),
        scheduled_for=at(due) if due else None,
        reason=reason,
        data=data,
    )


def tell(
    *events: Event,
    reminder: str | None = None,
    since: str = "00:00",
    limit: int | None = None,
    counts_presence: bool = False,
) -> list[Story]:
    """What they tell of today."""
    return account(
        events,
        since=at(since),
        whole_from=DAY - timedelta(days=8),
        now=NOW,
        zone=UTC,
        reminder=reminder,
        limit=limit,
        counts_presence=counts_presence,
    )


def lines(story: Story) -> list[str]:
    """Its lines, each as one text."""
    return [f"{line.at:%H:%M} {line.what} {line.why}".strip() for line in story.lines]


def texts(*events: Event, **options: object) -> list[list[str]]:
    """All stories' lines."""
    return [lines(story) for story in tell(*events, **options)]  # type: ignore[arg-type]


def test_an_occurrence_is_told_decision_by_decision() -> None:
    button = ReasonKind.BUTTON
    (story,) = tell(
        event("14:00", EventKind.DEFERRED, "14:00", CALL),
        event("14:23", EventKind.SHOWING, "14:00"),
        event("14:23", EventKind.SHOWN, "14:00", id=3),
        event("14:23", EventKind.SNOOZED, "14:00", Reason(kind=button, until=at("14:33"))),
        event("14:33", EventKind.SHOWING, "14:00"),
        event("14:33", EventKind.SHOWN, "14:00", id=3),
        event("14:34", EventKind.DONE, "14:00", Reason(kind=button)),
    )
    assert (story.reminder, story.scheduled_for) == ("water", at("14:00"))
    assert lines(story) == [
        "14:00 due",
        "14:00 deferred a microphone or camera was in use (Firefox)",
        "14:23 shown",
        "14:23 snoozed by its button, until 14:33",
        "14:33 shown",
        "14:34 done by its button",
    ]


def test_what_was_asked_for_by_hand_was_never_due() -> None:
    by_hand = Reason(kind=ReasonKind.BY_HAND)
    asked = at("14:00") + timedelta(microseconds=7)
    showing = event("14:00", EventKind.SHOWING, "14:00")
    shown = event("14:00", EventKind.SHOWN, "14:00", by_hand)
    assert texts(replace(showing, scheduled_for=asked), replace(shown, scheduled_for=asked)) == [
        ["14:00 shown asked for by hand"]
    ]
    assert texts(showing, shown) == [["14:00 due", "14:00 shown asked for by hand"]]


def test_a_showing_without_a_result_stays_in_the_story_when_the_service_ended_over_it() -> None:
    assert texts(
        event("13:00", EventKind.STARTED),
        event("14:00", EventKind.SHOWING, "14:00"),
        event("14:10", EventKind.STARTED),
        event("14:10", EventKind.SHOWING, "14:00"),
        event("14:10", EventKind.SHOWN, "14:00"),
    )[1:] == [
        [
            "14:00 due",
            "14:00 showing",
            "14:00 not-running the service ended unasked, some time after this; it was started 14:10",
            "14:10 shown",
        ]
    ]


def test_what_went_with_its_server_is_told_with_what_happens_until_it_is_back() -> None:
    assert texts(
        event("14:00", EventKind.SHOWN, "14:00"),
        event("14:10", EventKind.LOST, "14:00", Reason(kind=ReasonKind.NO_SERVICE)),
        event("14:11", EventKind.SLEPT, seconds=60),
        event("14:12", EventKind.SHOWN, "14:00", Reason(kind=ReasonKind.RETURNED), again=True),
    ) == [
        [
            "14:00 due",
            "14:00 shown",
            "14:10 lost it went from the screen with its notification service",
            "14:10 slept the computer, until 14:11",
            "14:12 shown shown again after the notification service was restarted",
        ]
    ]


def test_a_repetition_and_its_end_are_told() -> None:
    assert texts(
        event("14:00", EventKind.SHOWN, "14:00"),
        event("14:10", EventKind.SHOWN, "14:00", repeat=1),
        event("14:20", EventKind.DROPPED, "14:00", CALL),
        event("14:21", EventKind.SLEPT, seconds=60),
    ) == [
        [
            "14:00 due",
            "14:00 shown",
            "14:10 shown once more, because nobody had answered",
            "14:20 dropped a microphone or camera was in use (Firefox)",
        ],
        ["14:20 slept the computer, until 14:21"],
    ]


def test_a_gap_of_missed_ones_tells_how_far_it_reaches() -> None:
    late = Reason(kind=ReasonKind.LATE)
    (gap,) = tell(
        event("12:00", EventKind.MISSED, "-1 09:00", late, through=at("11:00").isoformat()),
    )
    assert lines(gap)[-1] == (
        "12:00 missed it was too late for it when it could be looked at, and so was all up to 11:00"
    )
    (bare,) = tell(event("12:00", EventKind.MISSED, "09:00", through=at("11:00").isoformat()))
    assert lines(bare)[-1] == "12:00 missed and so was all up to 11:00"


def test_the_service_not_running_is_told_in_the_story_that_was_due_meanwhile() -> None:
    assert texts(
        event("-1 08:00", EventKind.STARTED),
        event("08:00", EventKind.STOPPED),
        event("10:00", EventKind.STARTED),
        event("10:00", EventKind.MISSED, "09:00", Reason(kind=ReasonKind.LATE)),
        event("10:05", EventKind.SHOWN, "10:05"),
    ) == [
        [
            "08:00 not-running the service, until 10:00",
            "09:00 due",
            "10:00 missed it was too late for it when it could be looked at",
        ],
        ["10:05 due", "10:05 shown"],
    ]


def test_the_service_not_running_is_told_by_itself_where_nothing_was_due() -> None:
    first, down = tell(
        event("07:00", EventKind.STARTED),
        event("08:00", EventKind.STOPPED),
        event("10:00", EventKind.STARTED),
    )
    assert lines(first) == ["07:00 started the service, for the first time"]
    assert lines(down) == ["08:00 not-running the service, until 10:00"]
    assert (down.reminder, down.scheduled_for) == (None, None)


def test_a_service_that_ended_unasked_is_told_so() -> None:
    assert texts(event("-1 08:00", EventKind.STARTED), event("10:00", EventKind.STARTED)) == [
        ["08:00 not-running the service ended unasked, some time after this; it was started 10:00"]
    ]


def test_a_start_is_no_sign_of_life_before_itself() -> None:
    """A start writes down what happened to time before it says that it started."""
    assert texts(
        event("-1 22:00", EventKind.STOPPED),
        event("08:00", EventKind.SLEPT, seconds=36_000),
        event("08:00", EventKind.STARTED),
    ) == [["22:00 slept the computer, until 08:00"], ["22:00 not-running the service, until 08:00"]]
    assert len(texts(event("08:00", EventKind.SLEPT, seconds=60), event("08:00", EventKind.STARTED))) == 2


def test_a_restart_is_over_too_soon_to_be_told() -> None:
    assert (
        texts(
            event("-1 08:00", EventKind.STARTED),
            event("10:00", EventKind.STOPPED),
            event("10:00", EventKind.STARTED),
        )
        == []
    )


def test_what_is_not_known_of_long_ago_is_not_claimed() -> None:
    assert texts(event("-30 08:00", EventKind.SHOWN, "-30 08:00"), event("10:00", EventKind.STARTED)) == [
        ["00:00 not-running the service, until 10:00"]
    ]


def test_suspends_and_set_clocks_are_told_to_what_waited() -> None:
    assert texts(
        event("14:00", EventKind.DEFERRED, "14:00", CALL),
        event("14:20", EventKind.SLEPT, seconds=900),
        event("14:25", EventKind.CLOCK_STEPPED, seconds=-30.2),
        event("14:25", EventKind.SHOWN, "14:00"),
        event("15:00", EventKind.CLOCK_STEPPED, seconds=3600),
    ) == [
        [
            "14:00 due",
            "14:00 deferred a microphone or camera was in use (Firefox)",
            "14:05 slept the computer, until 14:20",
            "14:25 clock-stepped by -30 s",
            "14:25 shown",
        ],
        ["15:00 clock-stepped by +3600 s"],
    ]


def test_a_pause_is_told_to_what_came_due_in_it_and_ends_when_it_was_ended() -> None:
    paused = Reason(kind=ReasonKind.PAUSED, until=at("14:30"))
    until = at("14:30").isoformat()
    told = texts(
        event("13:30", EventKind.PAUSED, until=until),
        event("14:00", EventKind.SUPPRESSED, "14:00", paused),
        event("14:10", EventKind.RESUMED),
        event("14:20", EventKind.SHOWN, "14:20"),
    )
    assert told == [
        ["13:30 paused until 14:30", "14:00 due", "14:00 suppressed paused, until 14:30"],
        ["14:10 resumed"],
        ["14:20 due", "14:20 shown"],
    ]
    assert texts(event("13:00", EventKind.RESUMED)) == [["13:00 resumed"]]
    assert texts(event("13:00", EventKind.PAUSED)) == [["13:00 paused until 13:00"]]


def test_being_away_is_told_by_itself_only_where_it_is_counted() -> None:
    events = (
        event("13:00", EventKind.AWAY, reason=Reason(kind=ReasonKind.LOCKED)),
        event("13:20", EventKind.BACK),
    )
    assert texts(*events) == []
    assert texts(*events, counts_presence=True) == [
        ["13:00 away the screen was locked"],
        ["13:20 back the count of time at the desk begins anew"],
    ]
    away = texts(event("12:59", EventKind.DEFERRED, "12:59", CALL), *events)
    assert [line.split()[1] for line in away[0]] == ["due", "deferred", "away", "back"]


def test_changes_of_its_plan_are_told_of_a_named_reminder_only() -> None:
    events = (
        event("08:00", EventKind.PLANNED, reminder="water", schedule="x"),
        event("09:00", EventKind.WITHDRAWN, reminder="water"),
        event("10:00", EventKind.SWITCHED_ON, reminder="water", until=at("23:00").isoformat()),
        event("10:00", EventKind.SWITCHED_ON, reminder="water"),
    )
    assert texts(*events) == texts(*events, reminder="shoes") == []
    told = tell(*events, reminder="water")
    assert [story.reminder for story in told] == ["water"] * 4
    assert [line.what for story in told for line in story.lines] == [
        "planned",
        "withdrawn",
        "switched-on",
        "switched-on",
    ]
    assert told[2].lines[0].why == "until 23:00"


def test_a_named_reminder_s_story_leaves_the_others_out() -> None:
    events = (
        event("09:00", EventKind.SHOWN, "09:00"),
        event("10:00", EventKind.SHOWN, "10:00", reminder="shoes"),
    )
    assert [story.reminder for story in tell(*events, reminder="shoes")] == ["shoes"]
    assert [story.reminder for story in tell(*events)] == ["water", "shoes"]
    assert tell(*events, reminder="drops") == []


def test_only_what_was_due_or_decided_since_then_is_told() -> None:
    events = (
        event("-1 20:00", EventKind.SHOWN, "-1 20:00"),
        event("-1 23:50", EventKind.SHOWN, "-1 23:50"),
        event("00:10", EventKind.DONE, "-1 23:50"),
        event("09:00", EventKind.SHOWN, "09:00"),
    )
    assert [story.scheduled_for for story in tell(*events)] == [at("-1 23:50"), at("09:00")]


def test_a_named_reminder_without_anything_since_then_tells_the_latest_known() -> None:
    events = (
        event("-7 20:00", EventKind.SHOWN, "-7 20:00"),
        event("-3 20:00", EventKind.SHOWN, "-3 20:00"),
    )
    assert [story.scheduled_for for story in tell(*events, reminder="water")] == [at("-3 20:00")]
    assert tell(*events) == []


def test_a_limit_keeps_the_latest_and_what_happened_since() -> None:
    events = (
        event("08:00", EventKind.CLOCK_STEPPED, seconds=5),
        event("09:00", EventKind.SHOWN, "09:00"),
        event("10:00", EventKind.SHOWN, "10:00"),
        event("11:00", EventKind.CLOCK_STEPPED, seconds=5),
    )
    assert texts(*events, limit=1) == [["10:00 due", "10:00 shown"], ["11:00 clock-stepped by +5 s"]]
    assert len(tell(*events, limit=2)) == 4


def test_the_last_sign_tells_how_the_service_ended() -> None:
    never = last_sign(None, NOW)
    assert (never.at, never.what, never.why) == (NOW, "not-running", "the service has never run here")
    stopped = last_sign(event("10:00", EventKind.STOPPED), NOW)
    assert (stopped.at, stopped.why) == (at("10:00"), "the service was stopped then")
    unasked = last_sign(event("10:00", EventKind.SHOWN, "10:00"), NOW)
    assert (unasked.at, unasked.why) == (at("10:00"), "the service ended unasked, some time after this")


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_event_has_words(kind: EventKind) -> None:
    assert what_text(kind.value)
    assert what_text("something-new") == "something new"


def test_what_is_left_out_reads_otherwise_than_what_is_held_back() -> None:
    told = {what_text(what) for what in (*Outcome, "deferred")}
    assert len(told) == len(Outcome) + 1
