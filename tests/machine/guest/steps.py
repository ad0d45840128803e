"""What happens to the machine, and what the contract says must be seen then: one function a step."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.machine.guest.machine import (
    HOME,
    as_person,
    as_root,
    battery_clock,
    expect,
    is_logged_in,
    set_all_clocks,
    set_clock,
    shortly_before_a_minute,
    suspend,
    time_of_day,
    unit,
    wait_until,
    whole_minute,
)
from tests.machine.guest.reminders import (
    CRAMPGUARD,
    SETTLING,
    UNIT,
    ask,
    expect_missed,
    expect_once,
    expect_spaced,
    history,
    next_of,
    remind,
    service_answers,
    showings,
    shown_by_journal,
    status,
    wait_for,
)

HOUR = 3600.0
WEEKEND = 62 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that is tried. ``run`` returns what is worth telling, and raises where the contract broke."""

    boot: int
    """In which life of the machine, counted from one."""
    name: str
    run: Callable[[], str]


def install() -> str:
    """The wheel and what it needs, offline, as an ordinary user."""
    wait_until("a login", is_logged_in)
    home = HOME / ".local/crampguard"
    as_person("python3", "-m", "venv", str(home))
    as_person(
        str(home / "bin/pip"),
        "install",
        "--quiet",
        "--no-index",
        "--find-links=/opt/machine/wheels",
        "crampguard",
    )
    return as_person(CRAMPGUARD, "--version").strip()


def install_service() -> str:
    """The unit, and the service is up."""
    remind(quiet='at = "00:00"')
    as_person(CRAMPGUARD, "service", "install", "--target", "default.target")
    wait_until("the service on the bus", service_answers)
    expect("the channel is not the desktop", status()["channel"] == "dbus")
    active, enabled = unit(UNIT, "ActiveState", "UnitFileState")
    expect(f"the unit is {active} and {enabled}", (active, enabled) == ("active", "enabled"))
    return f"{active} and {enabled}"


def reboot() -> str:
    """The person logs in, and the service is there."""
    wait_until("a login", is_logged_in)
    wait_until("the service on the bus", service_answers)
    active, restarts = unit(UNIT, "ActiveState", "NRestarts")
    expect(f"the unit is {active} after {restarts} restarts", (active, restarts) == ("active", "0"))
    expect("the channel is not the desktop", status()["channel"] == "dbus")
    return "active, not restarted"


def on_time() -> str:
    """At its minute, not before."""
    due = whole_minute(time.time() + 5)
    remind(at={"tea": due})
    shown = expect_once("tea", due)
    return f"{(shown.at - due) * 1000:.0f} ms after its minute"


def killed() -> str:
    """systemd starts it again; the count of an ``every`` goes on where it was."""
    remind(pulse='every = "15s"')
    first = wait_for("pulse")
    before = unit(UNIT, "MainPID")[0]
    as_root("kill", "-KILL", before)
    wait_until("another process", lambda: unit(UNIT, "MainPID")[0] not in {before, "0"})
    wait_until("the service on the bus", service_answers)
    second = wait_for("pulse", 2)
    between = second.at - int(first.at)
    expect(f"shown after {between:.3f} s", between >= 15)
    expect("tea was shown again", len(showings("tea")) == 1)
    remind(quiet='at = "00:00"')
    return f"NRestarts={unit(UNIT, 'NRestarts')[0]}; the next one {second.at - first.at:.1f} s after the last"


def short_suspend() -> str:
    """Over one due time, and waking shortly before another: a minute to settle, then one at a time."""
    due = whole_minute(time.time() + 10)
    remind(at={"asleep": due, "settling": due + 60})
    woken = suspend(due + 20)
    asleep, settling = expect_once("asleep", due), expect_once("settling", due + 60)
    expect_spaced(asleep, settling)
    first = min(asleep.at, settling.at)
    expect(f"shown {first - woken:.1f} s after waking", first >= woken + SETTLING)
    return f"shown {asleep.at - woken:.1f} s and {settling.at - woken:.1f} s after waking"


