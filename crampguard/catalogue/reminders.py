"""The built-in reminders: their words, when they are due, and where the advice comes from.

Adding one is adding an entry to :data:`BUILT_INS`. A title has at most 40 characters, a message 180, so that
no desktop cuts them. The words are friendly, imperative, and promise nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from crampguard.domain.language import N_, _
from crampguard.domain.reminder import Button, Reminder, Urgency
from crampguard.domain.schedule import Anchor, At, Every, RelativeTo, Schedule
from crampguard.domain.settings import SleepPosition, You
from crampguard.domain.weekdays import Days, Weekday

SHOW_ME = "show-me"
"""The key of the button that leads through a reminder's routine."""

NIGHT_CHECK = "night-check"
NO_CRAMPS = "no-cramps"
"""The key of the button that notes a quiet night."""
A_CRAMP = "a-cramp"
"""The key of the button that notes a cramp of which no more is known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIn:
    """A reminder that comes with crampguard. Its texts are marked, not yet translated."""

    name: str
    title: str
    message: str | Callable[[You], str]
    """The words, or how to choose them for a person."""
    schedule: Schedule
    source: str
    """Whose advice it is."""
    days: Days | None = None
    urgency: Urgency = Urgency.NORMAL
    enabled: bool = True
    withheld: Callable[[You], str] = lambda _you: ""
    """Why this person is not to get it, whatever the settings say; empty where nothing speaks against it."""
    routine: str = ""
    """The stretch routine that it offers to lead through."""
    answers: tuple[Button, ...] = ()
    """What can be answered, by labels that are marked, where it isn't the usual."""
    never_repeated: str = ""
    """Why nobody is to be reminded of it twice in short order; empty where nothing speaks against that."""

    def reminder(self, you: You) -> Reminder:
        """As this person gets it if the settings change nothing about it."""
        message = self.message if isinstance(self.message, str) else self.message(you)
        withheld = self.withheld(you)
        return Reminder(
            name=self.name,
            title=_(self.title),
            message=_(message),
            schedule=self.schedule,
            days=self.days,
            urgency=self.urgency,
            enabled=self.enabled and not withheld,
            buttons=(Button(SHOW_ME, _("Show me")),)
            if self.routine
            else tuple(Button(answer.key, _(answer.label)) for answer in self.answers),
            is_question=bool(self.answers),
            gives_way=bool(self.never_repeated),
            withheld=_(withheld) if withheld else "",
        )


def built_in(name: str) -> BuiltIn | None:
    """The built-in of that name, if there is one."""
    return next((known for known in BUILT_INS if known.name == name), None)


_BED_ON_THE_SIDE = N_(
    "Loosen the covers at the foot end. Lie on your side and support your legs and feet with a pillow."
)
_BED = {
    SleepPosition.ANY: N_(
        "Loosen the covers at the foot end. On your back, support your feet with a pillow, toes up; "
        "on your front, let them hang over the edge."
    ),
    SleepPosition.BACK: N_(
        "Loosen the covers at the foot end. On your back, support your feet with a pillow, toes up."
    ),
    SleepPosition.FRONT: N_(
        "Loosen the covers at the foot end. On your front, let your feet hang over the edge."
    ),
    SleepPosition.SIDE: _BED_ON_THE_SIDE,
}


def _bed(you: You) -> str:
    return _BED_ON_THE_SIDE if you.pregnant else _BED[you.sleep_position]


def _water_withheld(you: You) -> str:
    if not you.fluids_limited:
        return ""
    return N_("Water reminders stay off because you were told to limit fluids (you.fluids_limited).")


def _at(*hours: float) -> At:
    return At(times=tuple(round(hour * 60) for hour in hours))


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


