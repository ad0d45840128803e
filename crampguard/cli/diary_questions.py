"""The few questions of ``diary add`` and ``diary edit`` in a terminal. Enter leaves each as it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any, TypeVar

import click

from crampguard.cli.answers import YES_OR_NO
from crampguard.cli.diary_options import LENGTH, SCORE, Word, placed
from crampguard.cli.output import say
from crampguard.domain.diary import LONGEST_NOTE, Episode, Factor, Helped, Muscle, Side
from crampguard.domain.diary_wording import length_text, when_text, word_text, words_text
from crampguard.domain.language import _

_Answer = TypeVar("_Answer")
_Word = TypeVar("_Word", bound=StrEnum)
_Several = TypeVar("_Several", Factor, Helped)

_LEAVE = ""


def ask(episode: Episode | None, zone: tzinfo, now: datetime) -> Episode:
    """The episode as it is once all was asked; a new one where there is none yet."""
    say(_("Enter skips a question."))
    before = _("now") if episode is None else when_text(episode)
    known = _asked(
        _("When did it begin? 03:10, yesterday 23:00, or ? if you don't know"),
        before,
        lambda text: placed(episode, text, None, zone, now),
    )
    found = known or placed(episode, None, None, zone, now)
    found = _with(found, "side", _word(_("Which side?"), Side, found.side))
    found = _with(found, "muscle", _word(_("Where?"), Muscle, found.muscle))
    found = _with(found, "severity", _asked(_("How bad was it, 0 to 10?"), found.severity, _typed(SCORE)))
    length = "" if found.duration is None else length_text(found.duration)
    found = _with(found, "duration", _asked(_("How many minutes did it last?"), length, _typed(LENGTH)))
    woke = None if found.woke is None else _("yes") if found.woke else _("no")
    found = _with(found, "woke", _asked(_("Did it wake you? y, n"), woke, _typed(YES_OR_NO)))
    found = _with(found, "factors", _chosen(_("Anything of note before it?"), Factor, found.factors))
    found = _with(found, "helped", _chosen(_("What helped?"), Helped, found.helped))
    return _with(found, "note", _asked(_("A note, in your words"), found.note, _note))


def _with(episode: Episode, field: str, answer: object) -> Episode:
    return episode if answer is None else replace(episode, **{field: answer})  # type: ignore[arg-type]


def _word(question: str, words: type[_Word], before: _Word | None) -> _Word | None:
    takes = Word(words)
    return _asked(f"{question} {takes.choices}", before, _typed(takes))


def _chosen(question: str, words: type[_Several], before: frozenset[_Several]) -> frozenset[_Several] | None:
    """Several, by their numbers in a list."""
    numbered = list(words)
    say(question)
    for number, word in enumerate(numbered, 1):
        say(f"  {number:2} {word_text(word)}")

    def read(text: str) -> frozenset[_Several]:
        numbers = [each for each in text.replace(",", " ").split() if each != "-"]
        try:
            return frozenset(numbered[int(each) - 1] for each in numbers if _is_number(each, len(numbered)))
        except ValueError:
            raise click.BadParameter(_("numbers of the list, such as: 1 4")) from None

    return _asked(_("Their numbers"), words_text(before), read)


def _is_number(text: str, most: int) -> bool:
    if not 1 <= int(text) <= most:
        raise ValueError(text)
    return True


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise click.BadParameter(_("a note has {most} characters at the most").format(most=LONGEST_NOTE))
    return text


def _typed(takes: "click.ParamType[_Answer]") -> Callable[[str], _Answer]:
    return lambda text: takes.convert(text, None, None)


def _asked(question: str, before: Any, read: Callable[[str], _Answer]) -> _Answer | None:
    """What was answered; None where Enter left it as it is."""
    shown = f"{question} [{before}]" if before not in (None, "") else question

    def understood(text: str) -> _Answer | None:
        return None if text.strip() == _LEAVE else read(text.strip())

    answer: _Answer | None = click.prompt(
        shown, default=_LEAVE, show_default=False, value_proc=understood, err=True
    )
    return answer
