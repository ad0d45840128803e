"""What ``diary add`` and ``diary edit`` are told on the command line: an entry's fields, as options."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Generic, TypeVar

import click

from crampguard.domain import forgiving
from crampguard.domain.diary import (
    EARLIEST,
    WORST,
    Episode,
    Factor,
    Helped,
    Muscle,
    QuietNight,
    Side,
    State,
    last_night,
    night_of,
)
from crampguard.domain.duration import parse_duration
from crampguard.domain.language import _
from crampguard.domain.localtime import parse_time

Command = TypeVar("Command", bound=Callable[..., Any])
_Word = TypeVar("_Word", bound=StrEnum)

UNKNOWN_TIME = frozenset({"?", "unknown"})
_LAST_NIGHT = "last"
_ONE_DAY = timedelta(days=1)


class Word(click.ParamType[_Word], Generic[_Word]):
    """One of the diary's words; its first letters do, where they mean one of them only."""

    def __init__(self, words: type[_Word]) -> None:
        self.name = words.__name__.lower()
        self.words = words

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> _Word:
        """The word; anything else is wrong usage."""
        text = "-".join(str(value).strip().lower().replace("_", " ").replace("-", " ").split())
        found = [word for word in self.words if word == text] or [
            word for word in self.words if text and word.startswith(text)
        ]
        if len(found) != 1:
            self.fail(_("{text!r} is not one of {words}").format(text=value, words=self.choices), param, ctx)
        return found[0]

    @property
    def choices(self) -> str:
        """All of them, to choose from."""
        return ", ".join(self.words)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """In the help: all that it may be."""
        return "|".join(self.words)


class Length(click.ParamType[timedelta]):
    """How long a cramp lasted; a bare number is minutes."""

    name = "length"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The length; what can't be one is wrong usage."""
        if isinstance(value, timedelta):
            return value
        try:
            length = parse_duration(forgiving.length(str(value)))
            Episode(night=date.min, duration=length)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return length


SCORE = click.IntRange(0, WORST)
LENGTH = Length()
FIELDS: Mapping[str, object] = {
    "side": None,
    "muscle": None,
    "severity": None,
    "duration": None,
    "state": None,
    "woke": None,
    "sleep_disturbance": None,
    "sore": None,
    "factors": frozenset(),
    "helped": frozenset(),
    "note": "",
}
"""An episode's fields that options set, each with what it is where nothing is known."""

_OPTIONS = (
    click.option("--side", type=Word(Side), help=_("Of the body.")),
    click.option("--muscle", type=Word(Muscle), help=_("Where it was.")),
    click.option("--severity", type=SCORE, metavar="0-10", help=_("How bad it was, 0 to 10.")),
    click.option("--duration", type=LENGTH, metavar="TIME", help=_("How long it lasted: 4m, 90s; 4 is 4m.")),
    click.option("--state", type=Word(State), help=_("What you were when it began.")),
    click.option("--woke/--not-woke", default=None, help=_("It woke you, or not.")),
    click.option(
        "--sleep-disturbance", type=SCORE, metavar="0-10", help=_("How much it disturbed your sleep.")
    ),
    click.option("--sore/--not-sore", default=None, help=_("The muscle was sore afterwards, or not.")),
    click.option(
        "--factor",
        "factors",
        multiple=True,
        type=Word(Factor),
        metavar="WORD",
        help=_("What you note beside it: {words}. Repeat it for more.").format(words=", ".join(Factor)),
    ),
    click.option("--helped", multiple=True, type=Word(Helped), help=_("What helped. Repeat it for more.")),
    click.option("--note", metavar="TEXT", help=_("In your own words.")),
)


def entry_options(command: Command) -> Command:
    """All fields but the time. The command gets them as keyword arguments; :func:`given` sorts them out."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """Those of an episode's fields that were given, as an episode has them."""
    known = {name: value for name, value in options.items() if name in FIELDS and value not in (None, ())}
    for name in ("factors", "helped"):
        if name in known:
            known[name] = frozenset(known[name])
    return known