BUILT_INS = (
    BuiltIn(
        name="drink-water",
        title=N_("Water break"),
        message=N_(
            "Have a few sips if you haven't had a drink lately. "
            "If you've been told to limit fluids, follow your own plan."
        ),
        schedule=_at(9, 11, 13, 15, 17, 19),  # none near bedtime
        source="S11; six to eight cups a day (NHS); never a dose, never caught up on (Miller 2015)",
        never_repeated=N_("water is never pressed on anybody: too much of it is dangerous"),
        withheld=_water_withheld,
    ),
    BuiltIn(
        name="change-position",
        title=N_("Change position"),
        message=N_(
            "You've been sitting for a while. Uncross your legs, stand up and move for a minute or two."
        ),
        schedule=Every(period=_minutes(45)),
        source="S14; between 30 min (ADA) and 50–60 min (HSE); 45 min is our middle",
    ),
    BuiltIn(
        name="stretch-before-exercise",
        title=N_("Warm up first"),
        message=N_(
            "{workout} starts soon. Take about ten minutes of easy movement and gentle leg stretches, "
            "building up gradually."
        ),
        schedule=RelativeTo(anchor=Anchor.WORKOUT_START, offset=-_minutes(10)),
        routine="warm-up",
        source="S9, S32; about ten minutes, moving rather than static (NHS inform)",
    ),
    BuiltIn(
        name="ease-off",
        title=N_("Ease off a little"),
        message=N_(
            "You've worked hard for a while. Slow down and rest. "
            "Stop if a muscle starts to twitch or tighten."
        ),
        schedule=RelativeTo(anchor=Anchor.WORKOUT_START, offset=_minutes(45)),
        source="S8, S31",
    ),
    BuiltIn(
        name="cool-down",
        title=N_("Cool down"),
        message=N_(
            "Slow the pace for five minutes, then gently stretch calves and thighs, 10–15 seconds each."
        ),
        schedule=RelativeTo(anchor=Anchor.WORKOUT_END),
        source="S12",
    ),
    BuiltIn(
        name="bedtime-stretch",
        title=N_("Bedtime stretch: 3 minutes"),
        message=N_(
            "Gently stretch calves and backs of thighs: 10 seconds on, 10 off, three times. "
            "Sit if you feel unsteady."
        ),
        schedule=RelativeTo(anchor=Anchor.BEDTIME, offset=-_minutes(15)),
        routine="bedtime",
        source="S17; Hallegraeff 2012 (PMID 22341378), the trial's protocol; low certainty (Cochrane 2021)",
    ),
    BuiltIn(
        name="bedtime-leg-setup",
        title=N_("Set up your bed"),
        message=_bed,
        schedule=RelativeTo(anchor=Anchor.BEDTIME, offset=-_minutes(5)),
        source="S16, S28, S29; advice of Mayo Clinic and Cleveland Clinic, no trials",
    ),
    BuiltIn(
        name="shoe-check",
        title=N_("Shoe check"),
        message=N_(
            "Choose comfortable, supportive shoes with toe room. "
            "Keep narrow or high-heeled pairs for short wear."
        ),
        schedule=_at(8),
        days=frozenset({Weekday.MON}),
        source="S18, S30; advice of Mayo Clinic and Cleveland Clinic, no trials",
    ),
    BuiltIn(
        name=NIGHT_CHECK,
        title=N_("Any cramps last night?"),
        message=N_('Answer "none" or add one. Quiet nights count too.'),
        schedule=_at(9),
        # Not low, though it could wait in a list: GNOME 43 has no buttons there, and no banner for low ones.
        answers=(Button(NO_CRAMPS, N_("None")), Button(A_CRAMP, N_("Add one"))),
        source="ours: an honest denominator for the diary",
    ),
    BuiltIn(
        name="daytime-stretch",
        title=N_("Calf stretch"),
        message=N_("Hold something steady and gently stretch both calves. Stop if it hurts."),
        schedule=_at(10.5, 15.5),
        enabled=False,
        routine="wall-calf",
        source="S22",
    ),
    BuiltIn(
        name="hot-day",
        title=N_("Hot day: take it easy"),
        message=N_(
            "Skip hard exercise between 11:00 and 15:00, rest in the shade and keep a drink handy, "
            "within any fluid limit."
        ),
        schedule=_at(10.5),
        enabled=False,
        source="S10",
    ),
)
"""All of them, in the order in which they are listed to a person."""
