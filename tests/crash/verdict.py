"""Compares what the notification server saw with what the journal says."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from crampguard.domain.event import Event, EventKind
from crampguard.domain.occurrence import Occurrence, ReasonKind
from crampguard.domain.standing import OPEN
from tests.crash.evidence import Evidence, Pace, Seen

ANSWERS = frozenset({EventKind.DONE, EventKind.SKIPPED, EventKind.SNOOZED})
_NEAR = timedelta(seconds=8)
_NEXT = frozenset({EventKind.SHOWING, EventKind.SHOWN, EventKind.STARTED, EventKind.STOPPED})


class Verdict:
    """What a run comes to: ``faults`` must be empty, ``counts`` are for people."""

    def __init__(self, evidence: Evidence) -> None:
        self.counts: Counter[str] = Counter()
        self.faults = list(evidence.faults)
        self._evidence = evidence
        self._events = evidence.events
        self._of: dict[Occurrence, list[int]] = defaultdict(list)
        """Where in the journal each occurrence is spoken of."""
        for index, event in enumerate(self._events):
            if event.occurrence is not None:
                self._of[event.occurrence].append(index)
        self._seen_for = self._matched()
        self._shown_is_seen()
        self._none_is_repeated()
        self._none_is_lost()
        self._held_back_is_not_shown()
        self._answers_are_kept()
        self._count_outcomes()

    def _matched(self) -> dict[int, Seen]:
        """By a SHOWING's place in the journal: what the server saw of it."""
        waiting: dict[str, list[Seen]] = defaultdict(list)
        for seen in self._evidence.seen:
            waiting[seen.reminder].append(seen)
        matched: dict[int, Seen] = {}
        for reminder, all_seen in waiting.items():
            showings = [i for i in self._indices(EventKind.SHOWING) if self._events[i].reminder == reminder]
            for seen in all_seen:
                index = max((i for i in showings if self._events[i].at <= seen.at), default=None)
                if index is None or index in matched:
                    self._fault(f"{reminder} was seen at {seen.at}, and the journal knows nothing of it")
                else:
                    matched[index] = seen
        self.counts["notifications seen by the server"] = len(self._evidence.seen)
        return matched

    def _shown_is_seen(self) -> None:
        for index in self._indices(EventKind.SHOWN):
            event = self._events[index]
            showing = self._latest_showing(event, before=index)
            seen = None if showing is None else self._seen_for.get(showing)
            if seen is None:
                self._fault(f"{_name(event)} is called shown, and the server never saw it")
            elif seen.id != event.data["id"]:
                self._fault(f"{_name(event)} is called shown as {event.data['id']}, and was given {seen.id}")
            self.counts["showings that the journal calls shown"] += 1

    def _none_is_repeated(self) -> None:
        for occurrence, indices in self._of.items():
            showings = [index for index in indices if index in self._seen_for]
            for earlier, later in pairwise(showings):
                between = {self._events[i].kind for i in indices if earlier < i < later}
                if EventKind.SNOOZED in between:
                    self.counts["shown again after a snooze"] += 1
                elif EventKind.SHOWN in between:
                    self._fault(f"{occurrence} was shown twice")
                elif self._seen_for[earlier].id != self._seen_for[later].id:
                    self._fault(f"{occurrence} stands on the screen twice")
                else:
                    self.counts["shown again in its own place: killed before it could be noted"] += 1
            if not any(self._events[i].kind.outcome for i in indices):
                if self._waits_at_the_end(max(indices)):
                    self.counts["held back when the last service ended: open, for the next one"] += 1
                    continue
                if self._noted(max(indices)):
                    self._fault(f"nothing has become of {occurrence}")
                self.counts["killed before it could be noted, and not due any more at the next start"] += 1
            elif showings and not any(self._events[i].kind is EventKind.SHOWN for i in indices):
                self.counts["killed before it could be noted, then answered by hand or overtaken"] += 1

    def _waits_at_the_end(self, index: int) -> bool:
        """Whether it was deferred, and no service has started since that could have shown it."""
        later = (event.kind for event in self._events[index:])
        return self._events[index].kind is EventKind.DEFERRED and EventKind.STARTED not in later

    def _none_is_lost(self) -> None:
        for reminder, pace in self._evidence.paces.items():
            settled: set[datetime] = set()
            reach: datetime | None = None
            before: deque[Event] = deque(maxlen=8)
            for event in self._events:
                if event.reminder != reminder:
                    continue
                ended = [each.kind for each in before if each.kind.outcome is not None]
                was_snoozed = bool(ended) and ended[-1] is EventKind.SNOOZED
                before.append(event)
                if event.kind is EventKind.PLANNED:
                    reach = event.at
                due = event.scheduled_for
                if due is None or event.kind.outcome is None or reach is None:
                    continue
                by_hand = event.reason.kind is ReasonKind.BY_HAND
                if due not in settled and not by_hand:
                    if due > max(reach, _midnight(due)) + pace.period:
                        told = "; ".join(f"{e.at:%X.%f} {e.kind} {e.reason.kind}" for e in before)
                        self._fault(f"{reminder} was due between {reach} and {due}, and that is lost: {told}")
                    settled.add(due)
                    self.counts["due instants accounted for"] += 1
                reach = max(reach, *_reached(event, pace, was_snoozed=was_snoozed))

    def _held_back_is_not_shown(self) -> None:
        paused_until = last_shown = datetime.min.replace(tzinfo=self._events[0].at.tzinfo)
        for event in self._events:
            match event.kind:
                case EventKind.PAUSED:
                    paused_until = event.moment("until") or paused_until
                case EventKind.RESUMED:
                    paused_until = event.at
                case EventKind.SHOWN:
                    last_shown = event.at
                case EventKind.SHOWING:
                    if event.at < paused_until:
                        self._fault(f"{_name(event)} was shown in a pause")
                    if event.at - last_shown < self._evidence.spacing:
                        self._fault(f"{_name(event)} was shown too soon after the one before")
                    if event.at < event.scheduled_for:  # type: ignore[operator]
                        self._fault(f"{_name(event)} was shown early")
                case _:
                    pass

    def _answers_are_kept(self) -> None:
        for closed in self._evidence.closed:
            shown = [i for i, seen in self._seen_for.items() if seen.id == closed.id and seen.at <= closed.at]
            if not shown or not self._is_answered(max(shown)):
                self._fault(
                    f"what was closed at {closed.at} as answered has no answer in the journal: "
                    + self._told(self._events[max(shown)].reminder if shown else None, closed.at)
                )
            self.counts["notifications closed because they were answered"] += 1
        for confirmed in self._evidence.confirmed:
            if not any(
                event.kind is confirmed.kind
                and event.reminder == confirmed.reminder
                and event.scheduled_for == confirmed.scheduled_for
                and confirmed.until in (None, event.moment("until"))
                for event in self._events
            ):
                self._fault(f"{confirmed} was confirmed over the bus, and is lost")
            self.counts["requests confirmed over the bus"] += 1

    def _count_outcomes(self) -> None:
        latest = {
            occurrence: kind.outcome
            for occurrence, indices in self._of.items()
            for index in indices
            if (kind := self._events[index].kind).outcome is not None
        }
        self.counts["occurrences"] = len(latest)
        for outcome in latest.values():
            self.counts[f"- {outcome}"] += 1
        for reminder in {occurrence.reminder for occurrence in latest}:
            standing = [each for each in latest if each.reminder == reminder and latest[each] in OPEN]
            if len(standing) > 1:
                self._fault(f"more than one stands as shown or snoozed: {sorted(standing)}")

    def _noted(self, showing: int) -> bool:
        """Whether the service lived on after this SHOWING."""
        following = next((e for e in self._events[showing + 1 :] if e.kind in _NEXT), None)
        return following is not None and following.kind is not EventKind.STARTED

    def _is_answered(self, showing: int) -> bool:
        occurrence = self._events[showing].occurrence
        assert occurrence is not None
        answerable = {occurrence}
        if not self._noted(showing):
            # The next service knows only of the one before, which stood in the same place.
            earlier = (
                each.occurrence
                for each in reversed(self._events[:showing])
                if each.kind is EventKind.SHOWN and each.reminder == occurrence.reminder
            )
            answerable |= {each for each in (next(earlier, None),) if each is not None}
        return any(ANSWERS & self._kinds(each, after=showing) for each in answerable)

    def _indices(self, kind: EventKind) -> Iterator[int]:
        return (index for index, event in enumerate(self._events) if event.kind is kind)

    def _latest_showing(self, event: Event, before: int) -> int | None:
        assert event.occurrence is not None
        showings = (
            index
            for index in self._of[event.occurrence]
            if index < before and self._events[index].kind is EventKind.SHOWING
        )
        return max(showings, default=None)

    def _kinds(self, occurrence: Occurrence, after: int) -> set[EventKind]:
        return {self._events[index].kind for index in self._of[occurrence] if index > after}

    def _told(self, reminder: str | None, around: datetime) -> str:
        """What the journal has of a reminder, or of all, around that moment."""
        near = [
            event
            for event in self._events
            if abs(event.at - around) < _NEAR and reminder in (None, event.reminder)
        ]
        return "; ".join(f"{e.at:%X.%f} {e.kind} {e.scheduled_for} {e.reason.kind}" for e in near)

    def _fault(self, text: str) -> None:
        self.faults.append(text)


def _reached(event: Event, pace: Pace, *, was_snoozed: bool) -> Iterable[datetime]:
    """The instants from which the next one is counted, at the latest."""
    assert event.scheduled_for is not None
    yield event.moment("through") or event.scheduled_for
    by_hand = event.reason.kind is ReasonKind.BY_HAND
    # While an occurrence was snoozed nothing was counted: whatever ends that begins the count.
    if pace.counted and (by_hand or was_snoozed or event.kind is EventKind.SHOWN):
        yield event.at
    if pace.counted and (until := event.moment("until")) is not None:
        yield until


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _name(event: Event) -> str:
    return f"{event.reminder} of {event.scheduled_for}"
