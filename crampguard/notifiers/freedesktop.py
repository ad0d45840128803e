"""What the notification specification calls things, and how a notification is put into its words.

https://specifications.freedesktop.org/notification-spec/latest/
"""

from html import escape
from zlib import crc32

from dbus_fast import Variant

from crampguard.domain.language import N_, _
from crampguard.domain.notification import Action, Closure, Notification
from crampguard.domain.reminder import Urgency
from crampguard.notifiers.text import harmless

INTERFACE = "org.freedesktop.Notifications"
"""The bus name too."""
PATH = "/org/freedesktop/Notifications"
NOTIFY_SIGNATURE = "susssasa{sv}i"

NOBODY_THERE = (
    "org.freedesktop.DBus.Error.ServiceUnknown",
    "org.freedesktop.DBus.Error.NameHasNoOwner",
    # Sent by the bus in the name of a server that went away without answering.
    "org.freedesktop.DBus.Error.NoReply",
    "org.freedesktop.DBus.Error.Disconnected",
    # Starting it on demand failed: by the bus itself, which may also give up waiting, or by systemd.
    "org.freedesktop.DBus.Error.Spawn.",
    "org.freedesktop.DBus.Error.TimedOut",
    "org.freedesktop.systemd1.",
)
"""What the errors begin with that say that no server is there."""
TOO_SOON = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"
"""Plasma's error for one too many."""

# 3 is "closed by a call" and not by ours: another program did it, or a server that means something else.
CLOSURES = {1: Closure.EXPIRED, 2: Closure.DISMISSED}
"""By the reason that the server gives; UNKNOWN for any other."""

_LABELS = {Action.DONE: N_("Done"), Action.SNOOZE: N_("Snooze"), Action.SKIP: N_("Skip")}
_URGENCIES = {Urgency.LOW: 0, Urgency.NORMAL: 1, Urgency.CRITICAL: 2}


def first_id(tag: str) -> int:
    """The id that we ask dunst for when it gave none yet: the same for a tag, always.

    After a crash between the call and our note of its answer, showing it again lands in the same place. High,
    to keep clear of the server's own, which count up from 1. For dunst alone: most give an id of their own
    instead, and Plasma takes one that it knows from a notification that has expired, and shows nothing.
    """
    return 0x4000_0000 | (crc32(tag.encode()) & 0x3FFF_FFFF)


def notify_arguments(notification: Notification, replaces: int, capabilities: frozenset[str]) -> list[object]:
    """What ``Notify`` is called with. Buttons, markup and sound only for a server that announces them."""
    message = harmless(notification.message)
    offered = [(button.key, button.label) for button in notification.buttons]
    offered += [(action.value, _(_LABELS[action])) for action in notification.actions]
    if "actions" not in capabilities:
        offered = []
    sound = notification.sound and "sound" in capabilities
    hints = {
        # A byte, or dunst doesn't see it.
        "urgency": Variant("y", _URGENCIES[notification.urgency]),
        "desktop-entry": Variant("s", "crampguard"),
        "category": Variant("s", "x-crampguard.reminder"),
        "suppress-sound": Variant("b", not notification.sound),
        # No "transient", not even for low urgency: GNOME and KDE would drop it from their list when its
        # banner goes (GNOME shows none at all for "low"), and then it could never be seen or answered.
    }
    if notification.picture is not None:
        hints["image-path"] = Variant("s", notification.picture.as_uri())
    if sound:
        hints["sound-name"] = Variant("s", "alarm-clock-elapsed")
    return [
        "crampguard",
        replaces,
        "alarm-symbolic",
        harmless(notification.title),
        # Of all fields only the body is markup.
        escape(message, quote=False) if "body-markup" in capabilities else message,
        [harmless(text) for button in offered for text in button],
        hints,
        # How long it stays is the desktop's, and so the person's, to say; 0 asks it for no end.
        0 if notification.stays else -1,
    ]
