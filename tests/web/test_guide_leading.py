"""A guide that a page shows counts from the moment on in which the page looks."""

import asyncio
from contextlib import aclosing

from crampguard.domain.guiding import LEAVE
from crampguard.guide.relief import ReliefGuide
from crampguard.wallclock import utc_now
from crampguard.web.leading import Run
from tests.rigs.processes import PATIENCE


async def test_it_counts_for_a_page_that_comes_late_to_its_stream() -> None:
    run = Run.begin(lambda now: ReliefGuide.begin(now, utc_now(), pregnant=False), 1.0)
    leading = asyncio.create_task(run.leader.lead(run.face))
    for key in ("no", "next"):
        run.leader.hear(key)
    stream = run.events()
    # The answer has begun, and its body is asked for when the connection has time.
    for _turn in range(20):
        await asyncio.sleep(0)
    told: list[str] = []
    async with aclosing(stream) as events, asyncio.timeout(PATIENCE):
        async for event in events:
            told.append(event)
            if event.startswith("event: count"):
                break
    assert told[-1].startswith("event: count")
    assert not run.face.is_watched
    run.leader.hear(LEAVE)
    await leading
