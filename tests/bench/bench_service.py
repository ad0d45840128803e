"""What the service costs, in short: ``python -m tests.bench.bench_service``. Three minutes; judges nothing.

``make bench-check`` takes its time for the same, and judges.
"""

from tests.bench.check import alone
from tests.bench.measures import Effort

QUICK = Effort(runs=1, idle=20.0, firings=30, starts=7, days=4)

if __name__ == "__main__":
    alone(QUICK)
