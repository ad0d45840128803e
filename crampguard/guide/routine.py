"""A stretch routine led through: its state and its words, brought together."""

from dataclasses import dataclass, replace

from crampguard.catalogue.stretches import STRETCHES, Routine, notes_of
from crampguard.domain import routine
from crampguard.domain.diary import Side
from crampguard.domain.guiding import Offer, View, counted_down
from crampguard.domain.language import N_, _
from crampguard.domain.routine import Activity, Lesson, Move, Phase, Place

_LABELS = {
    Move.BEGIN: N_("Begin"),
    Move.NEXT: N_("Next"),
    Move.PAUSE: N_("Wait"),
    Move.GO_ON: N_("Go on"),
    Move.LEAVE: N_("Leave"),
}
_LETTERS = {Move.BEGIN: "b", Move.NEXT: "n", Move.PAUSE: "p", Move.GO_ON: "g", Move.LEAVE: "q"}

_LEGS = {Side.LEFT: N_("Left leg"), Side.RIGHT: N_("Right leg"), Side.BOTH: N_("Both legs")}
_DOING = {
    Activity.READY: N_("Get ready"),
    Activity.CHANGE: N_("Change legs"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineGuide:
    """A :class:`~crampguard.domain.guiding.Guide` through a stretch routine."""

    routine: Routine
    state: Lesson

    @classmethod
    def begin(cls, chosen: Routine, now: float) -> "RoutineGuide":
        """Before the first stretch, with what has to be known before."""
        return cls(routine=chosen, state=routine.begin(chosen.parts, now))

    @property
    def is_over(self) -> bool:
        """As the protocol says. So do the next five."""
        return self.state.is_over

    @property
    def cues(self) -> int:
        """See there."""
        return self.state.cues

    @property
    def wakes_at(self) -> float | None:
        """See there."""
        return self.state.wakes_at

    def passed(self, now: float) -> "RoutineGuide":
        """See there."""
        return replace(self, state=routine.passed(self.state, now))

    def pressed(self, key: str, now: float) -> "RoutineGuide":
        """See there."""
        if key not in set(Move):
            return self.passed(now)
        return replace(self, state=routine.chosen(self.state, Move(key), now))

    def view(self, now: float) -> View:
        """See there."""
        state = routine.passed(self.state, now)
        title, text, picture, place = self._words(state)
        choices = state.choices
        return View(
            title=title,
            text=text,
            offers=tuple(
                Offer(key=move.value, letter=_LETTERS[move], label=_(_LABELS[move]), is_button=True)
                for move in choices
            ),
            main=choices[0].value if choices else "",
            count=None if state.remaining is None else counted_down(now + state.remaining, now),
            picture=picture,
            place=place,
        )

    def _words(self, state: Lesson) -> tuple[str, tuple[str, ...], str, str]:
        name = _(self.routine.title)
        if (phase := state.phase) is not None:
            stretch = STRETCHES[phase.stretch]
            title = _("Paused") if state.paused_at is not None else _(self._title(phase))
            place = _("{stretch} · {n} of {all}").format(
                stretch=_(stretch.title), n=phase.turn, all=phase.turns
            )
            return title, (_(stretch.how), *self._beside(phase)), phase.stretch, place
        if state.place is Place.NOTES:
            notes = tuple(_(note) for note in notes_of(self.routine))
            return name, notes, self.routine.parts[0].stretch, _(self.routine.dose)
        return _("Done"), (_("That was it. Sleep or move well."),), self.routine.parts[-1].stretch, name

    def _title(self, phase: Phase) -> str:
        return _DOING.get(phase.activity, _LEGS[phase.side])

    def _beside(self, phase: Phase) -> tuple[str, ...]:
        match phase.activity:
            case Activity.READY | Activity.CHANGE:
                return (_("Next: {leg}.").format(leg=_(_LEGS[phase.side])),)
            case Activity.MOVE if phase.way > 1:
                return (_("Now the other way round."),)
            case Activity.HOLD if self._alternates:
                return (_("The other leg rests."),)
            case _:
                return ()

    @property
    def _alternates(self) -> bool:
        return all(not part.change for part in self.routine.parts)
