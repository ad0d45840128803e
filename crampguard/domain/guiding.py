"""What a guide shows, and what can be said to it: the same for a terminal, a notification and a page."""

import math
from dataclasses import dataclass, replace
from typing import Protocol, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something that a person can say."""

    key: str
    """What :meth:`Guide.pressed` takes."""
    letter: str
    """The key for it in a terminal; "" where there is none."""
    label: str
    is_button: bool = False
    """It is among the two or three that fit on a notification."""


A_HAIR = 1e-6
"""Seconds by which rounding may put a moment before itself."""


@dataclass(frozen=True, slots=True)
class Count:
    """Seconds as a person counts them."""

    seconds: int
    changes_at: float
    """When it is another number."""


def counted_up(since: float, now: float) -> Count:
    """The whole seconds since then."""
    seconds = math.floor(now - since + A_HAIR)
    return Count(seconds, since + seconds + 1)


def counted_down(end: float, now: float) -> Count:
    """The seconds until then, the one that has begun included."""
    seconds = max(0, math.ceil(end - now - A_HAIR))
    return Count(seconds, end - seconds + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a person sees, in their language."""

    title: str
    """A word or two, to be shown as large as can be."""
    text: tuple[str, ...]
    """Paragraphs."""
    offers: tuple[Offer, ...]
    main: str = ""
    """The key of the offer that any button or key may stand for; "" where the person has to say which."""
    count: Count | None = None
    """Up, or down; None where nothing is counted."""
    picture: str = ""
    """The name of the drawing, in ``crampguard.pictures``."""
    place: str = ""
    """Where in the whole this is, and since when: a few words."""
    is_urgent: bool = False
    is_of_need: bool = False
    """Somebody is in pain: do not disturb isn't meant for what helps them now."""

    @property
    def still(self) -> "View":
        """The same without what changes by the second."""
        return replace(self, count=None, place="")


class Guide(Protocol):
    """Leads a person through something. Immutable; times are seconds of one clock that only goes forward."""

    @property
    def is_over(self) -> bool:
        """Nothing more comes."""
        ...

    @property
    def cues(self) -> int:
        """How often the person's attention was called for so far."""
        ...

    @property
    def wakes_at(self) -> float | None:
        """When :meth:`passed` has something to do next; None once it is over."""
        ...

    def view(self, now: float) -> View:
        """What to show at ``now``, with time passed up to then."""
        ...

    def passed(self, now: float) -> Self:
        """Time has gone on to ``now``."""
        ...

    def pressed(self, key: str, now: float) -> Self:
        """The person said something. What isn't offered changes nothing; ``LEAVE`` is always offered."""
        ...


LEAVE = "leave"
"""The key with which every guide ends."""
