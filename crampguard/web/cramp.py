"""The relief guide on the page: one run at a time, in the diary from its beginning on."""

import asyncio
from contextlib import AbstractContextManager
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
from crampguard.diarist import Diarist, keeping_diary
from crampguard.domain.language import _
from crampguard.errors import CrampguardError
from crampguard.guide.painting import count_text
from crampguard.guide.relief import ReliefGuide
from crampguard.noting import NotedGuide
from crampguard.wallclock import utc_now
from crampguard.web.forms import Form, change
from crampguard.web.leading import Run
from crampguard.web.live import Live
from crampguard.web.person import Person
from crampguard.web.rendering import page

if TYPE_CHECKING:
    from crampguard.domain.diary import Episode
    from crampguard.web.sessions import Session

_NOTING = timedelta(seconds=5)
"""A disk takes milliseconds, or something is wrong with it."""


class CrampPages:
    """The guide's page. Its run outlasts the page for a moment, so that it may be loaded anew.

    ``pace``: how many of the guide's seconds pass in one.
    """

    def __init__(self, person: Person, live: Live, pace: float = 1.0) -> None:
        self._person = person
        self._live = live
        self._pace = pace
        self._run: Run[ReliefGuide] | None = None
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
        view = None if run is None else run.view
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
        """A button."""
        if (run := self._run) is not None:
            await run.press(form)
        return RedirectResponse("/cramp", 303)

    async def events(self, _request: Request) -> Response:
        """What changes while the guide leads."""
        if self._run is None:
            # Tells the browser not to ask again.
            return Response(status_code=204)
        return self._live.kept_open(self._run.events())

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
            run = self._run = Run.begin(
                lambda now: ReliefGuide.begin(now, started, pregnant=settings.you.pregnant), self._pace
            )
            self._noted, self._trouble = None, ""
            self._background.begin(self._lead(run))

    async def _lead(self, run: Run[ReliefGuide]) -> None:
        noted = NotedGuide(self._keeping)
        # At once, for nobody gets to note anything who is killed.
        begun = asyncio.ensure_future(run_in_threadpool(noted, run.leader.guide))
        try:
            await run.lead()
        finally:
            # However it ended: what is known is noted. What went wrong at the beginning may go well now.
            await asyncio.gather(begun, return_exceptions=True)
            await self._note(run, noted)
            self._run = None
            run.settle()
            self._live.changed()

    async def _note(self, run: Run[ReliefGuide], noted: NotedGuide) -> None:
        try:
            self._noted = await run_in_threadpool(noted, run.leader.guide)
        except CrampguardError as error:
            self._trouble = _("It could not be noted: {why}").format(why=error.message)

    def _keeping(self) -> AbstractContextManager[Diarist]:
        return keeping_diary(self._person.state, utc_now)
