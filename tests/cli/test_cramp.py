"""``crampguard cramp`` as a person uses it: in a terminal, in notifications, without either."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from crampguard.diarist import read_diary
from crampguard.domain.diary import Episode, Helped, Muscle, Side
from crampguard.journal import SqliteJournal
from tests.cli.conftest import Person
from tests.cli.dialogue import Dialogue
from tests.rigs.processes import PATIENCE
from tests.rigs.recording_server import RecordingServer
from tests.rigs.service import Home

FIRST = "Is the leg red, hot or swollen, or do you have chest pain or trouble"
TO_THE_TOP = "\x1b[H"
"""With this every screen begins."""
COMMAND = [sys.executable, "-m", "crampguard", "cramp"]


def noted(home: Home) -> list[Episode]:
    """The cramps in the person's diary."""
    journal = SqliteJournal.read(home.state)
    try:
        return list(read_diary(journal).episodes)
    finally:
        journal.close()


def the_one(home: Home) -> Episode:
    """The cramp in the diary: there is one, and no other."""
    (episode,) = noted(home)
    return episode


def begin(home: Home, *options: str, **environment: str) -> Dialogue:
    """In a terminal of eighty columns."""
    return Dialogue([*COMMAND, *options], {"TERM": "xterm", **home.environment, **environment})


# In a terminal


def test_a_run_from_the_first_question_to_the_diary(lonely: Home) -> None:
    with begin(lonely) as talk:
        talk.expect(FIRST)
        talk.press("n")
        talk.expect("Sit down or hold on to something")
        talk.press(" ")
        talk.expect("pull your toes towards your shin")
        talk.press("3")
        talk.expect("Back of the thigh")
        talk.press(" ")
        talk.expect("Rub the muscle gently")
        talk.press(" ")
        talk.expect("Has the cramp eased?")
        talk.press("y")
        talk.expect("Hold the stretch lightly")
        talk.press(" ")
        talk.expect("Walk a little")
        talk.press(" ")
        talk.expect("Leave out both with numb skin")
        talk.press(" ")
        talk.expect("Which leg was it?")
        talk.press("l")
        talk.expect("Noted: a cramp at")
        assert talk.finish() == 0
    episode = the_one(lonely)
    assert (episode.side, episode.muscle) == (Side.LEFT, Muscle.THIGH_BACK)
    assert episode.helped == {Helped.STRETCH}
    assert episode.duration is not None
    assert timedelta(0) < episode.duration < timedelta(minutes=2)


def test_with_a_warning_sign_nothing_is_stretched_and_it_says_where_to_turn(lonely: Home) -> None:
    with begin(lonely) as talk:
        talk.expect(FIRST)
        talk.press(" \rsy")
        talk.expect("Don't stretch or rub the leg.")
        talk.press(" n1q")
        talk.expect("Call the emergency number now: chest pain")
        assert talk.finish() == 0
    assert "pull your toes" not in talk.said
    assert the_one(lonely).note == "The guide was told of warning signs."


def ctrl_c(talk: Dialogue) -> int:
    """As a person presses it: the terminal makes a signal of it."""
    talk.signal(signal.SIGINT)
    return talk.finish()


def terminated(talk: Dialogue) -> int:
    """As a session ends."""
    talk.signal(signal.SIGTERM)
    return talk.finish()


def left(talk: Dialogue) -> int:
    """By its key."""
    talk.press("q")
    return talk.finish()


def told_of_the_hang_up(talk: Dialogue) -> int:
    """As a terminal's own process is when it is closed."""
    talk.signal(signal.SIGHUP)
    return talk.finish()


def hung_up(talk: Dialogue) -> int:
    """The window closes, and with it goes where a status would be told."""
    talk.hang_up()
    return 0


@pytest.mark.parametrize("leave", [left, ctrl_c, terminated, told_of_the_hang_up, hung_up])
def test_leaving_at_any_moment_notes_what_is_known(leave: Callable[[Dialogue], int], lonely: Home) -> None:
    with begin(lonely) as talk:
        talk.expect(FIRST)
        talk.press("n")
        talk.expect("Sit down or hold on to something")
        assert leave(talk) == 0
    episode = the_one(lonely)
    assert (episode.duration, episode.muscle) == (None, None)


def test_who_only_looked_is_told_how_to_take_it_out_again(lonely: Home) -> None:
    with begin(lonely) as talk:
        talk.expect(FIRST)
        talk.press("q")
        talk.expect("'crampguard diary remove last' takes it out again")
        assert talk.finish() == 0
    lonely.command("diary", "remove", "last")
    assert noted(lonely) == []


def until_noted(talk: Dialogue, home: Home) -> Episode:
    """The cramp in the diary, looked for each time that another second is counted on the screen."""
    for _second in range(int(PATIENCE)):
        if noted(home):
            break
        talk.expect(TO_THE_TOP)
    return the_one(home)


