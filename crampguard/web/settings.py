"""The settings' page: the file as a form, checked as the file is, written as ``config set`` writes."""

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from crampguard.domain.language import _
from crampguard.errors import CrampguardError
from crampguard.settings.editing import replace_file
from crampguard.settings.problems import BadSettingsError
from crampguard.web.forms import Form, change
from crampguard.web.person import Person
from crampguard.web.rendering import page
from crampguard.web.settings_form import Group, anchor_of, changed_text, groups_of, with_problems, written

_UNPROCESSABLE = 422


def routes(person: Person) -> list[BaseRoute]:
    """The page, and saving it."""

    def current() -> tuple[str, list[list[Group]]]:
        text, settings = written(person.settings_file, required=person.required)
        return text, list(map(list, groups_of(settings, person.environment)))

    async def show(request: Request) -> Response:
        try:
            _text, groups = await run_in_threadpool(current)
        except BadSettingsError as error:
            return _page(
                request,
                person,
                [[], [], []],
                [(line, "") for line in error.message.splitlines()],
                is_readable=False,
            )
        return _page(request, person, groups)

    async def save(request: Request, form: Form) -> Response:
        def saving() -> tuple[list[list[Group]], list[tuple[str, str]]]:
            text, groups = current()
            try:
                changed = changed_text(text, form, [group for each in groups for group in each])
            except BadSettingsError as error:
                groups = [with_problems(each, form, error) for each in groups]
                return groups, [
                    (
                        f"{each.key}: {each.text}",
                        anchor_of(each.text, [group for some in groups for group in some]),
                    )
                    for each in error.problems
                ]
            if changed != text:
                _write(person, changed)
            return groups, []

        groups, problems = await run_in_threadpool(saving)
        if problems:
            return _page(request, person, groups, problems, status=_UNPROCESSABLE)
        request.state.session.tell(_("Saved. A service that runs takes it up by itself."))
        return RedirectResponse("/settings", 303)

    return [Route("/settings", show), change("/settings", save, back="/settings")]


def _page(
    request: Request,
    person: Person,
    groups: Sequence[Sequence[Group]],
    problems: Sequence[tuple[str, str]] = (),
    *,
    is_readable: bool = True,
    status: int = 200,
) -> Response:
    general, workouts, reminders = groups
    return page(
        "settings.html",
        session=request.state.session,
        status=status,
        general=general,
        workouts=workouts,
        reminders=reminders,
        problems=problems,
        is_readable=is_readable,
        file=str(person.settings_file),
    )


def _write(person: Person, text: str) -> None:
    try:
        replace_file(person.settings_file, text.encode())
    except OSError as error:
        raise CrampguardError(f"{person.settings_file}: {error.strerror}") from None
