"""``crampguard stretch``: a stretch routine, led through."""

import click

from crampguard.cli.leading import lead_through, manner_of, manner_options
from crampguard.cli.output import json_option, print_json
from crampguard.domain.language import _


def _complete(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from crampguard.catalogue.stretches import ROUTINES

    return [name for name in ROUTINES if name.startswith(incomplete)]


@click.command(
    help=_(
        "Lead through a stretch routine, with left and right, sets and a count-down: the bedtime set, unless"
        " you name another. Examples: crampguard stretch; crampguard stretch towel-calf;"
        " crampguard stretch --list"
    )
)
@click.argument("routine", default="bedtime", shell_complete=_complete)
@click.option("--list", "listed", is_flag=True, help=_("Tell which routines there are."))
@manner_options
@json_option
def stretch(
    routine: str, listed: bool, terminal: bool, notify: bool, sound: bool, speak: bool, as_json: bool
) -> None:
    """Whom it isn't for comes first."""
    from crampguard.catalogue.stretches import ROUTINES
    from crampguard.guide.routine import RoutineGuide

    if listed or as_json:
        _list(as_json=as_json)
        return
    if routine not in ROUTINES:
        raise click.BadParameter(
            _("There is no routine {name!r}. There are: {names}").format(
                name=routine, names=", ".join(ROUTINES)
            )
        )
    manner = manner_of(terminal=terminal, notify=notify, sound=sound, speak=speak)
    chosen = ROUTINES[routine]
    lead_through(lambda now: RoutineGuide.begin(chosen, now), manner)


def _list(*, as_json: bool) -> None:
    from crampguard.catalogue.stretches import ROUTINES, notes_of
    from crampguard.domain.routine import timeline

    if as_json:
        print_json(
            [
                {
                    "routine": name,
                    "title": _(routine.title),
                    "dose": _(routine.dose),
                    "seconds": sum(phase.seconds for phase in timeline(routine.parts)),
                    "notes": [_(note) for note in notes_of(routine)],
                }
                for name, routine in ROUTINES.items()
            ]
        )
        return
    longest = max(map(len, ROUTINES))
    for_all = notes_of(ROUTINES["bedtime"])[:2]
    click.echo("\n".join(map(_, for_all)) + "\n")
    for name, routine in ROUTINES.items():
        click.echo(f"{name:{longest}}  {_(routine.title)}: {_(routine.dose)}")
        # The last of them is about how, and the same for all.
        for note in notes_of(routine)[len(for_all) : -1]:
            click.echo(f"{'':{longest}}  {_(note)}")
