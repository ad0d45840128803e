"""The report for a doctor, on the page: what ``crampguard report`` writes, to be printed from here."""

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from crampguard.retrospect import look_back, reminded
from crampguard.wallclock import utc_now
from crampguard.web.forms import Form, change
from crampguard.web.person import Person
from crampguard.web.rendering import page
from crampguard.web.report import report

SPANS = (14, 28)

_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""The report is one file with its style in it. It has no script, and none could run in it."""


def routes(person: Person) -> list[BaseRoute]:
    """Asking for it, and the report itself."""

    async def ask(request: Request) -> Response:
        return page("ask_report.html", session=request.state.session, spans=SPANS)

    async def made(request: Request, form: Form) -> Response:
        days = int(form.text("days")) if form.text("days") in map(str, SPANS) else SPANS[-1]
        now = utc_now().astimezone(person.zone())
        text = await run_in_threadpool(_report, person, now, days, form.text("medicines"))
        if text is None:
            return page("ask_report.html", session=request.state.session, spans=SPANS, empty=days)
        return HTMLResponse(text, headers={"Content-Security-Policy": _POLICY})

    return [Route("/report", ask), change("/report", made, back="/report")]


def _report(person: Person, now: datetime, days: int, medicines: str) -> str | None:
    """None: nothing is logged in that time."""
    settings, _problems = person.settings()
    with person.reading() as journal:
        told = look_back(journal, now, days)
        if told is None or not told.summary.logged:
            return None
        history = reminded(journal, told.span, person.zone())
    return report(told, history, settings, now, medicines)
