"""How far two shares differ, and between which limits that difference may lie.

See docs/decisions/interval-for-two-proportions.md.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95

_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Share:
    """So many ``of`` so many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """From 0 to 1. Raises ZeroDivisionError of none."""
        return self.count / self.of


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included."""

    low: float
    high: float


def wilson(share: Share) -> Interval:
    """The score interval of one share.

    Wilson, "Probable inference", Journal of the American Statistical Association 22 (1927), 209-212.
    """
    p, n, z = share.value, share.of, _Z
    middle = p + z * z / (2 * n)
    reach = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return Interval(max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale))


def difference(first: Share, second: Share) -> Interval:
    """Of ``first - second``: Newcombe's hybrid of two score intervals, method 10, uncorrected.

    Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
    Medicine 17 (1998), 873-890.
    """
    p, q = first.value, second.value
    of_first, of_second = wilson(first), wilson(second)
    return Interval(
        p - q - sqrt((p - of_first.low) ** 2 + (of_second.high - q) ** 2),
        p - q + sqrt((of_first.high - p) ** 2 + (q - of_second.low) ** 2),
    )
