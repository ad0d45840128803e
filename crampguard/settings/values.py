"""Single values of the settings: what a person may write for each, and what it becomes.

Each type takes what a TOML document holds and gives the domain's value, or raises ValueError with a text for
the person. Positions inside a list or a table travel in :class:`PartsError`.
"""

import unicodedata
import zoneinfo
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import PlainValidator, WithJsonSchema

from crampguard.domain import forgiving
from crampguard.domain.duration import parse_duration, parse_offset
from crampguard.domain.language import _
from crampguard.domain.localtime import MINUTES_A_DAY, Minutes, parse_time
from crampguard.domain.notification import Channel
from crampguard.domain.reminder import Urgency
from crampguard.domain.schedule import Anchor
from crampguard.domain.settings import SYSTEM_ZONE, SleepPosition, WaitOrIgnore
from crampguard.domain.weekdays import Days, Weekday, parse_days
from crampguard.domain.windows import Window, parse_window
from crampguard.settings.guessing import GuessError, guessing, meant_flag

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)
Path = tuple[str | int, ...]
"""Where something stands in a document: ``("workouts", 0, "start")``."""

_LONGEST = timedelta(days=366)
_MOST_REPEATS = 10


class PartsError(ValueError):
    """Something is wrong inside a list or table: each part with the way to it and a text for the person."""

    def __init__(self, parts: Sequence[tuple[Path, str]]) -> None:
        super().__init__(parts[0][1])
        self.parts = parts


def did_you_mean(written: str, known: Sequence[str], prefix: str = "") -> str:
    """`` – did you mean 'every'?``, or nothing where nothing is close."""
    near = get_close_matches(written, known, n=1)
    return _(" – did you mean {near!r}?").format(near=prefix + near[0]) if near else ""


def _shown(value: object) -> str:
    """A value as TOML writes it, cut where it is long."""
    match value:
        case bool():
            return str(value).lower()
        case date() | time():
            return value.isoformat()
        case list():
            return _("a list")
        case dict():
            return _("a table")
        case _:
            return repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "…"


def _text(value: object, example: str) -> str:
    if not isinstance(value, str):
        raise ValueError(
            _('{value} must be text in quotes, such as "{example}"').format(
                value=_shown(value), example=example
            )
        )
    return value


def _written_as(parse: Callable[[str], Value], example: str) -> Callable[[Any], Value]:
    return lambda value: parse(_text(value, example))


def _one_or_more(
    parse: Callable[[str], Value], forgive: Callable[[str], str], example: str, empty: str
) -> Callable[[Any], tuple[Value, ...]]:
    alone = guessing(parse, forgive, several=True)
    of_a_list = _written_as(guessing(parse, forgive), example)

    def several(value: object) -> tuple[Value, ...]:
        if not isinstance(value, list):
            return (alone(_text(value, example)),)
        if not value:
            raise ValueError(_(empty))
        return tuple(_each([((place,), part) for place, part in enumerate(value)], of_a_list))

    return several


def _each(parts: Sequence[tuple[Path, object]], parse: Callable[[Any], Value]) -> list[Value]:
    """Every part parsed; what is wrong with any of them is told together."""
    parsed: list[Value] = []
    wrong: list[tuple[Path, str]] = []
    for place, part in parts:
        try:
            parsed.append(parse(part))
        except ValueError as error:
            wrong.append((place, str(error)))
    if wrong:
        raise PartsError(wrong)
    return parsed


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_REPEATS:
        raise ValueError(
            _("{value} must be a number from 1 to {most}").format(value=_shown(value), most=_MOST_REPEATS)
        )
    return value


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    refusal = _("{value} must be true or false").format(value=_shown(value))
    if (meant := meant_flag(value)) is not None:
        raise GuessError(refusal, meant)
    raise ValueError(refusal)


def _choice(choices: type[Choice]) -> Callable[[Any], Choice]:
    known = [choice.value for choice in choices]

    def choose(value: object) -> Choice:
        text = _text(value, known[0])
        if text in known:
            return choices(text)
        refusal = _("{text!r} is none of {known}").format(text=text, known=", ".join(known))
        if (lowered := text.strip().lower()) in known:
            raise GuessError(refusal, lowered)
        raise ValueError(refusal + did_you_mean(lowered, known))

    return choose


def _bounded(parse: Callable[[str], timedelta]) -> Callable[[str], timedelta]:
    def bounded(text: str) -> timedelta:
        duration = parse(text)
        if abs(duration) > _LONGEST:
            raise ValueError(_("{text!r} is longer than a year").format(text=text))
        return duration

    return bounded


def _days(value: object) -> Days:
    if isinstance(value, list):
        return parse_days([_text(part, "mon") for part in value])
    return _guessed_days(_text(value, "mon-fri"))


def _bedtime(text: str) -> Minutes:
    """Before noon means after the midnight that ends the evening."""
    minutes = parse_time(text)
    return minutes if minutes >= MINUTES_A_DAY // 2 else minutes + MINUTES_A_DAY


