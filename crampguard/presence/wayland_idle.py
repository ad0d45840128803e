"""No input, as Wayland compositors tell of it: ext-idle-notify-v1, or the older protocol of KDE's.

KWin, COSMIC and wlroots from 0.16 on (sway 1.8) speak the first, older sway the second; GNOME neither. What
holds off the screen saver, a film say, counts as input with both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from crampguard.domain.language import _
from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.errors import SourceAbsentError
from crampguard.presence.wire.wayland import Compositor, compositor

_SEAT = "wl_seat"

# Of what a protocol's request gives us, in both of them.
_IDLED, _RESUMED = range(2)
_DESTROY = 0

_DONE = 0
"""What a sync says."""

_LEAST = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Protocol:
    interface: str
    opcode: int
    """Of the request for an object that tells of idleness."""
    seat_first: bool

    def begin(self, connection: Compositor, notifier: int, seat: int, after: timedelta) -> int:
        told, milliseconds = connection.new(), after // timedelta(milliseconds=1)
        arguments = (seat, milliseconds) if self.seat_first else (milliseconds, seat)
        connection.request(notifier, self.opcode, told, *arguments)
        return told


_PROTOCOLS = (
    _Protocol(interface="ext_idle_notifier_v1", opcode=1, seat_first=False),
    _Protocol(interface="org_kde_kwin_idle", opcode=0, seat_first=True),
)


class WaylandIdle:
    """Whether there was no input for ``away_after``."""

    name = "wayland-idle"
    signal = Signal.IDLE

    def __init__(self, environment: Mapping[str, str], away_after: timedelta) -> None:
        self._environment = environment
        self._away_after = away_after

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As :class:`crampguard.domain.ports.Source` says.

        The compositor counts from now on and knows nothing of before: it is UNKNOWN at first, until there is
        input, or none for long enough.
        """
        async with compositor(self._environment) as connection:
            protocol = _spoken(connection)
            seat, notifier = connection.bind(_SEAT, 1), connection.bind(protocol.interface, 1)
            away = protocol.begin(connection, notifier, seat, self._away_after)
            # Idle at once, to hear of the first input.
            first = protocol.begin(connection, notifier, seat, _LEAST)
            begun = connection.sync()
            readings = {
                (begun, _DONE): Reading(Answer.UNKNOWN, _("no input yet since the watch began")),
                (away, _IDLED): Reading(Answer.YES),
                (away, _RESUMED): Reading(Answer.NO),
                (first, _RESUMED): Reading(Answer.NO),
            }
            last: Reading | None = None
            while True:
                event = await connection.next()
                said = (event.sender, event.opcode)
                if said == (first, _RESUMED):
                    connection.request(first, _DESTROY)
                if (reading := readings.get(said, last)) and reading != last:
                    tell(reading)
                    last = reading


def _spoken(connection: Compositor) -> _Protocol:
    if not connection.offers(_SEAT):
        raise SourceAbsentError(_("this Wayland compositor has no seat: no keyboard, no mouse"))
    for protocol in _PROTOCOLS:
        if connection.offers(protocol.interface):
            return protocol
    raise SourceAbsentError(
        _("this Wayland compositor does not tell of idleness (it has no {interface})").format(
            interface=_PROTOCOLS[0].interface
        )
    )