@pytest.fixture
def diarist(lonely: Home) -> Home:
    """Somebody who has a diary already, though an empty one."""
    SqliteJournal.open(lonely.state).close()
    return lonely


def test_a_guide_that_is_killed_has_noted_the_cramp(diarist: Home) -> None:
    with begin(diarist) as talk:
        talk.expect(FIRST)
        talk.press("n ")
        talk.expect("pull your toes towards your shin")
        episode = until_noted(talk, diarist)
        talk.signal(signal.SIGKILL)
        assert talk.finish() == -signal.SIGKILL
    assert the_one(diarist) == Episode(id=episode.id, night=episode.night, start=episode.start)
    assert episode.start is not None


def test_what_was_said_elsewhere_while_it_ran_stays(diarist: Home) -> None:
    with begin(diarist) as talk:
        talk.expect(FIRST)
        talk.press("n 3")
        talk.expect("Back of the thigh")
        until_noted(talk, diarist)
        diarist.command("diary", "edit", "last", "--severity", "7", "--muscle", "foot")
        talk.press(" ")
        talk.expect("Rub the muscle gently")
        talk.press("q")
        assert talk.finish() == 0
    episode = the_one(diarist)
    assert (episode.severity, episode.muscle) == (7, Muscle.FOOT)
    assert episode.helped == {Helped.STRETCH}
    assert episode.duration is not None


def test_what_was_taken_out_of_the_diary_while_it_ran_stays_out(diarist: Home) -> None:
    with begin(diarist) as talk:
        talk.expect(FIRST)
        talk.press("n ")
        until_noted(talk, diarist)
        diarist.command("diary", "remove", "last")
        talk.press("q")
        assert talk.finish() == 0
    assert noted(diarist) == []


def test_the_terminal_is_given_back_as_it_was(lonely: Home) -> None:
    with begin(lonely) as talk:
        talk.expect("\x1b[?1049h")
        talk.press("q")
        talk.expect("\x1b[?1049l")
        talk.expect("Noted")
        talk.finish()


def test_a_dumb_terminal_gets_lines(lonely: Home) -> None:
    with begin(lonely, TERM="dumb") as talk:
        talk.expect("CHECK FIRST")
        talk.press("n\n")
        talk.expect("[Enter: Next | w: I have warning signs | q: Leave]")
        talk.press("q\n")
        talk.expect("Noted")
        assert talk.finish() == 0
    assert "\x1b" not in talk.said
    the_one(lonely)


# Without a terminal


