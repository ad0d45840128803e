"""The service as people run it: a real process, a real bus, a real notification server, real buttons."""

import signal
import sqlite3
from contextlib import closing
from datetime import datetime

import pytest

from crampguard.control import BUS_NAME
from tests.rigs.display import Display
from tests.rigs.dunst import Dunst
from tests.rigs.processes import finish
from tests.rigs.service import LAST_LINE, OFTEN, SETTINGS, Home, ServiceManager, ServiceProcess
from tests.rigs.session_bus import SessionBus, owner_appears

BAD = SETTINGS + 'evry = "1h"\n'


def outcomes(person: Home, reminder: str) -> list[str]:
    """What became of its occurrences, oldest first."""
    return [entry["outcome"] for entry in person.history(reminder)]


def test_a_reminder_is_shown_on_the_desktop_and_its_button_is_in_the_journal(
    person: Home, desktop: Dunst, screen: Display
) -> None:
    person.write_settings(SETTINGS + OFTEN)
    service = person.start()
    person.until(lambda: "shown" in outcomes(person, "eye-drops"))
    screen.keep_picture("a-reminder")
    assert desktop.displayed() == 1
    desktop.press("Done")
    person.until(lambda: "done" in outcomes(person, "eye-drops"))
    done = next(entry for entry in person.history("eye-drops") if entry["outcome"] == "done")
    assert done["reason"] == "by its button"
    assert service.stop() == 0


def test_one_notification_a_reminder_is_replaced_and_never_piled_up(person: Home, desktop: Dunst) -> None:
    person.write_settings(SETTINGS + OFTEN)
    person.start()
    person.until(lambda: outcomes(person, "eye-drops").count("expired") >= 2)
    assert desktop.displayed() == 1


def test_a_killed_service_repeats_nothing_and_takes_charge_of_what_it_showed(
    person: Home, desktop: Dunst
) -> None:
    service = person.start()
    person.command("remind", "shoe-check")
    service.signal(signal.SIGKILL)
    service.wait()
    person.start()
    assert desktop.displayed() == 1
    assert outcomes(person, "shoe-check") == ["shown"]
    # dunst tells of a button to the connection that showed the notification, and that one is dead; the
    # terminal answers, and what the dead process left on the screen goes.
    person.command("done", "shoe-check")
    person.until(lambda: desktop.displayed() == 0)
    assert outcomes(person, "shoe-check") == ["done"]


def test_a_click_on_the_notification_answers_it(person: Home, desktop: Dunst) -> None:
    person.start()
    person.command("remind", "drink-water")
    desktop.click("Skip")
    person.until(lambda: outcomes(person, "drink-water") == ["skipped"])


def test_the_terminal_answers_and_takes_the_notification_off_the_screen(person: Home, desktop: Dunst) -> None:
    person.start()
    for answer, outcome in ((["done"], "done"), (["skip"], "skipped"), (["snooze"], "snoozed")):
        person.command("remind", "shoe-check")
        person.command(*answer, "shoe-check")
        assert person.history("shoe-check")[-1]["outcome"] == outcome
        person.until(lambda: desktop.displayed() == 0)
    person.command("snooze", "shoe-check", "25m")
    assert person.history("shoe-check")[-1]["reason"].startswith("asked for by hand, until")


def test_pauses_and_snoozes_outlive_a_restart(person: Home, desktop: Dunst) -> None:
    service = person.start()
    person.command("remind", "shoe-check")
    person.command("snooze", "shoe-check", "3h")
    person.command("pause", "2h")
    before = person.json("status")
    assert service.stop() == 0
    person.start()
    after = person.json("status")
    assert after["paused_until"] == before["paused_until"] is not None
    assert after["next"] == before["next"]
    assert after["next"][0]["reminder"] == "shoe-check"
    person.command("resume")
    assert person.json("status")["paused_until"] is None


def test_a_paused_reminder_is_held_back_with_its_reason(person: Home, desktop: Dunst) -> None:
    person.start()
    person.command("pause")
    person.write_settings(SETTINGS + OFTEN)
    person.until(lambda: "suppressed" in outcomes(person, "eye-drops"))
    assert "paused" in person.history("eye-drops")[0]["reason"]
    assert desktop.displayed() == 0


def test_bad_settings_never_stop_it_and_are_told_everywhere(person: Home, desktop: Dunst) -> None:
    service = person.start()
    person.write_settings(BAD)
    service.wait_for_line("did you mean 'every'?")
    (problem,) = (line for line in person.json("status")["problems"] if "evry" in line)
    place = f"{person.settings_file}:{LAST_LINE + 1}:1"
    assert problem == f"{place}: reminders.drink-water.evry: unknown key – did you mean 'every'?"
    person.until(lambda: desktop.displayed() == 1)
    person.write_settings(SETTINGS + OFTEN)
    person.until(lambda: person.json("status")["problems"] == [])
    person.until(lambda: "shown" in outcomes(person, "eye-drops"))
    messages = [entry["body"] for entry in desktop.history()]
    assert any("evry" in message for message in messages)


