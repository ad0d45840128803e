"""Real sound servers with a microphone that hears nothing and a speaker that nobody hears, and who records.

PipeWire has two cameras besides: one films a test picture, the other one stands for a screen that is shared.
"""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

from tests.rigs.processes import end, program, running
from tests.rigs.session_bus import SessionBus

MICROPHONE = "mic"
SPEAKERS_MONITOR = "speaker.monitor"
CAMERA = "webcam"
SCREEN = "screen"

_NODE = "{{ factory = {factory} args = {{ object.linger = true {args} }} }}"
_SOUND = "factory.name = support.null-audio-sink audio.position = [ MONO ]"
_PICTURES = "factory.name = videotestsrc media.class = Video/Source"
_NODES = (
    _NODE.format(
        factory="adapter", args=f"{_SOUND} node.name = {MICROPHONE} media.class = Audio/Source/Virtual"
    ),
    _NODE.format(factory="adapter", args=f"{_SOUND} node.name = speaker media.class = Audio/Sink"),
    _NODE.format(factory="spa-node-factory", args=f"{_PICTURES} node.name = {CAMERA} media.role = Camera"),
    _NODE.format(factory="spa-node-factory", args=f"{_PICTURES} node.name = {SCREEN}"),
)
_PIPEWIRE = f"""
context.spa-libs = {{ videotestsrc = videotestsrc/libspa-videotestsrc }}
context.objects = [ {" ".join(_NODES)} ]
"""
_PULSEAUDIO = (
    "module-native-protocol-unix",
    f"module-null-source source_name={MICROPHONE}",
    "module-null-sink sink_name=speaker",
)


@dataclass(slots=True, kw_only=True)
class SoundServer:
    """A sound server on its socket: stopped, started, put to sleep."""

    bus: SessionBus
    command: tuple[str, ...]
    socket: Path
    core: "SoundServer | None" = None
    """PipeWire itself, where this is its PulseAudio."""
    process: Popen[bytes] = field(init=False)
    _stack: ExitStack = field(default_factory=ExitStack)

    @property
    def environment(self) -> dict[str, str]:
        """Of whoever uses it."""
        return self.bus.environment()

    def start(self) -> None:
        """Start it. It may be connected to at once, and answers when it is ready."""
        # It is given a socket that listens already, as systemd would do it, so that nobody has to wait.
        self.socket.parent.mkdir(exist_ok=True)
        self.socket.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self.socket))
            listening.listen()
            descriptor = listening.fileno()
            script = f'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@" 3<&{descriptor}'
            self.process = self._stack.enter_context(
                running(
                    ["bash", "-c", script, "bash", *self.command],
                    self.bus.directory / f"{self.socket.name}.log",
                    self.environment,
                    pass_fds=[descriptor],
                )
            )

    def stop(self) -> None:
        """End it. Its socket is still there, and nobody listens."""
        self._stack.close()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It does nothing within the block."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    @contextmanager
    def recording(self, name: str, device: str, *options: str) -> Iterator[None]:
        """A program of that name records from a device within the block; sound is coming in already."""
        with started(
            self.environment,
            [program("parec"), f"--client-name={name}", f"--device={device}", "--latency-msec=20", *options],
        ) as recorder:
            assert recorder.stdout
            assert recorder.stdout.read(1), "nothing is recorded"
            yield


@contextmanager
def started(environment: dict[str, str], command: list[str]) -> Iterator[Popen[bytes]]:
    """The program runs within the block; what it writes can be read."""
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    assert process.stdout
    with process.stdout:
        try:
            yield process
        finally:
            end(process)


@contextmanager
def pipewire(bus: SessionBus) -> Iterator[SoundServer]:
    """PipeWire with its session manager within the block; on the socket is its PulseAudio."""
    configuration = Path(bus.environment()["XDG_CONFIG_HOME"], "pipewire", "pipewire.conf.d")
    configuration.mkdir(parents=True, exist_ok=True)
    (configuration / "devices.conf").write_text(_PIPEWIRE)
    runtime = bus.directory
    core = SoundServer(bus=bus, command=(program("pipewire"),), socket=runtime / "pipewire-0")
    pulse = SoundServer(
        bus=bus, command=(program("pipewire-pulse"),), socket=runtime / "pulse" / "native", core=core
    )
    with core._stack, pulse._stack:
        core.start()
        with running([program("wireplumber")], runtime / "wireplumber.log", bus.environment()):
            _wait_for_devices(bus.environment())
            pulse.start()
            yield pulse


def _wait_for_devices(environment: dict[str, str]) -> None:
    """Return once the session manager knows them. What asks before to be linked never is."""
    command = [program("stdbuf"), "--output=L", program("pw-metadata"), "--monitor"]
    awaited = {b"default.audio.sink", b"default.audio.source", b"default.video.source"}
    with started(environment, command) as metadata:
        assert metadata.stdout
        while awaited:
            line = metadata.stdout.readline()
            assert line, f"without {awaited}"
            awaited -= {key for key in awaited if b"'" + key + b"'" in line}


@contextmanager
def pulseaudio(bus: SessionBus) -> Iterator[SoundServer]:
    """PulseAudio itself within the block."""
    modules = [f"--load={module}" for module in _PULSEAUDIO]
    command = (program("pulseaudio"), "-n", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes")
    server = SoundServer(bus=bus, command=(*command, *modules), socket=bus.directory / "pulse" / "native")
    with server._stack:
        server.start()
        yield server
