"""The stretches on the page: each routine with its drawings, and led through, one at a time."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from crampguard.background import Background
from crampguard.catalogue.reminders import built_in
from crampguard.catalogue.stretches import LEAVE_OUT, MANNER, ROUTINES, Routine, notes_of
from crampguard.catalogue.warnings import BEFORE_STRETCHING
from crampguard.control.client import DaemonClient
from crampguard.domain.language import _
from crampguard.domain.notification import Action
from crampguard.errors import CrampguardError
from crampguard.guide.painting import count_text
from crampguard.guide.routine import RoutineGuide
from crampguard.web.forms import Form, change
from crampguard.web.leading import Run
from crampguard.web.live import Live
from crampguard.web.rendering import page

if TYPE_CHECKING:
    from crampguard.domain.guiding import View

_OF_ALL = (BEFORE_STRETCHING, LEAVE_OUT, MANNER)
"""What is said before any of them, warning signs first."""

_ANSWERING = timedelta(seconds=5)
"""The bus takes milliseconds, or something is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A routine in the list."""

    name: str
    title: str
    dose: str
    pictures: Sequence[str]
    notes: Sequence[str]
    """Beyond what is said of all."""


class StretchPages:
    """The list, and the guide through one of them. It outlasts the page for a moment.

    ``pace``: how many of the guide's seconds pass in one.
    """

    def __init__(self, live: Live, pace: float = 1.0) -> None:
        self._live = live
        self._pace = pace
        self._run: Run[RoutineGuide] | None = None
        self._ended: View | None = None
        """What the latest showed last."""
        self._background = Background()
        self._showings = count(1)

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/stretch", self.all),
            change("/stretch/begin", self.begin, back="/stretch"),
            Route("/stretch/now", self.show),
            Route("/stretch/now/events", self.events),
            change("/stretch/now/press", self.press, back="/stretch/now"),
        ]

    async def all(self, request: Request) -> Response:
        """The list, with whom it isn't for above it."""
        return page(
            "stretch.html",
            session=request.state.session,
            routines=[_told(name, routine) for name, routine in ROUTINES.items()],
            before=[_(each) for each in _OF_ALL],
            is_on=self._run is not None,
        )

    async def begin(self, _request: Request, form: Form) -> Response:
        """One of them, or the one that a reminder offers: gone through to its end, that is done.

        Where one is on already, it goes on.
        """
        reminder = form.text("reminder")
        known = built_in(reminder)
        name = known.routine if known is not None else form.text("routine")
        if name not in ROUTINES:
            raise HTTPException(400)
        if self._run is None:
            run = self._run = Run.begin(lambda now: RoutineGuide.begin(ROUTINES[name], now), self._pace)
            self._background.begin(self._lead(run, reminder if known is not None else ""))
        return RedirectResponse("/stretch/now", 303)

    async def show(self, request: Request) -> Response:
        """Where the guide stands, or how it ended."""
        view = None if self._run is None else self._run.view
        return page(
            "stretching.html",
            session=request.state.session,
            view=view,
            count="" if view is None or view.count is None else count_text(view.count.seconds),
            ended=self._ended,
            nth=next(self._showings),
        )

    async def press(self, _request: Request, form: Form) -> Response:
        """A button."""
        if (run := self._run) is not None:
            await run.press(form)
        return RedirectResponse("/stretch/now", 303)

    async def events(self, _request: Request) -> Response:
        """What changes while the guide leads."""
        if self._run is None:
            # Tells the browser not to ask again.
            return Response(status_code=204)
        return self._live.kept_open(self._run.events())

    def leave(self) -> None:
        """The server ends: the guide too."""
        if self._run is not None:
            self._run.leader.leave()

    async def close(self) -> None:
        """Wait for the answer. Call :meth:`leave` first."""
        await self._background.end(_ANSWERING)

    async def _lead(self, run: Run[RoutineGuide], reminder: str) -> None:
        try:
            await run.lead()
            if reminder and run.leader.guide.state.is_finished:
                # Answered meanwhile, or no service: the stretch was good all the same.
                with contextlib.suppress(CrampguardError):
                    async with DaemonClient.connect() as daemon:
                        await daemon.answer(reminder, Action.DONE)
        finally:
            self._ended = run.view if run.leader.guide.state.is_finished else None
            self._run = None
            run.settle()
            self._live.changed()


def _told(name: str, routine: Routine) -> Told:
    return Told(
        name=name,
        title=_(routine.title),
        dose=_(routine.dose),
        pictures=[*dict.fromkeys(part.stretch for part in routine.parts)],
        notes=[_(note) for note in notes_of(routine) if note not in _OF_ALL],
    )