def test_sighup_reads_the_settings_again(person: Home, desktop: Dunst) -> None:
    elsewhere = person.directory / "elsewhere.toml"
    elsewhere.write_text(BAD)
    service = person.start("--config", str(elsewhere))
    service.signal(signal.SIGHUP)
    elsewhere.write_text(SETTINGS)
    service.signal(signal.SIGHUP)
    person.until(lambda: person.json("status")["problems"] == [])


def test_it_starts_with_bad_settings_on_the_last_good_ones(person: Home, desktop: Dunst) -> None:
    person.write_settings(SETTINGS + OFTEN)
    assert person.start().stop() == 0
    person.write_settings(BAD)
    person.start()
    (problem,) = person.json("status")["problems"]
    assert "evry" in problem
    assert "eye-drops" in {each["reminder"] for each in person.json("status")["next"]}


def test_it_starts_with_bad_settings_on_the_defaults_if_there_never_were_good_ones(lonely: Home) -> None:
    lonely.write_settings(BAD)
    service = ServiceProcess(lonely, (), {})
    lonely.services.append(service)
    service.wait_for_line("did you mean 'every'?")
    service.wait_for_line("The defaults are in force.")
    service.wait_for_line("Next:")


def test_strict_refuses_bad_settings(lonely: Home) -> None:
    lonely.write_settings(BAD)
    lonely.start()
    refused = lonely.command("run", "--strict", status=78)
    assert (
        f"{lonely.settings_file}:{LAST_LINE + 1}:1: reminders.drink-water.evry: unknown key" in refused.stderr
    )


def test_without_a_bus_reminders_stand_in_the_terminal_and_it_says_why(lonely: Home) -> None:
    lonely.write_settings(SETTINGS + OFTEN)
    service = lonely.start()
    assert lonely.json("status")["running"] is True
    service.wait_for_line("Eye drops")
    assert service.stop() == 0
    assert lonely.history("eye-drops")[0]["outcome"] in {"shown", "expired"}


def test_a_second_service_says_so_and_exits(person: Home, lonely: Home) -> None:
    for home in (person, lonely):
        home.start()
        assert "running already" in home.command("run", status=1).stderr


def test_two_homes_in_one_session_have_one_service(person: Home, lonely: Home) -> None:
    person.start()
    lonely.environment["DBUS_SESSION_BUS_ADDRESS"] = person.environment["DBUS_SESSION_BUS_ADDRESS"]
    assert "running already" in lonely.command("run", status=1).stderr


@pytest.mark.parametrize(
    "command",
    [["remind", "drink-water"], ["done", "drink-water"], ["skip", "drink-water"], ["snooze", "drink-water"],
     ["pause"], ["resume"]],
)  # fmt: skip
def test_asking_needs_a_running_service(person: Home, command: list[str]) -> None:
    refused = person.command(*command, status=69)
    assert "crampguard run" in refused.stderr


def test_status_always_answers(person: Home, lonely: Home) -> None:
    for home in (person, lonely):
        facts = home.json("status", status=69)
        assert facts["running"] is False
        assert facts["next"]
        home.start()
        assert home.json("status").keys() == facts.keys()


def test_what_makes_no_sense_is_refused_with_a_hint(person: Home, desktop: Dunst) -> None:
    person.start()
    unknown = person.command("remind", "drink-watr", status=2)
    assert "Did you mean 'drink-water'?" in unknown.stderr
    assert "not waiting" in person.command("skip", "drink-water", status=1).stderr
    person.command("snooze", "drink-water", "soon", status=2)
    person.command("pause", "10m", "--until", "14:00", status=2)


def test_water_reminders_stay_off_for_someone_who_was_told_to_limit_fluids(
    person: Home, desktop: Dunst
) -> None:
    person.write_settings("[you]\nfluids_limited = true\n" + SETTINGS.replace("= false", "= true"))
    person.start()
    assert "fluid" in person.command("remind", "drink-water", status=1).stderr
    assert "drink-water" not in {each["reminder"] for each in person.json("next", "-n", "200")}


def test_it_tells_its_service_manager_how_it_is(
    person: Home, desktop: Dunst, manager: ServiceManager
) -> None:
    service = person.start_under(manager)
    manager.wait_for("READY=1")
    service.signal(signal.SIGHUP)
    manager.wait_for("READY=1")
    service.signal(signal.SIGTERM)
    manager.wait_for("STOPPING=1")
    assert service.wait() == 0


def test_in_the_background_it_waits_for_a_notification_service(
    person: Home, stopped_dunst: Dunst, manager: ServiceManager
) -> None:
    person.write_settings(SETTINGS + OFTEN)
    person.start_under(manager)
    manager.wait_for("READY=1")
    person.until(lambda: bool(person.json("status")["held_back"]))
    assert "shown" not in outcomes(person, "eye-drops")
    stopped_dunst.start()
    person.until(lambda: "shown" in outcomes(person, "eye-drops"))
    assert stopped_dunst.displayed() == 1


