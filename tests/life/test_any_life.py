"""Any life: whatever happens to a service, in any order, killed and started anew at any moment.

As long as one likes: ``python -m tests.life.test_any_life 2000``.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, Phase
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from crampguard.domain.decide import HOLDING
from crampguard.domain.event import EventKind
from crampguard.domain.notification import Accepted, Action, Closure, Refused, Unreachable
from crampguard.domain.occurrence import Occurrence, ReasonKind
from crampguard.domain.plan import calendar_of
from crampguard.domain.presence import Signal
from crampguard.domain.schedule import At, due_instants
from crampguard.domain.settings import Moment, Settings, WaitOrIgnore
from crampguard.errors import CrampguardError
from tests.domain.histories import BEGINNING, MINUTE, NAMES, OTHER_SETTINGS, REMINDERS
from tests.fakes.world import World, settings
from tests.life.judge import Judge

MANY = 5000
"""Calls within one step; no life needs so many."""

_HURRIED = tuple(replace(each, catch_up=5 * MINUTE) for each in REMINDERS)
_SPARING = tuple(
    replace(each, repeat=None, enabled=each.name != "move", withheld="enough" if each.name == "water" else "")
    for each in REMINDERS
)
ALL_SETTINGS: tuple[Settings, ...] = (
    *OTHER_SETTINGS,
    settings(
        *_HURRIED,
        moment=Moment(spacing=5 * MINUTE, calls=WaitOrIgnore.IGNORE, do_not_disturb=WaitOrIgnore.IGNORE),
    ),
    settings(*_SPARING, moment=Moment(spacing=timedelta(0), fullscreen=WaitOrIgnore.IGNORE)),
)

names = st.sampled_from(NAMES)
minutes = st.one_of(
    st.integers(0, 15), st.integers(1, 180), st.sampled_from([1, 2, 10, 30, 31, 45, 120, 600, 1440])
)
lengths = st.builds(
    lambda count, seconds: timedelta(minutes=count, seconds=seconds),
    minutes,
    st.sampled_from([0, 0, 0, 1, 29]),
)


class LivingWorld(World):
    """Notices when it runs in circles."""

    async def pass_to(self, end: datetime) -> None:
        """As of any world."""
        calls = 0
        while self.alarms.at and min(self.alarms.at.values()) <= end:
            name, at = min(self.alarms.at.items(), key=lambda item: (item[1], item[0]))
            del self.alarms.at[name]
            self.now = max(self.now, at)
            await self.service.due(name)
            calls += 1
            assert calls < MANY, f"in circles: {self.alarms.at}"
        self.now = max(self.now, end)


class Life(RuleBasedStateMachine):
    """One service, and what happens to it. After each thing all that is overdue is looked at."""

    world: LivingWorld
    judge: Judge

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.server = 9
        self.on_screen: list[str] = []

    def teardown(self) -> None:
        """Leave nothing running."""
        self.loop.close()

    def happens(self, what: Callable[[], Awaitable[object] | object]) -> None:
        """Let it happen, and look at what came of it."""
        before, zone = self.world.now, self.world.zone
        calendar = calendar_of(self.world.settings, zone)

        async def happen() -> None:
            with suppress(CrampguardError):
                # There may be nothing to answer, or nobody to show it.
                result = what()
                if isinstance(result, Awaitable):
                    await result
            await self.world.pass_for(timedelta(0))
            await self.world.settle()
            await self.world.pass_for(timedelta(0))

        self.loop.run_until_complete(happen())
        self.judge.look()
        self.judge.waits_rightly()
        for reminder in self.world.settings.reminders:
            if not isinstance(reminder.schedule, At) or not reminder.enabled or reminder.withheld:
                continue
            for moment in due_instants(reminder.schedule, calendar, before, days=reminder.days):
                if moment > self.world.now:
                    break
                occurrence = Occurrence(reminder=reminder.name, scheduled_for=moment)
                assert self.judge.is_accounted_for(occurrence), f"nobody knows of {occurrence}"

    @initialize()
    def begin(self) -> None:
        """A morning, the day before the clocks go forward."""

        async def begin() -> None:
            self.world = LivingWorld(BEGINNING, ALL_SETTINGS[0])
            self.judge = Judge(self.world)
            # Shortly before the first of the reminders at a time of day.
            await self.world.until("2026-03-28 08:55")

        self.loop.run_until_complete(begin())
        self.judge.look()

    @rule(length=lengths)
    def time_passes(self, length: timedelta) -> None:
        """Nothing else happens."""
        self.happens(lambda: self.world.pass_for(length))

    @rule()
    def the_next_alarm_rings(self) -> None:
        """So that short lives see something."""
        at = min(self.world.alarms.at.values(), default=self.world.now)
        self.happens(lambda: self.world.pass_to(at))

    @rule(length=lengths)
    def machine_sleeps(self, length: timedelta) -> None:
        """And wakes."""
        self.happens(lambda: self.world.sleep(length))

    @rule(length=lengths, sign=st.sampled_from([-1, 1]))
    def clock_is_set(self, length: timedelta, sign: int) -> None:
        """By an hour, a day, a second; forward or back."""
        self.happens(lambda: self.world.step_clock(sign * length))

    @rule(signals=st.sets(st.sampled_from(Signal), max_size=2))
    def surroundings_change(self, signals: set[Signal]) -> None:
        """A call, a lock, a film; or the end of them."""
        self.happens(lambda: self.world.observe(*sorted(signals)))

    @rule()
    def person_is_back_and_free(self) -> None:
        """More often than by chance."""
        self.happens(lambda: self.world.observe())

    @rule()
    def nobody_can_tell(self) -> None:
        """Every source fails."""
        self.happens(lambda: self.world.observe_nothing())

    @rule(length=lengths)
    def all_is_paused(self, length: timedelta) -> None:
        """For a while."""
        self.happens(lambda: self.world.service.pause(self.world.now + length + MINUTE))

    @rule()
    def pause_ends(self) -> None:
        """Or there was none."""
        self.happens(lambda: self.world.service.resume())

    @rule(name=names, action=st.sampled_from(Action))
    def button_is_pressed(self, name: str, action: Action) -> None:
        """Of what is on the screen, or was."""
        self.happens(lambda: self.world.press(name, action))

    @rule(name=names, closure=st.sampled_from(Closure))
    def notification_goes(self, name: str, closure: Closure) -> None:
        """Closed, or by itself."""
        self.happens(lambda: self.world.close(name, closure))

    @rule(name=names, action=st.sampled_from(Action), length=st.none() | lengths)
    def answered_in_the_terminal(self, name: str, action: Action, length: timedelta | None) -> None:
        """What waits, what is shown, or what isn't even due."""
        self.happens(lambda: self.world.service.answer(name, action, length or None))

    @rule(name=names, today=st.booleans())
    def asked_for(self, name: str, today: bool) -> None:
        """Now, whatever is in the way."""
        self.judge.is_asked_for = True
        self.happens(lambda: self.world.service.remind(name, today=today))
        self.judge.is_asked_for = False

    @rule(name=names, action=st.sampled_from(Action))
    def answered_while_it_is_handed_over(self, name: str, action: Action) -> None:
        """The next time that something is."""

        def answer() -> None:
            with suppress(CrampguardError):
                self.world.service.answer(name, action)

        self.world.desktop.meanwhile = answer

    @rule()
    def do_not_disturb_comes_on_while_it_is_handed_over(self) -> None:
        """The next time that something is."""
        self.world.desktop.meanwhile = lambda: self.world.observe(Signal.DO_NOT_DISTURB)

    @rule()
    def server_goes(self) -> None:
        """And with it what it showed."""
        self.world.desktop.delivery = Unreachable("nobody there")

    @rule()
    def server_refuses(self) -> None:
        """For its own reasons."""

        def refuse() -> None:
            self.world.desktop.delivery = Refused("not in the mood")
            self.world.service.service_available()

        self.happens(refuse)

    @rule(is_heard=st.booleans())
    def another_server_comes(self, is_heard: bool) -> None:
        """Empty; unless it is not heard of before the service is started anew."""
        self.server += 1
        self.world.desktop.delivery = Accepted(1, f":1.{self.server}")
        if not is_heard:
            self.killed_and_started(timedelta(0))
            return

        def come() -> None:
            self.world.service.service_restarted(list(dict.fromkeys(self.world.shown)))
            self.world.service.service_available()

        self.happens(come)

    @rule(number=st.integers(0, len(ALL_SETTINGS) - 1))
    def settings_change(self, number: int) -> None:
        """Whole, and valid."""
        self.world.settings = ALL_SETTINGS[number]
        self.happens(lambda: self.world.service.settings_changed(self.world.settings, self.world.zone))

    @rule(away=st.sampled_from([timedelta(0), timedelta(0), MINUTE, 25 * MINUTE, timedelta(hours=9)]))
    def killed_and_started(self, away: timedelta) -> None:
        """Nothing but the journal is left."""

        def restart() -> None:
            self.world.now += away
            self.world.restart()

        waited = {occurrence for occurrence, _reason in self.world.service.held_back()}
        self.happens(restart)
        if not away and isinstance(self.world.desktop.delivery, Unreachable):
            assert waited == {occurrence for occurrence, _reason in self.world.service.held_back()}


LIVES = effort(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    # The same lives each time: a test that fails for somebody else's change helps nobody.
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_no_life_breaks_a_rule_and_together_they_see_what_the_rules_are_about() -> None:
    """Were nothing shown, held back, left out, lost and repeated in them, they would prove nothing."""
    heard: Counter[str] = Counter()

    class Telling(Life):
        def teardown(self) -> None:
            heard.update(event.kind for event in self.world.journal.events)
            heard.update(event.reason.kind for event in self.world.journal.events)
            super().teardown()

    run_state_machine_as_test(Telling, settings=LIVES)
    kinds = {EventKind.SHOWN, EventKind.DEFERRED, EventKind.MISSED, EventKind.LOST, EventKind.SUPPRESSED}
    assert {*kinds, *HOLDING.values(), ReasonKind.RETURNED, ReasonKind.SPACING} <= {*heard}


if __name__ == "__main__":
    phases = [Phase.generate, Phase.shrink]
    lives = int(sys.argv[1])
    longer = effort(LIVES, max_examples=lives, stateful_step_count=40, derandomize=False, phases=phases)
    run_state_machine_as_test(Life, settings=longer)
