"""Where each reminder stands: what the journal's events add up to.

The jobs are a function of settings, journal and now; this is the journal's part of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crampguard.domain.event import Event, EventKind
from crampguard.domain.localtime import shifted
from crampguard.domain.occurrence import NO_REASON, Occurrence, Outcome
from crampguard.domain.standing import LONG_AGO, Shown, Standing

_NEVER_AGAIN = 1_000_000
"""More repeats than anybody can have asked for."""


@dataclass(slots=True)
class Progress:
    """Where everything stands. Grows by :meth:`apply`, event by event."""

    standings: dict[str, Standing] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    """The reminders of which an occurrence is held back now."""
    paused_until: datetime | None = None
    last_shown: datetime | None = None
    last_tag: str = ""
    """The notification that was shown then."""
    last_event: datetime | None = None
    woken: datetime | None = None
    """When the machine last woke from a suspend."""
    away_since: datetime | None = None
    """When the person was found to be away; None while they are there, or nobody knows."""
    stopped: datetime | None = None
    """When the service ended in good order, if that was the last that happened."""

    def of(self, reminder: str) -> Standing:
        """The standing of that reminder; a new one where the journal knows nothing of it."""
        return self.standings.get(reminder, Standing())

    def apply(self, event: Event) -> None:
        """Take up one more event, in the journal's order. The diary's are none of it."""
        if event.kind.is_diary:
            return
        self.last_event = event.at
        self.stopped = event.at if event.kind is EventKind.STOPPED else None
        match event.kind:
            case EventKind.PAUSED:
                self.paused_until = event.moment("until")
            case EventKind.RESUMED:
                self.paused_until = None
            case EventKind.CLOCK_STEPPED:
                self._clock_stepped(event)
            case EventKind.SLEPT:
                self._slept(event)
            case EventKind.AWAY:
                self.away_since = event.at
            case EventKind.BACK:
                self.away_since = None
                self._break_ended(event)
            case _ if event.reminder is not None:
                self._reminder(event.reminder, event)
            case _:
                pass

    def _reminder(self, name: str, event: Event) -> None:
        standing = self.of(name)
        match event.kind:
            case EventKind.PLANNED:
                standing = replace(standing, plan=str(event.data.get("schedule", "")), since=event.at)
            case EventKind.WITHDRAWN:
                standing = replace(standing, plan="", held=None, held_by=NO_REASON)
            case EventKind.SWITCHED_ON:
                # It was off until now: nothing of before is overdue.
                standing = replace(standing, on_until=event.moment("until"), since=event.at)
            case EventKind.DROPPED if standing.shown is not None:
                repeats = int(event.data.get("repeat") or _NEVER_AGAIN)
                dropped = replace(standing.shown, repeats=repeats, at=event.at)
                standing = replace(standing, shown=dropped, held=None, held_by=NO_REASON)
            case EventKind.LOST if (
                standing.shown is not None and standing.shown.occurrence == event.occurrence
            ):
                lost = replace(standing.shown, lost=event.moment("since") or event.at)
                standing = replace(standing, shown=lost)
                if standing.held is None:
                    standing = replace(standing, held=event.occurrence, held_by=event.reason)
            case EventKind.DEFERRED:
                standing = replace(standing, held=event.occurrence, held_by=event.reason)
            case EventKind.SHOWING:
                # If no outcome follows, a crash came between: it waits to be shown in the same place.
                standing = replace(standing, held=event.occurrence, held_by=NO_REASON)
            case kind if (outcome := kind.outcome) and (occurrence := event.occurrence):
                standing = self._settled(standing, event, occurrence, outcome)
            case _:
                return
        self.standings[name] = standing
        if standing.held is None:
            self.waiting.discard(name)
        else:
            self.waiting.add(name)

    def _settled(
        self, standing: Standing, event: Event, occurrence: Occurrence, outcome: Outcome
    ) -> Standing:
        scheduled_for = occurrence.scheduled_for
        if scheduled_for <= event.at:
            through = event.moment("through") or scheduled_for
            standing = replace(standing, settled=max(standing.settled, through))
        else:
            standing = replace(standing, ahead=standing.ahead | {scheduled_for})
        if standing.held is not None and scheduled_for >= standing.held.scheduled_for:
            standing = replace(standing, held=None, held_by=NO_REASON)
        shown = standing.shown
        if outcome in {Outcome.SHOWN, Outcome.FAILED}:
            again = shown if event.data.get("again") else None
            # Whoever didn't see it go sees it for the first time, and has as long to answer.
            in_place = again if event.reason == NO_REASON else None
            return replace(
                standing,
                counted_from=self._counted_from(standing, event),
                shown=Shown(
                    occurrence=occurrence,
                    outcome=outcome,
                    id=int(event.data.get("id") or 0),
                    server=str(event.data.get("server") or ""),
                    tag=str(event.data.get("tag") or occurrence.reminder),
                    at=event.at if in_place is None else in_place.at,
                    repeats=int(event.data.get("repeat") or 0) if again is None else again.repeats,
                ),
            )
        if shown is not None and shown.occurrence == occurrence:
            if shown.outcome is Outcome.SNOOZED and standing.counted_from is not None:
                # While it was snoozed nothing was counted.
                counted_from = max(standing.counted_from, _whole_second(event.at))
                standing = replace(standing, counted_from=counted_from)
            return replace(standing, shown=replace(shown, outcome=outcome, comes_back=event.moment("until")))
        if outcome is Outcome.SNOOZED:
            # Put off before it was ever shown.
            put_off = Shown(occurrence=occurrence, outcome=outcome, comes_back=event.moment("until"))
            return replace(standing, shown=put_off)
        if outcome is Outcome.DONE:
            # Done of one's own accord, without having been reminded: it counts all the same.
            return replace(standing, counted_from=_whole_second(event.at))
        if outcome in {Outcome.MISSED, Outcome.SUPPRESSED}:
            # Dropped, and the count goes on as if it had been shown.
            counted = (
                scheduled_for if standing.counted_from is None else max(standing.counted_from, scheduled_for)
            )
            return replace(standing, counted_from=counted)
        return standing

    def _counted_from(self, standing: Standing, event: Event) -> datetime | None:
        """Where the count stands once an occurrence was shown: only its first showing begins it anew."""
        again = event.data.get("again")
        # What only changed where it stood interrupts nobody; what was handed over and failed may have.
        if not again or event.reason != NO_REASON:
            self.last_shown, self.last_tag = event.at, str(event.data.get("tag") or event.reminder)
        if again or event.data.get("repeat"):
            return standing.counted_from
        return _whole_second(event.at)

    def _slept(self, event: Event) -> None:
        self.woken = event.at
        if event.data.get("break", True):
            self._break_ended(event)

    def _break_ended(self, event: Event) -> None:
        """The count of time present begins anew."""
        for name, standing in self.standings.items():
            self.standings[name] = replace(standing, counted_from=_whole_second(event.at))

    def _clock_stepped(self, event: Event) -> None:
        """Counts, pauses and snoozes are lengths of time that pass: they move with the clock."""
        step = timedelta(seconds=float(event.data.get("seconds") or 0))
        self.last_shown = _moved(self.last_shown, step)
        self.paused_until = _moved(self.paused_until, step)
        self.woken = None
        for name, standing in self.standings.items():
            counted, shown = _moved(standing.counted_from, step), standing.shown
            self.standings[name] = replace(
                standing,
                since=min(standing.since, event.at),
                counted_from=None if counted is None else min(_whole_second(counted), event.at),
                shown=shown
                and replace(
                    shown,
                    at=shifted(shown.at, step),
                    comes_back=_moved(shown.comes_back, step),
                    lost=_moved(shown.lost, step),
                ),
            )


def recollect(events: Iterable[Event], now: datetime) -> Progress:
    """The progress that ``events`` add up to, in the journal's order, as it looks at ``now``.

    After the clock was set back, call it anew: what was settled beyond ``now`` must not silence what comes
    before it, nor come again.
    """
    progress = Progress()
    settled: dict[str, dict[datetime, Outcome]] = {}
    for event in events:
        progress.apply(event)
        outcome = event.kind.outcome
        if event.kind is EventKind.CLOCK_STEPPED:
            _set_back(progress, settled, event.at)
        elif event.reminder is not None and event.scheduled_for is not None and outcome is not None:
            settled.setdefault(event.reminder, {})[event.moment("through") or event.scheduled_for] = outcome
    _set_back(progress, settled, now)
    return progress


def _set_back(progress: Progress, settled: dict[str, dict[datetime, Outcome]], now: datetime) -> None:
    """Take up that it is ``now``, which may be before what has happened.

    ``settled``: by reminder, of what something has become. What a wrong clock made us miss is open again, and
    taken out of it.
    """
    for name, standing in progress.standings.items():
        # Taken up under another clock.
        standing = replace(standing, since=min(standing.since, now))
        if standing.held is not None and standing.held.scheduled_for > now:
            # It waits for its time again.
            standing = replace(standing, held=None, held_by=NO_REASON)
            progress.waiting.discard(name)
        if standing.settled > now:
            moments = settled[name] = {
                moment: outcome
                for moment, outcome in settled[name].items()
                if moment <= now or outcome is not Outcome.MISSED
            }
            standing = replace(
                standing,
                ahead=frozenset(moment for moment in moments if moment > now),
                settled=max((moment for moment in moments if moment <= now), default=LONG_AGO),
            )
        progress.standings[name] = standing


def _moved(moment: datetime | None, step: timedelta) -> datetime | None:
    return None if moment is None else shifted(moment, step)


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
