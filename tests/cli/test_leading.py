"""The clock that a guide goes by, where a command leads through it."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crampguard.cli.leading import Manner, Place, lead_through
from crampguard.guide.relief import ReliefGuide

STARTED = datetime(2026, 11, 22, 3, 12, tzinfo=UTC)


class Asleep:
    """A clock by which the machine is suspended for two hours before each look at it but the first."""

    def __init__(self) -> None:
        self.now = -7200.0

    def __call__(self) -> float:
        """Two hours later."""
        self.now += 7200.0
        return self.now


@pytest.mark.usefixtures("someone")
def test_a_guide_goes_by_the_clock_that_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/null").open() as nobody:
        monkeypatch.setattr(sys, "stdin", nobody)
        led = lead_through(
            lambda now: ReliefGuide.begin(now, STARTED), Manner(place=Place.TERMINAL), clock=Asleep()
        )
    assert (led.state.began, led.state.looked > 600.0) == (0.0, True)
