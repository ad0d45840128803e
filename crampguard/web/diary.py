"""The diary's pages: what was noted, night by night; adding to it, filling in, changing, taking back."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from crampguard.catalogue.reminders import NIGHT_CHECK
from crampguard.control.client import DaemonClient
from crampguard.diarist import Diarist, keeping_diary, read_diary
from crampguard.domain.diary import (
    Diary,
    Entry,
    Episode,
    Factor,
    Helped,
    Muscle,
    QuietNight,
    Side,
    State,
    last_night,
    night_of,
)
from crampguard.domain.language import _
from crampguard.domain.notification import Action
from crampguard.domain.progress import recollect
from crampguard.domain.standing import OPEN
from crampguard.errors import CrampguardError
from crampguard.ledger import RECALLED
from crampguard.wallclock import utc_now
from crampguard.web.entry_form import Fields, parse_night, read
from crampguard.web.forms import Form, change
from crampguard.web.live import Live
from crampguard.web.person import Person
from crampguard.web.rendering import page
from crampguard.web.words import choices, episode_text, night_text

_SHOWN = 60
"""Nights, the latest; the others on request."""

_UNPROCESSABLE = 422

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry in the list."""

    id: str
    time: str
    text: str
    note: str
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class Night:
    """What is known of one night."""

    title: str
    lines: Sequence[Line]


class DiaryPages:
    """The pages over one person's diary."""

    def __init__(self, person: Person, live: Live) -> None:
        self._person = person
        self._live = live

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        back = "/diary"
        return [
            Route("/diary", self.all),
            Route("/diary/add", self.empty),
            change("/diary/add", self.add, back=back),
            change("/diary/quiet", self.quiet, back=back),
            Route("/diary/{id}", self.one),
            change("/diary/{id}", self.edit, back=back),
            change("/diary/{id}/remove", self.remove, back=back),
            change("/diary/{id}/restore", self.restore, back=back),
        ]

    async def all(self, request: Request) -> Response:
        """The list."""
        diary = await self._read()
        nights = _nights(diary)
        shown = nights if "all" in request.query_params else nights[:_SHOWN]
        return page(
            "diary.html",
            session=request.state.session,
            nights=shown,
            more=len(nights) - len(shown),
            removed=[(night_text(each.night), _line(each)) for each in reversed(diary.removed)],
        )

    async def empty(self, request: Request) -> Response:
        """A form for a cramp of now, or of last night."""
        now = self._now()
        if request.query_params.get("night") == "last":
            fields = Fields(night=last_night(now).isoformat())
        else:
            start = now.replace(tzinfo=None).isoformat(timespec="minutes")
            fields = Fields(night=night_of(now).isoformat(), start=start)
        return _form(request, fields)

    async def add(self, request: Request, form: Form) -> Response:
        """A new entry."""
        fields = Fields.sent(form, "")
        reading = read(fields, self._person.zone(), self._now())
        if reading.episode is None:
            return _form(request, fields, reading.problems)
        episode = reading.episode
        await self._keep(lambda diarist: diarist.add(episode))
        await self._answer_night_check(episode.night)
        return self._done(request, _("Noted."))

    async def quiet(self, request: Request, form: Form) -> Response:
        """A night had no cramps: last night, unless another is named."""
        try:
            night = parse_night(form.text("night")) if form.text("night") else last_night(self._now())
        except ValueError:
            raise HTTPException(400) from None
        entry = await self._keep(lambda diarist: diarist.quiet(night))
        await self._answer_night_check(night)
        if isinstance(entry, QuietNight):
            return self._done(request, _("Noted: no cramps that night."), to="/")
        return self._done(request, _("There is a cramp in the diary for that night already."), to="/")

    async def one(self, request: Request) -> Response:
        """An entry, to fill in or change."""
        return _form(request, Fields.of(await self._episode(request)))

    async def edit(self, request: Request, form: Form) -> Response:
        """An entry in the place of one that was there."""
        before = await self._episode(request)
        fields = Fields.sent(form, before.id)
        reading = read(fields, self._person.zone(), self._now(), before)
        if reading.episode is None:
            return _form(request, fields, reading.problems)
        episode = reading.episode
        await self._keep(lambda diarist: diarist.edit(episode))
        return self._done(request, _("Changed."))

    async def remove(self, request: Request, _form: Form) -> Response:
        """Out of the diary; it can be brought back."""
        id_ = request.path_params["id"]
        await self._keep(lambda diarist: diarist.remove(id_))
        return self._done(request, _("Removed. It can be brought back below."))

    async def restore(self, request: Request, _form: Form) -> Response:
        """Into the diary again."""
        id_ = request.path_params["id"]
        await self._keep(lambda diarist: diarist.restore(id_))
        return self._done(request, _("It is back."))

    def _now(self) -> datetime:
        return utc_now().astimezone(self._person.zone())

    def _done(self, request: Request, text: str, to: str = "/diary") -> Response:
        request.state.session.tell(text)
        self._live.changed()
        return RedirectResponse(to, 303)

    async def _answer_night_check(self, night: date) -> None:
        """Take the question for that night off the screen, should it be there: it is answered."""
        now = self._now()
        if night != last_night(now):
            return

        def is_asked() -> bool:
            with self._person.reading() as journal:
                asked = recollect(journal.recall(now - RECALLED), now).of(NIGHT_CHECK).shown
            return asked is not None and asked.outcome in OPEN

        if await run_in_threadpool(is_asked):
            # The diary has it whether a service hears of it or not.
            with contextlib.suppress(CrampguardError):
                async with DaemonClient.connect() as daemon:
                    await daemon.answer(NIGHT_CHECK, Action.DONE)

    async def _read(self) -> Diary:
        def reading() -> Diary:
            with self._person.reading() as journal:
                return read_diary(journal)

        return await run_in_threadpool(reading)

    async def _keep(self, what: Callable[[Diarist], _T]) -> _T:
        def keeping() -> _T:
            with keeping_diary(self._person.state, utc_now) as diarist:
                return what(diarist)

        return await run_in_threadpool(keeping)

    async def _episode(self, request: Request) -> Episode:
        diary = await self._read()
        for entry in diary.in_order_of_adding:
            if entry.id == request.path_params["id"] and isinstance(entry, Episode):
                return entry
        raise HTTPException(404)


def _form(request: Request, fields: Fields, problems: Mapping[str, str] | None = None) -> Response:
    return page(
        "entry.html",
        session=request.state.session,
        status=_UNPROCESSABLE if problems else 200,
        fields=fields,
        problems=problems or {},
        night=night_text(_night(fields)),
        sides=choices(Side),
        muscles=choices(Muscle),
        states=choices(State),
        factors=choices(Factor),
        helped=choices(Helped),
    )


def _night(fields: Fields) -> date:
    try:
        return parse_night(fields.night)
    except ValueError:
        raise HTTPException(400) from None


def _nights(diary: Diary) -> list[Night]:
    """The latest first; of each night its cramps in order of time."""
    return [
        Night(night_text(night), [_line(entry) for entry in entries])
        for night, entries in groupby(
            sorted(diary.entries, key=lambda entry: entry.night, reverse=True), key=lambda entry: entry.night
        )
    ]


def _line(entry: Entry) -> Line:
    if isinstance(entry, QuietNight):
        return Line(id=entry.id, time="", text=_("No cramps"), note=entry.note, is_quiet=True)
    return Line(
        id=entry.id,
        time="" if entry.start is None else entry.start.strftime("%H:%M"),
        text=episode_text(entry) or _("a cramp, of which no more is known yet"),
        note=entry.note,
        is_quiet=False,
    )
