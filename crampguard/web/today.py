"""The first page: what waits, what is still to come today, and what has been."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from crampguard.catalogue.reminders import NIGHT_CHECK, built_in
from crampguard.control.client import DaemonClient
from crampguard.diarist import read_diary
from crampguard.domain.diary import Diary, Episode, last_night
from crampguard.domain.event import HistoryEntry
from crampguard.domain.forecast import Coming, message_for, upcoming
from crampguard.domain.language import _
from crampguard.domain.notification import Action
from crampguard.domain.occurrence import Occurrence, Outcome
from crampguard.domain.plan import calendar_of
from crampguard.domain.progress import recollect
from crampguard.domain.settings import Settings
from crampguard.domain.standing import OPEN
from crampguard.domain.wording import moment_text, outcome_text, reason_text, wait_text
from crampguard.errors import NotRunningError
from crampguard.ledger import RECALLED
from crampguard.wallclock import utc_now
from crampguard.web.forms import Form, change
from crampguard.web.person import Person
from crampguard.web.rendering import page

_QUIET_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One occurrence on the page."""

    at: datetime
    """By which it is sorted."""
    time: str
    reminder: str
    title: str
    message: str = ""
    what: str = ""
    """An outcome, ``held`` or ``coming``: for its looks."""
    word: str = ""
    why: str = ""
    can_be_answered: bool = False
    has_routine: bool = False
    """It offers to lead through a stretch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """All that the page tells."""

    waiting: Sequence[Item]
    coming: Sequence[Item]
    past: Sequence[Item]
    """The latest first."""
    is_running: bool
    why_not: str
    paused_until: str
    problems: Sequence[str]
    night_is_logged: bool
    to_fill_in: Sequence[Episode]
    """Last night's cramps of which a morning has more to tell: at night the guide asks for little."""
    next_tomorrow: str
    """What comes first, where nothing more comes today."""


def routes(person: Person) -> list[BaseRoute]:
    """The page and its buttons."""

    async def today(request: Request) -> Response:
        facts, why_not = await _status()
        told = await run_in_threadpool(_today, person, utc_now(), facts, why_not)
        return page("today.html", session=request.state.session, today=told)

    async def answer(_request: Request, form: Form) -> Response:
        action = form.text("action")
        if action not in set(Action):
            raise HTTPException(400)
        async with DaemonClient.connect() as daemon:
            await daemon.answer(form.text("reminder"), Action(action))
        return RedirectResponse("/", 303)

    async def pause(_request: Request, _form: Form) -> Response:
        async with DaemonClient.connect() as daemon:
            await daemon.pause(utc_now() + _QUIET_FOR)
        return RedirectResponse("/", 303)

    async def resume(_request: Request, _form: Form) -> Response:
        async with DaemonClient.connect() as daemon:
            await daemon.resume()
        return RedirectResponse("/", 303)

    return [
        Route("/", today),
        change("/answer", answer, back="/"),
        change("/pause", pause, back="/"),
        change("/resume", resume, back="/"),
    ]


async def _status() -> tuple[dict[str, object] | None, str]:
    """What the service tells, or why it tells nothing."""
    try:
        async with DaemonClient.connect() as daemon:
            return await daemon.status(), ""
    except NotRunningError as error:
        return None, error.message


