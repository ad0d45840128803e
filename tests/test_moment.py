"""The right moment: waiting for it, breaks, what is shown together, and what is repeated."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from crampguard.domain.event import EventKind
from crampguard.domain.notification import Accepted, Action, Closure, Notification, Unreachable
from crampguard.domain.occurrence import Outcome, ReasonKind
from crampguard.domain.presence import Answer, Presence, Reading, Signal, Surroundings
from crampguard.domain.reminder import Reminder, Urgency
from crampguard.domain.schedule import Anchor, RelativeTo
from crampguard.domain.settings import Moment, WaitOrIgnore
from crampguard.errors import CrampguardError
from tests.fakes.world import World, at, every, reminder, settings

DAY = "2026-03-02"
MINUTE = timedelta(minutes=1)

REASONS = {
    Signal.IDLE: ReasonKind.AWAY,
    Signal.LOCKED: ReasonKind.LOCKED,
    Signal.DO_NOT_DISTURB: ReasonKind.DO_NOT_DISTURB,
    Signal.CALL: ReasonKind.CALL,
    Signal.FULLSCREEN: ReasonKind.FULLSCREEN,
    Signal.GUIDE: ReasonKind.GUIDE,
}


def low(name: str, *times: str) -> Reminder:
    """A reminder that is content to be one of several."""
    return reminder(name, at(*times), urgency=Urgency.LOW)


def kinds(world: World, name: str) -> list[str]:
    """What happened to a reminder: each event's kind, and its reason where it has one."""
    told = [event for event in world.events(name) if event.occurrence and event.kind is not EventKind.SHOWING]
    return [" ".join(filter(None, (event.kind, event.reason.kind))) for event in told]


# Waiting


@pytest.mark.parametrize("signal", Signal)
async def test_what_waits_is_shown_as_soon_as_the_reason_ends(signal: Signal) -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.observe(signal, detail="Firefox")
    await world.until(f"{DAY} 09:10")
    assert world.shown == []
    ((occurrence, reason),) = world.service.held_back()
    assert (occurrence.reminder, reason.kind, reason.detail) == ("water", REASONS[signal], "Firefox")
    world.observe()
    await world.pass_for(timedelta(0))
    assert world.shown == ["water"]
    assert kinds(world, "water") == [f"deferred {REASONS[signal]}", "shown"]


@pytest.mark.parametrize("signal", Signal)
async def test_what_waits_longer_than_its_catch_up_is_missed_for_that_reason(signal: Signal) -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.observe(signal)
    await world.until(f"{DAY} 09:31")
    world.observe()
    await world.until(f"{DAY} 10:00")
    assert world.shown == []
    assert kinds(world, "water") == [f"deferred {REASONS[signal]}", f"missed {REASONS[signal]}"]


async def test_it_is_still_shown_at_the_last_moment_of_its_catch_up() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:30")
    world.observe()
    await world.pass_for(timedelta(0))
    assert world.shown == ["water"]


async def test_of_several_reasons_each_is_told_in_its_time() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.observe(Signal.CALL, Signal.FULLSCREEN)
    await world.until(f"{DAY} 09:01")
    world.observe(Signal.FULLSCREEN)
    await world.until(f"{DAY} 09:02")
    world.observe()
    await world.pass_for(timedelta(0))
    assert kinds(world, "water") == ["deferred call", "deferred fullscreen", "shown"]


@pytest.mark.parametrize(
    ("signal", "moment"),
    [
        (Signal.CALL, Moment(calls=WaitOrIgnore.IGNORE)),
        (Signal.FULLSCREEN, Moment(fullscreen=WaitOrIgnore.IGNORE)),
    ],
)
async def test_what_is_to_be_ignored_holds_nothing_back(signal: Signal, moment: Moment) -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00")), moment=moment))
    world.observe(signal)
    await world.until(f"{DAY} 09:00")
    assert world.shown == ["water"]


async def test_what_the_desktop_takes_but_does_not_show_is_never_called_shown() -> None:
    moment = Moment(do_not_disturb=WaitOrIgnore.IGNORE)
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00")), moment=moment))
    world.observe(Signal.DO_NOT_DISTURB)
    await world.until(f"{DAY} 09:00")
    assert kinds(world, "water") == ["failed do-not-disturb"]


