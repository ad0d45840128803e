"""The relief guide as a state machine: what comes when, for whoever shows it. The words are the catalogue's.

Time is handed in, in seconds of any clock that only goes forward. What came due between two calls is caught
up on, in its order, so that it doesn't matter how often anybody looks. Timings: health.md, section 3.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from crampguard.domain.diary import Helped, Muscle, Side
from crampguard.domain.guiding import A_HAIR
from crampguard.domain.relief_words import (
    CUE_EVERY,
    FOLLOWS,
    HURTING,
    KEEP_GOING,
    LASTS,
    LOOK_AT_THE_SKIN,
    MUSCLES,
    SIDES,
    STANDING_AFTER,
    TOO_LONG,
    UNATTENDED,
    WARM_ENOUGH,
    Choice,
    Step,
)

__all__ = ["MUSCLES", "SIDES", "Choice", "Relief", "Step", "begin", "chosen", "passed"]


_NEXT_MUSCLE = {
    None: Muscle.THIGH_BACK,
    Muscle.CALF: Muscle.THIGH_BACK,
    Muscle.FOOT: Muscle.THIGH_BACK,
    Muscle.THIGH_BACK: Muscle.THIGH_FRONT,
    # Calf or foot: the stretch is the same, so nobody said which.
    Muscle.THIGH_FRONT: None,
}

_MUSCLE_CHOICES = (*MUSCLES, Choice.OTHER_MUSCLE)

_ASKING = frozenset({Step.WARNING, Step.EASED, Step.SIGNS, Step.OVER})

_CUES_WITHIN = {Step.WARM: (LOOK_AT_THE_SKIN, WARM_ENOUGH), Step.COLD: (LOOK_AT_THE_SKIN,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """Where the guide stands. Begin with :func:`begin`; :func:`chosen` and :func:`passed` lead on."""

    began: float
    step: Step = Step.WARNING
    since: float
    """When this step began."""
    looked: float
    """The time up to which everything that was due has come."""
    touched: float
    """When the person last said something."""
    muscle: Muscle | None = None
    """As the person said."""
    side: Side | None = None
    is_standing: bool = False
    eased_at: float | None = None
    """When the person said that it eased, unless they took it back."""
    helped: frozenset[Helped] = frozenset()
    """What they were doing when it did."""
    had_warning_signs: bool = False
    """The person said so, and didn't take it back."""
    was_told_to_keep_going: bool = False
    lasted_too_long: bool = False
    cues: int = 0
    """How often the person's attention was called for so far."""

    @property
    def is_over(self) -> bool:
        """Nothing more comes."""
        return self.step is Step.OVER

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What the person can say now, the most likely first."""
        match self.step:
            case Step.WARNING:
                return (Choice.YES, Choice.NO, Choice.LEAVE)
            case Step.STRETCH:
                stand = (Choice.STAND,) if self.offers_standing else ()
                return (Choice.EASED, *stand, *_MUSCLE_CHOICES, Choice.SIGNS, Choice.LEAVE)
            case Step.ALTERNATE:
                return (Choice.EASED, *_MUSCLE_CHOICES, Choice.SIGNS, Choice.LEAVE)
            case Step.EASED:
                return (Choice.YES, Choice.NO, Choice.SIGNS, Choice.LEAVE)
            case Step.HOLD | Step.WALK:
                return (Choice.NEXT, Choice.BACK_AGAIN, Choice.SIGNS, Choice.LEAVE)
            case Step.AFTER:
                again = (Choice.BACK_AGAIN, Choice.SIGNS, Choice.LEAVE)
                return (Choice.NEITHER, Choice.TIGHT, Choice.TENDER, *again)
            case Step.LOG:
                return (Choice.NEXT, *SIDES, Choice.ABOUT, Choice.LEAVE)
            case Step.ABOUT:
                return (Choice.NEXT, Choice.LEAVE)
            case Step.SIGNS if self.had_warning_signs:
                return (Choice.LEAVE, Choice.ASK_AGAIN)
            case Step.SIGNS:
                return (Choice.LEAVE, Choice.EASED)
            case Step.OVER:
                return ()
            case _:
                return (Choice.NEXT, Choice.SIGNS, Choice.LEAVE)

    @property
    def main_choice(self) -> Choice | None:
        """What any key may stand for; None where the person has to say which."""
        return None if self.step in _ASKING else self.choices[0]

    @property
    def offers_standing(self) -> bool:
        """Whether the stretch has been held long enough without easing, and they aren't standing yet."""
        return (
            self.step is Step.STRETCH and not self.is_standing and self.looked >= self.since + STANDING_AFTER
        )

    @property
    def is_rubbing(self) -> bool:
        """Of stretching and rubbing by turns, whether it is the rubbing's."""
        return self.step is Step.ALTERNATE and self._turns(self.looked) % 2 == 1

    @property
    def needs_a_look_at_the_skin(self) -> bool:
        """Something warm or cold has been on it for five minutes."""
        return self.step in _CUES_WITHIN and self.looked >= self.since + LOOK_AT_THE_SKIN

    @property
    def is_warm_enough(self) -> bool:
        """The pack may come off now, and needn't."""
        return self.step is Step.WARM and self.looked >= self.since + WARM_ENOUGH

    @property
    def counts_up_from(self) -> float | None:
        """The instant whose distance to now a person should see, where no step's end is known."""
        return self.since if self.step in {Step.STRETCH, Step.ALTERNATE} else None

    @property
    def ends_at(self) -> float | None:
        """When this step ends by itself; None where it waits for the person."""
        lasts = LASTS.get(self.step)
        return None if lasts is None else self.since + lasts

    @property
    def wakes_at(self) -> float | None:
        """When :func:`passed` has something to do next; None once it is over."""
        return None if self.is_over else min(at for at, _happens in self._coming())

    @property
    def lasted(self) -> float | None:
        """How long the cramp took, in seconds: from the guide's beginning until it eased.

        Where it had not after ten minutes, and the person was heard of since: until then, and over ten
        minutes. None: nobody knows. Who says nothing at all may have walked it off, or fallen asleep.
        """
        if self.eased_at is not None:
            return self.eased_at - self.began
        if not self.lasted_too_long or self.touched < self.began + TOO_LONG:
            return None
        return max(self.touched - self.began, TOO_LONG + 1)

    def _coming(self) -> list[tuple[float, Callable[["Relief"], "Relief"]]]:
        """What is still to come by itself from here, and when; of one instant, the first in this order."""
        coming: list[tuple[float, Callable[[Relief], Relief]]] = []
        if self.step in HURTING and self.step is not Step.STOP and self.eased_at is None:
            coming.append((max(self.began + TOO_LONG, self.looked), _too_long))
            if not self.was_told_to_keep_going:
                coming.append((max(self.began + KEEP_GOING, self.looked), _keep_going))
        coming.append((self.touched + UNATTENDED, _unattended))
        if self.ends_at is not None:
            coming.append((self.ends_at, _ended))
        coming.extend((at, _cue) for at in self._cues_after(self.looked))
        return coming

    def _turns(self, moment: float) -> int:
        """How many times thirty seconds have passed since the step began."""
        return int((moment - self.since + A_HAIR) // CUE_EVERY)

    def _cues_after(self, moment: float) -> list[float]:
        if self.step in {Step.STRETCH, Step.ALTERNATE}:
            return [self.since + (self._turns(moment) + 1) * CUE_EVERY]
        return [at for each in _CUES_WITHIN.get(self.step, ()) if (at := self.since + each) > moment]


def begin(now: float) -> Relief:
    """A cramp has come, now."""
    return Relief(began=now, since=now, looked=now, touched=now)


def passed(relief: Relief, now: float) -> Relief:
    """Time has gone on to ``now``: whatever came due meanwhile has happened."""
    while not relief.is_over:
        at, happens = min(relief._coming(), key=_instant)
        if at > now:
            return replace(relief, looked=max(relief.looked, now))
        relief = happens(replace(relief, looked=at))
    return relief


def chosen(relief: Relief, choice: Choice, now: float) -> Relief:
    """The person said something, at ``now``. What isn't offered then changes nothing."""
    relief = passed(relief, now)
    if choice not in relief.choices:
        return relief
    relief = replace(relief, touched=relief.looked)
    # What the answer brings up at once comes with it: the fifth minute, say, which waited for it.
    return passed(_answered(relief, choice), relief.looked)


def _answered(relief: Relief, choice: Choice) -> Relief:
    match choice:
        case Choice.LEAVE:
            return replace(relief, step=Step.OVER)
        case Choice.SIGNS:
            return replace(_to(relief, Step.SIGNS), had_warning_signs=True)
        case Choice.ASK_AGAIN:
            return replace(_to(relief, Step.WARNING), had_warning_signs=False)
        case Choice.YES if relief.step is Step.WARNING:
            return replace(_to(relief, Step.SIGNS), had_warning_signs=True)
        case Choice.NO if relief.step is Step.WARNING:
            return _to(relief, Step.STOP)
        case Choice.YES:
            return _to(relief, Step.HOLD)
        case Choice.NO | Choice.BACK_AGAIN:
            hurting = Step.ALTERNATE if relief.was_told_to_keep_going else Step.STRETCH
            return replace(_to(relief, hurting), eased_at=None, helped=frozenset())
        case Choice.EASED:
            return _eased(relief)
        case Choice.STAND:
            return replace(relief, is_standing=True)
        case Choice.CALF | Choice.FOOT | Choice.THIGH_BACK | Choice.THIGH_FRONT:
            return replace(relief, muscle=MUSCLES[choice], is_standing=False)
        case Choice.OTHER_MUSCLE:
            return replace(relief, muscle=_NEXT_MUSCLE[relief.muscle], is_standing=False)
        case Choice.TIGHT:
            return _to(relief, Step.WARM)
        case Choice.TENDER:
            return _to(relief, Step.COLD)
        case Choice.NEITHER:
            return _to(relief, Step.LOG)
        case Choice.LEFT | Choice.RIGHT | Choice.BOTH:
            return replace(relief, side=SIDES[choice], step=Step.OVER)
        case Choice.ABOUT:
            return _to(relief, Step.ABOUT)
        case Choice.NEXT:
            return _to(relief, FOLLOWS[relief.step])
        case unexpected:
            assert_never(unexpected)


def _eased(relief: Relief) -> Relief:
    relief = replace(relief, eased_at=relief.looked)
    match relief.step:
        case Step.STRETCH:
            by = {Helped.STRETCH, Helped.STANDING} if relief.is_standing else {Helped.STRETCH}
            return replace(_to(relief, Step.MASSAGE), helped=frozenset(by))
        case Step.ALTERNATE:
            by = {Helped.STRETCH, Helped.MASSAGE}
            return replace(_to(relief, Step.HOLD), helped=frozenset(by))
        case _:
            return _to(relief, Step.HOLD)


def _to(relief: Relief, step: Step) -> Relief:
    return replace(relief, step=step, since=relief.looked)


def _cue(relief: Relief) -> Relief:
    return replace(relief, cues=relief.cues + 1)


def _ended(relief: Relief) -> Relief:
    return _cue(_to(relief, FOLLOWS[relief.step]))


def _keep_going(relief: Relief) -> Relief:
    return replace(_cue(_to(relief, Step.ALTERNATE)), was_told_to_keep_going=True)


def _too_long(relief: Relief) -> Relief:
    return replace(_cue(_to(relief, Step.SIGNS)), lasted_too_long=True, was_told_to_keep_going=True)


def _unattended(relief: Relief) -> Relief:
    return replace(relief, step=Step.OVER)


def _instant(coming: tuple[float, object]) -> float:
    return coming[0]
