"""What goes from the screen with its notification service: it waits to come back, as all that waits does."""

from datetime import timedelta

import pytest

from crampguard.domain.event import EventKind
from crampguard.domain.notification import Accepted, Action, Closure, Unreachable
from crampguard.domain.occurrence import Outcome, ReasonKind
from crampguard.domain.presence import Signal
from crampguard.domain.reminder import Reminder, Urgency
from crampguard.domain.settings import Settings
from tests.fakes.world import World, at, every, reminder, settings

DAY, NEXT = "2026-03-02", "2026-03-03"
MINUTE = timedelta(minutes=1)


def low(name: str, *times: str) -> Reminder:
    """A reminder that is content to be one of several."""
    return reminder(name, at(*times), urgency=Urgency.LOW)


def kinds(world: World, name: str) -> list[str]:
    """What happened to a reminder: each event's kind, and its reason where it has one."""
    told = [event for event in world.events(name) if event.occurrence and event.kind is not EventKind.SHOWING]
    return [" ".join(filter(None, (event.kind, event.reason.kind))) for event in told]


def waits(world: World) -> list[tuple[str, ReasonKind]]:
    """What is held back now, and by what."""
    return [(occurrence.reminder, reason.kind) for occurrence, reason in world.service.held_back()]


def lose(world: World, *tags: str) -> None:
    """Another notification service takes over."""
    world.desktop.delivery = Accepted(1, ":1.77")
    world.service.service_restarted(tags)


async def lost_in_a_call() -> World:
    """What was shown at nine went ten minutes later, in the middle of a call."""
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    await world.until(f"{DAY} 09:10")
    world.observe(Signal.CALL)
    lose(world, "a")
    return world


async def test_several_come_back_one_by_one_the_latest_at_once() -> None:
    world = World(f"{DAY} 08:00", settings(*(reminder(name, at("09:00")) for name in ("a", "b", "c"))))
    await world.until(f"{DAY} 09:05")
    assert world.shown == ["a", "b", "c"]
    lose(world, "a", "b", "c")
    await world.pass_for(timedelta(0))
    assert world.shown[3:] == ["c"]
    assert waits(world) == [("a", ReasonKind.SPACING), ("b", ReasonKind.SPACING)]
    await world.until(f"{DAY} 09:07")
    assert world.shown[3:] == ["c", "a"]
    await world.until(f"{DAY} 09:09")
    assert world.shown[3:] == ["c", "a", "b"]
    assert waits(world) == []


async def test_after_a_call_they_come_one_by_one_as_well_and_so_do_others() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00")), reminder("b", at("09:10", "09:20"))))
    await world.until(f"{DAY} 09:11")
    world.observe(Signal.CALL)
    lose(world, "a", "b")
    await world.until(f"{DAY} 09:15")
    assert waits(world) == [("a", ReasonKind.CALL), ("b", ReasonKind.CALL)]
    world.observe()
    await world.until(f"{DAY} 09:16")
    assert world.shown == ["a", "b", "a"]
    await world.until(f"{DAY} 09:17")
    assert world.shown == ["a", "b", "a", "b"]
    await world.until(f"{DAY} 09:20")
    assert world.shown == ["a", "b", "a", "b", "b"]
    assert kinds(world, "a") == ["shown", "lost no-service", "deferred call", "shown returned"]


async def test_those_of_low_urgency_come_back_as_one() -> None:
    world = World(f"{DAY} 08:00", settings(low("news", "09:00"), low("post", "09:10")))
    await world.until(f"{DAY} 09:15")
    lose(world, "news", "post")
    await world.pass_for(timedelta(0))
    assert [each.title for each in world.desktop.shown] == ["News", "Post", "News · Post"]
    world.press("news", Action.DONE)
    assert world.outcomes("news") == [("09:00", Outcome.DONE)]
    assert world.outcomes("post") == [("09:10", Outcome.DONE)]


async def test_it_is_known_to_the_next_process_too() -> None:
    world = await lost_in_a_call()
    await world.until(f"{DAY} 09:20")
    world.restart()
    assert waits(world) == [("a", ReasonKind.CALL)]
    world.observe()
    await world.pass_for(timedelta(0))
    assert world.shown == ["a", "a"]


