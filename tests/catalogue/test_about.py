"""What is told of cramps: all that health.md marks as information, and nothing that it forbids."""

import re

import pytest

from crampguard.catalogue.about import FACTS

TEXT = " ".join(fact.text for fact in FACTS)


def test_it_opens_with_what_cramps_are() -> None:
    assert TEXT.startswith("Cramps are spasms")


@pytest.mark.parametrize(
    "said",
    [
        *("hard, tense and stiff", "by day and by night", "other parts of the body"),
        *("many causes", "cannot diagnose", "circulation", "nerve disorders", "other diseases"),
        *("vitamins (E, D, B6)", "calcium, potassium, magnesium", "for a doctor"),
        *("Do not stop one: ask", "pregnancy", "Several methods", "Some people take magnesium"),
        "regularly active",
    ],
)
def test_it_tells(said: str) -> None:
    assert said in TEXT


def test_every_fact_has_its_source() -> None:
    assert all(re.match(r"S\d", fact.source) for fact in FACTS)


def test_it_names_no_dose_and_no_medicine_and_promises_nothing() -> None:
    assert not re.search(
        r"\d+ ?(m|µ)?g\b|quinine|tonic|tablet|cure|prevent|our doctors|will (help|stop)", TEXT
    )
