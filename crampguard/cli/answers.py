"""What setup needs to know: what an answer may be, and how the answers become a settings file."""

import re
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from datetime import timedelta

import click

from crampguard.domain import forgiving
from crampguard.domain.duration import parse_duration
from crampguard.domain.language import _
from crampguard.domain.localtime import parse_time
from crampguard.domain.settings import SleepPosition
from crampguard.domain.weekdays import parse_days
from crampguard.domain.windows import parse_window

BEDTIME = "22:30"
DESK_HOURS = "08:00-22:00"
WORKOUT_DAYS = "mon,wed,fri"
WORKOUT_START = "18:30"
WORKOUT_LENGTH = "45m"

_EXAMPLE_WORKOUT = re.compile(r"(?m)^#\[\[workouts\]\]\n(?:#.*\n)+")


class Written(click.ParamType[str]):
    """Text as it will stand in the settings: what ``forgive`` makes of it, if ``parse`` can read that.

    The ValueErrors of ``parse`` are told.
    """

    def __init__(
        self, name: str, parse: Callable[[str], object], forgive: Callable[[str], str] = str.strip
    ) -> None:
        self.name = name
        self._parse = parse
        self._forgive = forgive

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text; a wrong one is wrong usage, or is asked for again."""
        text = self._forgive(str(value).strip())
        try:
            self._parse(text)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return text


def _parse_windows(text: str) -> None:
    for window in text.split(","):
        parse_window(window.strip())


def _parse_name(text: str) -> None:
    if not text.isprintable():
        raise ValueError(_("{text!r} holds a character that can't be shown").format(text=text))


def _parse_length(text: str) -> None:
    if parse_duration(text) >= timedelta(days=1):
        raise ValueError(_("{text!r} is a day or more").format(text=text))


POSITION = click.Choice([position.value for position in SleepPosition], case_sensitive=False)
TIME = Written("time", parse_time, forgiving.time)
WINDOWS = Written("windows", _parse_windows, forgiving.windows)
DAYS = Written("days", parse_days, forgiving.days)
LENGTH = Written("duration", _parse_length, forgiving.length)
NAME = Written("name", _parse_name)


class Typed(click.ParamType[str]):
    """What a person types into the dialogue: the same, refused without a word of what it is called."""

    def __init__(self, written: Written, example: str) -> None:
        self.name = written.name
        self._written = written
        self._example = example

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The settings' form; what isn't understood is asked for again, with an example."""
        try:
            return self._written.convert(value, param, ctx)
        except click.BadParameter:
            self.fail(
                _("{text!r} doesn't fit here. Write it like {example}").format(
                    text=value, example=self._example
                ),
                param,
                ctx,
            )


class YesOrNo(click.ParamType[bool]):
    """Whatever begins with y or n, as people answer."""

    name = "answer"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> bool:
        """Yes or no; anything else is asked again."""
        letter = str(value).strip().lower()[:1]
        if letter not in {"y", "n"}:
            self.fail(_("Please answer y or n."), param, ctx)
        return letter == "y"


TYPED_TIME = Typed(TIME, BEDTIME)
TYPED_WINDOWS = Typed(WINDOWS, "09:00-17:00")
TYPED_DAYS = Typed(DAYS, WORKOUT_DAYS)
TYPED_LENGTH = Typed(LENGTH, WORKOUT_LENGTH)
YES_OR_NO = YesOrNo()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutAnswer:
    """A workout, each part as it will stand in the settings."""

    name: str
    days: str
    start: str
    duration: str


class WorkoutType(click.ParamType[WorkoutAnswer]):
    """A workout on one line: ``Evening run,mon+wed+fri,18:30,45m``."""

    name = "workout"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> WorkoutAnswer:
        """Its four parts, from the right: a name may hold commas."""
        parts = str(value).rsplit(",", 3)
        if len(parts) != 4 or not parts[0].strip():
            self.fail(_("{text!r} is not a workout (NAME,DAYS,START,LENGTH)").format(text=value), param, ctx)
        return WorkoutAnswer(
            name=NAME.convert(parts[0], param, ctx),
            days=DAYS.convert(parts[1].replace("+", ","), param, ctx),
            start=TIME.convert(parts[2], param, ctx),
            duration=LENGTH.convert(parts[3], param, ctx),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was said on the command line; None: not a word."""

    bedtime: str | None = None
    weekend_bedtime: str | None = None
    fluids_limited: bool | None = None
    sleep_position: str | None = None
    pregnant: bool | None = None
    workouts: tuple[WorkoutAnswer, ...] | None = None
    desk_hours: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing left to ask."""
        return None not in astuple(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """All that setup needs to know, in the words of the settings."""

    bedtime: str
    weekend_bedtime: str
    """Of Friday's and Saturday's evening."""
    fluids_limited: bool
    sleep_position: str
    pregnant: bool
    workouts: tuple[WorkoutAnswer, ...]
    desk_hours: str
    """One window, or several with commas between."""


DEFAULTS = Answers(
    bedtime=BEDTIME,
    weekend_bedtime=BEDTIME,
    fluids_limited=False,
    sleep_position=SleepPosition.ANY.value,
    pregnant=False,
    workouts=(),
    desk_hours=DESK_HOURS,
)


def settings_text(answers: Answers) -> str:
    """The commented settings file, with the answers in it. Raises BadSettingsError if it weren't valid."""
    from crampguard.settings.editing import with_value
    from crampguard.settings.reading import loads
    from crampguard.settings.sample import sample

    text = _with_workouts(sample(), len(answers.workouts))
    for key, value in _values(answers):
        text = with_value(text, key, value)
    loads(text, {})
    return text


def _with_workouts(text: str, count: int) -> str:
    """The sample's example of a workout made into so many; with none, it stays an example."""
    example = _EXAMPLE_WORKOUT.search(text)
    assert example is not None, "the sample shows a workout"
    if not count:
        return text
    table = re.sub(r"(?m)^#", "", example[0])
    return text[: example.start()] + "\n".join([table] * count) + text[example.end() :]


def _values(answers: Answers) -> Iterator[tuple[tuple[str | int, ...], object]]:
    yield ("you", "fluids_limited"), answers.fluids_limited
    yield ("you", "sleep_position"), answers.sleep_position
    yield ("you", "pregnant"), answers.pregnant
    if answers.weekend_bedtime == answers.bedtime:
        yield ("day", "bedtime"), answers.bedtime
    else:
        yield ("day", "bedtime"), {"sun-thu": answers.bedtime, "fri-sat": answers.weekend_bedtime}
    for place, workout in enumerate(answers.workouts):
        yield ("workouts", place, "name"), workout.name
        yield ("workouts", place, "days"), workout.days
        yield ("workouts", place, "start"), workout.start
        yield ("workouts", place, "duration"), workout.duration
    # Of this reminder alone: what a person adds with `every` belongs to their whole day.
    if answers.desk_hours != DESK_HOURS:
        windows = [window.strip() for window in answers.desk_hours.split(",")]
        yield ("reminders", "change-position", "during"), windows if len(windows) > 1 else windows[0]
