"""Whether the person is at the desk: breaks written down as they begin and end."""

from crampguard.agenda import Agenda
from crampguard.domain.decide import HOLDING
from crampguard.domain.event import Event, EventKind
from crampguard.domain.occurrence import Reason, ReasonKind
from crampguard.domain.plan import returning
from crampguard.domain.ports import Clock
from crampguard.domain.presence import Presence, Signal, Surroundings
from crampguard.domain.schedule import Every
from crampguard.ledger import Ledger


class Attendance:
    """Keeps the journal's ``away`` and ``back`` in step with what the sources say."""

    def __init__(self, ledger: Ledger, agenda: Agenda, clock: Clock) -> None:
        self._ledger = ledger
        self._agenda = agenda
        self._clock = clock

    def note(self, surroundings: Surroundings) -> None:
        """Write down that a break begins or ends, if one does.

        A break does what an ``every`` that waits would have asked for: it is dropped, and its count begins
        anew when the person is back. Where nobody can tell, the person is taken to be there.
        """
        was_away = self._ledger.progress.away_since is not None
        is_away = surroundings.presence is Presence.AWAY
        if is_away and not was_away:
            signal = Signal.LOCKED if surroundings.holds(Signal.LOCKED) else Signal.IDLE
            reason = Reason(kind=HOLDING[signal])
            away = Event(at=self._clock(), kind=EventKind.AWAY, reason=reason)
            self._ledger.record(*self._needless(reason), away)
        elif was_away and not is_away:
            self._ledger.record(Event(at=self._clock(), kind=EventKind.BACK))

    def slept(self) -> None:
        """The machine was suspended: a break, too."""
        self._ledger.record(*self._needless(Reason(kind=ReasonKind.AWAY)))

    def _needless(self, reason: Reason) -> list[Event]:
        """What a break has done: whatever waits of an ``every``, and what would be repeated of it."""
        needless = []
        for reminder in self._agenda.settings.reminders:
            if not isinstance(reminder.schedule, Every):
                continue
            standing = self._ledger.standing(reminder.name)
            if standing.held is not None and not standing.holds_repeat:
                is_lost = standing.held_shown is not None and standing.held_shown.is_lost
                kind = EventKind.EXPIRED if is_lost else EventKind.SUPPRESSED
                needless.append(self._ledger.event(kind, standing.held, reason))
            elif (repeat := returning(reminder, standing)) is not None and repeat.repeat:
                needless.append(self._ledger.event(EventKind.DROPPED, repeat.occurrence, reason))
        return needless
