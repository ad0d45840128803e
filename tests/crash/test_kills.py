"""A few kills of the real service, with the same choices each time; ``make crash`` does a thousand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crampguard.domain.event import Event, EventKind
from crampguard.domain.occurrence import Reason, ReasonKind
from tests.crash.__main__ import run
from tests.crash.evidence import Closed, Confirmed, Evidence, Pace, Seen
from tests.crash.verdict import Verdict

pytestmark = pytest.mark.usefixtures("unmeasured")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LATER = timedelta(milliseconds=100)


async def test_killed_fifteen_times_nothing_is_lost_and_nothing_repeated() -> None:
    verdicts, killed = await run(15, 3, "a fixed one")
    assert [fault for verdict in verdicts for fault in verdict.faults] == []
    assert killed.total() == 15
    assert sum(verdict.counts["showings that the journal calls shown"] for verdict in verdicts) > 0


def event(kind: EventKind, minute: int, after: timedelta = LATER, **data: str | int) -> Event:
    due = NOON + minute * MINUTE
    return Event(at=due + after, kind=kind, reminder="water", scheduled_for=due, data=data)


def shown(minute: int, after: timedelta = LATER) -> list[Event]:
    return [
        event(EventKind.SHOWING, minute, after),
        event(EventKind.SHOWN, minute, after + 2 * LATER, id=7),
    ]


def evidence() -> Evidence:
    """Two that were shown; the first is overtaken by the second, which is answered."""
    first = [Event(at=NOON, kind=EventKind.PLANNED, reminder="water"), *shown(1)]
    second = [*shown(2)]
    second.insert(1, event(EventKind.EXPIRED, 1, MINUTE + 3 * LATER))
    return Evidence(
        paces={"water": Pace(period=MINUTE)},
        spacing=timedelta(seconds=1),
        seen=[Seen(at=NOON + n * MINUTE + 2 * LATER, reminder="water", id=7) for n in (1, 2)],
        closed=[Closed(at=NOON + 3 * MINUTE, id=7)],
        events=[*first, *second, event(EventKind.DONE, 2, 5 * LATER)],
    )


def faults(found: Evidence) -> list[str]:
    return Verdict(found).faults


def test_the_verdict_finds_nothing_wrong_where_nothing_is() -> None:
    assert faults(evidence()) == []


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        ({"seen": evidence().seen[:1]}, "the server never saw it"),
        ({"seen": [*evidence().seen, evidence().seen[1]]}, "the journal knows nothing of it"),
        ({"seen": [replace(seen, id=8) for seen in evidence().seen]}, "was given 8"),
        ({"events": evidence().events[:-1]}, "has no answer"),
        ({"confirmed": [Confirmed(kind=EventKind.PAUSED, until=NOON)]}, "is lost"),
        ({"events": [each for each in evidence().events if each.kind is not EventKind.EXPIRED],
          "closed": []}, "nothing"),
        ({"paces": {"water": Pace(period=MINUTE / 2)}}, "is lost"),
        ({"spacing": 2 * MINUTE}, "too soon"),
        ({"events": [*evidence().events, *shown(2, 10 * LATER)],
          "seen": [*evidence().seen, Seen(at=NOON + 2 * MINUTE + 11 * LATER, reminder="water", id=7)],
          "closed": []}, "was shown twice"),
        ({"events": [*evidence().events, *shown(3, -LATER)],
          "seen": [*evidence().seen, Seen(at=NOON + 3 * MINUTE, reminder="water", id=7)],
          "closed": []}, "shown early"),
        ({"events": [Event(at=NOON, kind=EventKind.PAUSED, data={"until": "2026-03-02T13:00:00+00:00"}),
                     *evidence().events]}, "in a pause"),
    ],
)  # fmt: skip
def test_the_verdict_finds_what_is_wrong(spoilt: dict[str, object], fault: str) -> None:
    found = evidence()
    for name, value in spoilt.items():
        setattr(found, name, value)
    if fault == "nothing":
        # Both shown, and the first neither overtaken nor answered.
        fault = "more than one stands"
        found.events = [each for each in found.events if each.kind is not EventKind.DONE]
    assert any(fault in each for each in faults(found)), faults(found)


def test_an_answer_by_hand_accounts_for_what_was_not_shown() -> None:
    by_hand = replace(event(EventKind.DONE, 3, 30 * LATER), reason=Reason(kind=ReasonKind.BY_HAND))
    found = evidence()
    found.events += [by_hand, *shown(4)]
    found.seen.append(Seen(at=NOON + 4 * MINUTE + 2 * LATER, reminder="water", id=7))
    assert faults(found) == []
