"""The microphone on real sound servers, with real recorders; and a sound server that behaves badly."""

import asyncio
import shutil
import signal
import struct
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from crampguard.domain.presence import Answer, Reading
from crampguard.errors import SourceAbsentError
from crampguard.presence.microphone import Microphone
from crampguard.presence.wire.pulse import PulseError, sound_server
from crampguard.presence.wire.pulse_values import Value, decoded, encoded
from tests.presence.watching import Told, watched
from tests.rigs.audio import MICROPHONE, SPEAKERS_MONITOR, SoundServer, pipewire, pulseaudio, started
from tests.rigs.processes import PATIENCE, program
from tests.rigs.session_bus import SessionBus

# PulseAudio is not among the packages of the tests: on a desktop with PipeWire it would take over the sound.
SERVERS = [
    "pipewire",
    pytest.param(
        "pulseaudio",
        marks=pytest.mark.skipif(not shutil.which("pulseaudio"), reason="PulseAudio is not installed"),
    ),
]


@pytest.fixture
def piped(private_bus: SessionBus) -> Iterator[SoundServer]:
    """PipeWire's PulseAudio."""
    with pipewire(private_bus) as server:
        yield server


@pytest.fixture(params=SERVERS)
def sound(request: pytest.FixtureRequest, private_bus: SessionBus) -> Iterator[SoundServer]:
    """Each sound server in turn."""
    with {"pipewire": pipewire, "pulseaudio": pulseaudio}[request.param](private_bus) as server:
        yield server


async def test_it_is_in_use_while_a_program_records(sound: SoundServer) -> None:
    async with watched(Microphone(sound.environment)) as told:
        assert await told.next() == Reading(Answer.NO)
        with sound.recording("Telephone", MICROPHONE):
            assert await told.next() == Reading(Answer.YES, "Telephone")
        assert await told.next() == Reading(Answer.NO)
        assert told.rest() == []


async def test_a_recording_that_began_before_us_counts(sound: SoundServer) -> None:
    with sound.recording("Telephone", MICROPHONE):
        async with watched(Microphone(sound.environment)) as told:
            assert await told.next() == Reading(Answer.YES, "Telephone")


async def test_the_first_of_several_is_named(sound: SoundServer) -> None:
    async with watched(Microphone(sound.environment)) as told:
        assert await told.next_answer() is Answer.NO
        with sound.recording("Telephone", MICROPHONE):
            assert (await told.next()).detail == "Telephone"
            with sound.recording("Recorder", MICROPHONE):
                assert (await told.next()).detail == "Telephone and 1 more"
            assert (await told.next()).detail == "Telephone"


async def test_what_a_program_calls_itself_is_shown_as_plain_text(sound: SoundServer) -> None:
    with sound.recording("Evil\x1b[2J\n\tname " + "x" * 100, MICROPHONE):
        async with watched(Microphone(sound.environment)) as told:
            assert await told.next() == Reading(Answer.YES, ("Evil [2J name " + "x" * 100)[:60])


# Each of them is recording already when the telephone begins, and must not be named with it.
@pytest.mark.parametrize(
    ("device", "options"),
    [
        pytest.param(SPEAKERS_MONITOR, [], id="the speaker's monitor"),
        pytest.param(MICROPHONE, ["--property=application.id=org.PulseAudio.pavucontrol"], id="a mixer"),
        pytest.param(MICROPHONE, ["--property=application.id=org.gnome.VolumeControl"], id="GNOME's mixer"),
    ],
)
async def test_what_hears_no_voice_is_no_call(sound: SoundServer, device: str, options: list[str]) -> None:
    async with watched(Microphone(sound.environment)) as told:
        assert await told.next() == Reading(Answer.NO)
        with sound.recording("Meter", device, *options), sound.recording("Telephone", MICROPHONE):
            assert await told.next() == Reading(Answer.YES, "Telephone")
        assert await told.next() == Reading(Answer.NO)
        assert told.rest() == []


PEAKS = ["--property=stream.monitor=true", "--format=float32le", "--channels=1", "--rate=25"]


async def test_a_stream_that_measures_the_level_is_no_call(piped: SoundServer) -> None:
    # As pipewire-pulse marks those that ask for peaks only (PA_STREAM_PEAK_DETECT).
    async with watched(Microphone(piped.environment)) as told:
        assert await told.next() == Reading(Answer.NO)
        with (
            piped.recording("Meter", MICROPHONE, *PEAKS),
            piped.recording("Telephone", MICROPHONE),
        ):
            assert await told.next() == Reading(Answer.YES, "Telephone")


