"""The questions of ``crampguard setup``, each with its reason and its default."""

from itertools import count

import click

from crampguard.cli.answers import (
    DEFAULTS,
    NAME,
    POSITION,
    TYPED_DAYS,
    TYPED_LENGTH,
    TYPED_TIME,
    TYPED_WINDOWS,
    WORKOUT_DAYS,
    WORKOUT_LENGTH,
    WORKOUT_START,
    YES_OR_NO,
    Answers,
    Given,
    WorkoutAnswer,
)
from crampguard.cli.bedtime import evening_instead, is_morning
from crampguard.cli.output import say
from crampguard.domain.language import _

_NO_WORKOUT = {"no", "n", "none", "nothing", "0", "-"}
_A_WORKOUT = {"yes", "y"}


def complete(given: Given, *, ask: bool, before: Answers = DEFAULTS) -> Answers:
    """The answers that were given; the others asked for in the terminal, or as ``before``."""
    dialogue = _Dialogue(ask=ask)
    bedtime = dialogue.bedtime(
        given.bedtime,
        _("When do you go to bed?"),
        _("A stretch comes 15 minutes before it, the set-up of your bed 5 minutes before."),
        before.bedtime,
    )
    return Answers(
        bedtime=bedtime,
        weekend_bedtime=dialogue.bedtime(
            given.weekend_bedtime,
            _("And on Friday and Saturday?"),
            _("In case those evenings end later. 00:30 is half an hour after midnight."),
            bedtime if before.weekend_bedtime == before.bedtime else before.weekend_bedtime,
        ),
        fluids_limited=dialogue.yes(
            given.fluids_limited,
            _("Has a clinician told you to limit fluids?"),
            _("If so, there are no reminders to drink: your own plan comes first."),
            before.fluids_limited,
        ),
        sleep_position=dialogue.text(
            given.sleep_position,
            _("In which position do you sleep?"),
            _("The advice on setting up your bed goes by it. Enter if it changes."),
            before.sleep_position,
            POSITION,
        ),
        pregnant=dialogue.yes(
            given.pregnant,
            _("Are you pregnant?"),
            _("If so, the bed is set up for lying on your side. Enter if you'd rather not say."),
            before.pregnant,
        ),
        workouts=dialogue.workouts(given.workouts, before.workouts),
        desk_hours=dialogue.text(
            given.desk_hours,
            _("Within which hours are you to be reminded to move?"),
            _("Every 45 minutes, at your desk for example. With a gap: 09:00-12:00,13:00-17:00."),
            before.desk_hours,
            TYPED_WINDOWS,
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

    def bedtime(self, given: str | None, question: str, reason: str, default: str) -> str:
        answer = self.text(given, question, reason, default, TYPED_TIME)
        return answer if answer in {given, default} else _surely_at_night(answer)

    def yes(self, given: bool | None, question: str, reason: str, default: bool) -> bool:
        if given is not None or not self._ask:
            return default if given is None else given
        explain(question, reason)
        return confirmed("", default=default)

    def workouts(
        self, given: tuple[WorkoutAnswer, ...] | None, before: tuple[WorkoutAnswer, ...]
    ) -> tuple[WorkoutAnswer, ...]:
        if given is not None or not self._ask:
            return before if given is None else given
        explain(
            _("Do you work out at the same time every week?"),
            _("If so, there are reminders to warm up before it and to cool down after it."),
        )
        found: list[WorkoutAnswer] = []
        for place in count():
            earlier = before[place] if place < len(before) else None
            if not (name := _workout_name(earlier, first=place == 0)):
                break
            found.append(
                WorkoutAnswer(
                    name=name,
                    days=_asked(_("Days"), TYPED_DAYS, earlier.days if earlier else WORKOUT_DAYS),
                    start=_asked(_("Starts at"), TYPED_TIME, earlier.start if earlier else WORKOUT_START),
                    duration=_asked(
                        _("Takes"), TYPED_LENGTH, earlier.duration if earlier else WORKOUT_LENGTH
                    ),
                )
            )
        return tuple(found)


def recap(answers: Answers) -> None:
    """All answers in plain words, a line each."""
    bedtime = answers.bedtime
    if answers.weekend_bedtime != bedtime:
        bedtime = _("{time}, on Friday and Saturday {weekend}").format(
            time=bedtime, weekend=answers.weekend_bedtime
        )
    drinking = _("no, a clinician limits your fluids") if answers.fluids_limited else _("yes")
    say("")
    say(click.style(_("Your answers:"), bold=True))
    say("  " + _("You go to bed at {time}").format(time=bedtime))
    say("  " + _("Reminders to drink: {answer}").format(answer=drinking))
    say("  " + _("You sleep in this position: {position}").format(position=answers.sleep_position))
    say("  " + _("Pregnant: {answer}").format(answer=_("yes") if answers.pregnant else _("no")))
    for workout in answers.workouts:
        say(
            "  "
            + _("Workout: {name}, {days} at {time}, for {length}").format(
                name=workout.name, days=workout.days, time=workout.start, length=workout.duration
            )
        )
    if not answers.workouts:
        say("  " + _("Workouts: none"))
    say("  " + _("Reminders to move: {hours}").format(hours=answers.desk_hours))


def explain(question: str, reason: str) -> None:
    """A question, and why it is asked."""
    say("")
    say(click.style(question, bold=True))
    say(click.style(reason, dim=True))


def confirmed(question: str, *, default: bool) -> bool:
    """Yes or no; Enter takes the default."""
    answer: bool = click.prompt(
        f"{question or ' '} {'[Y/n]' if default else '[y/N]'}",
        default="y" if default else "n",
        show_default=False,
        type=YES_OR_NO,
        err=True,
    )
    return answer


def _surely_at_night(time: str) -> str:
    """A bedtime by day is asked about once."""
    if not (later := evening_instead(time)):
        return time
    doubt = _("{time} in the morning?") if is_morning(time) else _("{time} in the afternoon?")
    say(
        doubt.format(time=time)
        + " "
        + _("Press Enter if you mean {later}, or type the time again.").format(later=later)
    )
    return _asked("", TYPED_TIME, later)


def _workout_name(earlier: WorkoutAnswer | None, *, first: bool) -> str:
    """The name of a workout; empty for none."""
    if earlier:
        label = _("Its name, or - for none")
    else:
        label = _("Its name, or Enter for none") if first else _("Another one, or Enter for no more")
    while (name := _asked(label, NAME, earlier.name if earlier else "")).lower() in _A_WORKOUT:
        label = _("What do you call it? For example: Evening run")
    return "" if name.lower() in _NO_WORKOUT else name


def _asked(label: str, takes: click.ParamType[str], default: str) -> str:
    answer: str = click.prompt(
        f"  {label}" if label else " ", default=default, show_default=bool(default), type=takes, err=True
    )
    return answer
