"""Pages from templates: everything from a person is escaped, every text can be translated."""

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from crampguard.domain.language import LANGUAGE, _, ngettext

if TYPE_CHECKING:
    from crampguard.web.sessions import Session


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("crampguard.web"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["language"] = LANGUAGE
    return environment


def render(template: str, **values: object) -> str:
    """The template as text."""
    return _environment().get_template(template).render(values)


def page(template: str, *, session: "Session | None", status: int = 200, **values: object) -> HTMLResponse:
    """The template as an answer; its forms carry the session's token, and what was to be said is said."""
    csrf_token = "" if session is None else session.csrf_token
    said = [] if session is None else session.told()
    return HTMLResponse(render(template, csrf_token=csrf_token, said=said, **values), status)
