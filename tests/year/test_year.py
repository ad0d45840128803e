"""A year in the life of a machine, and its January three times over: everything is as it must be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crampguard.domain.event import EventKind
from crampguard.domain.occurrence import Outcome
from tests.year.__main__ import DOCS, SEED
from tests.year.invariants import faults
from tests.year.life import ENDS, What, happenings, instant
from tests.year.machine import Lived, live
from tests.year.picture import picture
from tests.year.report import report

FEBRUARY = instant("2026-02-01 00:00")


async def test_a_month_has_one_history_also_with_a_restart_every_night() -> None:
    lived = await live("someone else", FEBRUARY)
    assert faults(lived) == []
    assert len(lived.showings) > 300
    assert (await live("someone else", FEBRUARY)).history == lived.history
    restarted = await live("someone else", FEBRUARY, restarts_nightly=True)
    assert restarted.history == lived.history
    assert restarted.showings == lived.showings
    starts = [sum(event.kind is EventKind.STARTED for event in each.events) for each in (lived, restarted)]
    assert starts[1] > starts[0] + 20


async def test_the_year_is_as_it_must_be_and_as_the_documentation_tells_it() -> None:
    lived = await live(SEED)
    assert faults(lived) == []
    for file, text in ((DOCS / "year.md", report(lived)), (DOCS / "pictures" / "year.svg", picture(lived))):
        assert _text(file) == text, f"{file.name} is out of date: make year"


def test_everything_happens_in_the_year() -> None:
    assert {each.what for each in happenings(SEED, ENDS)} == set(What)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _twice(lived: Lived) -> Lived:
    last = next(event for event in reversed(lived.events) if event.kind is EventKind.SHOWN)
    return replace(lived, events=(*lived.events, last), showings=(*lived.showings, (last.at, "more")))


def _forgotten(lived: Lived) -> Lived:
    missed = next(entry.occurrence for entry in lived.history if entry.outcome is Outcome.MISSED)
    return replace(
        lived,
        events=tuple(event for event in lived.events if event.occurrence != missed),
        history=tuple(entry for entry in lived.history if entry.occurrence != missed),
    )


def _shown_late(lived: Lived) -> Lived:
    late = timedelta(minutes=31)
    return replace(
        lived,
        events=tuple(
            replace(event, at=event.at + late) if event.kind is EventKind.SHOWN else event
            for event in lived.events
        ),
    )


def _crowded(lived: Lived) -> Lived:
    (at, name), *others = lived.showings
    return replace(lived, showings=((at, name), (at + timedelta(seconds=119), name), *others))


def _at_waking(lived: Lived) -> Lived:
    woken = next(each.at for each in lived.happenings if each.what is What.WAKE)
    return replace(lived, showings=((woken + timedelta(seconds=59), "drink-water"), *lived.showings))


def _told_otherwise(lived: Lived) -> Lived:
    first, *others = lived.history
    return replace(lived, history=(replace(first, outcome=Outcome.FAILED), *others))


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (_twice, "shown after"),
        (_forgotten, "nothing became of it"),
        (_shown_late, "was shown"),
        (_crowded, "too soon after"),
        (_at_waking, "just after waking"),
        (_told_otherwise, "the history tells other things"),
    ],
)
async def test_what_is_not_as_it_must_be_is_noticed(spoil: Callable[[Lived], Lived], complaint: str) -> None:
    lived = await live(SEED, instant("2026-01-08 00:00"))
    assert faults(lived) == []
    assert any(complaint in fault for fault in faults(spoil(lived)))
