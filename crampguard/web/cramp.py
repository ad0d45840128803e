"""The relief guide on the page: one run at a time, led here and shown wherever the page is open."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from crampguard import pictures
from crampguard.background import Background
from crampguard.control.client import DaemonClient
from crampguard.diarist import keeping_diary
from crampguard.domain.diary import Episode
from crampguard.domain.guiding import LEAVE, View
from crampguard.domain.language import _
from crampguard.errors import CrampguardError
from crampguard.guide.hush import quiet
from crampguard.guide.leading import Leader
from crampguard.guide.painting import count_text
from crampguard.guide.relief import ReliefGuide
from crampguard.wallclock import utc_now
from crampguard.web.forms import Form, change
from crampguard.web.live import Live
from crampguard.web.person import Person
from crampguard.web.rendering import page

if TYPE_CHECKING:
    from crampguard.web.sessions import Session

_ALONE = 90.0
"""Seconds after which a guide that no page shows any more is left: it must not keep reminders quiet."""

_NOTING = timedelta(seconds=5)
"""A disk takes milliseconds, or something is wrong with it."""


@dataclass(slots=True, eq=False)
class _Watcher:
    """A page that shows the guide."""

    news: asyncio.Event = field(default_factory=asyncio.Event)
    pending: list[str] = field(default_factory=list)

    def tell(self, event: str, data: str) -> None:
        self.pending.append(f"event: {event}\ndata: {data}\n\n")
        self.news.set()


def said(key: str, seen: str) -> str:
    """What a press says to a :class:`WebFace`. ``seen``: the title under which the button stood, if known."""
    return f"{key}\0{seen}"


class WebFace:
    """A :class:`~crampguard.guide.leading.Face` on every page that is open on it."""

    def __init__(self) -> None:
        self.view: View | None = None
        self._watchers: set[_Watcher] = set()

    @property
    def counts(self) -> bool:
        """Each second, as long as somebody looks."""
        return bool(self._watchers)

    @property
    def is_watched(self) -> bool:
        """Whether it is open anywhere."""
        return bool(self._watchers)

    async def show(self, view: View, *, calls: bool) -> None:
        """A page fetches what is new; the count comes to it every second."""
        is_new = self.view is None or self.view.still != view.still
        self.view = view
        if is_new or calls:
            self.tell("show", "cue" if calls else "")
        if view.count is not None:
            self.tell("count", count_text(view.count.seconds))

    def understood(self, said: str, view: View) -> str | None:
        """A button's key, if it was pressed at what is shown now."""
        key, _zero, seen = said.partition("\0")
        if seen and seen != view.title and key != LEAVE:
            return None
        return key if key in {offer.key for offer in view.offers} else None

    def tell(self, event: str, data: str) -> None:
        """Tell every page that is open on it."""
        for watcher in self._watchers:
            watcher.tell(event, data)

    async def events(self) -> AsyncIterator[str]:
        """What one page is told, until the guide is over."""
        watcher = _Watcher()
        self._watchers.add(watcher)
        try:
            yield "retry: 1000\n\n"
            while True:
                await watcher.news.wait()
                watcher.news.clear()
                told, watcher.pending = watcher.pending, []
                for each in told:
                    yield each
                    if each.startswith("event: over"):
                        return
        finally:
            self._watchers.discard(watcher)


@dataclass(slots=True, kw_only=True)
class _Run:
    leader: Leader[ReliefGuide]
    face: WebFace = field(default_factory=WebFace)
    noted: asyncio.Event = field(default_factory=asyncio.Event)
    """It is over, and in the diary."""


