"""Stretches and routines: health.md, section 4. Texts are marked, not yet translated."""

from collections.abc import Mapping
from dataclasses import dataclass

from crampguard.catalogue.warnings import BEFORE_STRETCHING
from crampguard.domain.language import N_
from crampguard.domain.routine import Activity, Part

MANNER = N_(
    "Slow, no bouncing, keep breathing. A mild pull, never pain. Something to hold on to within reach."
)
LEAVE_OUT = N_("Leave it out after an injury or surgery, or if a blood clot is suspected.")
"""Shown before every routine, after :data:`~crampguard.catalogue.warnings.BEFORE_STRETCHING`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch, as it is told and drawn. Its drawing has its name."""

    title: str
    how: str
    note: str = ""
    """Whom it isn't for, beyond :data:`LEAVE_OUT`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """Stretches one after the other."""

    title: str
    dose: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    """What to know before, beyond :data:`MANNER` and :data:`LEAVE_OUT`."""
    source: str


_POOR_BALANCE = N_("Not with poor balance or a painful knee.")
_SIT = N_("Sit if you feel unsteady.")

STRETCHES: Mapping[str, Stretch] = {
    "wall-calf": Stretch(
        title=N_("Calf, standing"),
        how=N_("Face a wall, hands on it, one foot back. Back knee straight, heel down. Lean in."),
    ),
    "standing-hamstring": Stretch(
        title=N_("Thigh, standing"),
        how=N_("Heel on a low step, knee straight. Hold on to something, lean forward a little."),
    ),
    "seated-hamstring-calf": Stretch(
        title=N_("Thigh and calf, seated"),
        how=N_("Sit, one leg out straight, toes towards you. Straight back, lean forward a little."),
    ),
    "seated-hamstring": Stretch(
        title=N_("Thigh, seated"),
        how=N_("On a chair: one leg out straight, heel on the floor. Straight back, lean forward a little."),
    ),
    "standing-quadriceps": Stretch(
        title=N_("Front of the thigh"),
        how=N_("Hold a chair. Bend one knee and bring the heel towards the buttock, knees together."),
        note=_POOR_BALANCE,
    ),
    "ankle-circles": Stretch(
        title=N_("Ankle circles"),
        how=N_("Seated: lift one foot and draw slow circles with it, ten of them."),
    ),
    "towel-calf": Stretch(
        title=N_("Calf, in bed"),
        how=N_("In bed: a towel round the ball of the foot, knee straight. Pull it gently towards you."),
    ),
}

_READY = 10.0
_CHANGE = 5.0


def _each_leg(stretch: str, seconds: float, times: int) -> Part:
    return Part(stretch=stretch, seconds=seconds, times=times, change=_CHANGE, ready=_READY)


def _ten_on_ten_off(stretch: str, ready: float = 0.0) -> Part:
    return Part(stretch=stretch, seconds=10.0, times=3, ready=ready)


_CIRCLES = Part(
    stretch="ankle-circles",
    # Ten slow circles.
    seconds=30.0,
    times=1,
    ways=2,
    change=_CHANGE,
    ready=_READY,
    activity=Activity.MOVE,
)

ROUTINES: Mapping[str, Routine] = {
    "bedtime": Routine(
        title=N_("Bedtime set"),
        dose=N_("10 s on, 10 s off, 3 times each; both legs within 3 minutes"),
        # One leg rests while the other stretches; getting into position comes before the three minutes.
        parts=(
            _ten_on_ten_off("wall-calf", ready=_READY),
            _ten_on_ten_off("standing-hamstring"),
            _ten_on_ten_off("seated-hamstring-calf"),
        ),
        notes=(_SIT,),
        source="Hallegraeff 2012 (PMID 22341378), the trial's protocol; low certainty (Cochrane 2021)",
    ),
    "warm-up": Routine(
        title=N_("Before exercise"),
        dose=N_("10 circles each way each foot, then 30 s twice each leg"),
        parts=(_CIRCLES, _each_leg("wall-calf", 30.0, 2)),
        notes=(N_("Ten minutes of easy movement first, building up gradually: moving rather than holding."),),
        source="S9, S32; section 4",
    ),
    "wall-calf": Routine(
        title=N_("Wall calf"),
        dose=N_("30 s twice each leg"),
        parts=(_each_leg("wall-calf", 30.0, 2),),
        source="section 4",
    ),
    "seated-hamstring": Routine(
        title=N_("Seated hamstring"),
        dose=N_("30 s twice each leg"),
        parts=(_each_leg("seated-hamstring", 30.0, 2),),
        source="section 4",
    ),
    "standing-quadriceps": Routine(
        title=N_("Standing quadriceps"),
        dose=N_("30 s twice each leg"),
        parts=(_each_leg("standing-quadriceps", 30.0, 2),),
        source="section 4",
    ),
    "ankle-circles": Routine(
        title=N_("Ankle circles"),
        dose=N_("10 each way each foot"),
        parts=(_CIRCLES,),
        source="section 4; goes with change-position",
    ),
    "towel-calf": Routine(
        title=N_("Towel calf, in bed"),
        dose=N_("20 s, 3 times each leg"),
        parts=(_each_leg("towel-calf", 20.0, 3),),
        notes=(N_("The safest at night."),),
        source="section 4: 15 to 30 s",
    ),
}
"""In the order in which they are listed. The first is the one with a trial behind it."""


def notes_of(routine: Routine) -> tuple[str, ...]:
    """Warning signs, whom it isn't for, and what to know before."""
    stretches = dict.fromkeys(part.stretch for part in routine.parts)
    own = tuple(note for name in stretches if (note := STRETCHES[name].note))
    return (BEFORE_STRETCHING, LEAVE_OUT, *own, *routine.notes, MANNER)
