"""The night-check's buttons: "None" and "Add one" go into the diary, and answer it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from crampguard.catalogue.reminders import A_CRAMP, NIGHT_CHECK, NO_CRAMPS
from crampguard.diarist import Diarist, read_diary
from crampguard.domain.diary import Diary, Episode, QuietNight
from crampguard.domain.event import Event, EventKind
from crampguard.domain.notification import DIARY_TAG, Action
from crampguard.domain.occurrence import Outcome
from crampguard.domain.reminder import Urgency
from crampguard.settings.reading import defaults
from tests.fakes.world import World, at, reminder, settings

DAY = "2026-03-03"
LAST_NIGHT = date(2026, 3, 2)
QUESTION = next(each for each in defaults().reminders if each.name == NIGHT_CHECK)


async def asked() -> World:
    """It is nine, and the question is on the screen."""
    world = World(f"{DAY} 08:00", settings(QUESTION))
    await world.until(f"{DAY} 09:00")
    assert world.shown == [NIGHT_CHECK]
    return world


def diary(world: World) -> Diary:
    """What was noted."""
    return read_diary(world.journal)


async def test_its_buttons_stand_in_place_of_the_usual() -> None:
    world = await asked()
    (shown,) = world.desktop.shown
    assert [(button.key, button.label) for button in shown.buttons] == [
        (NO_CRAMPS, "None"),
        (A_CRAMP, "Add one"),
    ]
    assert shown.actions == ()


async def test_other_reminders_keep_the_usual() -> None:
    world = World(f"{DAY} 08:00", settings(reminder("water", at("09:00"))))
    await world.until(f"{DAY} 09:00")
    assert world.desktop.shown[0].actions == tuple(Action)


async def test_none_notes_a_quiet_night_and_answers_it() -> None:
    world = await asked()
    world.service.pressed(NIGHT_CHECK, NO_CRAMPS)
    (entry,) = diary(world).entries
    assert entry == QuietNight(id=entry.id, night=LAST_NIGHT)
    assert world.outcomes(NIGHT_CHECK) == [("09:00", Outcome.DONE)]
    assert world.shown == [NIGHT_CHECK]


async def test_add_one_notes_a_cramp_and_says_how_to_tell_the_rest() -> None:
    world = await asked()
    changes = world.changes
    world.service.pressed(NIGHT_CHECK, A_CRAMP)
    await world.settle()
    (entry,) = diary(world).entries
    assert entry == Episode(id=entry.id, night=LAST_NIGHT)
    assert world.outcomes(NIGHT_CHECK) == [("09:00", Outcome.DONE)]
    assert world.changes > changes
    reply = world.desktop.shown[-1]
    assert reply.tag == DIARY_TAG
    assert "crampguard diary edit last" in reply.message


def noted_at_night(world: World, *moments: str) -> None:
    """What ``crampguard cramp --log`` does, at each of these times."""
    zone = ZoneInfo("Europe/Berlin")
    starts = [datetime.fromisoformat(f"{DAY} {moment}").replace(tzinfo=zone) for moment in moments]
    Diarist(world.journal, lambda: world.now).add(*map(Episode.begun, starts))


async def test_add_one_says_that_there_are_others_already() -> None:
    world = await asked()
    noted_at_night(world, "03:10")
    world.service.pressed(NIGHT_CHECK, A_CRAMP)
    await world.settle()
    assert len(diary(world).episodes) == 2
    reply = world.desktop.shown[-1]
    assert reply.title == "Another cramp is noted for last night"
    assert reply.message.startswith("1 was noted before. If it is the same: 'crampguard diary remove last'.")
    assert "crampguard diary edit last" in reply.message


async def test_none_says_that_there_are_some_already_and_leaves_them() -> None:
    world = await asked()
    noted_at_night(world, "03:10", "04:10")
    world.service.pressed(NIGHT_CHECK, NO_CRAMPS)
    await world.settle()
    assert len(diary(world).entries) == len(diary(world).episodes) == 2
    assert world.outcomes(NIGHT_CHECK) == [("09:00", Outcome.DONE)]
    reply = world.desktop.shown[-1]
    assert (reply.tag, reply.title) == (DIARY_TAG, "The diary has 2 cramps for last night")
    assert "crampguard diary remove" in reply.message


async def test_what_waits_for_the_disk_is_there_already() -> None:
    world = await asked()
    world.journal.full = True
    world.service.pressed(NIGHT_CHECK, A_CRAMP)
    await world.service.remind(NIGHT_CHECK)
    world.service.pressed(NIGHT_CHECK, A_CRAMP)
    await world.settle()
    titles = [each.title for each in world.desktop.shown if each.tag == DIARY_TAG]
    assert titles[-1] == "Another cramp is noted for last night"


async def test_a_diary_that_cannot_be_read_keeps_no_answer_out_of_it() -> None:
    world = await asked()
    world.journal.append(Event(at=world.now, kind=EventKind.DIARY_ENTRY, data={"entry": "x", "what": "song"}))
    world.service.pressed(NIGHT_CHECK, A_CRAMP)
    await world.settle()
    assert world.outcomes(NIGHT_CHECK) == [("09:00", Outcome.DONE)]
    assert world.desktop.shown[-1].title == "A cramp is noted for last night"


async def test_a_second_press_notes_nothing_more() -> None:
    world = await asked()
    world.service.pressed(NIGHT_CHECK, NO_CRAMPS)
    world.service.pressed(NIGHT_CHECK, A_CRAMP)
    assert len(diary(world).entries) == 1


async def test_an_answer_that_comes_a_day_late_is_about_its_own_night() -> None:
    world = await asked()
    await world.until("2026-03-04 08:00")
    world.service.pressed(NIGHT_CHECK, NO_CRAMPS)
    assert [entry.night for entry in diary(world).entries] == [LAST_NIGHT]


async def test_what_it_did_not_ask_is_no_answer() -> None:
    world = World(f"{DAY} 08:00", settings(QUESTION, reminder("water", at("08:30"))))
    world.service.pressed(NIGHT_CHECK, NO_CRAMPS)
    await world.until(f"{DAY} 09:00")
    world.service.pressed("water", NO_CRAMPS)
    world.service.pressed(NIGHT_CHECK, "else")
    assert diary(world).entries == ()
    assert world.outcomes(NIGHT_CHECK) == [("09:00", Outcome.SHOWN)]


async def test_it_shares_no_notification_with_others_of_low_urgency() -> None:
    shoes = reminder("shoes", at("09:00"), urgency=Urgency.LOW)
    world = World(
        f"{DAY} 08:00", settings(QUESTION, shoes, reminder("zzz", at("09:00"), urgency=Urgency.LOW))
    )
    await world.until(f"{DAY} 09:10")
    assert sorted(notification.tag for notification in world.desktop.shown) == [NIGHT_CHECK, "shoes"]
    assert all("Any cramps" not in each.title for each in world.desktop.shown if each.tag == "shoes")


async def test_a_restart_takes_no_notice_of_what_was_noted() -> None:
    world = await asked()
    world.service.pressed(NIGHT_CHECK, NO_CRAMPS)
    world.restart()
    await world.until("2026-03-04 08:59")
    assert world.shown == [NIGHT_CHECK]
    assert all(
        event.reminder is None for event in world.journal.events if event.kind is EventKind.DIARY_ENTRY
    )
