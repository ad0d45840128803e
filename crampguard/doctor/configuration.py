"""Whether the settings say what the person meant: the file, and what it leaves switched off."""

from collections.abc import Iterator

from crampguard.doctor.finding import Finding, Patient, bad, note, ok
from crampguard.domain.language import _, ngettext

CHECK = "settings"


def examine_settings(patient: Patient) -> Iterator[Finding]:
    """Every problem, and which reminders come at all."""
    yield from _file(patient)
    yield from _reminders(patient)


def _file(patient: Patient) -> Iterator[Finding]:
    mend = _("crampguard config edit, then crampguard config check")
    for problem in patient.problems:
        yield bad(CHECK, problem, mend)
    if patient.problems:
        return
    if patient.settings_file.exists():
        yield ok(CHECK, _("{file} is valid").format(file=patient.settings_file))
    else:
        yield ok(CHECK, _("there is no file, so the defaults hold; 'crampguard setup' makes one"))


def _reminders(patient: Patient) -> Iterator[Finding]:
    reminders = patient.settings.reminders
    on = sum(reminder.enabled for reminder in reminders)
    for reminder in reminders:
        if reminder.withheld:
            yield note("reminders", reminder.withheld.rstrip("."))
    if not on:
        yield bad("reminders", _("every reminder is switched off"), _("crampguard config edit"))
        return
    told = ngettext("{on} of {n} reminder is on", "{on} of {n} reminders are on", len(reminders))
    yield ok("reminders", told.format(on=on, n=len(reminders)))