async def test_do_not_disturb_that_comes_on_while_it_is_handed_over_takes_it_back() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    show = world.desktop.show

    async def show_late(notification: Notification) -> Accepted:
        world.observe(Signal.DO_NOT_DISTURB)
        await show(notification)
        return Accepted(1, ":1.9")

    world.desktop.show = show_late  # type: ignore[method-assign]
    await world.until(f"{DAY} 09:00")
    assert kinds(world, "water") == ["deferred do-not-disturb"]
    assert world.desktop.withdrawn == ["water"]
    world.desktop.show = show  # type: ignore[method-assign]
    world.observe()
    await world.pass_for(timedelta(0))
    assert kinds(world, "water")[-1] == "shown"


async def test_a_call_at_bedtime_is_waited_for_and_nothing_is_replayed_in_the_morning() -> None:
    bed = reminder("bed", RelativeTo(anchor=Anchor.BEDTIME, offset=-15 * MINUTE))
    world = World(f"{DAY} 21:00", settings(bed))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 22:20")
    world.observe()
    await world.pass_for(timedelta(0))
    assert world.shown == ["bed"]
    world.observe(Signal.CALL)
    await world.until("2026-03-04 07:00")
    world.observe()
    await world.until("2026-03-04 20:00")
    assert world.shown == ["bed"]
    assert kinds(world, "bed")[-1] == "missed call"


async def test_who_is_only_asked_is_asked_before_each_decision_and_again_while_something_waits() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    held = Reading(Answer.YES, good_for=timedelta(seconds=30))
    world.asked = Surroundings({Signal.DO_NOT_DISTURB: held})
    await world.until(f"{DAY} 09:00")
    assert (world.shown, world.alarm("water")) == ([], "09:00:30")
    world.asked = Surroundings()
    await world.until(f"{DAY} 09:00:30")
    assert world.shown == ["water"]


async def test_who_says_of_do_not_disturb_only_as_it_takes_a_reminder_has_it_taken_back() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.asked = Surroundings()
    held = Reading(Answer.YES, good_for=timedelta(seconds=30))
    world.owed = Surroundings({Signal.DO_NOT_DISTURB: held})
    await world.until(f"{DAY} 09:00:01")
    assert kinds(world, "water") == ["deferred do-not-disturb"]
    assert (world.desktop.withdrawn, world.alarm("water")) == (["water"], "09:00:30")
    world.asked = Surroundings()
    await world.until(f"{DAY} 09:01")
    assert kinds(world, "water") == ["deferred do-not-disturb", "shown"]


@pytest.mark.parametrize(
    ("happens", "becomes"),
    [
        (lambda world: world.press("water", Action.DONE), ["shown", "done button"]),
        (lambda world: world.close("water", Closure.DISMISSED), ["shown", "dismissed"]),
        (lambda world: world.service.service_restarted(["water"]), ["shown", "lost no-service"]),
    ],
    ids=["pressed", "closed", "server restarted"],
)
async def test_what_befalls_a_notification_before_it_is_written_down_is_heard_afterwards(
    happens: Callable[[World], None], becomes: list[str]
) -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.meanwhile = lambda: happens(world)
    await world.until(f"{DAY} 09:00:01")
    assert kinds(world, "water")[:2] == becomes


async def test_a_press_before_its_notification_is_taken_back_is_an_answer_to_nothing() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.asked = Surroundings()
    world.owed = Surroundings({Signal.DO_NOT_DISTURB: Reading(Answer.YES)})
    world.meanwhile = lambda: world.press("water", Action.DONE)
    await world.until(f"{DAY} 09:00:01")
    assert kinds(world, "water") == ["deferred do-not-disturb"]
    world.press("water", Action.DONE)
    assert kinds(world, "water") == ["deferred do-not-disturb"]


