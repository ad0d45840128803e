"""What can be seen of the person and the desktop now, and so what reminders wait for."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack

from crampguard.doctor.finding import Finding, Patient, bad, note, ok
from crampguard.doctor.session import connected
from crampguard.domain.language import N_, _
from crampguard.domain.presence import Answer, Report, Signal, together
from crampguard.errors import NoBusError
from crampguard.presence.choose import sources
from crampguard.presence.lookout import look

_HELD = {
    Signal.IDLE: N_("nobody is at the desk"),
    Signal.LOCKED: N_("the screen is locked"),
    Signal.DO_NOT_DISTURB: N_("do not disturb is on"),
    Signal.CALL: N_("a microphone or camera is in use"),
    Signal.FULLSCREEN: N_("a window fills the screen"),
}
_FREE = {
    Signal.IDLE: N_("you are at the desk"),
    Signal.LOCKED: N_("the screen is not locked"),
    Signal.DO_NOT_DISTURB: N_("do not disturb is off"),
    Signal.CALL: N_("no microphone or camera is in use"),
    Signal.FULLSCREEN: N_("no window fills the screen"),
}


async def examine_surroundings(patient: Patient) -> AsyncIterator[Finding]:
    """One finding a signal: what its sources say together, and which of them."""
    async with AsyncExitStack() as stack:
        try:
            bus = await stack.enter_async_context(connected(patient))
        except NoBusError:
            bus = None
        reports = await look(*sources(bus, patient.environment, patient.settings.moment.away_after))
    for signal in _FREE:
        yield about(patient, signal, [report for report in reports if report.signal is signal])


def about(patient: Patient, signal: Signal, reports: Sequence[Report]) -> Finding:
    """What its sources say together."""
    reading = together(signal, [report.reading for report in reports])
    by = ", ".join(report.source for report in reports if report.reading.answer is reading.answer)
    said = f"{by}: {reading.detail}" if reading.detail else by
    check, ignored = signal.value, patient.settings.moment.ignored
    match reading.answer:
        case Answer.NO:
            return ok(check, f"{_(_FREE[signal])} ({said})")
        case Answer.UNKNOWN:
            asked = "; ".join(f"{each.source}: {each.reading.detail}".rstrip(": ") for each in reports)
            message = _("nothing here tells, so reminders don't wait for it")
            return note(check, f"{message} ({asked})" if asked else message)
        case Answer.YES if signal is Signal.DO_NOT_DISTURB and signal not in ignored:
            # It doesn't end by itself, and what comes meanwhile isn't seen.
            return bad(check, f"{_(_HELD[signal])} ({said})", _("switch it off on your desktop"))
        case Answer.YES if signal in ignored:
            message = _("{what} ({said}); the settings ignore it, the desktop may not")
            return note(check, message.format(what=_(_HELD[signal]), said=said))
        case Answer.YES:
            return note(check, _("{what} ({said}): reminders wait").format(what=_(_HELD[signal]), said=said))
