"""The interval between two shares: against what was published, and against another program."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from crampguard.domain.proportions import Share, difference, wilson

_shares = st.integers(1, 400).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(6, 7), Share(2, 7), 0.0582, 0.8062),
        (Share(5, 56), Share(0, 29), -0.0381, 0.1926),
        (Share(0, 10), Share(0, 20), -0.1611, 0.2775),
        (Share(0, 10), Share(0, 10), -0.2775, 0.2775),
        (Share(10, 10), Share(0, 20), 0.6791, 1.0000),
        (Share(10, 10), Share(0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_s_own_examples(first: Share, second: Share, low: float, high: float) -> None:
    """Table II of the paper, method 10."""
    found = difference(first, second)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@given(_shares, _shares)
@settings(deadline=None)
def test_as_statsmodels_has_it(first: Share, second: Share) -> None:
    expected = confint_proportions_2indep(
        first.count, first.of, second.count, second.of, method="newcomb", compare="diff"
    )
    found = difference(first, second)
    assert (found.low, found.high) == pytest.approx(tuple(map(float, expected)), abs=1e-9)


@given(_shares)
@settings(deadline=None)
def test_one_share_as_statsmodels_has_it(share: Share) -> None:
    expected = proportion_confint(share.count, share.of, method="wilson")
    found = wilson(share)
    assert (found.low, found.high) == pytest.approx(tuple(map(float, expected)), abs=1e-9)


@given(_shares, _shares)
def test_it_holds_the_difference_and_turns_with_it(first: Share, second: Share) -> None:
    there, back = difference(first, second), difference(second, first)
    assert there.low - 1e-12 <= first.value - second.value <= there.high + 1e-12
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