async def test_the_longest_overdue_comes_first_whoever_is_due_again_meanwhile() -> None:
    often = reminder("a", every(2))
    world = World(f"{DAY} 08:59", settings(often, reminder("z", at("09:00")), moment=Moment()))
    await world.until(f"{DAY} 09:10")
    assert world.outcomes("z") == [("09:00", Outcome.SHOWN)]


async def test_an_alarm_too_many_is_set_anew_while_another_reminder_waits() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("10:00"))))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:05")
    del world.alarms.at["b"]
    await world.service.due("b")
    assert world.alarm("b") == "10:00"


async def test_what_waits_outlasts_what_was_shown_before_the_clock_was_set_back() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(7), catch_up=2 * MINUTE)))
    await world.until(f"{DAY} 08:15")
    world.sleep(MINUTE)
    world.step_clock(-timedelta(minutes=9, seconds=30))
    # Woken at 08:06:30, as the clock now has it, and due seven minutes later; 08:14 was shown already.
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 08:15")
    assert world.outcomes("move") == [("08:07", Outcome.EXPIRED), ("08:14", Outcome.SHOWN)]
    ((waits, _reason),) = world.service.held_back()
    assert waits.scheduled_for == world.moment(f"{DAY} 08:13:30")
    world.restart()
    await world.until(f"{DAY} 08:16")
    assert world.service.held_back() == []
    assert kinds(world, "move")[-2:] == ["deferred call", "missed call"]


async def test_what_waits_is_left_out_as_a_pause_begins() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:05")
    world.service.pause(world.moment(f"{DAY} 09:10"))
    await world.pass_for(timedelta(0))
    assert kinds(world, "a") == ["deferred call", "suppressed paused"]
    assert world.service.held_back() == []


# Breaks


@pytest.mark.parametrize("signal", [Signal.IDLE, Signal.LOCKED])
async def test_a_break_begins_the_count_of_time_present_anew(signal: Signal) -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45))))
    await world.until(f"{DAY} 08:40")
    world.observe(signal)
    assert world.alarm("move") is None
    await world.until(f"{DAY} 09:10")
    world.observe()
    assert world.alarm("move") == "09:55"
    assert world.shown == []


async def test_a_break_does_what_waited_and_was_counted() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45)), reminder("water", at("08:45"))))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 08:50")
    world.observe(Signal.LOCKED)
    await world.until(f"{DAY} 09:00")
    world.observe()
    await world.pass_for(timedelta(0))
    assert world.shown == ["water"]
    assert kinds(world, "move") == ["deferred call", "suppressed locked"]


async def test_time_present_is_counted_through_restarts_and_reloads() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45))))
    world.observe(Signal.IDLE)
    await world.until(f"{DAY} 08:10")
    world.observe()
    await world.until(f"{DAY} 08:30")
    world.restart()
    world.service.settings_changed(world.settings, world.zone)
    await world.until(f"{DAY} 08:54")
    assert world.shown == []
    await world.until(f"{DAY} 08:55")
    assert world.shown == ["move"]


async def test_a_service_that_starts_during_a_break_goes_on_with_it() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45))))
    world.observe(Signal.LOCKED)
    world.restart()
    await world.until(f"{DAY} 10:00")
    assert world.alarm("move") is None
    world.observe()
    assert world.alarm("move") == "10:45"


async def test_who_cannot_be_seen_any_more_is_taken_to_be_there() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45))))
    world.observe(Signal.IDLE)
    await world.until(f"{DAY} 09:00")
    world.observe_nothing()
    assert world.service.surroundings.presence is Presence.UNKNOWN
    await world.until(f"{DAY} 09:45")
    assert world.shown == ["move"]


async def test_what_is_coming_counts_a_break_from_now() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45))))
    world.observe(Signal.IDLE)
    await world.until(f"{DAY} 09:00")
    assert next(iter(world.service.coming())).at == world.moment(f"{DAY} 09:45")


# Together


async def test_what_is_due_together_and_not_urgent_is_one_notification_and_one_answer() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:00")))
    await world.until(f"{DAY} 09:00")
    (notification,) = world.desktop.shown
    assert (notification.tag, notification.title) == ("news", "News · Post")
    assert notification.message == "News: news!\nPost: post!"
    world.press("news", Action.DONE)
    assert world.outcomes("news") == world.outcomes("post") == [("09:00", Outcome.DONE)]