async def test_a_program_of_pipewires_own_is_seen(piped: SoundServer, tmp_path: Path) -> None:
    command = [program("pw-record"), "--target", MICROPHONE, str(tmp_path / "recorded.wav")]
    async with watched(Microphone(piped.environment)) as told:
        assert await told.next() == Reading(Answer.NO)
        with started(piped.environment, command):
            assert await told.next() == Reading(Answer.YES, "pw-record")
        assert await told.next() == Reading(Answer.NO)


async def test_the_servers_own_loopback_is_no_call(piped: SoundServer) -> None:
    command = [program("pw-loopback"), f"--capture-props={{ target.object = {MICROPHONE} }}"]
    with started(piped.environment, command):
        await something_is_recorded(piped)
        async with watched(Microphone(piped.environment)) as told:
            assert await told.next() == Reading(Answer.NO)
            with piped.recording("Telephone", MICROPHONE):
                assert await told.next() == Reading(Answer.YES, "Telephone")


async def test_the_end_of_the_server_is_a_failure(sound: SoundServer) -> None:
    cut_off = Told(Microphone(sound.environment))
    assert await cut_off.next() == Reading(Answer.NO)
    sound.process.kill()
    with pytest.raises(ConnectionError):
        await cut_off.next()
    with pytest.raises(ConnectionError):
        await Microphone(sound.environment).watch(nobody_listens)
    sound.stop()
    sound.start()
    async with watched(Microphone(sound.environment)) as told:
        assert await told.next() == Reading(Answer.NO)


async def test_a_server_that_hangs_blocks_nobody(sound: SoundServer) -> None:
    begin = time.monotonic()
    # The event loop can't help a test that finds it blocked.
    rescue = threading.Timer(PATIENCE, sound.process.send_signal, [signal.SIGCONT])
    rescue.start()
    with sound.hanging():
        async with watched(Microphone(sound.environment)) as told:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await told.next()
            assert not told.task.done()
    rescue.cancel()
    assert time.monotonic() - begin < PATIENCE
    async with watched(Microphone(sound.environment)) as told:
        assert await told.next() == Reading(Answer.NO)


async def test_a_server_that_goes_on_is_heard(sound: SoundServer) -> None:
    async with watched(Microphone(sound.environment)) as told:
        with sound.hanging(), pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await told.next()
        assert await told.next() == Reading(Answer.NO)


async def test_without_a_server_it_is_absent(tmp_path: Path) -> None:
    for environment, reason in [
        ({"XDG_RUNTIME_DIR": str(tmp_path)}, f"{tmp_path}/pulse/native"),
        ({"PULSE_RUNTIME_PATH": str(tmp_path), "XDG_RUNTIME_DIR": "/"}, f"{tmp_path}/native"),
        ({"PULSE_SERVER": f"tcp:host {{0af}}unix:{tmp_path}/elsewhere"}, f"{tmp_path}/elsewhere"),
        ({"PULSE_SERVER": "tcp:studio:4713"}, "tcp:studio:4713"),
        ({}, "XDG_RUNTIME_DIR"),
    ]:
        with pytest.raises(SourceAbsentError, match=reason):
            await Microphone(environment).watch(nobody_listens)


def nobody_listens(reading: Reading) -> None:
    """Whom there is nothing to be told."""


async def something_is_recorded(server: SoundServer) -> None:
    """Return once anything is, by whomever."""
    async with asyncio.timeout(PATIENCE), sound_server(server.environment) as connection:
        await connection.subscribe()
        while all(recording.paused for recording in await connection.recordings()):
            await connection.changed()


# A sound server of our own, to say what no real one can be made to say.

AUTH, SET_CLIENT_NAME, SOURCE, RECORDINGS, SUBSCRIBE = 8, 9, 23, 32, 35
REPLY, ERROR, EVENT = 2, 0, 66
NOBODY = 0xFFFFFFFF
DESCRIPTOR = struct.Struct(">IIIII")
PROPERTIES: dict[str, str] = {"application.name": "Telephone"}

