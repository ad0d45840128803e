"""What ``status`` tells: one shape, whether a service runs or not."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from crampguard.domain.forecast import Coming
from crampguard.domain.occurrence import Occurrence, Reason, ReasonKind
from crampguard.status import NEXT_SHOWN, coming_facts, local_iso, status_facts

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 28, 8, tzinfo=UTC)
WATER = Occurrence(reminder="drink-water", scheduled_for=NOW)


def coming(at: datetime) -> Coming:
    return Coming(
        at=at,
        occurrence=Occurrence(reminder="drink-water", scheduled_for=at),
        title="Water break",
        message="Have a few sips.",
    )


def test_the_shape_is_the_same_whether_a_service_runs_or_not() -> None:
    stopped = status_facts(running=False, zone=BERLIN, coming=[])
    running = status_facts(
        running=True,
        zone=BERLIN,
        coming=[coming(NOW)],
        problems=["config.toml:1:1: bad"],
        channel="dbus",
        channel_reason="a notification service is there",
        paused_until=NOW,
        held_back=[(WATER, Reason(kind=ReasonKind.SPACING, until=NOW))],
        settings_file="/home/someone/config.toml",
        trouble="the disk is full",
    )
    assert list(stopped) == list(running)
    assert {name: type(value) for name, value in json.loads(json.dumps(running)).items()} == {
        "running": bool,
        "channel": str,
        "channel_reason": str,
        "paused_until": str,
        "presence": str,
        "sources": list,
        "held_back": list,
        "next": list,
        "problems": list,
        "journal": str,
        "settings": str,
    }
    assert [stopped[key] for key in ("channel", "paused_until", "journal")] == [None, None, None]


def test_what_is_held_back_is_told_with_its_reason_on_the_persons_clock() -> None:
    reason = Reason(kind=ReasonKind.SPACING, until=NOW + timedelta(minutes=2))
    facts = status_facts(running=True, zone=BERLIN, coming=[], held_back=[(WATER, reason)])
    assert facts["held_back"] == [
        {
            "reminder": "drink-water",
            "scheduled_for": "2026-03-28T09:00:00+01:00",
            "reason": "another notification has just been shown, until 09:02",
        }
    ]


def test_of_endless_reminders_the_next_few_are_told() -> None:
    endless = (coming(NOW + number * timedelta(hours=1)) for number in count())
    facts = status_facts(running=True, zone=UTC, coming=endless)
    told = facts["next"]
    assert isinstance(told, list)
    assert len(told) == NEXT_SHOWN
    assert told[0] == coming_facts(coming(NOW), UTC)


def test_a_coming_reminder_is_told_in_the_persons_zone() -> None:
    assert coming_facts(coming(NOW), BERLIN) == {
        "reminder": "drink-water",
        "scheduled_for": "2026-03-28T09:00:00+01:00",
        "title": "Water break",
        "message": "Have a few sips.",
    }


def test_the_offset_is_the_one_that_holds_then() -> None:
    assert local_iso(NOW, BERLIN) == "2026-03-28T09:00:00+01:00"
    assert local_iso(NOW + timedelta(days=1), BERLIN) == "2026-03-29T10:00:00+02:00"
    twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert [local_iso(twice + hours * timedelta(hours=1), BERLIN)[11:] for hours in (0, 1)] == [
        "02:30:00+02:00",
        "02:30:00+01:00",
    ]