async def test_only_what_is_not_urgent_is_shown_together() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00")), low("post", "09:00")))
    await world.until(f"{DAY} 09:02")
    assert [each.title for each in world.desktop.shown] == ["Post", "Water"]


async def test_after_a_call_what_is_not_urgent_comes_as_one() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:05"), low("mail", "09:11")))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:10")
    world.observe()
    await world.until(f"{DAY} 09:12")
    assert [each.title for each in world.desktop.shown] == ["News · Post", "Mail"]


async def test_an_answer_by_hand_to_one_of_them_leaves_the_other_on_the_screen() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:00")))
    await world.until(f"{DAY} 09:00")
    world.service.answer("news", Action.DONE)
    await world.settle()
    assert [(each.tag, each.title) for each in world.desktop.shown] == [
        ("news", "News · Post"),
        ("news", "Post"),
    ]
    world.press("news", Action.SKIP)
    assert world.outcomes("post") == [("09:00", Outcome.SKIPPED)]
    assert world.outcomes("news") == [("09:00", Outcome.DONE)]
    assert world.desktop.withdrawn == []


async def test_a_call_is_not_disturbed_by_what_is_left_of_a_notification() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:00")))
    await world.until(f"{DAY} 09:00")
    world.observe(Signal.CALL)
    world.service.answer("news", Action.DONE)
    await world.settle()
    assert len(world.shown) == 1


async def test_what_went_with_the_notification_service_waits_for_the_end_of_a_call() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    world.observe(Signal.CALL)
    world.service.service_restarted(["water"])
    await world.pass_for(timedelta(0))
    assert world.shown == ["water"]
    world.observe()
    await world.pass_for(timedelta(0))
    assert world.shown == ["water", "water"]


async def test_what_is_snoozed_together_comes_back_together() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:00")))
    await world.until(f"{DAY} 09:00")
    world.press("news", Action.SNOOZE)
    await world.until(f"{DAY} 09:10")
    assert [each.title for each in world.desktop.shown] == ["News · Post", "News · Post"]


async def test_what_is_closed_together_expires_together() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:00")))
    await world.until(f"{DAY} 09:00")
    world.close("news", Closure.EXPIRED)
    assert world.outcomes("news") == world.outcomes("post") == [("09:00", Outcome.EXPIRED)]


async def test_the_next_one_takes_its_own_from_the_notification_of_both() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:00", "10:00")))
    await world.until(f"{DAY} 10:00")
    assert [(each.tag, each.title) for each in world.desktop.shown] == [
        ("news", "News · Post"),
        ("post", "Post"),
        ("news", "News"),
    ]
    assert world.outcomes("post") == [("09:00", Outcome.EXPIRED), ("10:00", Outcome.SHOWN)]


async def test_the_next_one_takes_the_place_of_the_notification_of_both() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00", "10:00"), low("post", "09:00")))
    await world.until(f"{DAY} 10:00")
    assert [(each.tag, each.title) for each in world.desktop.shown] == [
        ("news", "News · Post"),
        ("news", "News"),
    ]
    assert world.outcomes("post") == [("09:00", Outcome.EXPIRED)]


async def test_a_new_notification_service_and_a_new_process_know_of_both() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:00")))
    await world.until(f"{DAY} 09:00")
    world.service.service_restarted(["news"])
    await world.pass_for(timedelta(0))
    assert [each.title for each in world.desktop.shown] == ["News · Post", "News · Post"]
    world.restart()
    assert set(world.desktop.adopted) == {("news", 1, ":1.9")}
    world.press("news", Action.DONE)
    assert world.outcomes("news") == world.outcomes("post") == [("09:00", Outcome.DONE)]


@pytest.mark.parametrize("delivery", [Accepted(2, ":1.9"), Unreachable("nobody there")])
async def test_what_is_answered_while_the_rest_is_shown_anew_leaves_the_screen(
    delivery: Accepted | Unreachable,
) -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:00")))
    await world.until(f"{DAY} 09:01")
    world.desktop.delivery = delivery
    world.desktop.meanwhile = lambda: world.service.answer("post", Action.SKIP)
    world.service.answer("news", Action.DONE)
    await world.settle()
    assert set(world.desktop.withdrawn) == {"news"}
    assert kinds(world, "post") == ["shown together", "skipped by-hand"]


