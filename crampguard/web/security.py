"""The guard at the door: every request passes it, whatever page it asks for.

What it is up against: pages of other origins in the same browser (forged requests, DNS rebinding, frames),
other people on the same machine, and text from the diary that would like to be a script.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crampguard.web.rendering import page
from crampguard.web.sessions import Guests, Session

COOKIE = "crampguard"
ENTRANCE = "/open"
"""Where an invitation is exchanged for a session: ``/open?invitation=...``"""
CRAMP = "cramp"
"""Beside the invitation: and begin the relief guide."""
OPEN_TO_ALL = "/static/"
"""Style and scripts: nothing of the person's."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_READING = {"GET", "HEAD"}


class Guard:
    """Lets in what comes from a browser that was invited, and from a page of ours.

    ``authority`` is the one ``Host`` that is ours: another one means that some name was made to point here.
    ``seen`` is called for each request of whoever is inside.
    """

    def __init__(self, app: ASGIApp, *, authority: str, guests: Guests, seen: Callable[[], None]) -> None:
        self._app = app
        self._authority = authority
        self._origin = f"http://{authority}"
        self._guests = guests
        self._seen = seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or let it pass with ``scope["state"]["session"]``."""
        assert scope["type"] == "http", "neither websockets nor a lifespan are served"
        headers = Headers(scope=scope)
        session = self._session(headers)
        answer: ASGIApp | None = self._refusal(scope, headers)
        if answer is None and scope["path"] == ENTRANCE:
            answer = self._entrance(scope, session)
        elif answer is None and session is None and not scope["path"].startswith(OPEN_TO_ALL):
            answer = _uninvited()
        if answer is None:
            if session is not None:
                self._seen()
            scope.setdefault("state", {})["session"] = session
            answer = self._app
        await answer(scope, receive, _with_headers(send))

    def _session(self, headers: Headers) -> Session | None:
        return self._guests.session(cookie_parser(headers.get("cookie", "")).get(COOKIE, ""))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if headers.getlist("host") != [self._authority]:
            return _refused(421, "This is not the address of this page.")
        if scope["method"] not in _READING | {"POST"}:
            return _refused(405, "That can't be done here.")
        if scope["method"] == "POST" and not self._is_ours(headers):
            return _refused(403, "Changes are made from this page alone.")
        if scope["method"] in _READING and _is_fetched_by_another(headers):
            return _refused(403, "This page is not for other pages.")
        return None

    def _is_ours(self, headers: Headers) -> bool:
        # Forms of a page that sends no referrer say "null"; then the browser's own word counts, which no
        # page can set. https://fetch.spec.whatwg.org/#origin-header
        site = headers.get("sec-fetch-site")
        if headers.get("origin") == "null":
            return site == "same-origin"
        return headers.get("origin") == self._origin and site in {None, "same-origin"}

    def _entrance(self, scope: Scope, session: Session | None) -> Response:
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        (invitation,) = query.get("invitation", [""])[:1]
        # A link that was prefetched with HEAD is still good.
        admitted = self._guests.admit(invitation) if scope["method"] == "GET" else None
        if admitted is None:
            # The same link again, from the history: whoever is inside stays there.
            return _uninvited() if session is None else RedirectResponse("/", 303)
        self._seen()
        admitted.has_cramp = CRAMP in query
        # Away from the address bar, the history and whoever looks over a shoulder.
        response = RedirectResponse("/cramp" if admitted.has_cramp else "/", 303)
        response.set_cookie(COOKIE, admitted.id, httponly=True, samesite="strict", path="/")
        return response


def _is_fetched_by_another(headers: Headers) -> bool:
    """Whether another origin wants it for something else than to go there (an image, a frame, a script)."""
    if headers.get("sec-fetch-site") not in {"cross-site", "same-site"}:
        return False
    return (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) != ("navigate", "document")


def _uninvited() -> Response:
    return page("uninvited.html", status=403, session=None)


def _refused(status: int, text: str) -> Response:
    # Said to programs, not to the person: their browser never comes here from our own pages.
    return Response(text + "\n", status, media_type="text/plain")


def _with_headers(send: Send) -> Callable[[Message], Awaitable[None]]:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                # A page that knows better (the report, with a style of its own) is a page of ours.
                headers.setdefault(name, value)
        await send(message)

    return sending
