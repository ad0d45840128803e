"""What the relief guide is made of: where it can be, what a person can say, and how long things take."""

from enum import StrEnum

from crampguard.domain.diary import Muscle, Side


class Step(StrEnum):
    """Where the guide is. The values are part of what a page may rely on."""

    WARNING = "warning"
    """The question for warning signs. Nothing comes before it, and nobody can skip it."""
    STOP = "stop"
    STRETCH = "stretch"
    MASSAGE = "massage"
    EASED = "eased"
    """The question whether it has."""
    ALTERNATE = "alternate"
    """From the fifth minute on: stretch and rub by turns."""
    HOLD = "hold"
    WALK = "walk"
    AFTER = "after"
    """The question whether it is still tight, or tender."""
    WARM = "warm"
    COLD = "cold"
    LOG = "log"
    ABOUT = "about"
    """What is known of cramps, for whoever asks once it is over."""
    SIGNS = "signs"
    """The warning signs, and where to turn with them. No stretch here."""
    OVER = "over"


class Choice(StrEnum):
    """What a person can say. The values are part of what a page may rely on."""

    YES = "yes"
    NO = "no"
    NEXT = "next"
    EASED = "eased"
    BACK_AGAIN = "back-again"
    """It had eased, and hurts once more."""
    STAND = "stand"
    CALF = "calf"
    FOOT = "foot"
    THIGH_BACK = "thigh-back"
    THIGH_FRONT = "thigh-front"
    OTHER_MUSCLE = "other-muscle"
    """The next of the stretches, for whoever can show one button only."""
    TIGHT = "tight"
    TENDER = "tender"
    NEITHER = "neither"
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    ABOUT = "about"
    SIGNS = "signs"
    """A warning sign has come up meanwhile."""
    ASK_AGAIN = "ask-again"
    """It was pressed by mistake."""
    LEAVE = "leave"


MUSCLES = {
    Choice.CALF: Muscle.CALF,
    Choice.FOOT: Muscle.FOOT,
    Choice.THIGH_BACK: Muscle.THIGH_BACK,
    Choice.THIGH_FRONT: Muscle.THIGH_FRONT,
}
SIDES = {Choice.LEFT: Side.LEFT, Choice.RIGHT: Side.RIGHT, Choice.BOTH: Side.BOTH}

CUE_EVERY = 30.0
"""While a stretch is held; and how long one stretches or rubs by turns."""
STANDING_AFTER = 60.0
"""From then on standing is offered."""
KEEP_GOING = 300.0
TOO_LONG = 600.0
"""Not eased by then: section 5."""
LOOK_AT_THE_SKIN = 300.0
WARM_ENOUGH = 600.0
"""A warm pack stays on for 10 to 15 minutes."""

LASTS = {
    Step.STOP: 10.0,
    Step.MASSAGE: 60.0,
    Step.HOLD: 30.0,
    Step.WALK: 60.0,
    Step.WARM: 900.0,
    Step.COLD: 600.0,
    Step.LOG: 60.0,
}
"""How long a step lasts by itself; the others wait for the person."""

FOLLOWS = {
    Step.STOP: Step.STRETCH,
    Step.MASSAGE: Step.EASED,
    Step.HOLD: Step.WALK,
    Step.WALK: Step.AFTER,
    Step.WARM: Step.LOG,
    Step.COLD: Step.LOG,
    Step.LOG: Step.OVER,
    Step.ABOUT: Step.LOG,
}
"""What comes after a step that ends, or that the person ends."""

UNATTENDED = 1800.0
"""So long without a word from the person, and the guide ends: longer than any step takes."""

HURTING = frozenset({Step.STOP, Step.STRETCH, Step.MASSAGE, Step.EASED, Step.ALTERNATE})
"""Where it is what the guide is about, unless the person said that it eased."""
