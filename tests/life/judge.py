"""Reads the journal of a life as it is written, and says what must not have happened."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crampguard.domain.decide import HOLDING, SETTLING
from crampguard.domain.event import Event, EventKind
from crampguard.domain.notification import Unreachable
from crampguard.domain.occurrence import Occurrence, Outcome, Reason, ReasonKind
from crampguard.domain.schedule import Every
from tests.fakes.world import World

ENDED = frozenset({Outcome.DONE, Outcome.SKIPPED, Outcome.MISSED, Outcome.SUPPRESSED, Outcome.DISMISSED})
"""What is never shown by itself afterwards."""

TELL_WHY = frozenset(
    {EventKind.DEFERRED, EventKind.MISSED, EventKind.SUPPRESSED, EventKind.FAILED, EventKind.DROPPED}
)

BY_HAND = frozenset({ReasonKind.BY_HAND, ReasonKind.BUTTON})

_SIGNALS = {reason: signal for signal, reason in HOLDING.items()}


@dataclass
class Judge:
    """Knows the rules, and of the service no more than it writes down and what it is asked."""

    world: World
    read: int = 0
    """How many of the journal's events."""
    outcomes: dict[Occurrence, Outcome] = field(default_factory=dict)
    reopened: set[Occurrence] = field(default_factory=set)
    """Missed under a clock that has been set back since."""
    due_again: dict[Occurrence, datetime] = field(default_factory=dict)
    """When a snooze ends, or since when it is lost."""
    shown_at: dict[Occurrence, datetime] = field(default_factory=dict)
    gaps: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    """By reminder: spans of which one event tells."""
    last: datetime | None = None
    """When something was shown that is no more than another state of what was there."""
    last_tag: str = ""
    paused_until: datetime | None = None
    woken: datetime | None = None
    is_asked_for: bool = False
    """The person asks for one just now, which may fail for any reason."""

    def look(self) -> None:
        """Take up what has been written since, event by event."""
        events = self.world.journal.events
        for event in events[self.read :]:
            self._hear(event)
        self.read = len(events)

    def waits_rightly(self) -> None:
        """What is said to be held back waits, for what is said, and somebody will look at it again."""
        world = self.world
        for occurrence, reason in world.service.held_back():
            reminder = world.settings.reminder(occurrence.reminder)
            assert reminder is not None, f"{occurrence} waits and has left the settings"
            assert not reminder.withheld, f"{occurrence} waits and is withheld"
            outcome = self.outcomes.get(occurrence)
            comes_back = occurrence in self.due_again or reminder.repeat is not None
            is_open = outcome is None or occurrence in self.reopened
            assert is_open or (outcome not in ENDED and comes_back), f"{occurrence} is {outcome}"
            assert occurrence.scheduled_for <= world.now or comes_back, f"{occurrence} isn't due yet"
            assert occurrence.reminder in world.alarms.at, f"nobody will look at {occurrence}"
            assert self._still_holds(reason), f"{occurrence} waits for {reason}, which is over"
        late = {name: at for name, at in world.alarms.at.items() if at < world.now}
        assert not late, f"nobody looked at {late}"

    def is_accounted_for(self, occurrence: Occurrence) -> bool:
        """Whether it is known what became of it, or it waits."""
        if occurrence in self.outcomes:
            return True
        spans = self.gaps.get(occurrence.reminder, [])
        if any(first <= occurrence.scheduled_for <= through for first, through in spans):
            return True
        # Whoever looks at an earlier one that waits finds that this one takes its place.
        return occurrence.reminder in {held.reminder for held, _reason in self.world.service.held_back()}

    def _through(self, occurrence: Occurrence) -> datetime:
        """The last that the event about an occurrence tells of."""
        spans = self.gaps.get(occurrence.reminder, [])
        at = occurrence.scheduled_for
        return max((through for first, through in spans if first == at), default=at)

    def _still_holds(self, reason: Reason) -> bool:
        world, now = self.world, self.world.now
        match reason.kind:
            case ReasonKind.SPACING:
                return reason.until is not None and now < reason.until
            case ReasonKind.WAKING:
                return self.woken is not None and now < self.woken + SETTLING
            case ReasonKind.PAUSED:
                return self.paused_until is not None and now < self.paused_until
            case ReasonKind.NO_SERVICE:
                return isinstance(world.desktop.delivery, Unreachable)
            case kind:
                signal = _SIGNALS[kind]
                return signal in world.desktop.during and signal not in world.settings.moment.ignored

    def _hear(self, event: Event) -> None:
        occurrence = event.occurrence
        if event.kind in TELL_WHY:
            assert event.reason.kind is not ReasonKind.NONE, f"{event} doesn't say why"
        match event.kind:
            case EventKind.PAUSED:
                self.paused_until = event.moment("until")
            case EventKind.RESUMED:
                self.paused_until = None
            case EventKind.SLEPT:
                self.woken = event.at
            case EventKind.CLOCK_STEPPED:
                self._clock_stepped(timedelta(seconds=float(event.data["seconds"] or 0)), event.at)
            case EventKind.SNOOZED | EventKind.LOST if occurrence is not None:
                self.due_again[occurrence] = event.moment("until") or event.moment("since") or event.at
            case EventKind.DROPPED if occurrence is not None:
                self.shown_at[occurrence] = event.at
            case EventKind.SHOWN | EventKind.FAILED if occurrence is not None:
                self._shown(event, occurrence)
            case EventKind.MISSED if (through := event.moment("through")) and event.scheduled_for:
                self.gaps.setdefault(event.reminder or "", []).append((event.scheduled_for, through))
            case _:
                pass
        if occurrence is not None and (outcome := event.kind.outcome) is not None:
            self.outcomes[occurrence] = outcome
            self.reopened.discard(occurrence)
            if outcome is not Outcome.SNOOZED:
                self.due_again.pop(occurrence, None)

    def _shown(self, event: Event, occurrence: Occurrence) -> None:
        is_back = event.reason.kind is ReasonKind.RETURNED
        if event.data.get("again") and not is_back and event.kind is EventKind.SHOWN:
            # A part of it was answered, and what is left stands there.
            return
        tag = str(event.data.get("tag") or occurrence.reminder)
        if event.reason.kind is not ReasonKind.BY_HAND and not (
            self.is_asked_for and event.kind is EventKind.FAILED
        ):
            self._shown_by_itself(event, occurrence, tag, is_back=bool(event.data.get("again")))
        self.last, self.last_tag = event.at, tag
        self.shown_at[occurrence] = event.at

    def _shown_by_itself(self, event: Event, occurrence: Occurrence, tag: str, *, is_back: bool) -> None:
        at, settings = event.at, self.world.settings
        reminder = settings.reminder(occurrence.reminder)
        assert reminder is not None, f"{event}: it isn't in the settings"
        assert not reminder.withheld, f"{event}: it is withheld"
        before = self.outcomes.get(occurrence)
        due = occurrence.scheduled_for
        if event.data.get("repeat"):
            assert before in {Outcome.SHOWN, Outcome.EXPIRED}, f"{event}: repeated, and it is {before}"
            assert reminder.repeat is not None
            due = self.shown_at[occurrence] + reminder.repeat
        elif is_back:
            assert before is Outcome.SHOWN, f"{event}: back, and it is {before}"
            due = self.due_again[occurrence]
        else:
            is_open = before in {None, Outcome.SNOOZED} or occurrence in self.reopened
            assert is_open, f"{event}: shown, and it is {before}"
            due = self.due_again.get(occurrence, due)
        assert due <= at <= due + reminder.catch_up, f"{event}: due {due}"
        if isinstance(reminder.schedule, Every) and due == occurrence.scheduled_for:
            assert 8 <= at.astimezone(self.world.zone).hour < 22, f"{event}: outside its window"
        assert self.paused_until is None or at >= self.paused_until, f"{event}: paused"
        assert self.woken is None or not timedelta(0) <= at - self.woken < SETTLING, f"{event}: just woken"
        if self.last is not None and self.last <= at:
            is_one = tag == self.last_tag and (is_back or at == self.last)
            assert is_one or at - self.last >= settings.moment.spacing, f"{event}: after {self.last}"
        if event.kind is EventKind.SHOWN:
            in_the_way = self.world.desktop.during - settings.moment.ignored
            assert not in_the_way, f"{event}: during {sorted(in_the_way)}"

    def _clock_stepped(self, step: timedelta, now: datetime) -> None:
        # What a wrong clock made it miss is open again when its time comes.
        self.reopened |= {
            occurrence
            for occurrence, outcome in self.outcomes.items()
            if outcome is Outcome.MISSED and self._through(occurrence) > now
        }
        # Pauses, snoozes and the spacing are lengths of time, and move with the clock.
        self.paused_until = self.paused_until and self.paused_until + step
        self.last = self.last and self.last + step
        self.due_again = {each: at + step for each, at in self.due_again.items()}
        self.shown_at = {each: at + step for each, at in self.shown_at.items()}
        self.woken = None
