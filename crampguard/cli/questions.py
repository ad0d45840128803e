"""The questions of ``crampguard setup``, each with its reason and its default."""

import click

from crampguard.cli.answers import (
    BEDTIME,
    DAYS,
    DESK_HOURS,
    LENGTH,
    NAME,
    POSITION,
    TIME,
    WINDOWS,
    Answers,
    Given,
    WorkoutAnswer,
)
from crampguard.cli.output import say
from crampguard.domain.language import _
from crampguard.domain.settings import SleepPosition


def complete(given: Given, *, ask: bool) -> Answers:
    """The answers that were given; the others asked for in the terminal, or the defaults."""
    dialogue = _Dialogue(ask=ask)
    bedtime = dialogue.text(
        given.bedtime,
        _("When do you go to bed?"),
        _("A stretch comes 15 minutes before it, the set-up of your bed 5 minutes before."),
        BEDTIME,
        TIME,
    )
    return Answers(
        bedtime=bedtime,
        weekend_bedtime=dialogue.text(
            given.weekend_bedtime,
            _("And on Friday and Saturday?"),
            _("In case those evenings end later. 00:30 is half an hour after midnight."),
            bedtime,
            TIME,
        ),
        fluids_limited=dialogue.yes(
            given.fluids_limited,
            _("Has a clinician told you to limit fluids?"),
            _("If so, there are no reminders to drink: your own plan comes first."),
        ),
        sleep_position=dialogue.text(
            given.sleep_position,
            _("In which position do you sleep?"),
            _("The advice on setting up your bed goes by it. Enter if it changes."),
            SleepPosition.ANY.value,
            POSITION,
        ),
        pregnant=dialogue.yes(
            given.pregnant,
            _("Are you pregnant?"),
            _("If so, the bed is set up for lying on your side. Enter if you'd rather not say."),
        ),
        workouts=dialogue.workouts(given.workouts),
        desk_hours=dialogue.text(
            given.desk_hours,
            _("Within which hours are you to be reminded to move?"),
            _("Every 45 minutes, at your desk for example. With a gap: 09:00-12:00,13:00-17:00."),
            DESK_HOURS,
            WINDOWS,
        ),
    )


class _Dialogue:
    """Asks for what was not given, or takes the default where nobody is to be asked."""

    def __init__(self, *, ask: bool) -> None:
        self._ask = ask

    def text(
        self, given: str | None, question: str, reason: str, default: str, takes: click.ParamType[str]
    ) -> str:
        if given is not None or not self._ask:
            return default if given is None else given
        explain(question, reason)
        return _asked("", takes, default)

    def yes(self, given: bool | None, question: str, reason: str) -> bool:
        if given is not None or not self._ask:
            return bool(given)
        explain(question, reason)
        return click.confirm(" ", default=False, err=True)

    def workouts(self, given: tuple[WorkoutAnswer, ...] | None) -> tuple[WorkoutAnswer, ...]:
        if given is not None or not self._ask:
            return given or ()
        explain(
            _("Do you work out at the same time every week?"),
            _("If so, there are reminders to warm up before it and to cool down after it."),
        )
        found: list[WorkoutAnswer] = []
        while name := _asked(
            _("Another one, or Enter for no more") if found else _("Its name, or Enter for none"), NAME, ""
        ):
            found.append(
                WorkoutAnswer(
                    name=name,
                    days=_asked(_("Days"), DAYS, "mon,wed,fri"),
                    start=_asked(_("Starts at"), TIME, "18:30"),
                    duration=_asked(_("Takes"), LENGTH, "45m"),
                )
            )
        return tuple(found)


def explain(question: str, reason: str) -> None:
    say("")
    say(click.style(question, bold=True))
    say(click.style(reason, dim=True))


def _asked(label: str, takes: click.ParamType[str], default: str) -> str:
    answer: str = click.prompt(
        f"  {label}" if label else " ", default=default, show_default=bool(default), type=takes, err=True
    )
    return answer
