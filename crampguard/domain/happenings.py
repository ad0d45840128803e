"""What happened around the reminders: to the service, the machine, the clock and the plans."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from crampguard.domain.event import Event, EventKind
from crampguard.domain.language import _
from crampguard.domain.localtime import shifted
from crampguard.domain.story import Line
from crampguard.domain.wording import moment_text, reason_text

_BRIEF = timedelta(minutes=1)
"""Who reads to the minute isn't helped by what is over sooner: a restart, say."""

_AT_ONCE = timedelta(seconds=1)
"""What one start of the service writes is no further apart."""


@dataclass(slots=True, kw_only=True)
class Happening:
    """Something that is about no occurrence, over a stretch of time."""

    line: Line
    begins: datetime
    ends: datetime
    reminder: str | None = None
    stands_alone: bool = True
    """Worth telling where no occurrence waited."""


@dataclass(slots=True, kw_only=True)
class Chronicle:
    """Makes happenings of events. Before ``whole_from`` not all events are heard."""

    now: datetime
    zone: tzinfo
    whole_from: datetime
    counts_presence: bool
    """Being away is worth telling by itself."""
    _heard: list[Event] = field(default_factory=list)
    _pause: Happening | None = None

    def hear(self, event: Event) -> Happening | None:
        """What this event, the next in the journal's order, tells; None where that is nothing."""
        happening = None if event.occurrence else self._happening(event)
        self._heard.append(event)
        return happening

    def _happening(self, event: Event) -> Happening | None:
        match event.kind:
            case EventKind.STARTED:
                return self._started(event)
            case EventKind.STOPPED:
                # Told once it is known for how long.
                return None
            case EventKind.SLEPT:
                begins = shifted(event.at, -timedelta(seconds=_seconds(event)))
                why = _("the computer, until {time}").format(time=self._time(event.at))
                return _stretch(event.kind, begins, event.at, why)
            case EventKind.CLOCK_STEPPED:
                why = _("by {seconds:+.0f} s").format(seconds=_seconds(event))
                return _stretch(event.kind, event.at, event.at, why)
            case EventKind.PAUSED:
                self._end_pause(event.at)
                ends = event.moment("until") or event.at
                why = _("until {time}").format(time=self._time(ends))
                self._pause = _stretch(event.kind, event.at, ends, why)
                return self._pause
            case EventKind.RESUMED:
                self._end_pause(event.at)
                return _stretch(event.kind, event.at, event.at)
            case EventKind.PLANNED:
                why = _("its schedule was taken up, new or changed; what was due before isn't overdue")
                return _of_reminder(event, why)
            case EventKind.WITHDRAWN:
                return _of_reminder(event, _("it was switched off, or left the settings"))
            case EventKind.SWITCHED_ON:
                ends = event.moment("until") or event.at
                return _of_reminder(event, _("until {time}").format(time=self._time(ends)))
            case EventKind.BACK:
                why = _("the count of time at the desk begins anew")
                happening = _stretch(event.kind, event.at, event.at, why)
                happening.stands_alone = self.counts_presence
                return happening
            case _:
                happening = _stretch(event.kind, event.at, event.at, reason_text(event.reason, self.zone))
                happening.stands_alone = self.counts_presence
                return happening

    def _end_pause(self, at: datetime) -> None:
        if self._pause is not None:
            self._pause.ends = min(self._pause.ends, at)

    def _started(self, event: Event) -> Happening | None:
        before = self._before(event)
        if before is None:
            return _stretch(event.kind, event.at, event.at, _("the service, for the first time"))
        if event.at - before.at < _BRIEF:
            return None
        begins = max(before.at, self.whole_from)
        if begins > before.at or before.kind is EventKind.STOPPED:
            why = _("the service, until {time}")
        else:
            why = _("the service ended unasked, some time after this; it was started {time}")
        return _stretch("not-running", begins, event.at, why.format(time=self._time(event.at)))

    def _before(self, started: Event) -> Event | None:
        """The last that was heard of the service before it was started."""
        for event in reversed(self._heard):
            # A start writes these ahead of itself, of what it finds has happened to time.
            of_this_start = event.kind in {EventKind.SLEPT, EventKind.CLOCK_STEPPED}
            if not of_this_start or started.at - event.at > _AT_ONCE:
                return event
        return None

    def _time(self, moment: datetime) -> str:
        return moment_text(moment, self.now, self.zone)


def last_sign(latest: Event | None, now: datetime) -> Line:
    """That no service runs, since ``latest``, the journal's last event. For when it is known to be so."""
    if latest is None:
        return Line(at=now, what="not-running", why=_("the service has never run here"))
    if latest.kind is EventKind.STOPPED:
        return Line(at=latest.at, what="not-running", why=_("the service was stopped then"))
    why = _("the service ended unasked, some time after this")
    return Line(at=latest.at, what="not-running", why=why)


def _stretch(what: str, begins: datetime, ends: datetime, why: str = "") -> Happening:
    return Happening(line=Line(at=begins, what=str(what), why=why), begins=begins, ends=ends)


def _of_reminder(event: Event, why: str) -> Happening:
    happening = _stretch(event.kind, event.at, event.at, why)
    happening.reminder = event.reminder
    return happening


def _seconds(event: Event) -> float:
    return float(event.data.get("seconds") or 0)