def weekend() -> str:
    """Sixty-two hours: what is recent is shown, what is older is missed, sitting starts anew."""
    back = whole_minute(time.time()) + WEEKEND
    dues = {"recent": back - 600, "more-recent": back - 300, "stale": back - 3 * HOUR, "soon": back + 60}
    remind(at=dues, move='every = "45m"')
    woken = suspend(back + 40)
    shown = [expect_once(name, dues[name]) for name in ("recent", "more-recent", "soon")]
    expect_spaced(*shown)
    first = min(each.at for each in shown)
    expect(f"shown {first - woken:.1f} s after waking", first >= woken + SETTLING)
    expect_missed("stale", dues["stale"])
    expect("sitting was not begun anew", next_of("move") >= int(woken) + 45 * 60)
    expect("move was shown", not showings("move"))
    after = ", ".join(f"{each.at - woken:.1f}" for each in sorted(shown, key=lambda each: each.at))
    return f"three shown {after} s after waking; an older one missed"


def clock_forwards() -> str:
    """Two hours: what is within its catch-up is shown at once, the older one is missed."""
    to = time.time() + 2 * HOUR
    dues = {"forwards": whole_minute(to) - 300, "forwards-stale": whole_minute(to) - HOUR}
    remind(at=dues)
    to = time.time() + 2 * HOUR
    set_clock(to)
    shown = expect_once("forwards", dues["forwards"])
    expect_missed("forwards-stale", dues["forwards-stale"])
    return f"shown {shown.at - to:.1f} s after the step"


def clock_back() -> str:
    """To before what was shown: it is not shown again, and what comes due there is not silenced."""
    (due,) = history("forwards")
    remind(at={"forwards": due, "backwards": due})
    set_clock(due - 8)
    shown = expect_once("backwards", due)
    waiting = [each["reminder"] for each in status()["held_back"]]
    expect("forwards waits to be shown again", "forwards" not in waiting)
    expect("forwards comes again before tomorrow", next_of("forwards") > due + 20 * HOUR)
    expect("forwards was shown again", len(showings("forwards")) == 1)
    return f"the other one {(shown.at - due) * 1000:.0f} ms after its minute"


def no_battery() -> str:
    """A clock that begins in 1970, and is then put right: nothing is silenced, nothing is repeated."""
    now = time.time()
    then = whole_minute(24 * HOUR + (now + 12 * HOUR) % (24 * HOUR))
    remind(at={"in-1970": then})
    process = unit(UNIT, "MainPID")[0]
    set_clock(then - 5)
    expect_once("in-1970", then)
    right = whole_minute(battery_clock() + 20)
    remind(at={"in-1970": then, "put-right": right})
    spent = _processor_seconds(process)
    set_all_clocks(right - 10)
    shown = expect_once("put-right", right)
    spent = _processor_seconds(process) - spent
    expect("in-1970 was shown again", len(showings("in-1970")) == 1)
    expect("it is another process", unit(UNIT, "MainPID")[0] == process)
    after = (shown.at - right) * 1000
    return f"{after:.0f} ms after its minute; {spent:.2f} s of processor time for the decades"


def another_zone() -> str:
    """The wall clock on the wrist is another: what is named happens by that one."""
    tokyo = ZoneInfo("Asia/Tokyo")
    due = shortly_before_a_minute()
    process = unit(UNIT, "MainPID")[0]
    remind(tokyo=f'at = "{time_of_day(due, tokyo)}"')
    expect("it is due in both zones", next_of("tokyo") > due + HOUR)
    as_root("timedatectl", "set-timezone", "Asia/Tokyo")
    shown = expect_once("tokyo", due)
    expect("it is another process", unit(UNIT, "MainPID")[0] == process)
    offset = status()["next"][0]["scheduled_for"][-6:]
    expect(f"status tells times at {offset}", offset == "+09:00")
    return f"{(shown.at - due) * 1000:.0f} ms after its minute"


