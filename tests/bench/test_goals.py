"""What is held against the goals, and what is said of a miss. How fast anything is, no test asks."""

from datetime import date

import pytest

from tests.bench.goals import GOALS, Figure, Figures, Measure, is_met, missed
from tests.bench.idling import Idle, Idleness
from tests.bench.machine import Machine
from tests.bench.measures import CRAMPGUARD, Effort
from tests.bench.report import Run, document

AT_THE_LIMIT: Figures = {measure: Figure((goal.limit or 0.0,)) for measure, goal in GOALS.items()}


def test_every_measure_has_its_line_in_the_table_of_goals() -> None:
    assert list(GOALS) == list(Measure)


def test_what_reaches_the_limit_meets_it() -> None:
    assert list(missed(AT_THE_LIMIT)) == []


@pytest.mark.parametrize("measure", [measure for measure, goal in GOALS.items() if goal.limit is not None])
def test_a_miss_is_named_with_its_figure_and_the_goal(measure: Measure) -> None:
    limit = GOALS[measure].limit
    assert limit is not None
    (told,) = missed({**AT_THE_LIMIT, measure: Figure((limit + 1.0,))})
    assert told.startswith(f"{measure}: ")
    assert GOALS[measure].text in told


def test_what_was_not_measured_is_missed_too() -> None:
    figures = dict(AT_THE_LIMIT)
    del figures[Measure.START]
    assert list(missed(figures)) == [f"{Measure.START}: not measured"]


def test_the_median_decides() -> None:
    assert is_met(Measure.START, Figure((100.0, 900.0, 120.0)))
    assert not is_met(Measure.START, Figure((100.0, 900.0, 920.0)))


def test_one_wake_up_in_all_windows_but_the_median_s_is_shown_beside_it() -> None:
    assert Figure((0.0, 0.0, 0.5)).text(2) == "0.00 (0.00–0.50)"


@pytest.mark.parametrize("hears_departed", [True, False])
def test_the_page_tells_every_goal_and_every_program_and_what_was_not_counted(hears_departed: bool) -> None:
    idle = Idle(wakings=[0.0], started=[0.0], cpu=[0.0], pss=[25.0], uss=[23.0])
    page = document(
        Run(
            day=date(2026, 11, 28),
            machine=Machine.this(),
            loads=(0.1, 0.2, 0.9),
            effort=Effort(),
            versions={CRAMPGUARD: "1", "Other": "2"},
            idleness=Idleness(
                programs={CRAMPGUARD: idle, "Other": idle}, minutes=10.0, hears_departed=hears_departed
            ),
            figures={**AT_THE_LIMIT, Measure.STATUS: Figure((500.0,))},
        )
    )
    for measure in Measure:
        assert f"| {measure} |" in page
    assert page.count("**no**") == 1
    assert "| Other | 25.0 | 23.0 |" in page
    assert ("are not counted" in page) is not hears_departed
