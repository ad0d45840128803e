"""Changes that a person asks for by key and value: what a value can mean, what helps where it is refused."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from crampguard.catalogue.reminders import BUILT_INS, built_in
from crampguard.errors import CrampguardError
from crampguard.settings import editing
from crampguard.settings.faults import SCHEDULES
from crampguard.settings.locating import dotted
from crampguard.settings.problems import BadSettingsError, Problem
from crampguard.settings.reading import loads
from crampguard.settings.values import Path as Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Settings to be made, each as it was typed, and others to be taken out, all at once or not at all."""

    made: tuple[tuple[Key, str], ...] = ()
    dropped: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A setting that was made."""

    key: Key
    value: object
    guessed: bool
    """What was typed is no value there, and was taken for this one."""
    before: object
    """What the file said; None where it said nothing."""


def applied(text: str, change: Change, file: str) -> tuple[str, list[Made]]:
    """The document that ``file`` holds with ``change`` made, and what was made of each value.

    The whole is valid then. Raises BadSettingsError, in which only what the file said before has a place,
    or CrampguardError.
    """
    candidates = [editing.readings(typed) for _key, typed in change.made]
    tried = [0] * len(candidates)
    refusal: BadSettingsError | None = None
    while True:
        values = [several[place] for several, place in zip(candidates, tried, strict=True)]
        changed = _changed(text, change, values)
        try:
            loads(changed, {}, file=file)
        except BadSettingsError as error:
            refusal = refusal or _placed(error, text, file)
            if not _went_on(change, candidates, tried, error.problems):
                raise refusal from None
        else:
            return changed, [
                Made(
                    key=key,
                    value=value,
                    guessed=place >= len(editing.readings(typed)),
                    before=editing.value_at(text, key),
                )
                for (key, typed), value, place in zip(change.made, values, tried, strict=True)
            ]


def remedy(text: str, change: Change, file: str) -> Change | None:
    """A change that does what a refused one can't: with what an own reminder lacks, without another schedule.

    None where there is none.
    """
    made, dropped = list(change.made), list(change.dropped)
    for name in {str(key[1]): None for key, _typed in change.made if key[0] == "reminders" and len(key) == 3}:
        keys = {str(key[2]) for key, _typed in change.made if key[:2] == ("reminders", name)}
        standing = editing.value_at(text, ("reminders", name))
        there = [*standing] if isinstance(standing, dict) else []
        wanted = [kind for kind in SCHEDULES if kind in keys]
        if wanted:
            others = {key for kind, belonging in SCHEDULES.items() if kind not in wanted for key in belonging}
            dropped += [("reminders", name, key) for key in there if key in others - keys]
        made += _lacking(name, {*there, *keys})
    bettered = Change(made=tuple(made), dropped=tuple(dict.fromkeys(dropped)))
    if bettered == change:
        return None
    try:
        applied(text, bettered, file)
    except CrampguardError:
        return None
    return bettered


def _lacking(name: str, keys: set[str]) -> list[tuple[Key, str]]:
    """What a reminder of one's own must have, and hasn't, with an example."""
    known = [each.name for each in BUILT_INS]
    if built_in(name) or ("title" not in keys and get_close_matches(name, known, n=1, cutoff=0.7)):
        return []
    lacking: list[tuple[Key, str]] = []
    if "title" not in keys:
        lacking.append((("reminders", name, "title"), name.replace("-", " ").capitalize()))
    if not keys & {*SCHEDULES}:
        lacking.append((("reminders", name, "at"), "20:00"))
    return lacking


def _changed(text: str, change: Change, values: Sequence[object]) -> str:
    for (key, _typed), value in zip(change.made, values, strict=True):
        text = editing.with_value(text, key, value)
    # Last: a table that loses its only key goes with it, and its place in the file.
    for key in change.dropped:
        text = editing.without(text, key)
    return text


def _went_on(
    change: Change, candidates: Sequence[list[object]], tried: list[int], problems: Sequence[Problem]
) -> bool:
    """Whether a value that is at fault can mean something else, which is then what is tried next."""
    went_on = False
    for place, (key, _typed) in enumerate(change.made):
        name, known = dotted(key), candidates[place]
        about = [each for each in problems if each.key == name or each.key.startswith(f"{name}.")]
        for guess in [json.loads(each.meant) for each in about if each.meant and each.key == name]:
            # 1 equals True.
            if not any(guess == one and type(guess) is type(one) for one in known):
                known.append(guess)
        if about and tried[place] + 1 < len(known):
            tried[place] += 1
            went_on = True
    return went_on


def _placed(error: BadSettingsError, text: str, file: str) -> BadSettingsError:
    """The same problems; those that the change would have brought stand in no file."""
    try:
        loads(text, {}, file=file)
    except BadSettingsError as standing:
        before = {(each.key, each.text): each for each in standing.problems}
    else:
        before = {}
    return BadSettingsError(
        before.get((each.key, each.text), replace(each, file="", line=0, column=0)) for each in error.problems
    )
