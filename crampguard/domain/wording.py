"""The words for what is stored as a value: reasons, outcomes, moments."""

from datetime import datetime, timedelta, tzinfo

from crampguard.domain.language import _, ngettext
from crampguard.domain.occurrence import Outcome, Reason, ReasonKind


def reason_text(reason: Reason, zone: tzinfo) -> str:
    """Why, in a few words without a full stop; empty where there is no reason to give."""
    until = reason.until.astimezone(zone).strftime("%H:%M") if reason.until is not None else ""
    texts = {
        ReasonKind.NONE: "",
        ReasonKind.LATE: _("it was too late for it when it could be looked at"),
        ReasonKind.OVERTAKEN: _("a later one took its place"),
        ReasonKind.PAUSED: _("paused until {time}").format(time=until),
        ReasonKind.SPACING: _("another notification had just been shown; again at {time}").format(time=until),
        ReasonKind.NO_SERVICE: _("no notification service was there"),
        ReasonKind.REFUSED: _("the notification service refused it"),
        ReasonKind.UNCONFIRMED: _("handed over, but nobody says whether it was shown"),
        ReasonKind.BY_HAND: _("until {time}, asked for by hand").format(time=until)
        if until
        else _("asked for by hand"),
        ReasonKind.BUTTON: _("until {time}, by its button").format(time=until)
        if until
        else _("by its button"),
        ReasonKind.RETURNED: _("shown again after the notification service was restarted"),
        ReasonKind.SWITCHED_OFF: _("it was switched off in the settings"),
    }
    text = texts[reason.kind]
    if until and reason.kind in {ReasonKind.BY_HAND, ReasonKind.BUTTON}:
        text = _("until {time}, {how}").format(time=until, how=text)
    return f"{text} ({reason.detail})" if reason.detail else text


def outcome_text(outcome: Outcome) -> str:
    """An outcome as a person reads it."""
    texts = {
        Outcome.SHOWN: _("shown"),
        Outcome.DONE: _("done"),
        Outcome.SNOOZED: _("snoozed"),
        Outcome.SKIPPED: _("skipped"),
        Outcome.DISMISSED: _("dismissed"),
        Outcome.EXPIRED: _("expired"),
        Outcome.MISSED: _("missed"),
        Outcome.SUPPRESSED: _("held back"),
        Outcome.FAILED: _("not confirmed"),
    }
    return texts[outcome]


def moment_text(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """A moment as near as a person needs it: ``14:05``, ``tomorrow 08:00``, ``Mon 30 Nov 08:00``."""
    local = moment.astimezone(zone)
    days = (local.date() - now.astimezone(zone).date()).days
    time = local.strftime("%H:%M")
    if days == 0:
        return time
    if days == 1:
        return _("tomorrow {time}").format(time=time)
    if days == -1:
        return _("yesterday {time}").format(time=time)
    return local.strftime(_("%a %d %b {time}")).format(time=time)


def wait_text(wait: timedelta) -> str:
    """How long it is until then: ``in 5 minutes``, ``in 3 hours``, ``in 2 days``."""
    minutes = max(0, round(wait.total_seconds() / 60))
    if minutes < 1:
        return _("in a moment")
    if minutes < 60:
        return ngettext("in {n} minute", "in {n} minutes", minutes).format(n=minutes)
    hours = round(minutes / 60)
    if hours < 36:
        return ngettext("in {n} hour", "in {n} hours", hours).format(n=hours)
    days = round(hours / 24)
    return ngettext("in {n} day", "in {n} days", days).format(n=days)