class CrampPages:
    """The guide's page. Its run outlasts the page for a moment, so that it may be loaded anew.

    ``pace``: how many of the guide's seconds pass in one.
    """

    def __init__(self, person: Person, live: Live, pace: float = 1.0) -> None:
        self._person = person
        self._live = live
        self._pace = pace
        self._run: _Run | None = None
        self._noted: Episode | None = None
        self._trouble = ""
        self._background = Background()
        self._showings = count(1)

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/cramp", self.show),
            Route("/cramp/events", self.events),
            change("/cramp/begin", self.begin, back="/cramp"),
            change("/cramp/press", self.press, back="/cramp"),
            Route("/pictures/{name}.svg", self.picture),
        ]

    async def show(self, request: Request) -> Response:
        """Where the guide stands; what came of it, once it is over; or how to begin."""
        session: Session = request.state.session
        if session.has_cramp:
            session.has_cramp = False
            self._begin()
        run = self._run
        view = None if run is None else run.leader.guide.view(run.leader.clock())
        return page(
            "cramp.html",
            session=session,
            view=view,
            count="" if view is None or view.count is None else count_text(view.count.seconds),
            noted=self._noted,
            trouble=self._trouble,
            nth=next(self._showings),
        )

    async def begin(self, _request: Request, _form: Form) -> Response:
        """A cramp has come; of one that is led through already nothing is lost."""
        self._begin()
        return RedirectResponse("/cramp", 303)

    async def press(self, _request: Request, form: Form) -> Response:
        """A button of the step that is on: a hand that trembles presses twice, and the page may be behind."""
        if (run := self._run) is not None:
            run.leader.hear(said(form.text("key"), form.text("seen")))
            # So that the page that follows shows what came of it.
            await asyncio.sleep(0)
            if run.leader.guide.is_over:
                await run.noted.wait()
        return RedirectResponse("/cramp", 303)

    async def events(self, _request: Request) -> Response:
        """What changes while the guide leads."""
        if self._run is None:
            # Tells the browser not to ask again.
            return Response(status_code=204)
        # From now on somebody counts along.
        self._run.leader.look_again()
        return self._live.kept_open(self._run.face.events())

    async def picture(self, request: Request) -> Response:
        """A drawing; and nothing else that lies beside them."""
        name = request.path_params["name"]
        if name not in pictures.names():
            raise HTTPException(404)
        return FileResponse(pictures.svg(name))

    def leave(self) -> None:
        """The server ends: the guide too, with what is known noted."""
        if self._run is not None:
            self._run.leader.leave()

    async def close(self) -> None:
        """Wait for the note. Call :meth:`leave` first."""
        await self._background.end(_NOTING)

    def _begin(self) -> None:
        if self._run is None:
            started = utc_now().astimezone(self._person.zone())
            settings, _problems = self._person.settings()
            clock = self._clock()
            guide = ReliefGuide.begin(clock(), started, pregnant=settings.you.pregnant)
            run = self._run = _Run(leader=Leader(guide, clock, self._pace))
            self._noted, self._trouble = None, ""
            self._background.begin(self._lead(run))

    def _clock(self) -> Callable[[], float]:
        begun = time.monotonic()
        return lambda: (time.monotonic() - begun) * self._pace

    async def _lead(self, run: _Run) -> None:
        try:
            async with asyncio.TaskGroup() as group, quiet(_hush):
                alone = group.create_task(_leave_alone(run))
                await run.leader.lead(run.face)
                alone.cancel()
        finally:
            # However it ended: what is known is noted.
            await self._note(run)
            self._run = None
            run.noted.set()
            run.face.tell("over", "")
            self._live.changed()

    async def _note(self, run: _Run) -> None:
        entry = run.leader.guide.entry

        def noting() -> Episode:
            with keeping_diary(self._person.state, utc_now) as diarist:
                (added,) = diarist.add(entry)
                assert isinstance(added, Episode)
                return added

        try:
            self._noted = await run_in_threadpool(noting)
        except CrampguardError as error:
            self._trouble = _("It could not be noted: {why}").format(why=error.message)


async def _hush(guide: str, seconds: int) -> None:
    # Without a service nobody has to be quiet; and a cramp is no moment to tell of a service's troubles.
    with contextlib.suppress(CrampguardError):
        async with DaemonClient.connect() as daemon:
            await daemon.hush(guide, seconds)


async def _leave_alone(run: _Run) -> None:
    unseen = 0.0
    while unseen < _ALONE:
        await asyncio.sleep(_ALONE / 6)
        unseen = 0.0 if run.face.is_watched else unseen + _ALONE / 6
    run.leader.leave()
