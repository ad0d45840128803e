"""What the person set, what the notification server was given, and what the service says of it."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.machine.guest.machine import HOME, PERSON, as_person, as_root, expect, time_of_day, wait_until

CRAMPGUARD = str(HOME / ".local/crampguard/bin/crampguard")
UNIT = "crampguard.service"

SPACING = 10
"""Seconds, as in the settings below; and the settling after a suspend is a minute."""
SETTLING = 60

_SETTINGS = f"""
[day]
active_hours = "00:00-24:00"

[moment]
spacing = "{SPACING}s"
catch_up = "30m"
away_after = "12h" # nobody touches this machine
"""

_BUILT_IN = (
    *("drink-water", "change-position", "stretch-before-exercise", "ease-off", "cool-down"),
    *("bedtime-stretch", "bedtime-leg-setup", "shoe-check", "night-check"),
)

# Run as the person: root must leave no files beside the journal.
_READ_JOURNAL = """
import sqlite3
journal = sqlite3.connect("file:.local/state/crampguard/journal.sqlite3?mode=ro", uri=True)
for (reminder,) in journal.execute("SELECT reminder FROM events WHERE kind = 'shown'"):
    print(reminder)
"""

_SEEN = frozenset({"shown", "expired", "done", "dismissed", "snoozed", "skipped"})
"""Outcomes of what was on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A notification that the server accepted."""

    reminder: str
    at: float
    """Seconds since 1970."""


def remind(*, at: Mapping[str, float] | None = None, **schedules: str) -> None:
    """Let the settings have these reminders and no others; returns when the service goes by them.

    ``at`` gives instants, which become times of day; ``schedules`` anything else, in TOML.
    """
    wanted = {name: f'at = "{time_of_day(moment)}"' for name, moment in (at or {}).items()} | schedules
    file = HOME / ".config/crampguard/config.toml"
    parts = [_SETTINGS]
    parts += [f"[reminders.{name}]\nenabled = false\n" for name in _BUILT_IN]
    parts += [f'[reminders.{name}]\ntitle = "{name}"\n{schedule}\n' for name, schedule in wanted.items()]
    written = file.with_suffix(".new")
    file.parent.mkdir(parents=True, exist_ok=True)
    written.write_text("\n".join(parts))
    as_root("chown", "-R", f"{PERSON}:", str(HOME / ".config"))
    written.rename(file)
    if service_answers():
        ask("Reload")
        expect("the settings have a problem", not status()["problems"])


def service_answers() -> bool:
    """Whether the service owns its name on the session bus."""
    return "org.crampguard.Daemon1 " in as_person("busctl", "--user", "list", "--acquired", "--no-legend")


def ask(method: str, signature: str = "", *arguments: str) -> Any:
    """What the running service answers on the session bus."""
    name, path = "org.crampguard.Daemon1", "/org/crampguard/Daemon1"
    call = ["busctl", "--user", "--json=short", "call", name, path, name, method, signature, *arguments]
    answer = as_person(*call)
    return json.loads(answer)["data"][0] if answer.strip() else None


def status() -> dict[str, Any]:
    """As the service tells it."""
    answered: dict[str, Any] = json.loads(ask("Status"))
    return answered


def next_of(reminder: str) -> float:
    """When the service will show it next."""
    coming = (each["scheduled_for"] for each in status()["next"] if each["reminder"] == reminder)
    return datetime.fromisoformat(next(coming)).timestamp()


def showings(reminder: str | None = None) -> list[Showing]:
    """What the notification server accepted since the machine was started, in order."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip().replace("-", "")
    asked: dict[tuple[str | None, int], str] = {}
    found = []
    record = Path("/var/tmp/record-" + boot)
    for line in record.read_text().splitlines() if record.exists() else []:
        said = json.loads(line)
        if said["type"] == "method_call":
            asked[said["sender"], said["cookie"]] = said["payload"]["data"][3]
        elif said["type"] != "method_return":
            continue  # The bus says goodbye.
        elif title := asked.pop((said.get("destination"), said["reply_cookie"]), ""):
            found.append(Showing(reminder=title, at=said["timestamp-realtime"] / 1e6))
    return [each for each in found if reminder in {None, each.reminder}]


def wait_for(reminder: str, times: int = 1) -> Showing:
    """Its latest showing, once there are so many."""
    wait_until(f"{reminder} on the screen, {times}x", lambda: len(showings(reminder)) >= times)
    return showings(reminder)[-1]


def history(reminder: str) -> dict[float, str]:
    """What became of each of its occurrences, by when it was due."""
    printed = as_person(CRAMPGUARD, "history", "--since", "1970-01-01", "--json")
    return {
        datetime.fromisoformat(each["scheduled_for"]).timestamp(): each["outcome"]
        for each in json.loads(printed)
        if each["reminder"] == reminder
    }


def expect_once(reminder: str, due: float) -> Showing:
    """It was shown once, not before it was due, and the history says so."""
    shown = wait_for(reminder)
    expect(f"{reminder} was shown {len(showings(reminder))} times", len(showings(reminder)) == 1)
    expect(f"{reminder} was shown {due - shown.at:.3f} s early", shown.at >= due)
    outcome = wait_until(f"{reminder} in the history", lambda: history(reminder).get(due))
    expect(f"the history calls {reminder} {outcome}", outcome in _SEEN)
    return shown


def expect_missed(reminder: str, due: float) -> None:
    """It was not shown, and the history says so."""
    outcome = wait_until(f"{reminder} in the history", lambda: history(reminder).get(due))
    expect(f"the history calls {reminder} {outcome}", outcome == "missed")
    expect(f"{reminder} was shown", not showings(reminder))


def expect_spaced(*shown: Showing) -> None:
    """No two of them came closer together than the settings allow."""
    moments = sorted(each.at for each in shown)
    for earlier, later in pairwise(moments):
        expect(f"two notifications {later - earlier:.3f} s apart", later - earlier >= SPACING)


def shown_by_journal() -> Counter[str]:
    """How often the journal says of each reminder that it was put on the screen, showing again included."""
    return Counter(as_person("python3", "-c", _READ_JOURNAL).split())
