"""The page's routes, behind the guard."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from crampguard.domain.language import _
from crampguard.errors import CrampguardError
from crampguard.web import charts, report_page, settings, today
from crampguard.web.cramp import CrampPages
from crampguard.web.diary import DiaryPages
from crampguard.web.live import Live
from crampguard.web.person import Person
from crampguard.web.rendering import page
from crampguard.web.security import Guard
from crampguard.web.sessions import Guests
from crampguard.web.stretch import StretchPages

logger = logging.getLogger(__name__)

_STATIC = Path(__file__).parent / "static"


class Guides:
    """What leads through something on the page. ``pace``: how many of its seconds pass in one."""

    def __init__(self, person: Person, live: Live, pace: float = 1.0) -> None:
        self.cramp = CrampPages(person, live, pace)
        self.stretch = StretchPages(live, pace)

    def leave(self) -> None:
        """The server ends: what is led through too."""
        self.cramp.leave()
        self.stretch.leave()

    async def close(self) -> None:
        """Wait for what is to be done then. Call :meth:`leave` first."""
        await self.cramp.close()
        await self.stretch.close()


def application(
    person: Person,
    live: Live,
    guides: Guides,
    *,
    authority: str,
    guests: Guests,
    seen: Callable[[], None],
) -> ASGIApp:
    """Everything that is answered at ``authority``. ``seen`` is called for each request that was let in."""
    handlers = {HTTPException: _refused, CrampguardError: _failed, Exception: _unexpected}
    app = Starlette(routes=pages(person, live, guides), exception_handlers=handlers)  # type: ignore[arg-type]
    return Guard(app, authority=authority, guests=guests, seen=seen)


def pages(person: Person, live: Live, guides: Guides) -> list[BaseRoute]:
    """Whatever there is to ask for, behind the guard."""

    async def events(_request: Request) -> Response:
        return live.stream()

    return [
        Route("/events", events),
        Mount("/static", StaticFiles(directory=_STATIC)),
        *today.routes(person),
        *guides.cramp.routes(),
        *guides.stretch.routes(),
        *DiaryPages(person, live).routes(),
        *charts.routes(person),
        *report_page.routes(person),
        *settings.routes(person),
    ]


def _refused(request: Request, error: HTTPException) -> Response:
    text = {
        403: _("This form is no longer good. Open the page anew and try once more."),
        404: _("There is no such page."),
    }
    return _said(request, error.status_code, text.get(error.status_code, _("That can't be done here.")))


def _failed(request: Request, error: CrampguardError) -> Response:
    return _said(request, 500, error.message, error.hint)


def _unexpected(request: Request, error: Exception) -> Response:
    # Where it happened, and not what it was about: that may be what a person wrote.
    where = "".join(traceback.format_tb(error.__traceback__, limit=-8))
    logger.error("%s while answering %s\n%s", type(error).__name__, request.scope["path"], where)
    return _said(request, 500, _("Something went wrong here that nobody expected."))


def _said(request: Request, status: int, message: str, hint: str = "") -> Response:
    return page("error.html", session=request.state.session, status=status, message=message, hint=hint)