async def test_what_waits_longer_than_its_catch_up_to_come_back_has_expired() -> None:
    world = await lost_in_a_call()
    await world.until(f"{DAY} 09:20")
    world.restart()
    await world.until(f"{DAY} 09:41")
    world.observe()
    await world.until(f"{DAY} 10:00")
    assert world.shown == ["a"]
    assert kinds(world, "a")[-1] == "expired call"


async def test_what_went_while_nobody_ran_comes_back_at_the_start() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    await world.until(f"{DAY} 09:10")
    world.desktop.delivery = Accepted(1, ":1.77")
    world.restart()
    await world.pass_for(timedelta(0))
    assert kinds(world, "a") == ["shown", "lost no-service", "shown returned"]


async def test_what_was_left_on_the_screen_in_the_evening_is_not_replayed_in_the_morning() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("bed", at("22:15"))))
    await world.until(f"{DAY} 22:30")
    world.now = world.moment(f"{NEXT} 07:00")
    world.desktop.delivery = Accepted(1, ":1.12")
    world.restart()
    await world.until(f"{NEXT} 12:00")
    assert world.shown == ["bed"]
    assert world.outcomes("bed") == [("22:15", Outcome.EXPIRED)]


async def test_one_that_nobody_takes_waits_for_the_next_service() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    await world.until(f"{DAY} 09:10")
    lose(world, "a")
    world.desktop.delivery = Unreachable("gone again")
    await world.pass_for(timedelta(0))
    assert waits(world) == [("a", ReasonKind.NO_SERVICE)]
    lose(world)
    world.service.service_available()
    await world.pass_for(timedelta(0))
    assert kinds(world, "a")[-1] == "shown returned"


async def test_a_pause_is_waited_for_and_ends_by_itself() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    await world.until(f"{DAY} 09:10")
    world.service.pause(world.moment(f"{DAY} 09:20"))
    lose(world, "a")
    await world.until(f"{DAY} 09:19")
    assert (world.shown, waits(world)) == (["a"], [("a", ReasonKind.PAUSED)])
    await world.until(f"{DAY} 09:20")
    assert world.shown == ["a", "a"]


async def test_it_counts_as_no_second_showing() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45))))
    await world.until(f"{DAY} 08:50")
    lose(world, "move")
    await world.pass_for(timedelta(0))
    assert world.alarm("move") == "09:30"


async def test_brought_back_it_is_repeated_that_much_later() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("pills", at("09:00"), repeat=10 * MINUTE)))
    await world.until(f"{DAY} 09:05")
    lose(world, "pills")
    await world.pass_for(timedelta(0))
    assert world.alarm("pills") == "09:15"


async def test_one_that_is_answered_while_it_waits_stays_away() -> None:
    world = await lost_in_a_call()
    await world.pass_for(timedelta(0))
    world.service.answer("a", Action.DONE)
    assert waits(world) == []
    world.observe()
    await world.until(f"{DAY} 09:30")
    assert world.shown == ["a"]


async def test_a_later_one_takes_its_place() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00", "09:15"))))
    await world.until(f"{DAY} 09:10")
    world.observe(Signal.CALL)
    lose(world, "a")
    await world.until(f"{DAY} 09:16")
    world.observe()
    await world.until(f"{DAY} 09:30")
    assert world.shown == ["a", "a"]
    assert world.outcomes("a") == [("09:00", Outcome.EXPIRED), ("09:15", Outcome.SHOWN)]


@pytest.mark.parametrize("is_looked_at", [False, True])
async def test_switched_off_meanwhile_it_stays_away(is_looked_at: bool) -> None:
    world = await lost_in_a_call()
    if is_looked_at:
        await world.pass_for(timedelta(0))
    world.service.settings_changed(settings(reminder("a", at("09:00"), enabled=False)), world.zone)
    assert waits(world) == []
    world.observe()
    await world.until(f"{DAY} 09:30")
    assert world.shown == ["a"]
    assert kinds(world, "a")[-1] == "expired switched-off"


async def test_switched_off_while_the_next_one_waits_both_stay_away() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00", "09:15"))))
    await world.until(f"{DAY} 09:10")
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:16")
    lose(world, "a")
    world.service.settings_changed(settings(reminder("a", at("09:00"), enabled=False)), world.zone)
    assert world.outcomes("a") == [("09:00", Outcome.EXPIRED), ("09:15", Outcome.SUPPRESSED)]


