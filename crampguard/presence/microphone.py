"""Whether a program listens to a microphone, as the sound server tells: PulseAudio, or PipeWire for it."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta

from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.presence.programs import named
from crampguard.presence.wire.pulse import Recording, RecordingSource, SoundServer, sound_server

PATIENCE = timedelta(seconds=5)
"""What the sound server may take to answer. It does so within a millisecond, or something is wrong."""

# These show how loud a microphone is for as long as their window is open. GNOME's shell leaves out the same
# two where it shows that a microphone is in use (js/ui/status/volume.js). Others, KDE's for one, are known by
# measuring the level only.
_LEVEL_METERS = frozenset({"org.gnome.VolumeControl", "org.PulseAudio.pavucontrol"})


class Microphone:
    """Whether a program records from a microphone: a call, most likely."""

    name = "microphone"
    signal = Signal.CALL

    def __init__(self, environment: Mapping[str, str], patience: timedelta = PATIENCE) -> None:
        self._environment = environment
        self._patience = patience.total_seconds()

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As :class:`crampguard.domain.ports.Source` says. The end of the sound server is a failure."""
        last: Reading | None = None
        async with sound_server(self._environment) as server:
            await server.subscribe()
            while True:
                async with asyncio.timeout(self._patience):
                    reading = await _reading(server)
                if reading != last:
                    tell(reading)
                last = reading
                await server.changed()


async def _reading(server: SoundServer) -> Reading:
    programs = [
        _program(recording)
        for recording in await server.recordings()
        if recording.source is not None
        and _is_for_the_sound(recording)
        and _is_microphone(await server.source(recording.source))
    ]
    return Reading(Answer.YES, named(programs)) if programs else Reading(Answer.NO)


def _is_for_the_sound(recording: Recording) -> bool:
    """Whether a program takes in what is said, and neither pauses nor only measures how loud it is."""
    properties = recording.properties
    return (
        not recording.is_the_servers
        and not recording.paused
        and recording.method != "peaks"
        # PipeWire's word for the same, whoever asked for it.
        and properties.get("stream.monitor") != "true"
        and properties.get("application.id") not in _LEVEL_METERS
        # The near end of PipeWire's echo cancellers, noise filters and loopbacks. Who listens at the far end
        # is listed for itself.
        and properties.get("node.virtual") != "true"
        # PipeWire's way to listen to a speaker.
        and properties.get("stream.capture.sink") != "true"
    )


def _is_microphone(source: RecordingSource | None) -> bool:
    """Whether it is one, and not what a speaker plays (a screen recorder, a level meter)."""
    return source is not None and not source.is_monitor and not source.name.endswith(".monitor")


def _program(recording: Recording) -> str:
    keys = ("application.name", "application.process.binary", "node.name", "media.name")
    return next((name for key in keys if (name := recording.properties.get(key))), "")
