"""Which sources watch this desktop. A source more, and it is one line here."""

import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from crampguard.domain.ports import AskedSource, Source

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus


def sources(
    bus: "MessageBus | None", environment: Mapping[str, str], away_after: timedelta
) -> tuple[list[Source], list[AskedSource]]:
    """Those that watch, and those that have to be asked. Each finds out itself whether it is at home here.

    ``away_after`` is how long there must be no input for the person to be away.
    """
    watched: list[Source] = []
    asked: list[AskedSource] = []
    if bus is not None:
        from crampguard.presence.dunst import DunstDoNotDisturb
        from crampguard.presence.gnome_do_not_disturb import GnomeDoNotDisturb
        from crampguard.presence.gnome_idle import GnomeIdle
        from crampguard.presence.kde_do_not_disturb import KdeDoNotDisturb
        from crampguard.presence.logind_lock import LogindLock
        from crampguard.presence.mako import MakoDoNotDisturb, OlderMakoDoNotDisturb
        from crampguard.presence.mate import MateDoNotDisturb
        from crampguard.presence.screensaver_lock import ScreenSaverLock
        from crampguard.presence.xfce import XfceDoNotDisturb

        watched += [
            GnomeIdle(bus, away_after),
            ScreenSaverLock(bus),
            LogindLock(environment),
            GnomeDoNotDisturb(bus),
            KdeDoNotDisturb(bus),
            DunstDoNotDisturb(bus),
            XfceDoNotDisturb(bus),
            MateDoNotDisturb(bus),
            MakoDoNotDisturb(bus),
        ]
        asked.append(OlderMakoDoNotDisturb(bus))
    if environment.get("WAYLAND_DISPLAY"):
        from crampguard.presence.wayland_fullscreen import WaylandFullscreen
        from crampguard.presence.wayland_idle import WaylandIdle

        watched += [WaylandIdle(environment, away_after), WaylandFullscreen(environment)]
    elif display := environment.get("DISPLAY"):
        # Beside Wayland an X server sees only what its own windows see, and is perhaps started by our asking.
        from crampguard.presence.x11_fullscreen import X11Fullscreen
        from crampguard.presence.x11_idle import X11Idle

        watched += [X11Idle(display, away_after, environment), X11Fullscreen(display, environment)]
    if environment.get("XDG_RUNTIME_DIR"):
        from crampguard.presence.microphone import Microphone
        from crampguard.presence.pipewire_camera import PipeWireCamera

        watched += [Microphone(environment), PipeWireCamera(environment)]
    if sys.platform == "linux":
        from crampguard.presence.camera import CameraDevices

        watched.append(CameraDevices())
    return watched, asked
