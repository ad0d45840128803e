"""What a guide tells of cramps to whoever asks: health.md, section 1, its information. No claim, and no dose.

Texts are marked, not yet translated.
"""

from dataclasses import dataclass

from crampguard.domain.language import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A paragraph."""

    text: str
    source: str
    """Of what health.md says."""


FACTS = (
    Fact(
        text=N_(
            "Cramps are spasms: a muscle is suddenly hard, tense and stiff, and it hurts. They come by day"
            " and by night, and in other parts of the body too."
        ),
        source="S1 to S4",
    ),
    Fact(
        text=N_("They have many causes, and what to do depends on the cause. crampguard cannot diagnose."),
        source="S5, S6",
    ),
    Fact(
        text=N_(
            "Poor circulation, nerve disorders and other diseases may be behind them, and a lack of vitamins"
            " (E, D, B6) or minerals (calcium, potassium, magnesium). All of that is for a doctor to look"
            " into, and so are tests and supplements."
        ),
        source="S7, S13, S14, S18",
    ),
    Fact(
        text=N_(
            "Some medicines are linked with cramps. Do not stop one: ask who prescribed it, or a pharmacist."
        ),
        source="S15; section 7",
    ),
    Fact(
        text=N_("In pregnancy they are common later on. Ask your midwife or doctor about them."),
        source="S16; Cochrane 2020 (CD010655.pub3)",
    ),
    Fact(
        text=N_(
            "Several methods are advised: stretching and massage, warmth or cold, a bed set up for the legs,"
            " comfortable shoes. For most of them there are no trials, and they may help you or not."
        ),
        source="S19, S20; section 7",
    ),
    Fact(
        text=N_(
            "Some people take magnesium. In older adults it is unlikely to help in a way that matters; in"
            " pregnancy, studies conflict."
        ),
        source="S26; Cochrane 2020 (CD009402.pub3)",
    ),
    Fact(text=N_("And besides exercises: be regularly active."), source="S27"),
)
