"""The one place where the parts are wired together."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta, tzinfo
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from crampguard import bus as session_bus
from crampguard.background import Background, before
from crampguard.control import ControlServer
from crampguard.domain.language import _
from crampguard.domain.notification import JOURNAL_TAG
from crampguard.domain.ports import Notifier
from crampguard.domain.settings import Settings
from crampguard.errors import NoBusError
from crampguard.guidance import Guidance
from crampguard.journal import open_or_begin
from crampguard.ledger import RECALLED
from crampguard.notifiers import create
from crampguard.options import Options
from crampguard.paths import state_directory
from crampguard.presence import GuideSource, Lookout, sources
from crampguard.requests import Requests
from crampguard.scheduler import Scheduler
from crampguard.service import Service
from crampguard.settings.examined import Origin
from crampguard.settings.light import ExaminationError, LightReader
from crampguard.settings.problems import BadSettingsError, Problem
from crampguard.settings.watching import watch
from crampguard.status import status_facts
from crampguard.wallclock import LOCALTIME, Disturbance, booted, utc_now, zone_named

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

logger = logging.getLogger(__name__)

GONE_FOR_GOOD = timedelta(seconds=2)
"""A settings file that is absent for longer was taken away, and the defaults hold."""

_STANDS_IN: Mapping[Origin, str] = {
    Origin.LAST_GOOD: _("The last good settings are in force."),
    Origin.DEFAULTS: _("The defaults are in force."),
}


class Ending(Enum):
    """Why a service ended."""

    ASKED = auto()
    """A signal, or whoever runs it."""
    ANEW = auto()
    """Another channel was set: begin again."""
    BUS_LOST = auto()
    """The session bus has gone, and with it the session, or all that was held there."""


class App:
    """A service with all its parts. Runs once."""

    def __init__(self, options: Options, on_change: Callable[["App"], None]) -> None:
        self._options = options
        self._on_change = on_change
        self._directory = state_directory(options.environment)
        self._reader = LightReader(options.source, self._directory)
        self._ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._watches = Background()
        self._control: ControlServer | None = None
        self._bus: MessageBus | None = None
        self._lookout: Lookout | None = None
        self._looking_out = asyncio.Lock()
        self._guide = GuideSource()
        self._notifier: Notifier
        self._service: Service

    @property
    def service(self) -> Service:
        """The use cases."""
        return self._service

    @property
    def notifier(self) -> Notifier:
        """The channel in use."""
        return self._notifier

    @property
    def zone(self) -> tzinfo:
        """The zone in which the person lives now."""
        return self._zone_of(self._service.settings)

    async def run(self, ready: Callable[["App"], None]) -> Ending:
        """Start, call ``ready``, go on until :meth:`end`, and stop in good order."""
        examined = await before(self._ended, self._reader.read())
        if examined is None:
            return self._ended.result()
        if examined.problems and self._options.strict:
            raise BadSettingsError(examined.problems)
        settings = examined.settings
        async with AsyncExitStack() as stack:
            bus, bus_problem = await self._connect(stack)
            self._bus = bus
            journal, set_aside = open_or_begin(self._directory, utc_now(), RECALLED)
            stack.callback(journal.close)
            self._notifier = create(
                self._options.channel or settings.notifications.channel,
                bus=bus,
                bus_problem=bus_problem,
                stream=self._options.output,
                clock=utc_now,
                zone=lambda: self.zone,
                wait_for_service=not self._options.watched,
            )
            scheduler = Scheduler(self._due, self._disturbed)
            self._service = Service(
                settings=settings,
                zone=self._zone_of(settings),
                journal=journal,
                notifier=self._notifier,
                alarm=scheduler,
                clock=utc_now,
                look=self._look,
                changed=self._changed,
            )
            guidance = Guidance(self._service, self._notifier, self._guide.hush)
            await self._notifier.open(guidance)
            stack.push_async_callback(self._notifier.close)
            stack.push_async_callback(guidance.close)
            if bus is not None:
                self._control = ControlServer(
                    bus, Requests(self._service, self._guide.hush, self.reload, self._look, self.facts)
                )
                await self._control.start()
                stack.push_async_callback(self._give_up_control)
            # Whoever asks from now on finds a service that has started: nothing is awaited in between.
            self._service.start(booted())
            if trouble := self._service.trouble:
                self._tell_of_trouble(trouble)
            self._watches.begin(self._begin_to_remind(scheduler))
            if examined.problems:
                self._service.settings_rejected(examined.problems, _STANDS_IN[examined.origin])
            if set_aside is not None:
                self._tell_of_damage(set_aside)
            if bus is not None:
                self._watches.begin(self._lost(bus))
            self._watches.begin(watch(self._options.settings_file, self._file_changed))
            self._watches.begin(watch(LOCALTIME, self._zone_changed))
            # The watches stand after this, and what changed before they stood is read now.
            await asyncio.sleep(0)
            await before(self._ended, self.reload())
            ready(self)
            try:
                return await self._ended
            finally:
                await self._watches.end()
                await scheduler.stop()
                if self._lookout is not None:
                    await self._lookout.close()
                await self._service.stop()

    def end(self, ending: Ending = Ending.ASKED) -> None:
        """Let :meth:`run` come to its end."""
        if not self._ended.done():
            self._ended.set_result(ending)

    async def reload(self) -> None:
        """Read the settings again, as they are now. Bad ones change nothing, and are told."""
        kept = _("The last good settings stay in force.")
        try:
            examined = await self._reader.read()
            problems: Sequence[Problem] = examined.problems
        except ExaminationError as error:
            problems, kept = [Problem(text=error.message)], _("The settings stay as they were.")
        if self._ended.done():
            # Too late: what is stopped takes up nothing.
            return
        if problems:
            self._service.settings_rejected(problems, kept)
            return
        settings, former = examined.settings, self._service.settings
        if settings == former and not self._service.problems:
            return
        self._service.settings_changed(settings, self._zone_of(settings))
        logger.info("settings read again")
        if settings.moment.away_after != former.moment.away_after:
            self._watches.begin(self._look_out(settings))
        other_channel = settings.notifications.channel is not former.notifications.channel
        if self._options.channel is None and other_channel:
            self.end(Ending.ANEW)

    def facts(self) -> dict[str, object]:
        """What ``status`` tells."""
        service = self._service
        return status_facts(
            running=True,
            zone=self.zone,
            coming=service.coming(),
            problems=service.problems,
            channel=self._notifier.channel,
            channel_reason=self._notifier.explanation,
            paused_until=service.paused_until,
            held_back=service.held_back(),
            settings_file=str(self._options.settings_file),
            trouble=service.trouble,
            surroundings=service.surroundings,
            sources=[] if self._lookout is None else self._lookout.reports,
        )

    async def _begin_to_remind(self, scheduler: Scheduler) -> None:
        """Once it is known what the person is in the middle of: a start must not burst into a call."""
        await self._look_out(self._service.settings)
        scheduler.start()

    async def _look_out(self, settings: Settings) -> None:
        """Watch by these settings, in place of what watched until now; one after the other."""
        async with self._looking_out:
            watched, asked = sources(self._bus, self._options.environment, settings.moment.away_after)
            lookout, before = Lookout([*watched, self._guide], asked, self._service.observed), self._lookout
            try:
                await lookout.open()
            except asyncio.CancelledError:
                await lookout.close()
                raise
            self._lookout = lookout
            if before is not None:
                await before.close()

    async def _look(self, *, hear_out: bool = False) -> None:
        if self._lookout is not None:
            await self._lookout.refresh(hear_out=hear_out)

    def _tell_of_damage(self, aside: Path) -> None:
        message = _("It was set aside as {path}, and a new one begun. Nothing was deleted.").format(
            path=aside
        )
        logger.error("%s", message)
        self._service.tell(JOURNAL_TAG, _("Your journal was damaged"), message)

    def _tell_of_trouble(self, trouble: str) -> None:
        message = _("Reminders go on. What becomes of them is kept in memory until it can be written.")
        self._service.tell(JOURNAL_TAG, _("Your journal can't be written"), f"{trouble} {message}")

    def _file_changed(self) -> None:
        self._watches.begin(self._read_changed_file())

    async def _read_changed_file(self) -> None:
        if not self._options.settings_file.exists():
            # Some editors and syncing tools take the old file away before they bring the new one.
            await asyncio.sleep(GONE_FOR_GOOD.total_seconds())
        await self.reload()

    def _zone_of(self, settings: Settings) -> tzinfo:
        return zone_named(settings.day.timezone, self._options.environment)

    async def _connect(self, stack: AsyncExitStack) -> tuple["MessageBus | None", str]:
        try:
            bus = await session_bus.connect(self._options.environment)
        except NoBusError as error:
            return None, error.message
        stack.push_async_callback(session_bus.disconnect, bus)
        return bus, ""

    async def _due(self, reminder: str) -> None:
        await self._service.due(reminder)

    def _disturbed(self, disturbance: Disturbance) -> None:
        logger.info("slept for %s, clock set by %s", disturbance.slept, disturbance.stepped)
        self._service.disturbed(slept=disturbance.slept, stepped=disturbance.stepped)

    def _zone_changed(self) -> None:
        settings = self._service.settings
        self._service.settings_changed(settings, self._zone_of(settings))

    def _changed(self) -> None:
        if self._control is not None:
            self._control.changed()
        self._on_change(self)

    async def _give_up_control(self) -> None:
        assert self._control is not None
        try:
            await self._control.stop()
        except ConnectionError as error:
            # Lost, it has given the name back already.
            logger.debug("the name was not given back: %s", error)

    async def _lost(self, bus: "MessageBus") -> None:
        lost = asyncio.ensure_future(bus.wait_for_disconnect())  # type: ignore[no-untyped-call]
        # Lost once this watch is over, it is nobody's news.
        lost.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        try:
            # Shielded: this watch ends, and hanging up still waits for it.
            await asyncio.shield(lost)
        except (EOFError, OSError) as error:
            logger.warning("the connection to the session bus was lost: %s", error)
        self.end(Ending.BUS_LOST)
