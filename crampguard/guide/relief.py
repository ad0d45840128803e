"""The relief guide: its state and its words, brought together."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crampguard.catalogue import relief as words
from crampguard.catalogue.warnings import DISCLAIMER, DO_NOT_STRETCH, LASTED, warning_signs
from crampguard.domain import relief
from crampguard.domain.diary import Episode, Muscle
from crampguard.domain.diary_wording import TOLD_OF_SIGNS
from crampguard.domain.guiding import Count, Offer, View, counted_down, counted_up
from crampguard.domain.language import _
from crampguard.domain.relief import Choice, Relief, Step

_STEPS_SHOWN = (Step.STOP, Step.STRETCH, Step.MASSAGE, Step.HOLD, Step.WALK, Step.LOG)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefGuide:
    """A :class:`~crampguard.domain.guiding.Guide` through a cramp."""

    state: Relief
    started: datetime
    """When the cramp came, in the person's zone."""
    pregnant: bool = True
    """Whether what concerns pregnancy is told too."""

    @classmethod
    def begin(cls, now: float, started: datetime, *, pregnant: bool = True) -> "ReliefGuide":
        """A cramp has come."""
        return cls(state=relief.begin(now), started=started, pregnant=pregnant)

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

    def passed(self, now: float) -> "ReliefGuide":
        """See there."""
        return replace(self, state=relief.passed(self.state, now))

    def pressed(self, key: str, now: float) -> "ReliefGuide":
        """See there."""
        if key not in set(Choice):
            return self.passed(now)
        return replace(self, state=relief.chosen(self.state, Choice(key), now))

    def view(self, now: float) -> View:
        """See there."""
        state = relief.passed(self.state, now)
        shown = words.STEPS[state.step]
        main = state.main_choice
        return View(
            title=_(self._title(state)),
            text=tuple(self._text(state)),
            offers=tuple(self._offer(choice, shown) for choice in _ordered(state, shown)),
            main="" if main is None else main.value,
            count=_count(state, now),
            picture=_how(state).picture if state.step in _HOW else shown.picture,
            place=self._place(state),
            is_urgent=state.step in {Step.WARNING, Step.SIGNS},
            is_of_need=True,
        )

    @property
    def entry(self) -> Episode:
        """What is known of this cramp, for the diary."""
        state = self.state
        episode = Episode.begun(self.started.replace(microsecond=0))
        lasted = state.lasted
        return replace(
            episode,
            # Half a second is a cramp too, and a diary's durations are whole seconds and more than none.
            duration=None if lasted is None else timedelta(seconds=max(1, round(lasted))),
            muscle=state.muscle,
            side=state.side,
            helped=state.helped,
            note=_(TOLD_OF_SIGNS) if state.had_warning_signs else "",
        )

    def _title(self, state: Relief) -> str:
        if state.is_rubbing:
            return words.RUB
        return _how(state).title if state.step is Step.STRETCH else words.STEPS[state.step].title

    def _text(self, state: Relief) -> list[str]:
        if state.step is Step.SIGNS:
            return self._signs(state)
        said = [_(text) for text in words.STEPS[state.step].text]
        if state.step in _HOW:
            said.append(_(_how(state).text[0]))
        if state.offers_standing:
            said.append(_(words.OFFER_STANDING))
        if state.is_warm_enough:
            said.insert(0, _(words.ENOUGH))
        elif state.needs_a_look_at_the_skin:
            said.insert(0, _(words.LOOK_AT_THE_SKIN))
        return said

    def _signs(self, state: Relief) -> list[str]:
        said = [_(DO_NOT_STRETCH if state.had_warning_signs else LASTED)]
        for group in warning_signs(pregnant=self.pregnant):
            signs = "; ".join(_(sign) for sign in group.signs)
            said.append(_("{what}: {signs}.").format(what=_(group.heading), signs=signs))
        return [*said, _(DISCLAIMER)]

    def _offer(self, choice: Choice, shown: words.Words) -> Offer:
        return Offer(
            key=choice.value,
            letter=words.LETTERS.get(choice, ""),
            label=_(words.LABELS[choice]),
            is_button=choice in shown.buttons,
        )

    def _place(self, state: Relief) -> str:
        since = _("since {time}").format(time=f"{self.started:%H:%M}")
        if state.step not in _STEPS_SHOWN:
            return since
        number = _STEPS_SHOWN.index(state.step) + 1
        return _("step {n} of {all} · {since}").format(n=number, all=len(_STEPS_SHOWN), since=since)


_HOW = frozenset({Step.STRETCH, Step.ALTERNATE})


def _how(state: Relief) -> words.Words:
    if state.is_rubbing:
        return words.STEPS[Step.MASSAGE]
    if state.is_standing:
        return words.STANDING
    muscle = state.muscle if state.muscle in {Muscle.THIGH_BACK, Muscle.THIGH_FRONT} else None
    return words.STRETCHES[muscle]


def _ordered(state: Relief, shown: words.Words) -> list[Choice]:
    """Buttons first, in their order, then the rest."""
    offered = state.choices
    buttons = [choice for choice in shown.buttons if choice in offered]
    return buttons + [choice for choice in offered if choice not in buttons]


def _count(state: Relief, now: float) -> Count | None:
    if (since := state.counts_up_from) is not None:
        return counted_up(since, now)
    if (end := state.ends_at) is not None and state.step is not Step.LOG:
        return counted_down(end, now)
    return None
