"""Runs all checks at once, each within its time; one that fails is a finding itself."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial

from crampguard.doctor.configuration import examine_settings
from crampguard.doctor.desktop import examine_desktop
from crampguard.doctor.finding import Finding, Patient, bad
from crampguard.doctor.running import examine_service
from crampguard.doctor.startup import examine_startup
from crampguard.doctor.storage import examine_storage
from crampguard.doctor.surroundings import examine_surroundings
from crampguard.doctor.timekeeping import examine_time
from crampguard.domain.language import _

LIMIT = 8.0
"""Seconds for one group of checks. Each call in it has a shorter time of its own: this is for the rest."""

Checks = Callable[[Patient], AsyncIterator[Finding]]


async def examine(patient: Patient, *, limit: float = LIMIT) -> list[Finding]:
    """All findings, in the order in which a reminder comes by what was checked.

    No group of checks may take more than ``limit`` seconds.
    """
    groups: dict[str, Checks] = {
        "settings": partial(_in_a_thread, examine_settings),
        "time": examine_time,
        "storage": partial(_in_a_thread, examine_storage),
        "start": examine_startup,
        "service": examine_service,
        "surroundings": examine_surroundings,
        "desktop": examine_desktop,
    }
    found = await asyncio.gather(*(_bounded(name, checks, patient, limit) for name, checks in groups.items()))
    return [finding for findings in found for finding in findings]


async def _bounded(name: str, checks: Checks, patient: Patient, limit: float) -> list[Finding]:
    """What the checks find; where they come to no end, or to a bad one, that."""
    findings: list[Finding] = []
    try:
        async with asyncio.timeout(limit):
            async for finding in checks(patient):
                findings.append(finding)
    except TimeoutError:
        message = _("this took longer than {seconds:g} s and was given up").format(seconds=limit)
        findings.append(bad(name, message, _("look at what stands above and below, and try again")))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other checks' findings must be told
        why = f"{type(error).__name__}: {error}"
        message = _("this could not be checked: {why}").format(why=why)
        findings.append(bad(name, message, _("look at what stands above and below; else report it")))
    return findings


async def _in_a_thread(
    checks: Callable[[Patient], Iterator[Finding]], patient: Patient
) -> AsyncIterator[Finding]:
    """For checks that read files: a disk that hangs must hold up neither the others nor the program's end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[list[Finding]] = loop.create_future()

    def settle(result: "list[Finding] | Exception") -> None:
        if done.done():
            return
        if isinstance(result, Exception):
            done.set_exception(result)
        else:
            done.set_result(result)

    def work() -> None:
        result: list[Finding] | Exception
        try:
            result = list(checks(patient))
        except Exception as error:  # noqa: BLE001 - handed on to whoever awaits it
            result = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result)

    # Not asyncio.to_thread: Python waits for its threads when it ends.
    threading.Thread(target=work, daemon=True).start()
    for finding in await done:
        yield finding
