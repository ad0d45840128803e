"""The relief guide's words: health.md, section 3. Texts are marked, not yet translated.

A title is to be read across the room: two short words at the most. What is said below it is short too, and
promises nothing.
"""

from dataclasses import dataclass

from crampguard.catalogue import about, warnings
from crampguard.domain.diary import Muscle
from crampguard.domain.language import N_
from crampguard.domain.relief import Choice, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said at a step."""

    title: str
    text: tuple[str, ...]
    picture: str
    """The drawing's name, in ``crampguard.pictures``."""
    buttons: tuple[Choice, ...]
    """What fits on a notification, in this order."""
    source: str = ""
    """Of what health.md says."""


_LEAVE_OUT = N_(
    "Leave out both with numb skin, poor circulation, nerve damage from diabetes, or broken skin."
)

STEPS = {
    Step.WARNING: Words(
        title=N_("Check first"),
        text=(warnings.QUESTION,),
        picture="warning",
        buttons=(Choice.YES, Choice.NO),
        source="section 5",
    ),
    Step.STOP: Words(
        title=N_("Stop"),
        text=(N_("Sit down or hold on to something. Put a light on."),),
        picture="stop",
        buttons=(Choice.NEXT, Choice.SIGNS),
        source="S21",
    ),
    Step.STRETCH: Words(
        title=N_("Stretch"),
        text=(),
        picture="",
        buttons=(Choice.EASED, Choice.STAND, Choice.OTHER_MUSCLE),
        source="S22, S23",
    ),
    Step.MASSAGE: Words(
        title=N_("Massage"),
        text=(N_("Rub the muscle gently. Keep it stretched."),),
        picture="massage",
        buttons=(Choice.NEXT, Choice.SIGNS),
        source="S22",
    ),
    Step.EASED: Words(
        title=N_("Eased?"),
        text=(N_("Has the cramp eased?"),),
        picture="eased",
        buttons=(Choice.YES, Choice.NO),
    ),
    Step.ALTERNATE: Words(
        title=N_("Stretch"),
        text=(N_("Five minutes: keep going. Stretch for 30 seconds, rub for 30, by turns."),),
        picture="",
        buttons=(Choice.EASED, Choice.OTHER_MUSCLE, Choice.SIGNS),
    ),
    Step.HOLD: Words(
        title=N_("Hold"),
        text=(N_("Good. Hold the stretch lightly, without pain."),),
        picture="hold",
        buttons=(Choice.NEXT, Choice.BACK_AGAIN),
    ),
    Step.WALK: Words(
        title=N_("Walk"),
        text=(N_("Walk a little, or wiggle the foot."),),
        picture="walk",
        buttons=(Choice.NEXT, Choice.BACK_AGAIN),
    ),
    Step.AFTER: Words(
        title=N_("And now?"),
        text=(
            N_("Still tight: something warm. Tender: something cold. Neither: you are done."),
            _LEAVE_OUT,
        ),
        picture="after",
        buttons=(Choice.NEITHER, Choice.TIGHT, Choice.TENDER),
        source="S24, S25",
    ),
    Step.WARM: Words(
        title=N_("Warm"),
        text=(
            N_("A warm, wrapped pack on the muscle, 10 to 15 minutes. Never fall asleep with it."),
            _LEAVE_OUT,
        ),
        picture="warm",
        buttons=(Choice.NEXT, Choice.SIGNS),
        source="S24",
    ),
    Step.COLD: Words(
        title=N_("Cold"),
        text=(N_("A wrapped cold pack on the muscle, 10 minutes."), _LEAVE_OUT),
        picture="cold",
        buttons=(Choice.NEXT, Choice.SIGNS),
        source="S25",
    ),
    Step.LOG: Words(
        title=N_("Noted"),
        text=(N_("It goes into your diary. Which leg was it? The rest can wait until tomorrow."),),
        picture="log",
        buttons=(Choice.LEFT, Choice.RIGHT, Choice.NEXT),
    ),
    Step.ABOUT: Words(
        title=N_("Cramps"),
        text=tuple(fact.text for fact in about.FACTS),
        picture="log",
        buttons=(Choice.NEXT,),
        source="section 1",
    ),
    Step.SIGNS: Words(
        title=N_("Get help"),
        text=(),
        picture="warning",
        buttons=(Choice.EASED, Choice.ASK_AGAIN, Choice.LEAVE),
        source="section 5",
    ),
    Step.OVER: Words(title=N_("Noted"), text=(), picture="log", buttons=()),
}