# Index, name, module, client, source, two formats, two latencies, method, driver, properties, paused.
RECORDED: list[Value] = [7, "", 1, 2, 3, None, None, 0, 0, "speex", "protocol-native.c", PROPERTIES, False]
# Index, name, description, two formats, module, volume, mute, number and name of the sink it listens to.
MIC: list[Value] = [3, "mic", "", None, None, 1, None, False, NOBODY, None]
WELL: dict[int, list[Value]] = {
    AUTH: [35],
    SET_CLIENT_NAME: [2],
    SUBSCRIBE: [],
    RECORDINGS: RECORDED,
    SOURCE: MIC,
}


def packet(*values: Value, rest: bytes = b"") -> bytes:
    message = encoded(*values) + rest
    return DESCRIPTOR.pack(len(message), NOBODY, 0, 0, 0) + message


@asynccontextmanager
async def pretending(directory: Path, answers: dict[int, list[Value] | bytes]) -> AsyncIterator[Microphone]:
    """A microphone on a server that gives these answers, each to its command; bytes: just as they are."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while True:
                length, *_rest = DESCRIPTOR.unpack(await reader.readexactly(DESCRIPTOR.size))
                command, tag, *_rest = decoded(await reader.readexactly(length))
                assert isinstance(command, int)
                match answers[command]:
                    case bytes(raw):
                        writer.write(raw)
                    case values:
                        writer.write(packet(REPLY, tag, *values))
        writer.close()

    path = directory / "native"
    async with await asyncio.start_unix_server(serve, path):
        environment = {"PULSE_SERVER": f"unix:{path}"}
        yield Microphone(environment, patience=timedelta(seconds=0.2))


@pytest.mark.parametrize(
    ("position", "value", "answer"),
    [
        pytest.param(9, "speex", Answer.YES, id="as it is"),
        pytest.param(3, NOBODY, Answer.NO, id="recorded by a module"),
        pytest.param(4, NOBODY, Answer.NO, id="not connected"),
        pytest.param(9, "peaks", Answer.NO, id="measures the level"),
        pytest.param(12, True, Answer.NO, id="paused"),
    ],
)
async def test_what_pulseaudio_says_of_a_recording_counts(
    tmp_path: Path, position: int, value: Value, answer: Answer
) -> None:
    recorded = [*RECORDED[:position], value, *RECORDED[position + 1 :]]
    async with (
        pretending(tmp_path, {**WELL, RECORDINGS: recorded}) as microphone,
        watched(microphone) as told,
    ):
        assert await told.next_answer() is answer


async def test_a_microphone_that_is_gone_is_in_nobodys_use(tmp_path: Path) -> None:
    gone = packet(ERROR, 5, 5)
    async with pretending(tmp_path, {**WELL, SOURCE: gone}) as source, watched(source) as told:
        assert await told.next() == Reading(Answer.NO)


async def test_a_server_that_falls_silent_is_given_up(tmp_path: Path) -> None:
    async with pretending(tmp_path, {**WELL, RECORDINGS: b""}) as source:
        with pytest.raises(TimeoutError):
            await source.watch(nobody_listens)


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({AUTH: [18]}, id="too old"),
        pytest.param({AUTH: packet(ERROR, 1, 1)}, id="refuses"),
        pytest.param({SOURCE: packet(ERROR, 5, 1)}, id="refuses later"),
        pytest.param({AUTH: b"HTTP/1.1 400 Bad Request\r\n\r\n"}, id="another protocol"),
        pytest.param({AUTH: packet(REPLY, 1, rest=b"L12")}, id="cut short"),
        pytest.param({AUTH: packet(REPLY, 1, rest=b"tabc")}, id="no end of a text"),
        pytest.param({AUTH: packet(REPLY, 1, rest=b"Pta\0L0000L0000N")}, id="no property"),
        pytest.param({AUTH: packet(REPLY, 1, rest=b"?")}, id="unknown kind"),
        pytest.param({RECORDINGS: [1, 2, 3]}, id="too little"),
        pytest.param({RECORDINGS: [*RECORDED[:-1], "?"]}, id="something else"),
        pytest.param({SOURCE: ["?"]}, id="something else again"),
    ],
)
async def test_nonsense_is_a_failure(tmp_path: Path, answers: dict[int, list[Value] | bytes]) -> None:
    async with pretending(tmp_path, {**WELL, **answers}) as source, asyncio.timeout(PATIENCE):
        with pytest.raises(PulseError):
            await source.watch(nobody_listens)
