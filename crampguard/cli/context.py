"""What the commands need of the outside: which settings file, which zone, what stands in the journal."""

import os
import shlex
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crampguard.cli import named_config
from crampguard.domain.duration import parse_duration
from crampguard.domain.language import _
from crampguard.domain.localtime import CALENDAR_BEGINS, CALENDAR_ENDS, parse_time
from crampguard.domain.localtime import instant as wall_instant
from crampguard.paths import config_file, state_directory
from crampguard.wallclock import system_zone, zone_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crampguard.domain.forecast import Coming
    from crampguard.domain.settings import Settings
    from crampguard.journal import SqliteJournal


def settings_path() -> tuple[Path, bool]:
    """The settings file, and whether the person named it: then it must be there."""
    named = named_config()
    if named is not None:
        return named, True
    return config_file(), bool(os.environ.get("CRAMPGUARD_CONFIG"))


def for_this_file(command: str) -> str:
    """A command to be called next, for the settings file that this one was called for."""
    named = named_config()
    return command if named is None else f"{command} --config {shlex.quote(str(named))}"


def load_settings() -> "Settings":
    """The settings as they are now. Raises BadSettingsError."""
    from crampguard.settings.light import at_hand
    from crampguard.settings.source import Source

    path, required = settings_path()
    source = Source(file=path, required=required, environment=os.environ)
    if (known := at_hand(source, state_directory())) is not None:
        return known
    # Imported here because it is heavy, and needed only where no service has looked at the settings yet.
    from crampguard.settings.reading import load

    return load(path, os.environ, required=required)


def zone_for(settings: "Settings") -> tzinfo:
    """The zone in which the person lives now."""
    return zone_named(settings.day.timezone, os.environ)


def zone_to_read_in() -> tzinfo:
    """The zone of the settings; the machine's where they are bad: what was recorded can always be read."""
    from crampguard.errors import CrampguardError

    try:
        return zone_for(load_settings())
    except CrampguardError:
        return system_zone(os.environ)


@contextmanager
def reading_journal() -> "Iterator[SqliteJournal]":
    """The journal, for reading alone; empty where there is none yet. Raises JournalError."""
    from crampguard.journal import SqliteJournal

    journal = SqliteJournal.read(state_directory())
    try:
        yield journal
    finally:
        journal.close()


def coming_after(now: datetime, settings: "Settings", zone: tzinfo) -> "Iterator[Coming]":
    """What comes, from where the journal stands; needs no service. Raises JournalError."""
    from crampguard.domain.forecast import upcoming
    from crampguard.domain.plan import calendar_of
    from crampguard.domain.progress import recollect
    from crampguard.ledger import RECALLED

    with reading_journal() as journal:
        progress = recollect(journal.recall(now - RECALLED), now)
    return upcoming(settings, calendar_of(settings, zone), progress, now)


def parse_moment(text: str, zone: tzinfo, now: datetime, option: str | None = None) -> datetime:
    """A moment as people and scripts write it, in UTC. Raises click.BadParameter, which names ``option``.

    An ISO 8601 date or date and time (without an offset: in ``zone``), ``HH:MM`` of today, ``now``,
    ``today``, ``yesterday``, ``tomorrow``, or how long ago (``2h``, ``7d``).
    """
    today = now.astimezone(zone).date()
    days = {"today": today, "yesterday": today - timedelta(days=1), "tomorrow": today + timedelta(days=1)}
    if text == "now":
        return now
    if text in days:
        return _midnight(days[text], zone)
    for parse in (_iso_date, _iso_datetime, _time_of_day, _ago):
        try:
            return parse(text, zone, now)
        except ValueError:
            continue
    raise click.BadParameter(
        _("{text!r} is not a moment (such as 2026-03-01, 2026-03-01T08:00, 14:00, yesterday or 7d)").format(
            text=text
        ),
        param_hint=option,
    )


def parse_coming_moment(text: str, zone: tzinfo, now: datetime, option: str | None = None) -> datetime:
    """As :func:`parse_moment`, but a time of day that has passed means tomorrow's. 11pm is a time, too."""
    from crampguard.domain import forgiving

    time_of_day = forgiving.time(text)
    moment = parse_moment(time_of_day, zone, now, option)
    if moment > now:
        return moment
    try:
        minutes = parse_time(time_of_day)
    except ValueError:
        return moment
    return wall_instant(now.astimezone(zone).date() + timedelta(days=1), minutes, zone)


def _iso_date(text: str, zone: tzinfo, _now: datetime) -> datetime:
    return _midnight(date.fromisoformat(text), zone)


def _iso_datetime(text: str, zone: tzinfo, _now: datetime) -> datetime:
    moment = datetime.fromisoformat(text)
    return _in_utc(moment if moment.tzinfo is not None else moment.replace(tzinfo=zone))


def _time_of_day(text: str, zone: tzinfo, now: datetime) -> datetime:
    return wall_instant(now.astimezone(zone).date(), parse_time(text), zone)


def _ago(text: str, _zone: tzinfo, now: datetime) -> datetime:
    return now - parse_duration(text)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return _in_utc(datetime.combine(day, time(), zone))


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        # Midnight of 1 January of the year 1 east of Greenwich, say.
        return CALENDAR_BEGINS if moment.year == 1 else CALENDAR_ENDS