async def test_a_rest_that_nobody_takes_stays_as_it_was() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:00")))
    await world.until(f"{DAY} 09:01")
    world.desktop.delivery = Unreachable("nobody there")
    world.service.answer("news", Action.DONE)
    await world.settle()
    assert world.outcomes("post") == [("09:00", Outcome.SHOWN)]
    assert kinds(world, "post") == ["shown together"]


async def test_a_rest_that_has_left_the_settings_leaves_the_screen() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:00")))
    await world.until(f"{DAY} 09:01")
    world.service.settings_changed(settings(low("news", "09:00")), world.zone)
    world.service.answer("news", Action.DONE)
    await world.settle()
    assert (len(world.shown), world.desktop.withdrawn) == (1, ["news"])


# Repeated, and done before


async def test_an_overlooked_reminder_is_repeated_as_often_as_was_asked_for() -> None:
    pills = reminder("pills", at("09:00"), repeat=10 * MINUTE, repeat_times=2)
    world = World(f"{DAY} 08:00", settings(pills))
    await world.until(f"{DAY} 09:10")
    world.close("pills", Closure.EXPIRED)
    await world.until(f"{DAY} 12:00")
    assert [event.at.astimezone(world.zone).strftime("%H:%M") for event in world.shown_events("pills")] == [
        "09:00",
        "09:10",
        "09:20",
    ]
    assert world.outcomes("pills") == [("09:00", Outcome.SHOWN)]


@pytest.mark.parametrize("action", Action)
async def test_what_was_answered_is_not_repeated(action: Action) -> None:
    pills = reminder("pills", at("09:00"), repeat=10 * MINUTE)
    world = World(f"{DAY} 08:00", settings(pills))
    await world.until(f"{DAY} 09:01")
    world.press("pills", action)
    await world.until(f"{DAY} 09:10")
    assert world.shown == ["pills"]


async def test_what_was_seen_and_closed_is_not_repeated() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("pills", at("09:00"), repeat=10 * MINUTE)))
    await world.until(f"{DAY} 09:01")
    world.close("pills", Closure.DISMISSED)
    await world.until(f"{DAY} 12:00")
    assert world.shown == ["pills"]


async def test_a_repetition_waits_and_one_that_waits_too_long_is_dropped_with_its_reason() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("pills", at("09:00"), repeat=10 * MINUTE)))
    await world.until(f"{DAY} 09:01")
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:41")
    world.observe()
    await world.until(f"{DAY} 12:00")
    # One is left out; the other, ten minutes after it, is not.
    assert kinds(world, "pills") == ["shown", "deferred call", "dropped call", "shown"]
    assert world.outcomes("pills") == [("09:00", Outcome.SHOWN)]
    assert world.service.held_back() == []


async def test_what_is_shown_together_is_not_looked_at_a_second_time() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:05")))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:10")
    world.observe()
    await world.until(f"{DAY} 09:20")
    assert world.service.held_back() == []
    assert kinds(world, "post") == ["deferred call", "shown together"]


async def test_one_that_fails_keeps_none_behind_it_away() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:05"))))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:10")
    world.desktop.faulty = "a"
    world.observe()
    await world.until(f"{DAY} 09:12")
    assert world.outcomes("b") == [("09:05", Outcome.SHOWN)]


async def test_an_answer_while_it_is_handed_over_stands() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("pills", at("09:00"), repeat=10 * MINUTE)))

    world.desktop.meanwhile = lambda: world.service.answer("pills", Action.DONE)
    await world.until(f"{DAY} 09:00")
    await world.settle()
    await world.until(f"{DAY} 12:00")
    assert world.outcomes("pills") == [("09:00", Outcome.DONE)]
    assert world.shown == ["pills"]
    assert "pills" in world.desktop.withdrawn


