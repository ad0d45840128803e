"""A cramp as a form: from an entry to its fields, and back, or to what is wrong with each field."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import TypeVar

from crampguard.domain.diary import (
    LONGEST_NOTE,
    WORST,
    Episode,
    Factor,
    Helped,
    Muscle,
    Side,
    State,
    night_of,
)
from crampguard.domain.language import _
from crampguard.web.forms import Form

_YEARS = range(1900, 9999)
"""Of which there is a day before and a day after, in every zone."""
_SOON = timedelta(minutes=5)
"""By so much two clocks may differ: an entry is of what has happened."""

_Word = TypeVar("_Word", bound=StrEnum)
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What stands in the form: text, as it was typed."""

    id: str = ""
    night: str
    """ISO: the one that is meant while no start is given."""
    start: str = ""
    """As ``<input type="datetime-local">`` has it; empty where it isn't known."""
    side: str = ""
    muscle: str = ""
    severity: str = ""
    minutes: str = ""
    state: str = ""
    woke: str = ""
    """``yes``, ``no``, or empty. So is ``sore``."""
    sleep_disturbance: str = ""
    sore: str = ""
    factors: frozenset[str] = frozenset()
    helped: frozenset[str] = frozenset()
    note: str = ""

    @classmethod
    def of(cls, episode: Episode) -> "Fields":
        """An entry, to be changed."""
        return cls(
            id=episode.id,
            night=episode.night.isoformat(),
            start="" if episode.start is None else _local(episode.start),
            side=episode.side or "",
            muscle=episode.muscle or "",
            severity=_digits(episode.severity),
            minutes="" if episode.duration is None else _minutes(episode.duration),
            state=episode.state or "",
            woke=_yes_or_no(episode.woke),
            sleep_disturbance=_digits(episode.sleep_disturbance),
            sore=_yes_or_no(episode.sore),
            factors=frozenset(episode.factors),
            helped=frozenset(episode.helped),
            note=episode.note,
        )

    @classmethod
    def sent(cls, form: Form, id_: str) -> "Fields":
        """What a person sent."""
        texts = {
            name: form.text(name)
            for name in (
                "night",
                "start",
                "side",
                "muscle",
                "severity",
                "minutes",
                "state",
                "woke",
                "sleep_disturbance",
                "sore",
                "note",
            )
        }
        ticked = {name: frozenset(form.every(name)) for name in ("factors", "helped")}
        return cls(id=id_, **texts, **ticked)  # type: ignore[arg-type]


@dataclass(slots=True)
class Reading:
    """The entry that fields stand for, and what is wrong with each field, by its name."""

    problems: dict[str, str] = field(default_factory=dict)
    episode: Episode | None = None
    """None where anything is wrong."""


def read(fields: Fields, zone: tzinfo, now: datetime, before: Episode | None = None) -> Reading:
    """What the person meant. ``before``: the entry that they change."""
    reading = Reading()

    def get(name: str, parse: Callable[[str], _Read], text: str) -> _Read | None:
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as error:
            reading.problems[name] = str(error)
            return None

    def parse_start(text: str) -> datetime:
        if before is not None and before.start is not None and text == _local(before.start):
            # Untouched: of an hour that came twice it may be the second; of another zone it may be.
            return before.start
        start = _parsed(datetime.fromisoformat, text, _("This is not a date and time."))
        if start.tzinfo is not None or start.year not in _YEARS:
            raise ValueError(_("This is not a date and time."))
        # A time that a clock change skips is moved forward; one that comes twice is the first.
        start = start.replace(tzinfo=zone)
        start = datetime.fromtimestamp(start.timestamp(), zone)
        if start > now + _SOON:
            raise ValueError(_("This is in the future."))
        return start

    start = get("start", parse_start, fields.start)
    night = night_of(start) if start else get("start", parse_night, fields.night or "-")
    known = {
        "side": get("side", _word(Side), fields.side),
        "muscle": get("muscle", _word(Muscle), fields.muscle),
        "severity": get("severity", _score, fields.severity),
        "duration": get("minutes", _duration(before), fields.minutes),
        "state": get("state", _word(State), fields.state),
        "woke": get("woke", _truth, fields.woke),
        "sleep_disturbance": get("sleep_disturbance", _score, fields.sleep_disturbance),
        "sore": get("sore", _truth, fields.sore),
        "factors": get("factors", _words(Factor), "\n".join(fields.factors)) or frozenset(),
        "helped": get("helped", _words(Helped), "\n".join(fields.helped)) or frozenset(),
        "note": get("note", _note, fields.note) or "",
    }
    if not reading.problems:
        assert night is not None, "a form names a night"
        reading.episode = Episode(id=fields.id, night=night, start=start, **known)  # type: ignore[arg-type]
    return reading


def _parsed(parse: Callable[[str], _Read], text: str, otherwise: str) -> _Read:
    try:
        return parse(text)
    except (ValueError, OverflowError):
        raise ValueError(otherwise) from None


def parse_night(text: str) -> date:
    """The night of an ISO date. Raises ValueError with a text for the person."""
    night = _parsed(date.fromisoformat, text, _("This is not a date and time."))
    if night.year not in _YEARS:
        raise ValueError(_("This is not a date and time."))
    return night


def _score(text: str) -> int:
    score = _parsed(int, text, _("This is a number from 0 to 10."))
    if not 0 <= score <= WORST:
        raise ValueError(_("This is a number from 0 to 10."))
    return score


def _duration(before: Episode | None) -> Callable[[str], timedelta]:
    def parse(text: str) -> timedelta:
        if before is not None and before.duration is not None and text == _minutes(before.duration):
            return before.duration
        otherwise = _("This is a number of minutes, under a day. Half a minute is 0.5.")
        minutes = _parsed(float, text.replace(",", "."), otherwise)
        # Not a number compares as false.
        if not 0 < minutes < 24 * 60:
            raise ValueError(otherwise)
        return timedelta(seconds=max(1, round(minutes * 60)))

    return parse


def _word(kind: type[_Word]) -> Callable[[str], _Word]:
    return lambda text: _parsed(kind, text, _("Choose one of these."))


def _words(kind: type[_Word]) -> Callable[[str], frozenset[_Word]]:
    return lambda text: frozenset(map(_word(kind), text.split("\n")))


def _truth(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError(_("Choose one of these."))
    return text == "yes"


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise ValueError(_("A note has {most} characters at the most.").format(most=LONGEST_NOTE))
    return text


def _local(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")


def _minutes(length: timedelta) -> str:
    return f"{length / timedelta(minutes=1):.3g}"


def _digits(number: int | None) -> str:
    return "" if number is None else str(number)


def _yes_or_no(truth: bool | None) -> str:
    return "" if truth is None else "yes" if truth else "no"