@pytest.mark.parametrize(
    "left", [settings(), settings(reminder("a", at("09:00"), withheld="You drink enough."))]
)
async def test_what_is_no_longer_in_the_settings_does_not_come_back(left: Settings) -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    await world.until(f"{DAY} 09:10")
    world.service.settings_changed(left, world.zone)
    lose(world, "a")
    await world.until(f"{DAY} 09:30")
    assert (world.shown, waits(world)) == (["a"], [])
    assert kinds(world, "a") == ["shown", "expired no-service"]


async def test_asked_for_by_hand_though_it_is_off_it_comes_back() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"), enabled=False)))
    await world.service.remind("a")
    await world.pass_for(5 * MINUTE)
    lose(world, "a")
    await world.pass_for(timedelta(0))
    assert world.shown == ["a", "a"]


async def test_a_break_does_what_was_lost_and_is_counted() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45))))
    await world.until(f"{DAY} 08:50")
    world.observe(Signal.CALL)
    lose(world, "move")
    await world.pass_for(timedelta(0))
    world.observe(Signal.LOCKED)
    assert waits(world) == []
    world.observe()
    await world.until(f"{DAY} 09:00")
    assert world.shown == ["move"]
    assert kinds(world, "move")[-1] == "expired locked"


async def test_lost_in_a_break_what_is_counted_does_not_come_back() -> None:
    world = World(f"{DAY} 07:00", settings(reminder("move", every(45)), reminder("a", at("08:47"))))
    await world.until(f"{DAY} 08:50")
    world.observe(Signal.IDLE)
    lose(world, "move", "a")
    await world.pass_for(timedelta(0))
    assert waits(world) == [("a", ReasonKind.AWAY)]
    world.observe()
    await world.until(f"{DAY} 09:00")
    assert world.shown == ["move", "a", "a"]
    assert world.outcomes("move") == [("08:45", Outcome.EXPIRED)]


async def test_the_clock_may_be_set_meanwhile() -> None:
    world = await lost_in_a_call()
    await world.pass_for(timedelta(0))
    world.step_clock(timedelta(hours=3))
    world.observe()
    await world.pass_for(timedelta(0))
    assert world.shown == ["a", "a"]


async def test_lost_once_more_it_waits_as_long_as_before() -> None:
    world = await lost_in_a_call()
    await world.until(f"{DAY} 09:30")
    world.desktop.delivery = Accepted(1, ":1.99")
    world.restart()
    await world.until(f"{DAY} 09:41")
    assert kinds(world, "a") == ["shown", "lost no-service", "deferred call", "expired call"]


async def test_closed_by_a_signal_that_comes_late_it_still_waits() -> None:
    world = await lost_in_a_call()
    world.close("a", Closure.UNKNOWN)
    assert world.outcomes("a") == [("09:00", Outcome.SHOWN)]


# Other settings


async def test_what_was_begun_goes_on_under_another_schedule_held_back_or_not() -> None:
    for is_held in (False, True):
        world = World(f"{DAY} 08:00", settings(*(reminder(name, at("09:00")) for name in ("a", "b", "c"))))
        await world.until(f"{DAY} 09:04")
        world.press("a", Action.SNOOZE)
        await world.until(f"{DAY} 09:13")
        if is_held:
            world.observe(Signal.CALL)
        lose(world, "b")
        await world.until(f"{DAY} 09:15")
        world.service.settings_changed(
            settings(*(reminder(name, at("12:00")) for name in ("a", "b", "c"))), world.zone
        )
        await world.pass_for(MINUTE)
        world.observe()
        await world.until(f"{DAY} 09:30")
        assert sorted(world.shown[3:]) == ["a", "b"], is_held


async def test_a_repetition_that_waits_goes_on_under_another_schedule() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"), repeat=10 * MINUTE)))
    await world.until(f"{DAY} 09:01")
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:11")
    world.service.settings_changed(settings(reminder("a", at("12:00"), repeat=10 * MINUTE)), world.zone)
    world.observe()
    await world.until(f"{DAY} 09:12")
    assert world.shown == ["a", "a"]


async def test_what_was_never_shown_is_dropped_with_its_schedule() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("a", at("09:00"))))
    world.observe(Signal.CALL)
    await world.until(f"{DAY} 09:01")
    world.service.settings_changed(settings(reminder("a", at("12:00"))), world.zone)
    assert waits(world) == []
    assert kinds(world, "a") == ["deferred call", "suppressed rescheduled"]
