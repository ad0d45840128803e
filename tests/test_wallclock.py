"""The wall-clock timer over the kernel's own timer and handed-in clocks, and the machine's zone."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.wallclock import (
    Clocks,
    Disturbance,
    WallClockTimer,
    system_zone,
    uptime,
    utc_now,
    zone_named,
)
from tests.rigs.processes import PATIENCE

START = Clocks(realtime=1_800_000_000.0, monotonic=5_000.0, boottime=5_600.0)
SOON = timedelta(milliseconds=20)
LATER = timedelta(days=1)

seconds = st.floats(0, 10_000_000)
noise = st.floats(-0.09, 0.09)


@dataclass
class Heard:
    """What a timer told, in order, and whether it did."""

    told: list[str] = field(default_factory=list)
    disturbances: list[Disturbance] = field(default_factory=list)
    at: list[datetime] = field(default_factory=list)
    rang: asyncio.Event = field(default_factory=asyncio.Event)
    disturbed: asyncio.Event = field(default_factory=asyncio.Event)

    def alarm(self) -> None:
        self.told.append("alarm")
        self.at.append(utc_now())
        self.rang.set()

    def disturbance(self, disturbance: Disturbance) -> None:
        self.told.append("disturbance")
        self.disturbances.append(disturbance)
        self.disturbed.set()

    async def wait_for_alarm(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.rang.wait()
        self.rang.clear()


@contextmanager
def timer(
    heard: Heard, *, clocks: Callable[[], Clocks] = Clocks.read, timerfd: bool = True
) -> Iterator[WallClockTimer]:
    """A timer within the block."""
    started = WallClockTimer(heard.alarm, heard.disturbance, clocks=clocks, timerfd=timerfd)
    try:
        yield started
    finally:
        started.close()


@pytest.fixture(params=[True, False], ids=["timerfd", "tick"])
def timerfd(request: pytest.FixtureRequest) -> bool:
    """Both ways to wait."""
    return bool(request.param)


async def test_it_calls_at_its_instant_and_not_before(timerfd: bool) -> None:
    heard = Heard()
    with timer(heard, timerfd=timerfd) as alarm:
        due = utc_now() + SOON
        alarm.arm(due)
        await heard.wait_for_alarm()
    assert heard.told == ["alarm"]
    assert heard.at[0] >= due


@pytest.mark.parametrize("past", [timedelta(microseconds=1), timedelta(days=1), timedelta(days=60 * 365)])
async def test_armed_for_the_past_it_calls_at_once(timerfd: bool, past: timedelta) -> None:
    heard = Heard()
    with timer(heard, timerfd=timerfd) as alarm:
        alarm.arm(utc_now() - past)
        await heard.wait_for_alarm()
    assert heard.told == ["alarm"]


async def test_armed_anew_it_forgets_what_it_was_armed_for(timerfd: bool) -> None:
    heard = Heard()
    with timer(heard, timerfd=timerfd) as alarm:
        alarm.arm(utc_now() - SOON)
        alarm.arm(utc_now() + LATER)
        alarm.arm(due := utc_now() + SOON)
        await heard.wait_for_alarm()
        alarm.arm(utc_now() - SOON)
        alarm.arm(None)
        alarm.arm(utc_now() + 2 * SOON)
        await heard.wait_for_alarm()
    assert heard.told == ["alarm", "alarm"]
    assert heard.at[0] >= due


async def test_it_may_be_armed_again_by_what_it_calls(timerfd: bool) -> None:
    heard = Heard()
    rings = 0

    def ring() -> None:
        nonlocal rings
        rings += 1
        if rings < 3:
            alarm.arm(utc_now())
        else:
            heard.alarm()

    alarm = WallClockTimer(ring, heard.disturbance, timerfd=timerfd)
    alarm.arm(utc_now())
    await heard.wait_for_alarm()
    alarm.close()
    assert rings == 3


async def test_one_that_is_put_off_in_the_moment_in_which_it_is_due_is_put_off() -> None:
    """Both descriptors are ready in the same round of the loop; whichever is first puts off the other."""
    heard = Heard()

    def ring(other: Callable[[], WallClockTimer]) -> Callable[[], None]:
        def rung() -> None:
            other().arm(utc_now() + LATER)
            heard.alarm()

        return rung

    one = WallClockTimer(ring(lambda: two), heard.disturbance)
    two = WallClockTimer(ring(lambda: one), heard.disturbance)
    past = utc_now() - SOON
    one.arm(past)
    two.arm(past)
    await heard.wait_for_alarm()
    with timer(witness := Heard()) as last:
        last.arm(utc_now() + SOON)
        await witness.wait_for_alarm()
    one.close()
    two.close()
    assert heard.told == ["alarm"]


async def test_closed_it_calls_no_more_and_leaves_no_descriptor_behind(timerfd: bool) -> None:
    heard = Heard()
    before = _descriptors()
    with timer(heard, timerfd=timerfd) as alarm:
        alarm.arm(utc_now() - SOON)
    with timer(witness := Heard()) as other:
        other.arm(utc_now() + SOON)
        await witness.wait_for_alarm()
    assert heard.told == []
    assert _descriptors() == before


async def test_what_happened_to_time_is_told_before_the_alarm(timerfd: bool) -> None:
    heard = Heard()
    readings = iter([START])
    # Asleep for an hour; then the clock was set, half an hour back.
    after = replace(START, realtime=START.realtime + 1800.0, boottime=START.boottime + 3600.0)
    with timer(heard, clocks=lambda: next(readings, after), timerfd=timerfd) as alarm:
        alarm.arm(datetime.fromtimestamp(START.realtime + 60, UTC) if not timerfd else utc_now() + SOON)
        if timerfd:
            async with asyncio.timeout(PATIENCE):
                await heard.disturbed.wait()
        else:
            await heard.wait_for_alarm()
    expected = Disturbance(slept=timedelta(hours=1), stepped=timedelta(minutes=-30))
    assert heard.disturbances == [expected]
    assert heard.told[0] == "disturbance"


async def test_an_alarm_waits_where_the_clock_was_set_back(timerfd: bool) -> None:
    """The kernel says that something happened; by the clock read then, it is not time yet."""
    heard = Heard()
    now = utc_now().timestamp()
    before = Clocks(realtime=now, monotonic=1.0, boottime=1.0)
    back = replace(before, realtime=now - 3600.0)
    # Without the kernel's timer, a reading tells how long to wait.
    readings = iter([before] if timerfd else [before, before])
    with timer(heard, clocks=lambda: next(readings, back), timerfd=timerfd) as alarm:
        alarm.arm(utc_now() + SOON)
        async with asyncio.timeout(PATIENCE):
            await heard.disturbed.wait()
        assert heard.told == ["disturbance"]
        assert heard.disturbances[0].stepped == timedelta(hours=-1)


@given(seconds, noise)
def test_clocks_that_only_went_on_tell_of_nothing(elapsed: float, wobble: float) -> None:
    later = Clocks(
        realtime=START.realtime + elapsed + wobble,
        monotonic=START.monotonic + elapsed,
        boottime=START.boottime + elapsed,
    )
    assert not later.since(START)


@given(seconds, st.floats(0.2, 1_000_000), st.floats(-1_000_000, 1_000_000))
def test_sleep_and_steps_are_told_apart(elapsed: float, slept: float, stepped: float) -> None:
    later = Clocks(
        realtime=START.realtime + elapsed + slept + stepped,
        monotonic=START.monotonic + elapsed,
        boottime=START.boottime + elapsed + slept,
    )
    told = later.since(START)
    assert told
    near = timedelta(milliseconds=1)
    assert abs(told.slept - timedelta(seconds=slept)) < near
    if abs(stepped) > 0.11:
        assert abs(told.stepped - timedelta(seconds=stepped)) < near
    elif abs(stepped) < 0.09:
        assert told.stepped == timedelta(0)


@given(st.lists(st.tuples(seconds, st.floats(1, 1000), st.floats(1, 1000)), min_size=1, max_size=5))
def test_disturbances_add_up_however_often_the_clocks_are_read(
    parts: list[tuple[float, float, float]],
) -> None:
    clocks, slept, stepped = START, timedelta(0), timedelta(0)
    for elapsed, sleep, step in parts:
        before = clocks
        clocks = Clocks(
            realtime=clocks.realtime + elapsed + sleep + step,
            monotonic=clocks.monotonic + elapsed,
            boottime=clocks.boottime + elapsed + sleep,
        )
        told = clocks.since(before)
        slept, stepped = slept + told.slept, stepped + told.stepped
    whole = clocks.since(START)
    near = timedelta(milliseconds=1)
    assert abs(whole.slept - slept) < near
    assert abs(whole.stepped - stepped) < near


def test_the_machines_own_clocks_tell_of_nothing_between_two_readings() -> None:
    first = Clocks.read()
    assert not Clocks.read().since(first)


def test_now_is_in_utc() -> None:
    assert utc_now().tzinfo is UTC


BERLIN_SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
HOURS = timedelta(hours=1)
ZONE_FILES = Path(next(path for path in TZPATH if Path(path, "Europe/Berlin").is_file()))


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """A machine without /etc/localtime."""
    return tmp_path / "localtime"


def offset(environment: dict[str, str], localtime: Path) -> timedelta | None:
    """What the machine's zone makes of a summer's noon."""
    return BERLIN_SUMMER.astimezone(system_zone(environment, localtime)).utcoffset()


@pytest.mark.parametrize("named", ["Europe/Berlin", ":Europe/Berlin"])
def test_tz_names_the_zone(named: str, nowhere: Path) -> None:
    assert system_zone({"TZ": named}, nowhere) == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("colon", ["", ":"])
def test_tz_may_be_a_file(colon: str, nowhere: Path) -> None:
    assert offset({"TZ": f"{colon}{ZONE_FILES / 'Europe/Berlin'}"}, nowhere) == 2 * HOURS


@pytest.mark.parametrize(
    "nonsense", ["Europe/Nowhere", "../../etc/passwd", "/no/such/file", "", ":", "Europe"]
)
def test_a_tz_that_means_nothing_is_passed_over(nonsense: str, nowhere: Path) -> None:
    assert system_zone({"TZ": nonsense}, nowhere) == ZoneInfo("UTC")
    nowhere.symlink_to(ZONE_FILES / "Asia/Tokyo")
    assert system_zone({"TZ": nonsense}, nowhere) == ZoneInfo("Asia/Tokyo")


def test_a_link_names_the_zone(nowhere: Path) -> None:
    nowhere.symlink_to(ZONE_FILES / "America/Argentina/Buenos_Aires")
    assert str(system_zone({}, nowhere)) == "America/Argentina/Buenos_Aires"


def test_a_link_is_read_anew_each_time(nowhere: Path) -> None:
    nowhere.symlink_to(ZONE_FILES / "Europe/Berlin")
    assert offset({}, nowhere) == 2 * HOURS
    nowhere.unlink()
    nowhere.symlink_to(ZONE_FILES / "Asia/Tokyo")
    assert offset({}, nowhere) == 9 * HOURS


def test_a_copied_file_is_the_zone_though_nameless(nowhere: Path) -> None:
    nowhere.write_bytes((ZONE_FILES / "Europe/Berlin").read_bytes())
    assert offset({}, nowhere) == 2 * HOURS


def test_a_link_into_a_zoneinfo_that_this_python_does_not_know_is_read_as_a_file(tmp_path: Path) -> None:
    elsewhere = tmp_path / "zoneinfo" / "Here"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes((ZONE_FILES / "Asia/Tokyo").read_bytes())
    link = tmp_path / "localtime"
    link.symlink_to(elsewhere)
    assert offset({}, link) == 9 * HOURS


def test_a_machine_without_a_zone_keeps_utc(nowhere: Path) -> None:
    assert system_zone({}, nowhere) == ZoneInfo("UTC")


def test_a_zone_is_named_or_the_machines() -> None:
    assert zone_named("Asia/Tokyo", {"TZ": "Europe/Berlin"}) == ZoneInfo("Asia/Tokyo")
    assert zone_named("system", {"TZ": "Europe/Berlin"}) == ZoneInfo("Europe/Berlin")
    with pytest.raises(ZoneInfoNotFoundError):
        zone_named("Europe/Nowhere", {})


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_uptime_goes_on_in_suspend() -> None:
    before = Clocks.read()
    assert before.boottime <= uptime() <= Clocks.read().boottime
