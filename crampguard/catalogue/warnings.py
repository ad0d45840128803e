"""Warning signs and the disclaimer: health.md, section 5. They come before any exercise, timer or statistic.

Have a clinician read the wording before a 1.0. Texts are marked, not yet translated.
"""

from dataclasses import dataclass

from crampguard.domain.language import N_

QUESTION = N_(
    "Is the leg red, hot or swollen, or do you have chest pain or trouble breathing? "
    "Then don't stretch or rub it."
)
"""The first screen of the relief guide."""

BEFORE_STRETCHING = N_(
    "Chest pain or trouble breathing: call the emergency number. "
    "A leg that is red, hot or swollen: don't stretch it, get medical advice today."
)
"""The first sentence of every routine: somebody may want to stretch away what is no cramp."""

IN_SHORT = N_(
    "Chest pain or trouble breathing: call the emergency number. "
    "A red, hot or swollen leg: medical advice today. "
    "All warning signs: {command}"
)
"""Before statistics in which nothing calls for all of them. ``{command}`` tells them."""

DO_NOT_STRETCH = N_("Don't stretch or rub the leg.")
LASTED = N_("This cramp has lasted over 10 minutes: get medical advice today.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Signs that ask for the same."""

    heading: str
    signs: tuple[str, ...]


EMERGENCY = Signs(
    heading=N_("Call the emergency number now"),
    signs=(
        N_("chest pain, sudden breathlessness, coughing blood"),
        N_("collapse, confusion or a seizure in the heat"),
    ),
)
TODAY = Signs(
    heading=N_("Get medical advice today"),
    signs=(
        N_("one leg swollen, hot, red, darkened or throbbing"),
        N_("a cramp that lasts over 10 minutes"),
        N_("severe muscle pain or weakness with dark urine"),
        N_("cramps after a dirty wound or contact with a poison"),
        N_("heat cramps that don't settle in an hour, or with heart disease or a low-salt diet"),
    ),
)
_OF_PREGNANCY = N_("severe or lasting cramps in pregnancy")
DOCTOR = Signs(
    heading=N_("See a doctor"),
    signs=(
        N_("cramps disturb your sleep, come often or get worse"),
        N_("numbness, swelling, weakness or a shrinking muscle"),
        N_("calf pain on walking that rest relieves"),
        N_("cramps that began after starting a medicine"),
        _OF_PREGNANCY,
    ),
)
DISCLAIMER = N_(
    "crampguard gives general reminders. It is not medical advice and cannot diagnose. "
    "Follow your clinician's plan, above all on fluids, exercise and medicines; "
    "start or stop nothing because of this program."
)


def warning_signs(*, pregnant: bool) -> tuple[Signs, ...]:
    """All of them, the most urgent first, as far as they can concern this person."""
    if pregnant:
        return (EMERGENCY, TODAY, DOCTOR)
    others = tuple(sign for sign in DOCTOR.signs if sign != _OF_PREGNANCY)
    return (EMERGENCY, TODAY, Signs(heading=DOCTOR.heading, signs=others))
