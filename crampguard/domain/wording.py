"""The words for what is stored as a value: reasons, outcomes, moments."""

from datetime import datetime, timedelta, tzinfo

from crampguard.domain.language import N_, _, ngettext
from crampguard.domain.occurrence import Outcome, Reason, ReasonKind
from crampguard.domain.presence import Presence

_REASONS = {
    ReasonKind.NONE: "",
    ReasonKind.LATE: N_("it was too late for it when it could be looked at"),
    ReasonKind.OVERTAKEN: N_("a later one took its place"),
    ReasonKind.PAUSED: N_("paused"),
    ReasonKind.SPACING: N_("another notification had just been shown"),
    ReasonKind.WAKING: N_("the computer had only just woken"),
    ReasonKind.AWAY: N_("nobody was at the desk"),
    ReasonKind.LOCKED: N_("the screen was locked"),
    ReasonKind.DO_NOT_DISTURB: N_("do not disturb was on"),
    ReasonKind.CALL: N_("a microphone or camera was in use"),
    ReasonKind.FULLSCREEN: N_("a window filled the screen"),
    ReasonKind.GUIDE: N_("a guide through a cramp or a stretch was on"),
    ReasonKind.TOGETHER: N_("shown together with another one"),
    ReasonKind.NO_SERVICE: N_("no notification service was there"),
    ReasonKind.REFUSED: N_("the notification service refused it"),
    ReasonKind.UNCONFIRMED: N_("handed over, but nobody says whether it was shown"),
    ReasonKind.BY_HAND: N_("asked for by hand"),
    ReasonKind.BUTTON: N_("by its button"),
    ReasonKind.RETURNED: N_("shown again after the notification service was restarted"),
    ReasonKind.RESCHEDULED: N_("its schedule was changed in the settings"),
    ReasonKind.SWITCHED_OFF: N_("it was switched off in the settings"),
}

_HOLDING = {
    ReasonKind.SPACING: N_("another notification has just been shown"),
    ReasonKind.WAKING: N_("the computer has only just woken"),
    ReasonKind.AWAY: N_("nobody is at the desk"),
    ReasonKind.LOCKED: N_("the screen is locked"),
    ReasonKind.DO_NOT_DISTURB: N_("do not disturb is on"),
    ReasonKind.CALL: N_("a microphone or camera is in use"),
    ReasonKind.FULLSCREEN: N_("a window fills the screen"),
    ReasonKind.GUIDE: N_("a guide through a cramp or a stretch is on"),
    ReasonKind.NO_SERVICE: N_("no notification service is there"),
}
"""Of what lasts, while it does."""

_OUTCOMES = {
    Outcome.SHOWN: N_("shown"),
    Outcome.DONE: N_("done"),
    Outcome.SNOOZED: N_("snoozed"),
    Outcome.SKIPPED: N_("skipped"),
    Outcome.DISMISSED: N_("dismissed"),
    Outcome.EXPIRED: N_("expired"),
    Outcome.MISSED: N_("missed"),
    Outcome.SUPPRESSED: N_("held back"),
    Outcome.FAILED: N_("failed"),
}


_PRESENCES = {
    Presence.ACTIVE: N_("you are at the desk"),
    Presence.AWAY: N_("nobody is at the desk"),
    Presence.UNKNOWN: N_("this desktop doesn't tell whether you are there"),
}


def reason_text(reason: Reason, zone: tzinfo) -> str:
    """Why, in a few words without a full stop; empty where there is no reason to give."""
    return _told(_REASONS[reason.kind] and _(_REASONS[reason.kind]), reason, zone)


def holding_text(reason: Reason, zone: tzinfo) -> str:
    """As :func:`reason_text`, of what holds something back just now."""
    words = _HOLDING.get(reason.kind, _REASONS[reason.kind])
    return _told(words and _(words), reason, zone)


def _told(text: str, reason: Reason, zone: tzinfo) -> str:
    if reason.until is not None:
        time = reason.until.astimezone(zone).strftime("%H:%M")
        text = _("{why}, until {time}").format(why=text, time=time)
    # A stranger's words: nothing in them may move a terminal's cursor.
    detail = "".join(each if each.isprintable() else " " for each in reason.detail)
    return f"{text} ({detail})" if detail else text


def presence_text(presence: Presence) -> str:
    """Whether somebody is there, as a person reads it."""
    return _(_PRESENCES[presence])


def outcome_text(outcome: Outcome) -> str:
    """An outcome as a person reads it."""
    return _(_OUTCOMES[outcome])


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
