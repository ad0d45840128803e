"""What a person sends: read within bounds, and only if it comes from a form of ours."""

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from crampguard.errors import CrampguardError

TOKEN_FIELD = "csrf"  # noqa: S105 - the field's name
_TYPE = "application/x-www-form-urlencoded"
_LARGEST = 64 * 1024
_MOST_FIELDS = 500


class Form:
    """The fields of a form, as text."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self.fields = fields

    def text(self, name: str) -> str:
        """The field, without the space around it; empty where it is absent."""
        return self.fields.get(name, [""])[0].strip()

    def every(self, name: str) -> list[str]:
        """All that was ticked under one name."""
        return self.fields.get(name, [])


Change = Callable[[Request, Form], Awaitable[Response]]


def change(path: str, endpoint: Change, *, back: str) -> Route:
    """A route that changes something. There is no other way to make one: so none forgets the token.

    What can't be done is said on the page ``back``.
    """

    async def checked(request: Request) -> Response:
        form = Form(await _fields(request))
        sent = form.text(TOKEN_FIELD) or request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(sent.encode(), request.state.session.csrf_token.encode()):
            raise HTTPException(403)
        try:
            return await endpoint(request, form)
        except CrampguardError as error:
            request.state.session.tell(" ".join(filter(None, (error.message, error.hint))), is_bad=True)
            return RedirectResponse(back, 303)

    return Route(path, checked, methods=["POST"])


async def _fields(request: Request) -> dict[str, list[str]]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise HTTPException(415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise HTTPException(413)
    try:
        # Browsers end lines with CR LF, and leave empty fields in: an emptied one was emptied on purpose.
        text = body.decode("ascii")
        parsed = parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    return {name: [value.replace("\r\n", "\n") for value in values] for name, values in parsed.items()}
