"""The only file that knows APScheduler: it calls for each reminder at its next instant.

What that instant is, the service knows: a function of settings, journal and now. So a job here has one
instant and is set anew after each occurrence; nothing is stored, and no interval can drift.
"""

import heapq
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.base import BaseExecutor
from apscheduler.jobstores.base import BaseJobStore, ConflictingIdError, JobLookupError
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.base import BaseTrigger

from crampguard.background import Background
from crampguard.domain.ports import Due
from crampguard.wallclock import Disturbance, WallClockTimer

logger = logging.getLogger(__name__)

_SLACK = 64
"""So many entries without a meaning are not worth tidying up."""


_PARKED = datetime.max.replace(tzinfo=UTC)
"""Where a job stands that has fired, until it is set anew: making another costs more than all the rest."""


class _OnceTrigger(BaseTrigger):
    """Fires once, at the instant that was set, however late: whether it is too late is decided elsewhere."""

    def get_next_fire_time(
        self,
        previous_fire_time: datetime | None,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> datetime:
        return _PARKED


class _Queue(BaseJobStore):
    """Jobs by their next instant.

    A heap, where APScheduler's own store in memory has a list: among a hundred thousand jobs, each change
    would move them all. An entry whose job has another instant by now, or is gone, is passed over.
    """

    def __init__(self) -> None:
        super().__init__()
        self._jobs: dict[str, Any] = {}
        self._heap: list[tuple[datetime, str]] = []

    def lookup_job(self, job_id: str) -> Any:
        return self._jobs.get(job_id)

    def get_due_jobs(self, now: datetime) -> list[Any]:
        due = {}
        while self._settle() and self._heap[0][0] <= now:
            entry = heapq.heappop(self._heap)
            due[entry[1]] = entry
        for entry in due.values():
            # They stay until they are given another instant or removed.
            heapq.heappush(self._heap, entry)
        return [self._jobs[job_id] for job_id in due]

    def get_next_run_time(self) -> datetime | None:
        if not self._settle() or self._heap[0][0] == _PARKED:
            return None
        return self._heap[0][0]

    def get_all_jobs(self) -> list[Any]:
        return sorted(self._jobs.values(), key=lambda job: (job.next_run_time, job.id))

    def add_job(self, job: Any) -> None:
        if job.id in self._jobs:
            raise ConflictingIdError(job.id)
        self.update_job(job)

    def update_job(self, job: Any) -> None:
        self._jobs[job.id] = job
        heapq.heappush(self._heap, (job.next_run_time, job.id))
        if len(self._heap) > 2 * len(self._jobs) + _SLACK:
            self._heap = [(each.next_run_time, each.id) for each in self._jobs.values()]
            heapq.heapify(self._heap)

    def remove_job(self, job_id: str) -> None:
        if self._jobs.pop(job_id, None) is None:
            raise JobLookupError(job_id)

    def remove_all_jobs(self) -> None:
        self._jobs.clear()
        self._heap.clear()

    def _settle(self) -> bool:
        """Drop what has no meaning any more from the top. False when nothing is left."""
        while self._heap:
            at, job_id = self._heap[0]
            job = self._jobs.get(job_id)
            if job is not None and job.next_run_time == at:
                return True
            heapq.heappop(self._heap)
        return False


class _LoopExecutor(BaseExecutor):
    """Runs a job as a task of the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._running = Background()

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        self._running.begin(self._run(job, run_times[-1]))

    async def _run(self, job: Any, scheduled: datetime) -> None:
        # The job boundary proper is the service's: it catches, records and goes on. What comes through it
        # is a fault in that boundary itself, so it is only written down, with APScheduler's books kept.
        try:
            await job.func(*job.args)
        except Exception as error:
            logger.exception("the job for %s failed", job.id)
            event = JobExecutionEvent(EVENT_JOB_ERROR, job.id, "default", scheduled, exception=error)
        else:
            event = JobExecutionEvent(EVENT_JOB_EXECUTED, job.id, "default", scheduled)
        self._run_job_success(job.id, [event])

    async def end(self, patience: timedelta) -> None:
        """Wait for the jobs that run, as long as ``patience``, and cancel the rest."""
        await self._running.end(patience)


class _WallClockScheduler(BaseScheduler):
    """An APScheduler in the event loop that waits by the wall clock, not by asyncio's monotonic one."""

    def __init__(self, on_disturbance: Callable[[Disturbance], None], executor: _LoopExecutor) -> None:
        self._store = _Queue()
        super().__init__(
            timezone=UTC,
            jobstores={"default": self._store},
            executors={"default": executor},
            # What comes due while the call before it runs is called for too: dropped, it would never be
            # set again. The service takes one call at a time.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": sys.maxsize},
        )
        self._on_disturbance = on_disturbance
        self._timer: WallClockTimer | None = None

    def start(self, paused: bool = False) -> None:
        self._timer = WallClockTimer(self.wakeup, self._on_disturbance)
        super().start(paused)

    def wakeup(self) -> None:
        if self._timer is not None:
            self._process_jobs()
            self._timer.arm(self._store.get_next_run_time())

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)
        if self._timer is not None:
            self._timer.close()
            self._timer = None


class Scheduler:
    """Implements :class:`crampguard.domain.ports.Alarm`. Belongs to the event loop."""

    def __init__(self, due: Due, on_disturbance: Callable[[Disturbance], None]) -> None:
        self._due = due
        self._executor = _LoopExecutor()
        self._scheduler = _WallClockScheduler(on_disturbance, self._executor)

    def start(self) -> None:
        """Begin to call. What was set earlier and has passed is called for at once."""
        self._scheduler.start()

    def set(self, reminder: str, at: datetime | None) -> None:
        """Call for ``reminder`` at ``at``, in place of what was set; None: never."""
        try:
            self._scheduler.modify_job(reminder, next_run_time=at or _PARKED)
        except JobLookupError:
            if at is not None:
                self._scheduler.add_job(
                    self._due, _OnceTrigger(), args=[reminder], id=reminder, next_run_time=at
                )

    async def stop(self, patience: timedelta = timedelta(milliseconds=400)) -> None:
        """Call no more. The calls that run get ``patience`` to finish, and are cancelled then."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        await self._executor.end(patience)
