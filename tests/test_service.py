"""The service over a fake clock and fake edges: what is due, answered, snoozed, paused, reloaded."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from crampguard.domain.event import EventKind
from crampguard.domain.notification import (
    SETTINGS_TAG,
    Accepted,
    Action,
    Closure,
    Refused,
    Unconfirmed,
    Unreachable,
)
from crampguard.domain.occurrence import Outcome, ReasonKind
from crampguard.domain.settings import Moment, Notifications
from crampguard.domain.weekdays import Weekday
from crampguard.errors import CrampguardError, UnknownReminderError, WithheldError
from crampguard.settings.problems import Problem
from tests.fakes.world import World, at, every, reminder, settings

DAY = "2026-03-02"  # a Monday


async def test_a_reminder_is_shown_when_it_is_due_and_its_answer_is_recorded() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00", "12:00"))))
    await world.until(f"{DAY} 08:59")
    assert world.shown == []
    await world.until(f"{DAY} 09:00")
    assert world.shown == ["water"]
    world.press("water", Action.DONE)
    assert world.outcomes("water") == [("09:00", Outcome.DONE)]
    assert world.alarm("water") == "12:00"


async def test_the_same_answer_twice_is_recorded_once() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    world.press("water", Action.DONE)
    world.press("water", Action.DONE)
    world.press("water", Action.SKIP)
    assert [event.kind for event in world.events("water")][-1] is EventKind.DONE
    assert [event.kind for event in world.events("water")].count(EventKind.DONE) == 1


async def test_every_counts_from_the_last_one_shown() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45))))
    await world.until(f"{DAY} 10:20")
    assert [clock for clock, _ in world.outcomes("move")] == ["08:45", "09:30", "10:15"]


async def test_a_restart_neither_repeats_a_reminder_nor_loses_the_phase() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45)), reminder("water", at("09:00"))))
    await world.until(f"{DAY} 09:05")
    world.restart()
    assert world.alarm("move") == "09:30"
    assert world.shown.count("water") == 1


async def test_what_came_due_while_nothing_ran_is_shown_within_its_catch_up() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.now = world.moment(f"{DAY} 09:20")
    world.restart()
    await world.pass_for(timedelta(0))
    assert world.shown == ["water"]


async def test_what_is_older_than_its_catch_up_is_missed() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00", "15:00"))))
    world.now = world.moment(f"{DAY} 09:31")
    world.restart()
    await world.pass_for(timedelta(0))
    assert world.shown == []
    assert world.outcomes("water") == [("09:00", Outcome.MISSED)]
    assert world.journal.history()[0].reason.kind is ReasonKind.LATE
    assert world.alarm("water") == "15:00"


async def test_of_several_overdue_the_latest_is_shown_and_stands_for_all() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00", "09:10", "09:20"))))
    world.now = world.moment(f"{DAY} 09:35")
    world.restart()
    await world.pass_for(timedelta(0))
    assert world.shown == ["water"]
    assert world.outcomes("water") == [
        ("09:00", Outcome.MISSED),
        ("09:10", Outcome.MISSED),
        ("09:20", Outcome.SHOWN),
    ]
    reasons = [entry.reason.kind for entry in world.journal.history()]
    assert reasons == [ReasonKind.LATE, ReasonKind.OVERTAKEN, ReasonKind.NONE]


async def test_years_without_the_service_are_one_entry_and_a_day() -> None:
    world = World("2020-03-02 08:00", settings(reminder("move", every(45)), reminder("water", at("09:00"))))
    world.now = world.moment(f"{DAY} 07:00")
    world.restart()
    await world.pass_for(timedelta(0))
    assert world.shown == []
    assert world.outcomes("water")[0] == ("09:00", Outcome.MISSED)
    first = next(event for event in world.events("water") if event.kind is EventKind.MISSED)
    assert first.moment("through") is not None
    assert len(world.outcomes("move")) <= 26
    assert world.alarm("move") == "08:45"


async def test_what_was_done_long_ago_stays_done_however_long_nothing_ran() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("shoes", at("08:00"), days=frozenset({Weekday.MON}))))
    await world.until(f"{DAY} 08:00")
    world.press("shoes", Action.DONE)
    world.now = world.moment("2026-04-22 12:00")
    world.restart()
    await world.pass_for(timedelta(0))
    found = [
        (entry.occurrence.scheduled_for.date().isoformat(), entry.outcome)
        for entry in world.journal.history()
    ]
    assert found == [(DAY, Outcome.DONE), ("2026-03-09", Outcome.MISSED)]
    assert world.events("shoes")[-1].moment("through") == world.moment("2026-04-21 12:00")


async def test_a_schedule_counts_from_when_it_was_first_known() -> None:
    world = World(f"{DAY} 09:10", settings(reminder("water", at("09:00"))))
    await world.pass_for(timedelta(0))
    assert world.shown == []
    world.settings = settings(reminder("water", at("09:05")))
    world.service.settings_changed(world.settings, world.zone)
    await world.pass_for(timedelta(hours=1))
    assert world.shown == []
    assert world.outcomes("water") == []


async def test_a_snooze_brings_the_same_occurrence_back_and_outlives_a_restart() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    world.press("water", Action.SNOOZE)
    assert world.outcomes("water") == [("09:00", Outcome.SNOOZED)]
    world.restart()
    await world.until(f"{DAY} 09:09")
    assert world.shown == ["water"]
    await world.until(f"{DAY} 09:10")
    assert world.shown == ["water", "water"]
    assert world.outcomes("water") == [("09:00", Outcome.SHOWN)]


async def test_nothing_is_counted_between_a_snooze_and_its_end() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(5)), moment=Moment()))
    await world.until(f"{DAY} 08:05")
    world.press("move", Action.SNOOZE)
    await world.until(f"{DAY} 08:16")
    assert [clock for clock, _ in world.outcomes("move")] == ["08:05"]
    assert world.shown == ["move", "move"]
    assert world.alarm("move") == "08:20"


async def test_a_snooze_from_the_terminal_has_the_length_that_was_asked_for() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    world.service.answer("water", Action.SNOOZE, timedelta(minutes=25))
    assert world.alarm("water") == "09:25"
    with pytest.raises(WithheldError, match="24 hours"):
        world.service.answer("water", Action.SNOOZE, timedelta(hours=25))
    await world.service.stop()
    assert world.desktop.withdrawn == ["water"]


async def test_the_next_occurrence_ends_what_was_left_on_the_screen() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00", "12:00"))))
    await world.until(f"{DAY} 12:00")
    assert world.outcomes("water") == [("09:00", Outcome.EXPIRED), ("12:00", Outcome.SHOWN)]
    assert world.journal.history()[0].reason.kind is ReasonKind.OVERTAKEN


@pytest.mark.parametrize(
    ("closure", "outcome"),
    [
        (Closure.EXPIRED, Outcome.EXPIRED),
        (Closure.DISMISSED, Outcome.DISMISSED),
        (Closure.UNKNOWN, Outcome.EXPIRED),
    ],
)
async def test_a_notification_that_goes_away_can_still_be_answered(
    closure: Closure, outcome: Outcome
) -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    world.close("water", closure)
    world.close("water", closure)
    assert world.outcomes("water") == [("09:00", outcome)]
    world.service.answer("water", Action.DONE)
    assert world.outcomes("water") == [("09:00", Outcome.DONE)]
    world.close("water", closure)
    assert world.outcomes("water") == [("09:00", Outcome.DONE)]


async def test_two_at_the_same_time_are_spaced() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:00"))))
    await world.until(f"{DAY} 09:01")
    assert world.shown == ["a"]
    ((held, reason),) = world.service.held_back()
    assert (held.reminder, reason.kind) == ("b", ReasonKind.SPACING)
    # Looked at again for another reason, it waits on and is not recorded twice.
    world.service.service_available()
    await world.until(f"{DAY} 09:01")
    assert [event.kind for event in world.events("b")].count(EventKind.DEFERRED) == 1
    await world.until(f"{DAY} 09:02")
    assert world.shown == ["a", "b"]
    assert world.outcomes("b") == [("09:00", Outcome.SHOWN)]
    assert world.service.held_back() == []


async def test_what_waits_too_long_is_missed_for_the_reason_that_it_waited_for() -> None:
    short = timedelta(seconds=30)
    world = World(
        f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:00"), catch_up=short))
    )
    await world.until(f"{DAY} 09:05")
    assert world.outcomes("b") == [("09:00", Outcome.MISSED)]
    assert (
        next(entry for entry in world.journal.history() if entry.outcome is Outcome.MISSED).reason.kind
        is ReasonKind.SPACING
    )


async def test_a_pause_holds_everything_back_ends_by_itself_and_outlives_a_restart() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00", "10:00"))))
    world.service.pause(world.moment(f"{DAY} 09:30"))
    world.restart()
    assert world.service.paused_until == world.moment(f"{DAY} 09:30")
    await world.until(f"{DAY} 10:00")
    assert world.service.paused_until is None
    assert world.outcomes("water") == [("09:00", Outcome.SUPPRESSED), ("10:00", Outcome.SHOWN)]
    assert world.journal.history()[0].reason.kind is ReasonKind.PAUSED


async def test_resuming_ends_a_pause_at_once() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.service.resume()  # nothing to end, nothing to record
    assert EventKind.RESUMED not in [event.kind for event in world.journal.events]
    world.service.pause(world.moment(f"{DAY} 23:00"))
    world.service.resume()
    await world.until(f"{DAY} 09:00")
    assert world.shown == ["water"]
    with pytest.raises(WithheldError, match="passed"):
        world.service.pause(world.now)
    with pytest.raises(WithheldError, match="31 days"):
        world.service.pause(world.now + timedelta(days=32))


async def test_a_hanging_notification_service_does_not_keep_it_from_ending() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    world.desktop.hangs = True
    asked = asyncio.ensure_future(world.service.remind("a"))
    await asyncio.sleep(0)
    await world.service.stop()
    assert world.journal.events[-1].kind is EventKind.STOPPED
    asked.cancel()
    # What was under way is open, and is shown at the next start.
    assert world.outcomes("a") == []


async def test_reminding_by_hand_shows_at_once_even_in_a_pause_and_counts_as_shown() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("move", every(45))))
    world.service.pause(world.moment(f"{DAY} 08:10"))
    await world.until(f"{DAY} 08:05")
    await world.service.remind("move")
    assert world.shown == ["move"]
    assert world.outcomes("move") == [("08:05", Outcome.SHOWN)]
    assert world.alarm("move") == "08:50"


async def test_reminding_by_hand_shows_the_occurrence_that_waits() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:00"))))
    await world.until(f"{DAY} 09:01")
    await world.service.remind("b")
    assert world.outcomes("b") == [("09:00", Outcome.SHOWN)]
    world.press("b", Action.SNOOZE)
    await world.service.remind("b")
    assert world.outcomes("b") == [("09:00", Outcome.SHOWN)]


async def test_what_is_withheld_for_safety_is_not_shown_even_when_asked_for() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"), withheld="fluids are limited")))
    with pytest.raises(WithheldError, match="fluids are limited"):
        await world.service.remind("water", today=True)
    await world.until(f"{DAY} 10:00")
    assert world.shown == []


async def test_an_unknown_reminder_is_answered_with_a_guess() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    with pytest.raises(UnknownReminderError) as caught:
        await world.service.remind("watr")
    assert "water" in caught.value.hint
    with pytest.raises(UnknownReminderError) as caught:
        world.service.answer("zzz", Action.DONE)
    assert caught.value.hint == "There are: water"


async def test_a_reminder_that_is_off_can_be_shown_by_hand_and_snoozed() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("stretch", at("10:30"), enabled=False)))
    await world.service.remind("stretch")
    world.press("stretch", Action.SNOOZE)
    await world.until(f"{DAY} 11:00")
    assert world.shown == ["stretch", "stretch"]


async def test_a_reminder_switched_on_for_today_ends_at_midnight() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("hot-day", at("10:30", "23:30"), enabled=False)))
    await world.service.remind("hot-day", today=True)
    world.restart()
    await world.until("2026-03-03 12:00")
    assert [clock for clock, _ in world.outcomes("hot-day")] == ["08:00", "10:30", "23:30"]


async def test_done_of_ones_own_accord_counts() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("move", every(45))))
    await world.until(f"{DAY} 08:30")
    world.service.answer("move", Action.DONE)
    assert world.outcomes("move") == [("08:30", Outcome.DONE)]
    assert world.alarm("move") == "09:15"


async def test_done_answers_the_occurrence_that_waits_for_its_moment() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:00"))))
    await world.until(f"{DAY} 09:01")
    world.service.answer("b", Action.DONE)
    assert world.outcomes("b") == [("09:00", Outcome.DONE)]
    await world.until(f"{DAY} 10:00")
    assert world.shown == ["a"]


@pytest.mark.parametrize("action", [Action.SKIP, Action.SNOOZE])
async def test_there_must_be_something_to_skip_or_to_snooze(action: Action) -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    with pytest.raises(WithheldError, match="not waiting"):
        world.service.answer("water", action)


async def test_what_no_service_could_show_waits_for_one() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.desktop.delivery = Unreachable("nobody there")
    await world.until(f"{DAY} 09:10")
    assert world.outcomes("water") == []
    assert world.service.held_back()[0][1].kind is ReasonKind.NO_SERVICE
    world.desktop.delivery = Accepted(4, ":1.2")
    world.service.service_available()
    await world.pass_for(timedelta(0))
    assert world.outcomes("water") == [("09:00", Outcome.SHOWN)]


async def test_what_no_service_could_show_in_time_is_missed_for_that_reason() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.desktop.delivery = Unreachable("nobody there")
    await world.until(f"{DAY} 09:31")
    assert world.outcomes("water") == [("09:00", Outcome.MISSED)]
    assert world.journal.history()[0].reason.kind is ReasonKind.NO_SERVICE


@pytest.mark.parametrize(
    ("delivery", "kind"),
    [(Unconfirmed("plyer"), ReasonKind.UNCONFIRMED), (Refused("no"), ReasonKind.REFUSED)],
)
async def test_nothing_is_called_shown_that_was_not_accepted(
    delivery: Unconfirmed | Refused, kind: ReasonKind
) -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00", "12:00"))))
    world.desktop.delivery = delivery
    await world.until(f"{DAY} 09:00")
    assert world.outcomes("water") == [("09:00", Outcome.FAILED)]
    assert world.journal.history()[0].reason.kind is kind
    assert world.alarm("water") == "12:00"


@pytest.mark.parametrize("delivery", [Unreachable("gone"), Refused("no")])
async def test_reminding_by_hand_says_when_it_could_not_be_shown(delivery: Unreachable | Refused) -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.desktop.delivery = delivery
    with pytest.raises(CrampguardError, match=delivery.detail):
        await world.service.remind("water")
    assert world.outcomes("water") == [("08:00", Outcome.FAILED)]


async def test_what_was_on_the_screen_is_shown_again_after_the_notification_service_restarts() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:05"))))
    await world.until(f"{DAY} 09:05")
    world.press("b", Action.DONE)
    world.desktop.delivery = Accepted(1, ":1.77")
    world.service.service_restarted(["a", "b", "gone"])
    await world.until(f"{DAY} 09:07")
    assert world.shown == ["a", "b", "a"]
    assert world.outcomes("a") == [("09:00", Outcome.SHOWN)]
    assert world.events("a")[-1].reason.kind is ReasonKind.RETURNED


async def test_showing_again_that_fails_leaves_it_as_it_was() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    world.desktop.delivery = Unreachable("gone again")
    world.service.service_restarted(["a"])
    await world.pass_for(timedelta(0))
    assert world.outcomes("a") == [("09:00", Outcome.SHOWN)]


async def test_a_failure_to_show_it_again_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    world.desktop.fault = RuntimeError("out of order")
    world.service.service_restarted(["a"])
    await world.pass_for(timedelta(0))
    assert "out of order" in caplog.text


async def test_a_restart_takes_charge_of_what_is_on_the_screen() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:05"))))
    world.desktop.delivery = Accepted(7, ":1.5")
    await world.until(f"{DAY} 09:05")
    world.press("b", Action.DONE)
    world.restart()
    assert world.desktop.adopted == [("a", 7, ":1.5")]
    world.press("a", Action.DONE)
    assert world.outcomes("a") == [("09:00", Outcome.DONE)]


async def test_an_error_that_nobody_expected_is_tried_again_in_a_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.desktop.fault = RuntimeError("out of order")
    await world.until(f"{DAY} 09:00")
    assert "out of order" in caplog.text
    world.desktop.fault = None
    await world.until(f"{DAY} 09:00:59")
    assert world.shown == []
    await world.until(f"{DAY} 09:01")
    assert world.outcomes("water") == [("09:00", Outcome.SHOWN)]


async def test_a_crash_between_showing_and_recording_shows_it_again_in_its_place() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    # The process died before it could write down that it was accepted.
    while world.journal.events[-1].kind is not EventKind.SHOWING:
        world.journal.events.pop()
    world.restart()
    await world.pass_for(timedelta(0))
    assert world.shown == ["water", "water"]
    assert world.outcomes("water") == [("09:00", Outcome.SHOWN)]


async def test_what_a_crash_left_open_comes_again_though_the_count_has_moved() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("move", every(45))))
    await world.until(f"{DAY} 09:30")
    while world.journal.events[-1].kind is not EventKind.SHOWING:
        world.journal.events.pop()
    world.restart()
    # The one before is answered late, and another schedule would not have it due at 09:30.
    world.press("move", Action.DONE)
    await world.pass_for(timedelta(0))
    assert ("09:30", Outcome.SHOWN) in world.outcomes("move")


async def test_what_a_crash_left_open_is_told_of_when_its_reminder_is_switched_off() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    while world.journal.events[-1].kind is not EventKind.SHOWING:
        world.journal.events.pop()
    world.settings = settings(reminder("a", at("09:00"), enabled=False))
    world.restart()
    assert world.outcomes("a") == [("09:00", Outcome.SUPPRESSED)]


async def test_a_suspend_is_a_break_long_or_short() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45))))
    await world.until(f"{DAY} 08:45")
    world.press("move", Action.DONE)
    world.sleep(timedelta(minutes=4))
    assert world.alarm("move") == "09:34"
    world.sleep(timedelta(hours=2))
    await world.pass_for(timedelta(0))
    assert world.shown == ["move"]
    assert world.alarm("move") == "11:34"


async def test_what_was_due_while_asleep_is_looked_at_at_once() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("water", at("09:00", "11:50"))))
    await world.until(f"{DAY} 08:00")
    world.sleep(timedelta(hours=4))
    await world.pass_for(timedelta(0))
    assert world.outcomes("water") == [("09:00", Outcome.MISSED)]
    ((_held, reason),) = world.service.held_back()
    assert reason.kind is ReasonKind.WAKING
    await world.until(f"{DAY} 12:00:59")
    assert world.shown == []
    await world.until(f"{DAY} 12:01")
    assert world.outcomes("water") == [("09:00", Outcome.MISSED), ("11:50", Outcome.SHOWN)]


async def test_after_a_sleep_overdue_reminders_come_one_at_a_time() -> None:
    world = World(
        f"{DAY} 07:00",
        settings(reminder("a", at("11:50")), reminder("b", at("11:55")), reminder("c", at("11:59"))),
    )
    world.sleep(timedelta(hours=5))
    await world.until(f"{DAY} 12:01")
    assert world.shown == ["a"]
    await world.until(f"{DAY} 12:03")
    assert world.shown == ["a", "b"]
    await world.until(f"{DAY} 12:05")
    assert world.shown == ["a", "b", "c"]


async def test_a_clock_set_back_lengthens_neither_a_pause_nor_a_snooze() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:30"))))
    await world.until(f"{DAY} 09:00")
    world.press("a", Action.SNOOZE)
    world.service.pause(world.now + timedelta(minutes=5))
    world.step_clock(timedelta(hours=-3))
    assert world.alarm("a") == "06:10"
    assert world.service.paused_until == world.now + timedelta(minutes=5)


async def test_while_the_journal_cannot_be_written_reminders_go_on_and_are_written_later() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00", "10:00"))))
    world.journal.full = True
    await world.until(f"{DAY} 09:00")
    world.press("a", Action.DONE)
    assert world.shown == ["a"]
    assert world.outcomes("a") == []
    assert "full" in world.service.trouble
    world.step_clock(timedelta(minutes=5))
    world.journal.full = False
    await world.until(f"{DAY} 10:00")
    assert world.outcomes("a") == [("09:00", Outcome.DONE), ("10:00", Outcome.SHOWN)]
    assert world.service.trouble == ""


async def test_a_journal_that_can_be_neither_written_nor_read_stops_no_reminder() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    world.journal.full = world.journal.unreadable = True
    world.step_clock(timedelta(minutes=-5))
    await world.until(f"{DAY} 09:00")
    assert world.shown == ["a"]


async def test_a_clock_set_back_neither_silences_nor_repeats() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45)), reminder("water", at("09:00"))))
    await world.until(f"{DAY} 09:35")
    assert world.shown.count("water") == 1
    world.step_clock(timedelta(hours=-1))
    assert world.alarm("move") == "09:15"  # 40 minutes after it was shown, by the clock that went on
    await world.until(f"{DAY} 09:20")
    assert world.shown.count("water") == 1
    assert world.alarm("water") == "09:00"


async def test_a_clock_set_back_for_years_silences_nothing() -> None:
    world = World("2031-03-02 07:00", settings(reminder("water", at("09:00")), reminder("move", every(45))))
    await world.until("2031-03-02 09:00")
    world.now = world.moment(f"{DAY} 08:00")
    world.restart()
    await world.until(f"{DAY} 09:05")
    assert world.shown[-1] == "water"
    assert world.outcomes("water")[0] == ("09:00", Outcome.SHOWN)


async def test_what_waits_stays_due_though_the_zone_changes() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:00"))))
    await world.until(f"{DAY} 09:01")
    world.service.settings_changed(world.settings, ZoneInfo("America/New_York"))
    await world.until(f"{DAY} 09:02")
    assert world.shown == ["a", "b"]
    assert world.outcomes("b") == [("09:00", Outcome.SHOWN)]


async def test_what_waits_is_dropped_with_a_reason_when_its_schedule_changes() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:00"))))
    await world.until(f"{DAY} 09:01")
    world.service.settings_changed(
        settings(reminder("a", at("09:00")), reminder("b", at("15:00"))), world.zone
    )
    assert world.outcomes("b") == [("09:00", Outcome.SUPPRESSED)]
    assert world.events("b")[-2].reason.kind is ReasonKind.RESCHEDULED
    assert world.service.held_back() == []
    assert world.alarm("b") == "15:00"


async def test_what_a_wrong_clock_made_us_miss_is_shown_when_its_time_comes() -> None:
    world = World(f"{DAY} 10:00", settings(reminder("a", at("11:00", "13:00", "15:00"))))
    await world.until(f"{DAY} 10:20")
    world.step_clock(timedelta(hours=5))
    await world.pass_for(timedelta(minutes=45))
    world.step_clock(timedelta(hours=-5))
    await world.until(f"{DAY} 13:00")
    assert world.outcomes("a")[0][0] == "11:00"
    assert ("13:00", Outcome.SHOWN) in world.outcomes("a")


async def test_a_machine_that_was_off_was_no_place_to_sit_at() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("move", every(60))))
    await world.until(f"{DAY} 09:10")
    await world.service.stop()
    world.now = world.moment(f"{DAY} 17:00")
    world.restart(booted=f"{DAY} 16:59")
    await world.until(f"{DAY} 17:30")
    assert world.alarm("move") == "18:00"
    # A quick reboot keeps the count.
    await world.service.stop()
    world.now = world.moment(f"{DAY} 17:33")
    world.restart(booted=f"{DAY} 17:32")
    assert world.alarm("move") == "18:00"


async def test_what_was_put_off_before_it_was_shown_comes_back() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:00"))))
    await world.until(f"{DAY} 09:01")
    world.service.answer("b", Action.SNOOZE)
    await world.until(f"{DAY} 09:11")
    assert world.shown == ["a", "b"]
    assert world.outcomes("b") == [("09:00", Outcome.SHOWN)]


async def test_done_during_a_snooze_begins_a_fresh_count() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("move", every(45))))
    await world.until(f"{DAY} 08:45")
    world.service.answer("move", Action.SNOOZE, timedelta(hours=1))
    await world.until(f"{DAY} 09:40")
    world.service.answer("move", Action.DONE)
    assert world.alarm("move") == "10:25"


async def test_switched_on_again_another_day_nothing_of_before_is_overdue() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("hot-day", at("10:30", "13:00"), enabled=False)))
    await world.service.remind("hot-day", today=True)
    await world.until("2026-03-04 13:10")
    await world.service.remind("hot-day", today=True)
    assert world.outcomes("hot-day")[-1] == ("13:10", Outcome.SHOWN)
    assert Outcome.MISSED not in [outcome for _, outcome in world.outcomes("hot-day")]


async def test_long_after_a_clock_was_set_back_for_years_nothing_is_silent() -> None:
    world = World("2031-03-02 07:00", settings(reminder("water", at("09:00"))))
    world.now = world.moment(f"{DAY} 08:00")
    world.service.disturbed(slept=timedelta(0), stepped=world.now - world.moment("2031-03-02 07:00"))
    await world.until("2026-03-12 12:00")
    world.restart()
    await world.until("2026-03-13 12:00")
    assert world.outcomes("water")[-1] == ("09:00", Outcome.SHOWN)
    assert len(world.outcomes("water")) == 12


async def test_done_answers_what_waits_rather_than_what_is_over() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("12:00")), reminder("b", at("09:00", "12:00"))))
    await world.until(f"{DAY} 09:00")
    world.close("b", Closure.EXPIRED)
    await world.until(f"{DAY} 12:01")
    world.service.answer("b", Action.DONE)
    assert world.outcomes("b") == [("09:00", Outcome.EXPIRED), ("12:00", Outcome.DONE)]


async def test_another_zone_moves_the_wall_clock_times() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.service.settings_changed(world.settings, ZoneInfo("America/New_York"))
    assert world.alarm("water") == "15:00"


async def test_a_reminder_that_is_switched_off_is_not_shown_any_more() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    world.press("a", Action.SNOOZE)
    world.service.settings_changed(settings(reminder("b", at("09:00"), enabled=False)), world.zone)
    assert world.outcomes("a") == [("09:00", Outcome.SUPPRESSED)]
    assert world.outcomes("b") == [("09:00", Outcome.SUPPRESSED)]
    assert world.journal.history()[0].reason.kind is ReasonKind.SWITCHED_OFF
    await world.until(f"{DAY} 12:00")
    assert world.shown == ["a"]
    await world.service.due("a")
    world.press("a", Action.DONE)
    assert world.shown == ["a"]


async def test_an_answer_to_a_reminder_that_left_the_settings_is_kept() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    world.service.settings_changed(settings(), world.zone)
    world.press("a", Action.DONE)
    assert world.outcomes("a") == [("09:00", Outcome.DONE)]
    world.service.service_restarted(["a"])
    await world.pass_for(timedelta(0))
    assert world.shown == ["a"]


async def test_bad_settings_are_told_once_and_withdrawn_when_mended() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    bad = Problem(file="config.toml", line=1, column=1, text="bad")
    world.service.settings_rejected([bad], "The last good settings stay in force.")
    world.service.settings_rejected([bad], "The last good settings stay in force.")
    assert list(world.service.problems) == ["config.toml:1:1: bad"]
    world.service.settings_changed(world.settings, world.zone)
    assert not world.service.problems
    await world.service.stop()
    assert world.shown == [SETTINGS_TAG]
    assert world.desktop.shown[0].message.splitlines()[0] == "config.toml:1:1: bad"
    assert world.desktop.withdrawn == [SETTINGS_TAG]
    world.press(SETTINGS_TAG, Action.DONE)
    world.close(SETTINGS_TAG, Closure.EXPIRED)


async def test_of_many_problems_the_notification_tells_few_and_the_status_all() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    bad = [Problem(file="/home/me/config.toml", line=line, column=1, text="bad") for line in range(1, 13)]
    world.service.settings_rejected(bad, "The defaults are in force.")
    await world.service.stop()
    assert list(world.service.problems) == [str(problem) for problem in bad]
    assert world.desktop.shown[0].message.splitlines() == [
        *(f"config.toml:{line}:1: bad" for line in range(1, 11)),
        "'crampguard config check' shows all 12.",
        "The defaults are in force.",
    ]


async def test_the_snooze_button_means_what_the_settings_say() -> None:
    world = World(
        f"{DAY} 08:00",
        settings(reminder("a", at("09:00")), notifications=Notifications(snooze=timedelta(minutes=3))),
    )
    await world.until(f"{DAY} 09:00")
    world.press("a", Action.SNOOZE)
    assert world.alarm("a") == "09:03"


async def test_what_comes_is_told_from_where_everything_stands() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00", "12:00")), reminder("b", at("12:30"))))
    await world.until(f"{DAY} 09:00")
    world.press("a", Action.SNOOZE)
    coming = iter(world.service.coming())
    told = [next(coming) for _ in range(3)]
    assert [each.at.astimezone(world.zone).strftime("%H:%M") for each in told] == ["09:10", "12:00", "12:30"]
    world.service.pause(world.moment(f"{DAY} 12:15"))
    assert next(iter(world.service.coming())).occurrence.reminder == "b"


async def test_a_due_call_for_what_is_no_longer_due_only_sets_the_alarm() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    await world.service.due("a")
    assert world.shown == []
    assert world.alarm("a") == "09:00"
    assert world.changes > 0