def _bedtimes(value: object) -> tuple[tuple[Weekday, Minutes], ...]:
    if not isinstance(value, dict):
        everyday = _guessed_bedtime(_text(value, "22:30"))
        return tuple((day, everyday) for day in Weekday)
    seen: dict[Weekday, Minutes] = {}

    def evenings(entry: tuple[str, object]) -> None:
        written, at = entry
        days, bedtime = _guessed_days(written), _guessed_bedtime(_text(at, "22:30"))
        if twice := sorted(days & seen.keys()):
            names = ", ".join(day.name.lower() for day in twice)
            raise ValueError(_("{days} already has a bedtime").format(days=names))
        seen.update(dict.fromkeys(days, bedtime))

    _each([((str(key),), (key, at)) for key, at in value.items()], evenings)
    return tuple(sorted(seen.items()))


_guessed_days = guessing(parse_days, forgiving.days)
_guessed_bedtime = guessing(_bedtime, forgiving.time)


def _zone(text: str) -> str:
    if text == SYSTEM_ZONE:
        return text
    try:
        zoneinfo.ZoneInfo(text)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        known = [SYSTEM_ZONE, *sorted(zoneinfo.available_timezones())]
        same = [name for name in known if name.lower() == text.lower()]
        raise ValueError(
            _("{text!r} is not a time zone").format(text=text) + did_you_mean(text, same or known)
        ) from None
    return text


def _words(value: object) -> str:
    """Text that every desktop can show: no control characters besides line breaks, no broken Unicode."""
    text = _text(value, "…")
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t":
            raise ValueError(_("{value} holds a character that can't be shown").format(value=_shown(text)))
    return text


def _title(value: object) -> str:
    text = _words(value)
    if not text.strip() or "\n" in text:
        raise ValueError(_("must be one line, and not empty"))
    return text


def _schema(**parts: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **parts})


_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_TIME_SCHEMA = {"type": "string", "pattern": f"^{_TIME}$"}
_WINDOW_SCHEMA = {"type": "string", "pattern": f"^{_TIME}-({_TIME}|24:00)$"}
_DAYS_SCHEMA = {"type": "string", "examples": ["daily", "weekdays", "weekends", "mon-fri", "mon,wed,fri"]}


def _one_or_list(one: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]})


def _enum_schema(choices: type[StrEnum]) -> WithJsonSchema:
    return _schema(enum=[choice.value for choice in choices])


_LENGTH = r"(\d+d)?(\d+h)?(\d+m)?(\d+s)?|[Pp].+"

Count = Annotated[
    int,
    PlainValidator(_count),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": _MOST_REPEATS}),
]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
Words = Annotated[str, PlainValidator(_words), _schema()]
Title = Annotated[str, PlainValidator(_title), _schema(minLength=1)]
Duration = Annotated[
    timedelta,
    PlainValidator(_written_as(guessing(_bounded(parse_duration), forgiving.length), "45m")),
    _schema(pattern=f"^({_LENGTH})$", examples=["90s", "45m", "1h30m", "PT45M"]),
]
Offset = Annotated[
    timedelta,
    PlainValidator(_written_as(guessing(_bounded(parse_offset), forgiving.offset), "-10m")),
    _schema(pattern=f"^[-+−]?({_LENGTH})$", examples=["-10m", "+45m", "0s"]),
]
TimeOfDay = Annotated[
    Minutes,
    PlainValidator(_written_as(guessing(parse_time, forgiving.time), "18:30")),
    WithJsonSchema(_TIME_SCHEMA),
]
Times = Annotated[
    tuple[Minutes, ...],
    PlainValidator(_one_or_more(parse_time, forgiving.times, "20:00", "names no time")),
    _one_or_list(_TIME_SCHEMA),
]
Windows = Annotated[
    tuple[Window, ...],
    PlainValidator(_one_or_more(parse_window, forgiving.windows, "08:00-22:00", "names no window")),
    _one_or_list(_WINDOW_SCHEMA),
]
DaysOfWeek = Annotated[Days, PlainValidator(_days), _one_or_list(_DAYS_SCHEMA)]
Bedtimes = Annotated[
    tuple[tuple[Weekday, Minutes], ...],
    PlainValidator(_bedtimes),
    WithJsonSchema({"anyOf": [_TIME_SCHEMA, {"type": "object", "additionalProperties": _TIME_SCHEMA}]}),
]
Zone = Annotated[
    str, PlainValidator(_written_as(_zone, "Europe/Berlin")), _schema(examples=["system", "Europe/Berlin"])
]
SleepPositionValue = Annotated[
    SleepPosition, PlainValidator(_choice(SleepPosition)), _enum_schema(SleepPosition)
]
ChannelValue = Annotated[Channel, PlainValidator(_choice(Channel)), _enum_schema(Channel)]
WaitOrIgnoreValue = Annotated[WaitOrIgnore, PlainValidator(_choice(WaitOrIgnore)), _enum_schema(WaitOrIgnore)]
UrgencyValue = Annotated[Urgency, PlainValidator(_choice(Urgency)), _enum_schema(Urgency)]
AnchorValue = Annotated[Anchor, PlainValidator(_choice(Anchor)), _enum_schema(Anchor)]
