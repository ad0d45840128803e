"""``crampguard demo``: the day as it is played, on a real desktop and in the terminal."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dbus_fast.aio import MessageBus

from crampguard.cli.demo import Playing
from crampguard.domain.notification import Channel, Notification
from crampguard.errors import CrampguardError
from crampguard.notifiers.dbus import DBusNotifier
from crampguard.settings.reading import loads
from tests.rigs.dunst import Dunst
from tests.rigs.listener import RecordingListener
from tests.rigs.processes import PATIENCE, minimal_environment
from tests.rigs.recording_server import RecordingServer

PROGRAM = str(Path(sys.executable).with_name("crampguard"))
BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = date(2026, 6, 3)

OFF = "".join(
    f"[reminders.{name}]\nenabled = false\n"
    for name in ("change-position", "night-check", "bedtime-stretch", "bedtime-leg-setup", "shoe-check")
)
WATER = OFF + '[reminders.drink-water]\nat = ["09:00", "12:30"]\n'
TEA = WATER + '[reminders.tea]\ntitle = "Tea"\nmessage = "A cup."\nat = "16:00"\nurgency = "critical"\n'


class Waits:
    """Waits no time at all, and remembers for how long."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def playing(text: str, channel: Channel = Channel.AUTO, seconds: float = 60) -> Playing:
    """A Wednesday of these settings."""
    return Playing(settings=loads(text, {}), zone=BERLIN, day=WEDNESDAY, seconds=seconds, channel=channel)


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of any session."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)


async def test_the_day_is_played_on_the_desktop_and_leaves_it_empty(desktop: Dunst) -> None:
    on_screen = []

    async def look(_seconds: float) -> None:
        on_screen.append(desktop.displayed())

    await playing(TEA).perform(look)

    # Water's second takes the place of its first.
    assert on_screen == [1, 1, 2]
    assert desktop.displayed() == 0
    assert {each["summary"] for each in desktop.history()} == {"12:30 Water break", "16:00 Tea"}


async def test_each_reminder_has_one_notification_without_buttons(recorder: RecordingServer) -> None:
    await playing(TEA).perform(waits := Waits())

    calls = [(await recorder.next_call("Notify")).body for _each in range(3)]
    assert [call[3] for call in calls] == ["09:00 Water break", "12:30 Water break", "16:00 Tea"]
    assert calls[1][1] != calls[2][1]
    assert all(call[5] == [] for call in calls)
    assert [call[6]["urgency"].value for call in calls] == [1, 1, 2]
    assert sum(waits.seconds) == pytest.approx(60)


async def test_what_a_running_service_shows_stays(
    desktop: Dunst, connection: MessageBus, listener: RecordingListener
) -> None:
    service = DBusNotifier(connection)
    await service.open(listener)
    await service.show(Notification(tag="drink-water", title="Water break", message="The service's own."))

    await playing(WATER).perform(Waits())

    assert desktop.displayed() == 1
    assert "The service's own." not in {each["body"] for each in desktop.history()}
    assert listener.rest() == []
    await service.close()


async def test_breaking_it_off_takes_everything_off_the_screen(desktop: Dunst) -> None:
    shown = asyncio.Event()

    async def forever(_seconds: float) -> None:
        shown.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(playing(WATER).perform(forever))
    async with asyncio.timeout(PATIENCE):
        await shown.wait()
    assert desktop.displayed() == 1

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert desktop.displayed() == 0


@pytest.mark.usefixtures("no_bus")
async def test_without_a_bus_it_is_printed_with_the_days_clock_and_the_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await playing(TEA).perform(Waits())

    printed = capsys.readouterr()
    titles = [line for line in printed.out.splitlines() if not line.startswith(" ")]
    assert titles == ["09:00  Water break", "12:30  Water break", "16:00  Tea"]
    assert "Wed 03 Jun, 3 reminders" in printed.err
    assert "console (there is no session bus" in printed.err


@pytest.mark.usefixtures("private_bus")
async def test_without_a_notification_service_it_is_printed_with_the_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await playing(WATER).perform(Waits())

    printed = capsys.readouterr()
    assert "09:00  Water break" in printed.out
    assert "console (no notification service on the session bus)" in printed.err


@pytest.mark.usefixtures("private_bus")
async def test_on_a_desktop_that_is_not_there_it_cannot_be_shown() -> None:
    with pytest.raises(CrampguardError, match="could not be shown") as caught:
        await playing(WATER, Channel.DBUS).perform(Waits())
    assert "--channel console" in caught.value.hint


async def test_a_desktop_that_refuses_is_told(recorder: RecordingServer) -> None:
    recorder.manners.refuse = "org.freedesktop.DBus.Error.LimitsExceeded"

    with pytest.raises(CrampguardError, match="could not be shown"):
        await playing(WATER).perform(Waits())


@pytest.mark.usefixtures("no_bus")
async def test_more_than_anyone_can_read_is_thinned_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    often = OFF + '[reminders.often]\ntitle = "Often"\nevery = "1m"\n'
    await playing(often, seconds=10).perform(waits := Waits())

    printed = capsys.readouterr()
    assert len(waits.seconds) <= 20
    assert "845 reminders" in printed.err
    assert "More than anyone could read: 16 of them are shown." in printed.err
    assert "Water break" in printed.out


@pytest.mark.usefixtures("no_bus")
async def test_an_empty_day_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    await playing(OFF + "[reminders.drink-water]\nenabled = false\n").perform(waits := Waits())

    assert "Nothing comes on that day" in capsys.readouterr().err
    assert waits.seconds == []


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An empty home, no session; what measures coverage here does so in the children."""
    measured = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return minimal_environment(tmp_path, TZ="Europe/Berlin") | measured


def test_it_leaves_no_trace(tmp_path: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [PROGRAM, "demo", "--seconds", "1", "--date", "2026-06-03"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert done.returncode == 0, done.stderr
    assert "09:00  Water break" in done.stdout
    assert "Nothing of it was written down" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_ends_it(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [PROGRAM, "demo", "--seconds", "3600", "--channel", "console"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _out, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert told.endswith("Stopped.\n")
    assert "Traceback" not in told


@pytest.mark.parametrize("option", [["--seconds", "0"], ["--date", "someday"], ["--channel", "smoke"]])
def test_a_wrong_option_is_wrong_usage(environment: dict[str, str], option: list[str]) -> None:
    done = subprocess.run(
        [PROGRAM, "demo", *option], env=environment, capture_output=True, text=True, timeout=PATIENCE
    )

    assert done.returncode == 2