def _today(person: Person, now: datetime, facts: dict[str, object] | None, why_not: str) -> Today:
    settings, problems = person.settings()
    zone = person.zone()
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
    with person.reading() as journal:
        history = journal.history(midnight.astimezone(UTC))
        progress = recollect(journal.recall(now - RECALLED), now)
        diary = read_diary(journal)
    told = _Told(settings=settings, now=now, zone=zone)
    held = list(told.held(facts))
    waits = {(item.reminder, item.at) for item in held}
    # What was put off has its place where it comes back.
    snoozed = {entry.occurrence for entry in history if entry.outcome is Outcome.SNOOZED}
    been = {entry.occurrence for entry in history} - snoozed
    all_coming = (
        item
        for item in upcoming(settings, calendar_of(settings, zone), progress, now)
        if item.occurrence not in been
    )
    midnight_next = datetime.combine(midnight.date() + timedelta(days=1), time(), zone)
    coming: list[Coming] = []
    first = None
    for item in all_coming:
        if item.at >= midnight_next:
            first = item
            break
        coming.append(item)
    put_off = {item.occurrence for item in coming} & snoozed
    elsewhere = waits | {(each.reminder, each.scheduled_for) for each in put_off}
    known = [
        item
        for item in told.known(history, can_answer=facts is not None)
        if (item.reminder, item.at) not in elsewhere
    ]
    until = facts.get("paused_until") if facts is not None else None
    night = last_night(now.astimezone(zone))
    # The question for last night has a place of its own until it is answered.
    asked = set() if night in diary.logged else {NIGHT_CHECK}
    waiting = [*held, *(item for item in known if item.can_be_answered)]
    return Today(
        waiting=sorted((item for item in waiting if item.reminder not in asked), key=_at),
        coming=[
            told.coming(
                item,
                why=outcome_text(Outcome.SNOOZED) if item.occurrence in put_off else "",
                can_be_answered=facts is not None and item.occurrence in put_off,
            )
            for item in coming
        ],
        past=sorted((item for item in known if not item.can_be_answered), key=_at, reverse=True),
        is_running=facts is not None,
        why_not=why_not,
        paused_until=moment_text(datetime.fromisoformat(until), now, zone) if isinstance(until, str) else "",
        problems=problems,
        night_is_logged=night in diary.logged,
        to_fill_in=_unfinished(diary, night),
        next_tomorrow="" if first is None or coming else f"{moment_text(first.at, now, zone)} {first.title}",
    )


def _at(item: Item) -> datetime:
    return item.at


def _unfinished(diary: Diary, night: object) -> list[Episode]:
    return [
        each
        for each in diary.episodes
        if each.night == night and each.severity is None and not (each.woke is not None or each.factors)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    settings: Settings
    now: datetime
    zone: tzinfo

    def held(self, facts: dict[str, object] | None) -> Iterator[Item]:
        """What the service holds back now, and why."""
        found = facts.get("held_back") if facts is not None else None
        for each in found if isinstance(found, list) else []:
            at = datetime.fromisoformat(each["scheduled_for"])
            yield Item(
                at=at.astimezone(UTC),
                time=self._time(at),
                reminder=each["reminder"],
                title=self._title(each["reminder"]),
                what="held",
                word=_("held back"),
                why=each["reason"],
                can_be_answered=True,
                has_routine=_has_routine(each["reminder"]),
            )

    def known(self, history: Sequence[HistoryEntry], *, can_answer: bool) -> Iterator[Item]:
        """What became of what was due today. Only the latest of a reminder can be answered."""
        latest = {entry.occurrence.reminder: entry.occurrence for entry in history}
        for entry in history:
            occurrence, outcome = entry.occurrence, entry.outcome
            yield Item(
                at=occurrence.scheduled_for,
                time=self._time(occurrence.scheduled_for),
                reminder=occurrence.reminder,
                title=self._title(occurrence.reminder),
                message=self._message(occurrence) if outcome is Outcome.SHOWN else "",
                what=outcome.value,
                word=outcome_text(outcome),
                why=reason_text(entry.reason, self.zone),
                can_be_answered=can_answer and outcome in OPEN and latest[occurrence.reminder] == occurrence,
                has_routine=_has_routine(occurrence.reminder),
            )

    def coming(self, item: Coming, *, why: str, can_be_answered: bool) -> Item:
        """What is still to come."""
        return Item(
            at=item.at,
            time=self._time(item.at),
            reminder=item.occurrence.reminder,
            title=item.title,
            message=item.message,
            what="coming",
            word=wait_text(item.at - self.now),
            why=why,
            can_be_answered=can_be_answered,
            has_routine=_has_routine(item.occurrence.reminder),
        )

    def _time(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime("%H:%M")

    def _title(self, name: str) -> str:
        reminder = self.settings.reminder(name)
        return name if reminder is None else reminder.title

    def _message(self, occurrence: Occurrence) -> str:
        reminder = self.settings.reminder(occurrence.reminder)
        if reminder is None:
            return ""
        return message_for(reminder, calendar_of(self.settings, self.zone), occurrence.scheduled_for)


def _has_routine(name: str) -> bool:
    known = built_in(name)
    return known is not None and known.routine != ""