STRETCHES = {
    None: Words(
        title=N_("Stretch"),
        text=(N_("Calf or foot: leg straight, pull your toes towards your shin. Hold."),),
        picture="stretch-calf",
        buttons=(),
    ),
    Muscle.THIGH_BACK: Words(
        title=N_("Stretch"),
        text=(N_("Back of the thigh: sit, straighten the knee, lean slightly forward. Hold."),),
        picture="stretch-thigh-back",
        buttons=(),
    ),
    Muscle.THIGH_FRONT: Words(
        title=N_("Stretch"),
        text=(N_("Front of the thigh: hold on to a chair, bring the heel towards your buttock. Hold."),),
        picture="stretch-thigh-front",
        buttons=(),
    ),
}
"""How, by muscle; None for the calf and the foot, and where nobody said."""

STANDING = Words(
    title=N_("Stand"),
    text=(N_("Stand, your weight on that leg, the knee slightly bent. Hold on to something."),),
    picture="stand",
    buttons=(),
)
OFFER_STANDING = N_("A minute has passed. You could also stand up: weight on the leg, knee slightly bent.")
RUB = N_("Rub")
LOOK_AT_THE_SKIN = N_("Five minutes: look at the skin now.")
ENOUGH = N_("Ten minutes: you may take it off now, in five minutes at the latest.")

LABELS = {
    Choice.YES: N_("Yes"),
    Choice.NO: N_("No"),
    Choice.NEXT: N_("Next"),
    Choice.EASED: N_("It eased"),
    Choice.BACK_AGAIN: N_("It's back"),
    Choice.STAND: N_("Stand"),
    Choice.CALF: N_("Calf"),
    Choice.FOOT: N_("Foot"),
    Choice.THIGH_BACK: N_("Back of thigh"),
    Choice.THIGH_FRONT: N_("Front of thigh"),
    Choice.OTHER_MUSCLE: N_("Other muscle"),
    Choice.TIGHT: N_("Still tight"),
    Choice.TENDER: N_("Tender"),
    Choice.NEITHER: N_("Neither"),
    Choice.LEFT: N_("Left"),
    Choice.RIGHT: N_("Right"),
    Choice.BOTH: N_("Both"),
    Choice.ABOUT: N_("About cramps"),
    Choice.SIGNS: N_("I have warning signs"),
    Choice.ASK_AGAIN: N_("Ask again"),
    Choice.LEAVE: N_("Leave"),
}

LETTERS = {
    Choice.YES: "y",
    Choice.NO: "n",
    Choice.EASED: "e",
    Choice.BACK_AGAIN: "b",
    Choice.STAND: "s",
    Choice.CALF: "1",
    Choice.FOOT: "2",
    Choice.THIGH_BACK: "3",
    Choice.THIGH_FRONT: "4",
    Choice.TIGHT: "t",
    Choice.TENDER: "d",
    Choice.NEITHER: "x",
    Choice.LEFT: "l",
    Choice.RIGHT: "r",
    Choice.BOTH: "b",
    Choice.ABOUT: "i",
    Choice.SIGNS: "w",
    Choice.ASK_AGAIN: "a",
    Choice.NEXT: "c",
    Choice.LEAVE: "q",
}
"""The keys in a terminal. OTHER_MUSCLE has none: there, each muscle has its own."""