def server_killed() -> str:
    """The notification server dies and comes back: what was on the screen is shown again."""
    remind(pending='at = "00:00"\nurgency = "critical"')
    ask("Remind", "sb", "pending", "false")
    wait_for("pending")
    before = unit("dunst.service", "MainPID")[0]
    as_root("kill", "-KILL", before)
    wait_until("the death of dunst", lambda: unit("dunst.service", "ActiveState")[0] == "failed")
    as_person("systemctl", "--user", "start", "dunst.service")
    wait_for("pending", 2)
    expect("it counts as another occurrence", len(history("pending")) == 1)
    return "shown again; one occurrence in the history"


def logout() -> str:
    """Out, over a due time, and in again: it comes once, within its catch-up."""
    due = whole_minute(time.time() + 60)
    remind(at={"logged-out": due})
    seen = len(showings())
    as_root("systemctl", "stop", "getty@tty1.service")
    as_root("loginctl", "terminate-user", "ada")
    wait_until("the end of the session", lambda: not Path("/run/user/1000").exists())
    expect("the service is still there", "crampguard run" not in as_root("ps", "-eo", "args"))
    set_all_clocks(due + 10)
    expect("shown to nobody", len(showings()) == seen)
    as_root("systemctl", "start", "getty@tty1.service")
    wait_until("a login", is_logged_in)
    wait_until("the service on the bus", service_answers)
    shown = expect_once("logged-out", due)
    expect("something else was shown, too", len(showings()) == seen + 1)
    return f"shown {shown.at - due:.1f} s after its minute"


def compared() -> str:
    """All that the server accepted since the boot is in the journal, and the other way round."""
    shown = [each.reminder for each in showings()]
    says = shown_by_journal()
    for name in {*shown, *says}:
        counts = shown.count(name), says[name]
        expect(f"{name}: the server had it {counts[0]}x, the journal says {counts[1]}x", len({*counts}) == 1)
    return f"{len(shown)} notifications on both sides"


def before_the_cut() -> str:
    """Two reminders: one shown a moment before the power goes, one due while the machine is off."""
    due = shortly_before_a_minute()
    remind(at={"before-cut": due, "after-cut": due + 60})
    expect_once("before-cut", due)
    return "written down as shown"


def power_cut() -> str:
    """What was shown is known; what came due meanwhile is shown."""
    wait_until("a login", is_logged_in)
    wait_until("the service on the bus", service_answers)
    (due,) = history("before-cut")
    expect_once("after-cut", due + 60)
    expect("before-cut was shown again", not showings("before-cut"))
    outcome = history("before-cut")[due]
    expect(f"the history calls before-cut {outcome}", outcome in {"shown", "expired"})
    damaged = list((HOME / ".local/state/crampguard").glob("*.damaged*"))
    expect(f"set aside: {damaged}", not damaged)
    return f"the history says {outcome}; the other one was shown"


STEPS = (
    Step(boot=1, name="installs from the wheel, offline, as an ordinary user", run=install),
    Step(boot=1, name="`service install` brings the service up", run=install_service),
    Step(boot=2, name="after a reboot, logging in brings it up", run=reboot),
    Step(boot=2, name="a reminder comes at its minute, not before", run=on_time),
    Step(boot=2, name="kill -9: systemd starts it again, the count goes on", run=killed),
    Step(boot=2, name="a short suspend (S3) over a due time", run=short_suspend),
    Step(boot=2, name="a weekend in S3, over many due times", run=weekend),
    Step(boot=2, name="the clock is set forwards by two hours", run=clock_forwards),
    Step(boot=2, name="the clock is set back, past what was shown", run=clock_back),
    Step(boot=2, name="a clock in 1970, then put right", run=no_battery),
    Step(boot=2, name="another time zone (timedatectl)", run=another_zone),
    Step(boot=2, name="the notification server is killed", run=server_killed),
    Step(boot=2, name="logged out over a due time, and in again", run=logout),
    Step(boot=2, name="all that was shown is in the journal, and nothing else", run=compared),
    Step(boot=2, name="shown just before the power is cut", run=before_the_cut),
    Step(boot=3, name="after the power cut: nothing lost, nothing repeated", run=power_cut),
)


def _processor_seconds(process: str) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
