"""Why a reminder did or did not appear, decision by decision: what the journal's events tell."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from crampguard.domain.event import Event, EventKind
from crampguard.domain.happenings import Chronicle, Happening
from crampguard.domain.language import _
from crampguard.domain.occurrence import Occurrence
from crampguard.domain.story import Line, Story
from crampguard.domain.wording import moment_text, reason_text

_WAITING = frozenset({EventKind.DEFERRED, EventKind.SHOWING, EventKind.SNOOZED, EventKind.LOST})


def account(
    events: Iterable[Event],
    *,
    since: datetime,
    whole_from: datetime,
    now: datetime,
    zone: tzinfo,
    reminder: str | None = None,
    limit: int | None = None,
    counts_presence: bool = False,
) -> list[Story]:
    """The stories that ``events``, in the journal's order, tell of the time from ``since`` on.

    Of ``reminder``, or of all; with ``limit``, the latest so many occurrences. Of a named one that has none
    since then, the latest known. What happened to the service, the machine and the clock stands inside the
    stories that waited meanwhile, and by itself where none did. ``counts_presence``: being away tells why the
    reminder didn't come, because it counts the time at the desk. ``events`` may lack some from before
    ``whole_from``, which is no later than ``since``.
    """
    chronicle = Chronicle(now=now, zone=zone, whole_from=whole_from, counts_presence=counts_presence)
    narrator = _Narrator(now=now, zone=zone, reminder=reminder)
    for position, event in enumerate(events):
        happening = chronicle.hear(event)
        if happening is not None:
            narrator.happened(position, happening)
        elif (occurrence := event.occurrence) is not None:
            narrator.decided(position, occurrence, event)
    return narrator.told(since, limit)


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A story that is being told."""

    position: int
    occurrence: Occurrence
    lines: list[Line]
    waits: bool = True
    """Nothing has become of it yet, or it is to come back."""
    latest: datetime


@dataclass(slots=True, kw_only=True)
class _Narrator:
    now: datetime
    zone: tzinfo
    reminder: str | None
    drafts: dict[Occurrence, _Draft] = field(default_factory=dict)
    happenings: list[tuple[int, Happening]] = field(default_factory=list)

    def happened(self, position: int, happening: Happening) -> None:
        """Tell it in every story that waits."""
        if happening.reminder is not None and happening.reminder != self.reminder:
            return
        self.happenings.append((position, happening))
        for draft in self.drafts.values():
            if draft.waits:
                draft.lines.append(happening.line)

    def decided(self, position: int, occurrence: Occurrence, event: Event) -> None:
        """Tell it in the story of its occurrence."""
        if self.reminder not in {None, occurrence.reminder}:
            return
        draft = self.drafts.get(occurrence)
        if draft is None:
            lines = self._beginning(occurrence.scheduled_for)
            draft = _Draft(position=position, occurrence=occurrence, lines=lines, latest=event.at)
            self.drafts[occurrence] = draft
        if draft.lines and draft.lines[-1].what == EventKind.SHOWING:
            # Its result follows: that it was about to be shown is no news any more.
            del draft.lines[-1]
        draft.lines.append(self._line(event))
        draft.waits = event.kind in _WAITING
        draft.latest = max(draft.latest, event.at)

    def told(self, since: datetime, limit: int | None) -> list[Story]:
        """The stories, in the order in which they began."""
        drafts = [each for each in self.drafts.values() if max(each.latest, _due(each)) >= since]
        if not drafts and self.reminder is not None and self.drafts:
            drafts = [max(self.drafts.values(), key=_due)]
        kept = drafts if limit is None else drafts[max(0, len(drafts) - limit) :]
        first = kept[0].position if kept and len(kept) < len(drafts) else 0
        inside = {id(line) for draft in kept for line in draft.lines}
        told = [(draft.position, _finished(draft)) for draft in kept]
        told += [
            (position, Story(reminder=each.reminder, lines=(each.line,)))
            for position, each in self.happenings
            if each.stands_alone and each.ends >= since and position >= first and id(each.line) not in inside
        ]
        return [story for _position, story in sorted(told, key=lambda entry: entry[0])]

    def _beginning(self, due: datetime) -> list[Line]:
        # Schedules know whole seconds; what is asked for by hand has the instant of asking, and wasn't due.
        lines = [] if due.microsecond else [Line(at=due, what="due")]
        lines += [each.line for _position, each in self.happenings if each.begins <= due < each.ends]
        return sorted(lines, key=lambda line: line.at)

    def _line(self, event: Event) -> Line:
        why = reason_text(event.reason, self.zone)
        if event.kind is EventKind.LOST:
            why = _("it went from the screen with its notification service")
        elif event.data.get("repeat") and not why:
            why = _("once more, because nobody had answered")
        if (through := event.moment("through")) is not None:
            time = moment_text(through, self.now, self.zone)
            all_of_them = _("and so was all up to {time}").format(time=time)
            why = ", ".join(part for part in (why, all_of_them) if part)
        return Line(at=event.at, what=event.kind.value, why=why)


def _due(draft: _Draft) -> datetime:
    return draft.occurrence.scheduled_for


def _finished(draft: _Draft) -> Story:
    occurrence = draft.occurrence
    return Story(
        reminder=occurrence.reminder, scheduled_for=occurrence.scheduled_for, lines=tuple(draft.lines)
    )
