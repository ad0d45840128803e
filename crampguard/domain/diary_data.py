"""Entries of the diary as flat data: what stands in the journal's events."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from crampguard.domain.diary_entry import Entry, Episode, Factor, Helped, Muscle, QuietNight, Side, State
from crampguard.domain.event import Scalar
from crampguard.domain.language import _

_A_DAY = 86_400
"""In seconds."""

_Read = TypeVar("_Read")
_Word = TypeVar("_Word", bound=StrEnum)

# Ten years are read at once: looking a word up is several times as fast as making it.
_SIDES: Mapping[object, Side] = {each.value: each for each in Side}
_MUSCLES: Mapping[object, Muscle] = {each.value: each for each in Muscle}
_STATES: Mapping[object, State] = {each.value: each for each in State}
_FACTORS: Mapping[object, Factor] = {each.value: each for each in Factor}
_HELPED: Mapping[object, Helped] = {each.value: each for each in Helped}


def data_of(entry: Entry) -> dict[str, Scalar]:
    """An entry as an event's data: flat, and only what is known. Lists are joined with commas."""
    if isinstance(entry, QuietNight):
        known: dict[str, Scalar] = {"what": "quiet", "note": entry.note}
    else:
        seconds = None if entry.duration is None else entry.duration // timedelta(seconds=1)
        known = {
            "what": "cramp",
            "start": None if entry.start is None else entry.start.isoformat(timespec="seconds"),
            "side": entry.side,
            "muscle": entry.muscle,
            "severity": entry.severity,
            "duration_seconds": seconds,
            "state": entry.state,
            "woke": entry.woke,
            "sleep_disturbance": entry.sleep_disturbance,
            "sore": entry.sore,
            "factors": ",".join(sorted(entry.factors)),
            "helped": ",".join(sorted(entry.helped)),
            "note": entry.note,
        }
    data: dict[str, Scalar] = {"entry": entry.id, "night": entry.night.isoformat()}
    return data | {name: value for name, value in known.items() if value is not None and value != ""}


def entry_of(data: Mapping[str, Scalar]) -> Entry:
    """The inverse of :func:`data_of`. Raises ValueError, with a text for the person, for what it can't be."""
    match data.get("what"):
        case "quiet":
            return QuietNight(id=_text(data, "entry"), night=_night(data), note=_text(data, "note"))
        case "cramp":
            start = _text(data, "start")
            return Episode(
                id=_text(data, "entry"),
                night=_night(data),
                start=_read("start", datetime.fromisoformat, start) if start else None,
                side=_word(data, "side", _SIDES),
                muscle=_word(data, "muscle", _MUSCLES),
                severity=_number(data, "severity"),
                duration=_duration(data),
                state=_word(data, "state", _STATES),
                woke=_truth(data, "woke"),
                sleep_disturbance=_number(data, "sleep_disturbance"),
                sore=_truth(data, "sore"),
                factors=_words(data, "factors", _FACTORS),
                helped=_words(data, "helped", _HELPED),
                note=_text(data, "note"),
            )
        case other:
            raise ValueError(_("what: {value!r} is neither cramp nor quiet").format(value=other))


def _text(data: Mapping[str, Scalar], key: str) -> str:
    return str(data.get(key, ""))


def _night(data: Mapping[str, Scalar]) -> date:
    return _read("night", date.fromisoformat, _text(data, "night"))


def _number(data: Mapping[str, Scalar], key: str) -> int | None:
    value = data.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise _misread(key, value)


def _duration(data: Mapping[str, Scalar]) -> timedelta | None:
    seconds = _number(data, "duration_seconds")
    if seconds is None:
        return None
    # What no duration can be stays that, in whatever number of digits: an episode refuses it.
    return timedelta(seconds=max(0, min(seconds, _A_DAY)))


def _truth(data: Mapping[str, Scalar], key: str) -> bool | None:
    value = data.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise _none_of(key, value, ("yes", "no"))


def _word(data: Mapping[str, Scalar], key: str, words: Mapping[object, _Word]) -> _Word | None:
    if (value := data.get(key)) is None:
        return None
    if (word := words.get(value)) is None:
        raise _none_of(key, value, words.values())
    return word


def _words(data: Mapping[str, Scalar], key: str, words: Mapping[object, _Word]) -> frozenset[_Word]:
    if not (text := _text(data, key)):
        return frozenset()
    try:
        return frozenset([words[each] for each in text.split(",")])
    except KeyError as error:
        raise _none_of(key, error.args[0], words.values()) from None


def _read(key: str, read: Callable[[str], _Read], value: str) -> _Read:
    try:
        return read(value)
    except ValueError:
        raise _misread(key, value) from None


def _none_of(key: str, value: Scalar, words: Iterable[str]) -> ValueError:
    text = _("{field}: {value!r} is not one of {words}")
    return ValueError(text.format(field=key, value=value, words=", ".join(words)))


def _misread(key: str, value: Scalar) -> ValueError:
    return ValueError(_("{field}: {value!r} is not understood").format(field=key, value=value))
