"""The words for what stands in the diary, as a person reads them."""

from collections.abc import Iterable
from datetime import timedelta

from crampguard.domain.diary import Entry, Episode, Factor, Helped, Muscle, Side, State
from crampguard.domain.insight import Part
from crampguard.domain.language import N_, _

Word = Side | Muscle | State | Factor | Helped | Part

_WORDS: dict[Word, str] = {
    Side.LEFT: N_("left"),
    Side.RIGHT: N_("right"),
    Side.BOTH: N_("both sides"),
    Muscle.CALF: N_("calf"),
    Muscle.FOOT: N_("foot"),
    Muscle.THIGH_BACK: N_("back of the thigh"),
    Muscle.THIGH_FRONT: N_("front of the thigh"),
    Muscle.OTHER: N_("elsewhere"),
    State.ASLEEP: N_("asleep"),
    State.RESTING: N_("resting"),
    State.ACTIVE: N_("active"),
    Part.NIGHT: N_("night (0–6 h)"),
    Part.MORNING: N_("morning (6–12 h)"),
    Part.AFTERNOON: N_("afternoon (12–18 h)"),
    Part.EVENING: N_("evening (18–24 h)"),
}
_FACTORS = {
    Factor.HARD_EXERCISE: N_("hard exercise"),
    Factor.NO_WARM_UP: N_("no warm-up"),
    Factor.HEAT: N_("heat"),
    Factor.LITTLE_TO_DRINK: N_("little to drink"),
    Factor.TIRED_MUSCLES: N_("tired muscles"),
    Factor.LONG_IN_ONE_POSITION: N_("long in one position"),
    Factor.BENT_LEG_SLEEP: N_("slept with bent legs"),
    Factor.SHOES: N_("shoes"),
    Factor.MEDICINE: N_("new or changed medicine"),
    Factor.CONDITION: N_("known condition or deficiency"),
    Factor.PREGNANCY: N_("pregnancy"),
    Factor.UNSURE: N_("unsure"),
}
_HELPED = {
    Helped.STRETCH: N_("stretching"),
    Helped.MASSAGE: N_("massage"),
    Helped.STANDING: N_("standing on it"),
    Helped.HEAT: N_("warmth"),
    Helped.COLD: N_("cold"),
    Helped.NOTHING: N_("nothing"),
}

TOLD_OF_SIGNS = N_("The guide was told of warning signs.")
"""The note with which the guide begins. It is the person's to take out, where they pressed it by mistake."""


def had_signs(cramp: Episode) -> bool:
    """Whether the guide noted warning signs of it, and the person left that standing."""
    # Whoever changed their language has notes in the one before: the untranslated text is known at least.
    return any(text in cramp.note for text in (_(TOLD_OF_SIGNS), TOLD_OF_SIGNS))


def own_words(cramp: Episode) -> str:
    """The note without what the guide put there, on one line."""
    own = cramp.note.replace(_(TOLD_OF_SIGNS), " ").replace(TOLD_OF_SIGNS, " ")
    return " ".join(own.split())


def word_text(word: Word) -> str:
    """One word of the diary."""
    match word:
        case Factor():
            return _(_FACTORS[word])
        case Helped():
            return _(_HELPED[word])
        case _:
            return _(_WORDS[word])


def words_text(words: Iterable[Word]) -> str:
    """Several, in the order in which they are defined."""
    ordered = sorted(words, key=lambda word: list(type(word).__members__.values()).index(word))
    return ", ".join(word_text(word) for word in ordered)


def length_text(length: timedelta) -> str:
    """How long a cramp lasted: ``45 s``, ``4 min``, ``4 min 30 s``, ``1 h 5 min``."""
    minutes, seconds = divmod(length // timedelta(seconds=1), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        (hours, _("{n} h")),
        (minutes, _("{n} min")),
        (seconds, _("{n} s")),
    ]
    return " ".join(text.format(n=amount) for amount, text in parts if amount) or _("{n} s").format(n=0)


def when_text(entry: Entry) -> str:
    """When it was, with its date: ``Tue 2026-03-03 03:10``, or of which night where no more is known."""
    if isinstance(entry, Episode) and entry.start is not None:
        return entry.start.strftime(_("%a %Y-%m-%d %H:%M"))
    return _("night of {day}").format(day=entry.night.strftime(_("%a %Y-%m-%d")))


def where_text(episode: Episode) -> str:
    """Side and muscle: ``left calf``, ``calf, both sides``; empty where neither is known."""
    muscle = "" if episode.muscle is None else word_text(episode.muscle)
    side = "" if episode.side is None else word_text(episode.side)
    if muscle and episode.side in {Side.LEFT, Side.RIGHT} and episode.muscle is not Muscle.OTHER:
        return _("{side} {muscle}").format(side=side, muscle=muscle)
    return ", ".join(part for part in (muscle, side) if part)