def parse_start(text: str, zone: tzinfo, now: datetime) -> datetime:
    """When a cramp began, in ``zone``. A time of day that is still to come was yesterday's.

    ``yesterday 23:00`` does too, and what :func:`crampguard.cli.context.parse_moment` knows. Raises
    click.BadParameter; so does a moment in the future.
    """
    from crampguard.cli.context import parse_moment

    day, _space, rest = text.strip().partition(" ")
    is_yesterday = day.lower() == "yesterday" and bool(rest)
    time = forgiving.time(rest if is_yesterday else text.strip())
    try:
        moment = parse_moment(time, zone, now)
        if is_yesterday:
            moment -= _ONE_DAY
        elif moment > now and _is_time_of_day(time):
            moment = parse_moment(time, zone, now - _ONE_DAY)
    except click.BadParameter:
        raise click.BadParameter(
            _(
                "{text!r} is not a moment (03:10, 3am, yesterday 23:00, 2025-03-01T23:00, 2h for two hours"
                " ago, now, or ? if you don't know)"
            ).format(text=text)
        ) from None
    if moment > now:
        raise click.BadParameter(_("{text!r} lies in the future").format(text=text))
    _check_year(text, moment.year)
    return moment.astimezone(zone).replace(microsecond=0)


def parse_night(text: str, zone: tzinfo, now: datetime) -> date:
    """A night by the date of its evening, ``yesterday`` or ``last``.

    Raises click.BadParameter; so does one to come.
    """
    local = now.astimezone(zone)
    named = " ".join(text.lower().split())
    if named in {_LAST_NIGHT, "last night"}:
        return last_night(local)
    if named == "yesterday":
        # Its evening, as --at has it.
        return local.date() - _ONE_DAY
    try:
        night = date.fromisoformat(text.strip())
    except ValueError:
        raise click.BadParameter(
            _(
                "{text!r} is not a night (the date of its evening, such as 2026-03-01, yesterday or last)"
            ).format(text=text)
        ) from None
    if night > night_of(local):
        raise click.BadParameter(_("{text!r} lies in the future").format(text=text))
    _check_year(text, night.year)
    return night


def placed(
    episode: Episode | None, at: str | None, night: str | None, zone: tzinfo, now: datetime
) -> Episode:
    """An episode, new or as it was, at the time or in the night that was given. Raises click.UsageError."""
    if at is not None and night is not None:
        raise click.UsageError(_("Say when it began or in which night, not both."))
    if night is None and at is not None and at.strip().lower() in UNKNOWN_TIME:
        night = _LAST_NIGHT if episode is None else episode.night.isoformat()
        at = None
    if night is not None:
        of_night = parse_night(night, zone, now)
        return replace(episode, night=of_night, start=None) if episode else Episode(night=of_night)
    if at is None and episode is not None:
        return episode
    start = now.astimezone(zone).replace(microsecond=0) if at is None else parse_start(at, zone, now)
    return Episode.begun(start) if episode is None else episode.moved(start)


def quiet_changed(
    before: QuietNight, night: date | None, known: Mapping[str, Any], forget: Sequence[str], *, is_timed: bool
) -> QuietNight:
    """A quiet night with another date or note. Raises click.UsageError for nothing, and for a cramp's."""
    of_a_cramp = is_timed or {*known, *forget} - {"note"}
    if of_a_cramp or (night is None and not known and not forget):
        raise click.UsageError(
            _(
                "The night of {night} is a quiet night: it has --night and --note."
                " 'crampguard diary list' shows the ids of cramps."
            ).format(night=before.night)
        )
    note = str(known.get("note", "" if forget else before.note))
    return replace(before, night=night or before.night, note=note)


def _check_year(text: str, year: int) -> None:
    if year < EARLIEST:
        raise click.BadParameter(_("{text!r} lies too long ago").format(text=text))


def _is_time_of_day(text: str) -> bool:
    try:
        parse_time(text)
    except ValueError:
        return False
    return True
