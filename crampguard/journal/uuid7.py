"""Ids that tell events of several machines apart and sort by time; Python has UUID version 7 from 3.14 on."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RANDOM_BITS = 74


class UniqueIds:
    """Makes ids that only grow, also when the clock is set back.

    https://www.rfc-editor.org/rfc/rfc9562#section-5.7, with the counter of section 6.2, method 2.
    """

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, at: datetime) -> UUID:
        """A new id for something that happened ``at``; instants before 1970 count as 1970."""
        milliseconds = max(0, (at - _EPOCH) // timedelta(milliseconds=1))
        fresh = milliseconds << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
        self._last = max(fresh, self._last + 1)
        time_and_high, low = divmod(self._last, 1 << 62)
        time, high = divmod(time_and_high, 1 << 12)
        return UUID(int=time << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low)