async def test_what_left_the_settings_while_it_was_handed_over_waits_for_nothing() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    world.desktop.delivery = Unreachable("nobody there")
    world.desktop.meanwhile = lambda: world.service.settings_changed(settings(), world.zone)
    await world.until(f"{DAY} 09:00")
    assert world.service.held_back() == []


async def test_a_snooze_while_it_is_handed_over_stands() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    world.desktop.meanwhile = lambda: world.service.answer("a", Action.SNOOZE)
    await world.until(f"{DAY} 09:00")
    assert world.alarm("a") == "09:10"


async def test_what_was_lost_at_night_is_not_replayed_in_the_morning() -> None:
    bed = reminder("bed", RelativeTo(anchor=Anchor.BEDTIME, offset=-15 * MINUTE))
    world = World(f"{DAY} 22:00", settings(bed))
    await world.until(f"{DAY} 22:20")
    world.observe(Signal.LOCKED)
    world.service.service_restarted(["bed"])
    await world.until("2026-03-03 07:00")
    world.observe()
    await world.pass_for(timedelta(0))
    assert world.shown == ["bed"]
    assert world.outcomes("bed") == [("22:15", Outcome.EXPIRED)]


async def test_what_was_lost_in_a_pause_comes_when_it_ends_and_what_nobody_took_is_tried_again() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    await world.until(f"{DAY} 09:01")
    world.service.pause(world.moment(f"{DAY} 10:00"))
    world.service.service_restarted(["water"])
    await world.pass_for(timedelta(0))
    assert world.shown == ["water"]
    world.desktop.delivery = Unreachable("gone again")
    world.service.resume()
    await world.pass_for(timedelta(0))
    world.desktop.delivery = Accepted(1, ":1.9")
    world.service.service_available()
    await world.pass_for(timedelta(0))
    assert world.shown == ["water"] * 3


async def test_what_is_answered_while_it_is_brought_back_leaves_the_screen() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    await world.until(f"{DAY} 09:01")
    world.desktop.meanwhile = lambda: world.service.answer("water", Action.DONE)
    world.service.service_restarted(["water"])
    await world.pass_for(timedelta(0))
    assert world.outcomes("water") == [("09:00", Outcome.DONE)]
    assert "water" in world.desktop.withdrawn


async def test_asked_for_by_hand_in_do_not_disturb_it_is_not_said_to_be_shown() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.observe(Signal.DO_NOT_DISTURB)
    with pytest.raises(CrampguardError, match="Do not disturb is on"):
        await world.service.remind("water")


async def test_a_break_or_a_new_schedule_leaves_what_was_shown_and_only_ends_its_repetition() -> None:
    move = reminder("move", every(45), repeat=10 * MINUTE)
    world = World(f"{DAY} 08:00", settings(move))
    await world.until(f"{DAY} 08:50")
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 08:56")
    world.observe(Signal.LOCKED)
    world.observe()
    await world.until(f"{DAY} 09:20")
    assert kinds(world, "move") == ["shown", "deferred call", "dropped locked"]
    assert world.outcomes("move") == [("08:45", Outcome.SHOWN)]


async def test_repeat_taken_out_of_the_settings_holds_nothing_back() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("pills", at("09:00"), repeat=10 * MINUTE)))
    await world.until(f"{DAY} 09:01")
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:11")
    world.service.settings_changed(settings(reminder("pills", at("09:00"))), world.zone)
    assert world.service.held_back() == []
    assert kinds(world, "pills")[-1] == "dropped rescheduled"


async def test_a_suspend_does_what_waited_and_was_counted() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("move", every(45))))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 08:50")
    world.sleep(timedelta(minutes=20))
    world.observe()
    await world.until(f"{DAY} 09:30")
    assert world.shown == []
    assert kinds(world, "move") == ["deferred call", "suppressed away"]


async def test_a_machine_that_lost_its_power_had_a_break() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("move", every(45))))
    await world.until(f"{DAY} 12:00")
    world.now = world.moment(f"{DAY} 18:00")
    world.restart(booted=f"{DAY} 17:59")
    assert world.alarm("move") == "18:45"