def test_told_that_nobody_looks_it_waits_as_well(person: Home, private_bus: SessionBus) -> None:
    person.write_settings(SETTINGS + OFTEN)
    person.services.append(ServiceProcess(person, ("--background",), {}))
    finish(owner_appears(private_bus.address, BUS_NAME))
    person.until(lambda: bool(person.json("status")["held_back"]))
    assert "shown" not in outcomes(person, "eye-drops")


def test_in_the_foreground_the_terminal_stands_in_for_the_desktop(person: Home, stopped_dunst: Dunst) -> None:
    service = person.start()
    assert person.json("status")["channel"] == "console"
    person.command("remind", "shoe-check")
    service.wait_for_line("Shoe check")
    stopped_dunst.start()
    person.until(lambda: bool(person.json("status")["channel"] == "dbus"))
    person.command("remind", "shoe-check")
    assert stopped_dunst.displayed() == 1


def test_what_is_pending_is_shown_again_after_the_notification_service_restarts(
    person: Home, desktop: Dunst
) -> None:
    person.start()
    person.command("remind", "shoe-check")
    desktop.stop()
    desktop.start()
    person.until(lambda: desktop.displayed() == 1)
    desktop.press("Done")
    person.until(lambda: outcomes(person, "shoe-check") == ["done"])


def test_another_channel_is_taken_up_without_a_restart(person: Home, desktop: Dunst) -> None:
    service = person.start()
    assert person.json("status")["channel"] == "dbus"
    person.write_settings(SETTINGS + '\n[notifications]\nchannel = "console"\n')
    service.wait_for_line("Reminders go to: console")
    service.wait_for_line("Next:")
    person.command("remind", "shoe-check")
    service.wait_for_line("Shoe check")
    assert desktop.displayed() == 0


def test_plyer_shows_on_the_same_server_and_is_never_called_shown(person: Home, desktop: Dunst) -> None:
    person.start("--channel", "plyer")
    person.command("remind", "shoe-check")
    person.until(lambda: desktop.displayed() == 1)
    (entry,) = person.history("shoe-check")
    assert entry["outcome"] == "failed"
    assert "nobody says whether it was shown" in entry["reason"]
    person.command("done", "shoe-check")
    assert outcomes(person, "shoe-check") == ["done"]


def test_the_end_of_the_bus_ends_it_with_a_clear_word(person: Home, private_bus: SessionBus) -> None:
    service = person.start()
    private_bus.process.terminate()
    service.wait_for_line("The session bus has gone.")
    assert service.wait() == 1


def test_its_files_are_for_their_owner_alone(person: Home, desktop: Dunst) -> None:
    person.start()
    person.command("remind", "shoe-check")
    assert person.state.stat().st_mode & 0o777 == 0o700
    for file in person.state.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file
    assert (person.state / "journal.sqlite3").exists()


def test_times_in_json_carry_their_offset(person: Home, desktop: Dunst) -> None:
    person.start()
    person.command("remind", "shoe-check")
    (entry,) = person.history("shoe-check")
    for key in ("scheduled_for", "at"):
        assert datetime.fromisoformat(entry[key]).utcoffset() is not None
    assert set(entry) == {"reminder", "scheduled_for", "outcome", "reason", "at"}
    for coming in person.json("next"):
        assert set(coming) == {"reminder", "scheduled_for", "title", "message"}
        assert datetime.fromisoformat(coming["scheduled_for"]).utcoffset() is not None


def test_a_damaged_journal_is_set_aside_and_never_deleted(person: Home, desktop: Dunst) -> None:
    person.state.mkdir(parents=True)
    journal = person.state / "journal.sqlite3"
    journal.write_bytes(b"this was a journal once" * 100)
    assert "damaged" in person.command("history", status=1).stderr
    person.start()
    person.until(lambda: desktop.displayed() == 1)
    (aside,) = person.state.glob("journal.sqlite3.damaged-*")
    assert aside.read_bytes() == b"this was a journal once" * 100
    person.command("remind", "shoe-check")
    assert outcomes(person, "shoe-check") == ["shown"]


def test_a_journal_damaged_in_its_middle_is_set_aside_as_well(person: Home, desktop: Dunst) -> None:
    service = person.start()
    for _ in range(3):
        person.command("remind", "shoe-check")
    assert service.stop() == 0
    journal = person.state / "journal.sqlite3"
    damaged = bytearray(journal.read_bytes())
    damaged[4096:] = b"\xff" * (len(damaged) - 4096)
    journal.write_bytes(damaged)
    person.start()
    (aside,) = person.state.glob("journal.sqlite3.damaged-*")
    assert aside.read_bytes() == damaged


def test_a_journal_of_a_later_version_is_refused_and_left_alone(person: Home) -> None:
    person.state.mkdir(parents=True)
    with closing(sqlite3.connect(person.state / "journal.sqlite3")) as later:
        later.execute("PRAGMA user_version = 99")
    before = (person.state / "journal.sqlite3").read_bytes()
    assert "newer crampguard" in person.command("run", status=1).stderr
    assert (person.state / "journal.sqlite3").read_bytes() == before