def test_without_a_terminal_and_a_desktop_it_goes_by_lines_to_the_end_of_its_input(lonely: Home) -> None:
    done = subprocess.run(
        COMMAND, env=lonely.environment, input="n\n\n2\n\n", capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0
    titles = [line for line in done.stdout.splitlines() if line.isupper() or line[:5].isupper()]
    assert [title.split("  ")[0] for title in titles] == ["CHECK FIRST", "STOP", "STRETCH", "MASSAGE"]
    assert the_one(lonely).muscle is Muscle.FOOT


def test_nobody_reads_or_writes_and_it_is_noted_all_the_same(lonely: Home) -> None:
    lonely.command("cramp")
    the_one(lonely)


def test_one_key_at_three_in_the_morning(lonely: Home) -> None:
    said = lonely.command("cramp", "--log")
    assert "Noted: a cramp at" in said.stderr
    assert said.stdout == ""
    episode = the_one(lonely)
    assert episode == Episode(id=episode.id, night=episode.night, start=episode.start)
    for file in lonely.state.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file


def test_bad_settings_keep_nobody_from_help(lonely: Home) -> None:
    lonely.write_settings("[you\n")
    lonely.command("cramp", "--log")
    the_one(lonely)


def test_a_diary_that_can_not_be_written_is_told_of_after_the_help(lonely: Home) -> None:
    lonely.state.parent.mkdir(parents=True)
    lonely.state.write_text("no folder")
    done = subprocess.run(
        COMMAND, env=lonely.environment, input="n\n", capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 1
    assert "STOP" in done.stdout
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_it_tells_about_cramps_and_begins_with_the_warning_signs(lonely: Home) -> None:
    said = lonely.command("cramp", "--about").stdout
    assert said.startswith("Call the emergency number now: chest pain")
    words = " ".join(said.split())
    for told in ("Cramps are spasms", "Do not stop one: ask", "It is not medical advice and cannot diagnose"):
        assert told in words
    assert not lonely.state.exists()


@pytest.mark.parametrize(
    "options", [["--about", "--log"], ["--terminal", "--notify"], ["--log", "--notify"], ["--page", "--log"]]
)
def test_one_place_at_a_time(options: list[str], lonely: Home) -> None:
    lonely.command("cramp", *options, status=2)
    assert noted(lonely) == []


def test_who_wants_a_voice_where_there_is_none_is_told(lonely: Home, tmp_path: Path) -> None:
    lonely.environment["PATH"] = str(tmp_path)
    assert "speech-dispatcher" in lonely.command("cramp", "--speak", "--sound").stderr
    the_one(lonely)


# On a desktop


async def test_in_notifications_their_buttons_lead_on(person: Home, recorder: RecordingServer) -> None:
    recorder.manners.honours_ids = True
    given: asyncio.Queue[int] = asyncio.Queue()
    recorder.on_shown = lambda _call, id_: given.put_nowait(id_)
    command = await asyncio.create_subprocess_exec(
        *COMMAND, env=person.environment, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    titles, ids = [], set()
    for key in ("yes", "ask-again", "no", "next", "eased", "signs"):
        titles.append((await recorder.next_call("Notify")).body[3])
        ids.add(id_ := await given.get())
        recorder.press(id_, key)
    assert titles == ["Check first", "Get help", "Check first", "Stop · 10 s", "Stretch", "Massage · 1 min"]
    assert len(ids) == 1
    body = (await recorder.next_call("Notify")).body[4]
    assert "Call the emergency number now" in body
    # The person closes it.
    recorder.close(await given.get(), 2)
    _out, said = await asyncio.wait_for(command.communicate(), PATIENCE)
    assert b"Noted: a cramp at" in said
    assert b"Call the emergency number now" in said
    assert command.returncode == 0
    assert the_one(person).helped == {Helped.STRETCH}


async def test_a_notification_service_that_refuses_is_told_of_and_the_cramp_noted(
    person: Home, recorder: RecordingServer
) -> None:
    recorder.manners.refuse = "org.example.Error"
    command = await asyncio.create_subprocess_exec(
        *COMMAND, "--notify", env=person.environment, stdin=subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    _out, said = await asyncio.wait_for(command.communicate(), PATIENCE)
    assert b"It could not be shown" in said
    assert command.returncode == 1
    the_one(person)


def test_asked_for_in_notifications_without_any_it_goes_on_in_the_terminal(person: Home) -> None:
    with begin(person, "--notify") as talk:
        talk.expect("the guide goes on here")
        talk.expect(FIRST)
        talk.press("q")
        assert talk.finish() == 0
    the_one(person)


@pytest.mark.parametrize("error", ["org.example.Error", "org.freedesktop.DBus.Error.ServiceUnknown"])
async def test_a_notification_service_that_fails_while_it_leads_leaves_it_to_the_terminal(
    person: Home, recorder: RecordingServer, error: str
) -> None:
    given: asyncio.Queue[int] = asyncio.Queue()
    recorder.on_shown = lambda _call, id_: given.put_nowait(id_)

    def go_on() -> int:
        with begin(person, "--notify") as talk:
            talk.expect("It could not be shown")
            talk.expect("the guide goes on here")
            talk.expect("Sit down or hold on to something")
            talk.press(" ")
            talk.expect("pull your toes towards your shin")
            talk.press("q")
            return talk.finish()

    talking = asyncio.ensure_future(asyncio.to_thread(go_on))
    await recorder.next_call("Notify")
    first = await given.get()
    recorder.manners.refuse = error
    recorder.press(first, "no")
    assert await talking == 0
    the_one(person)


def guide_is_on(home: Home) -> bool:
    """As the running service tells it."""
    sources = home.json("status")["sources"]
    return [source["answer"] for source in sources if source["signal"] == "guide"] == ["yes"]


def test_a_running_service_is_quiet_meanwhile_and_a_pause_stays_as_it_was(person: Home) -> None:
    person.start()
    person.command("pause", "45m")
    paused_until = person.json("status")["paused_until"]
    assert not guide_is_on(person)
    with begin(person) as talk:
        talk.expect(FIRST)
        person.until(lambda: guide_is_on(person))
        talk.press("q")
        talk.finish()
    assert not guide_is_on(person)
    assert person.json("status")["paused_until"] == paused_until


def test_the_page_is_opened_in_the_browser(lonely: Home, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    os.mkfifo(opened)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >{opened}\n')
    browser.chmod(0o700)
    with begin(lonely, "--page", BROWSER=f"{browser} %s") as talk:
        assert opened.read_text().startswith("http://127.0.0.1:")
        talk.expect("Your page opens in the browser.")
        talk.interrupt()
    assert noted(lonely) == [], "the page begins the guide, and notes it"


@pytest.mark.parametrize("options", [["--log"], []])
def test_who_asks_for_another_time_is_told_what_notes_it(someone: Person, options: list[str]) -> None:
    said = someone("cramp", *options, "--at", "yesterday 23:00")
    assert (said.status, said.out) == (2, "")
    assert "crampguard diary add --at 'yesterday 23:00'" in said.err