async def test_what_is_counted_never_comes_outside_of_its_window() -> None:
    world = World(f"{DAY} 21:00", settings(reminder("move", every(40))))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 22:05")
    world.observe()
    await world.until("2026-03-03 07:00")
    assert world.shown == []
    assert kinds(world, "move")[-1] == "missed call"


async def test_switched_on_for_a_day_ends_at_midnight_even_while_it_waits() -> None:
    world = World(f"{DAY} 22:00", settings(reminder("hot", at("23:50"), enabled=False)))
    await world.service.remind("hot", today=True)
    world.observe(Signal.CALL)
    await world.until("2026-03-03 00:10")
    assert world.service.held_back() == []
    assert kinds(world, "hot")[-1] == "suppressed switched-off"
    assert world.alarm("hot") is None


async def test_a_repetition_with_others_leaves_its_own_place() -> None:
    pills = reminder("pills", at("09:00"), repeat=10 * MINUTE, urgency=Urgency.LOW)
    world = World(f"{DAY} 08:00", settings(low("a", "09:10"), pills))
    await world.until(f"{DAY} 09:10")
    assert [(each.tag, each.title) for each in world.desktop.shown] == [
        ("pills", "Pills"),
        ("a", "A · Pills"),
    ]
    assert world.desktop.withdrawn == ["pills"]


async def test_what_was_asked_for_and_cut_short_waits_for_nothing_while_it_is_off() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("hot", at("09:00"), enabled=False)))
    await world.service.remind("hot")
    while world.journal.events[-1].kind is not EventKind.SHOWING:
        world.journal.events.pop()
    world.restart()
    assert world.service.held_back() == []


async def test_what_was_snoozed_while_off_and_then_left_the_settings_waits_for_nothing() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("hot", at("09:00"), enabled=False)))
    await world.service.remind("hot")
    world.press("hot", Action.SNOOZE)
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 08:11")
    world.service.settings_changed(world.settings, world.zone)
    assert len(world.service.held_back()) == 1
    world.service.settings_changed(settings(), world.zone)
    assert world.service.held_back() == []


async def test_what_waits_is_not_due_any_more_once_the_clock_is_set_back_before_it() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:10")
    world.step_clock(-30 * MINUTE)
    assert world.service.held_back() == []
    world.observe()
    await world.until(f"{DAY} 09:00")
    assert world.shown == ["water"]


async def test_a_repetition_survives_a_restart_and_does_not_move_the_count() -> None:
    move = reminder("move", every(45), repeat=10 * MINUTE, repeat_times=1)
    world = World(f"{DAY} 08:00", settings(move))
    await world.until(f"{DAY} 08:50")
    world.restart()
    await world.until(f"{DAY} 09:30")
    assert [event.at.astimezone(world.zone).strftime("%H:%M") for event in world.shown_events("move")] == [
        "08:45",
        "08:55",
        "09:30",
    ]


async def test_done_shortly_before_its_time_counts_for_it() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00", "11:00"))))
    await world.until(f"{DAY} 08:45")
    assert world.service.answer("water", Action.DONE).scheduled_for == world.moment(f"{DAY} 09:00")
    await world.until(f"{DAY} 10:29")
    # Long before its time it is a drink of its own.
    assert world.service.answer("water", Action.DONE).scheduled_for == world.moment(f"{DAY} 10:29")
    await world.until(f"{DAY} 11:00")
    assert world.shown == ["water"]
    assert world.outcomes("water") == [
        ("09:00", Outcome.DONE),
        ("10:29", Outcome.DONE),
        ("11:00", Outcome.SHOWN),
    ]


async def test_done_shortly_before_its_time_answers_what_is_still_on_the_screen_too() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00", "11:00"))))
    await world.until(f"{DAY} 10:50")
    world.service.answer("water", Action.DONE)
    await world.until(f"{DAY} 12:00")
    assert world.outcomes("water") == [("09:00", Outcome.DONE), ("11:00", Outcome.DONE)]


async def test_what_is_counted_begins_anew_when_it_is_done() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45))))
    await world.until(f"{DAY} 08:30")
    world.service.answer("move", Action.DONE)
    assert world.alarm("move") == "09:15"
