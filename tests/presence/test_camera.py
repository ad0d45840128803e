"""Cameras, without any: through PipeWire, a test picture; in /dev, files that other processes really open."""

import asyncio
import struct
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest

from crampguard.domain.presence import Answer, Reading
from crampguard.errors import SourceAbsentError
from crampguard.presence.camera import CameraDevices
from crampguard.presence.pipewire_camera import PipeWireCamera
from crampguard.presence.wire.pipewire import PipeWireError, Value, decoded, encoded
from tests.presence.watching import Told, watched
from tests.rigs.audio import CAMERA, SCREEN, SoundServer, pipewire, started
from tests.rigs.processes import PATIENCE, program
from tests.rigs.session_bus import SessionBus

# Opens what it is given, says so, and holds it until it is ended.
HOLD = "import sys, signal; held = open(sys.argv[1]); print('open', flush=True); signal.pause()"


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """Stands for /dev, with one camera."""
    directory = tmp_path / "dev"
    directory.mkdir()
    (directory / "video0").touch()
    return directory


@pytest.fixture
def cameras(devices: Path, tmp_path: Path) -> CameraDevices:
    """What watches it, with the processes that there really are."""
    return CameraDevices(devices, properties=tmp_path / "udev")


@contextmanager
def held(device: Path, by: str = "telephone") -> Iterator[None]:
    """A process of that name holds the device open within the block."""
    named = f"open('/proc/self/comm', 'w').write({by!r}); {HOLD}"
    with started({}, [sys.executable, "-c", named, str(device)]) as process:
        assert process.stdout
        assert process.stdout.readline() == b"open\n"
        yield


async def test_a_camera_is_in_use_while_a_program_holds_it(cameras: CameraDevices, devices: Path) -> None:
    async with watched(cameras) as told:
        assert await told.next() == Reading(Answer.NO)
        with held(devices / "video0"):
            assert await told.next() == Reading(Answer.YES, "telephone")
            with held(devices / "video0", by="photo booth"):
                assert (await told.next()).detail in ("telephone and 1 more", "photo booth and 1 more")
            assert await told.next() == Reading(Answer.YES, "telephone")
        assert await told.next() == Reading(Answer.NO)
        assert told.rest() == []


async def test_one_that_was_open_before_us_counts(cameras: CameraDevices, devices: Path) -> None:
    with held(devices / "video0"):
        async with watched(cameras) as told:
            assert await told.next() == Reading(Answer.YES, "telephone")


async def test_a_camera_may_be_plugged_in_later_and_pulled_out(cameras: CameraDevices, devices: Path) -> None:
    async with watched(cameras) as told:
        assert await told.next() == Reading(Answer.NO)
        (devices / "tty7").touch()
        (devices / "video1").touch()
        with held(devices / "video1"):
            assert await told.next() == Reading(Answer.YES, "telephone")
            (devices / "video1").unlink()
            assert await told.next() == Reading(Answer.NO)
        with held(devices / "video0"):
            assert await told.next() == Reading(Answer.YES, "telephone")


async def test_only_asking_a_camera_what_it_can_do_is_no_use(cameras: CameraDevices, devices: Path) -> None:
    async with watched(cameras) as told:
        assert await told.next() == Reading(Answer.NO)
        for _time in range(3):
            (devices / "video0").read_text()
        with held(devices / "video0"):
            assert await told.next() == Reading(Answer.YES, "telephone")


async def test_servers_that_hold_cameras_all_day_do_not_use_them(
    cameras: CameraDevices, devices: Path
) -> None:
    async with watched(cameras) as told:
        assert await told.next() == Reading(Answer.NO)
        with held(devices / "video0", by="wireplumber"):
            with held(devices / "video0"):
                assert await told.next() == Reading(Answer.YES, "telephone")
            assert await told.next() == Reading(Answer.NO)


async def test_who_can_not_be_seen_leaves_it_unknown(devices: Path, tmp_path: Path) -> None:
    nobody = tmp_path / "proc"
    nobody.mkdir()
    async with watched(CameraDevices(devices, processes=nobody)) as told:
        assert await told.next() == Reading(Answer.NO)
        with held(devices / "video0"):
            unseen = await told.next()
            assert unseen.answer is Answer.UNKNOWN
            assert "can't be seen" in unseen.detail
        assert await told.next() == Reading(Answer.NO)


@pytest.mark.parametrize(
    ("known", "answer"),
    [
        ("E:ID_V4L_CAPABILITIES=:capture:\n", Answer.YES),
        ("E:ID_V4L_CAPABILITIES=:\n", Answer.NO),
        ("E:ID_V4L_VERSION=2\nE:ID_V4L_PRODUCT=Webcam\n", Answer.YES),
    ],
)
async def test_a_video_decoder_is_no_camera(
    cameras: CameraDevices, devices: Path, tmp_path: Path, known: str, answer: Answer
) -> None:
    (tmp_path / "udev").mkdir()
    # A plain file has no number of its own.
    (tmp_path / "udev" / "c0:0").write_text(f"I:1234\n{known}")
    with held(devices / "video0"):
        async with watched(cameras) as told:
            assert await told.next_answer() is answer


async def test_without_any_camera_none_is_in_use(tmp_path: Path) -> None:
    async with watched(CameraDevices(tmp_path)) as told:
        assert await told.next() == Reading(Answer.NO)


async def test_cameras_of_this_machine_can_be_watched() -> None:
    async with watched(CameraDevices()) as told:
        # Whatever it is: nobody knows who looks through them now.
        await told.next()


@pytest.fixture
def piped(private_bus: SessionBus) -> Iterator[SoundServer]:
    """PipeWire with its cameras."""
    with pipewire(private_bus) as server:
        yield server


@contextmanager
def filming(server: SoundServer, what: str) -> Iterator[None]:
    """A program takes pictures from it within the block, and has one already."""
    pipeline = f"pipewiresrc target-object={what} ! video/x-raw ! filesink location=/dev/stdout"
    command = [program("gst-launch-1.0"), "--quiet", *pipeline.split()]
    with started(server.environment, command) as process:
        assert process.stdout
        assert process.stdout.read(1), "no picture"
        yield


async def test_a_camera_is_in_use_while_it_is_linked_to_a_program(piped: SoundServer) -> None:
    async with watched(PipeWireCamera(piped.environment)) as told:
        assert await told.next() == Reading(Answer.NO)
        with filming(piped, CAMERA):
            assert await told.next() == Reading(Answer.YES, "gst-launch-1.0")
        assert await told.next() == Reading(Answer.NO)
        assert told.rest() == []


async def test_a_link_that_was_there_before_us_counts(piped: SoundServer) -> None:
    with filming(piped, CAMERA):
        async with watched(PipeWireCamera(piped.environment)) as told:
            assert await told.next() == Reading(Answer.YES, "gst-launch-1.0")


async def test_a_screen_that_is_shared_is_no_camera(piped: SoundServer) -> None:
    async with watched(PipeWireCamera(piped.environment)) as told:
        assert await told.next() == Reading(Answer.NO)
        with filming(piped, SCREEN):
            async with watched(PipeWireCamera(piped.environment)) as later:
                assert await later.next() == Reading(Answer.NO)
        assert told.rest() == []


async def test_the_end_of_pipewire_is_a_failure(piped: SoundServer) -> None:
    assert piped.core
    told = Told(PipeWireCamera(piped.environment))
    assert await told.next() == Reading(Answer.NO)
    piped.core.process.kill()
    with pytest.raises(ConnectionError):
        await told.next()
    with pytest.raises(ConnectionError):
        await PipeWireCamera(piped.environment).watch(nobody_listens)
    piped.core.stop()
    piped.core.start()
    async with watched(PipeWireCamera(piped.environment)) as again:
        assert await again.next() == Reading(Answer.NO)


async def test_a_pipewire_that_hangs_blocks_nobody(piped: SoundServer) -> None:
    assert piped.core
    async with watched(PipeWireCamera(piped.environment)) as told:
        with piped.core.hanging(), pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await told.next()
        assert await told.next() == Reading(Answer.NO)


async def test_without_pipewire_it_is_absent(tmp_path: Path) -> None:
    for environment, reason in [
        ({"XDG_RUNTIME_DIR": str(tmp_path)}, f"{tmp_path}/pipewire-0"),
        ({"PIPEWIRE_RUNTIME_DIR": str(tmp_path), "XDG_RUNTIME_DIR": "/"}, f"{tmp_path}/pipewire-0"),
        ({"PIPEWIRE_REMOTE": f"{tmp_path}/other"}, f"{tmp_path}/other"),
        ({}, "XDG_RUNTIME_DIR"),
    ]:
        with pytest.raises(SourceAbsentError, match=reason):
            await PipeWireCamera(environment).watch(nobody_listens)


def nobody_listens(reading: Reading) -> None:
    """Whom there is nothing to be told."""


# A PipeWire of our own, to say what the real one says seldom.

CORE, REGISTRY = 0, 2
DONE, PING, ERROR, GLOBAL = 1, 2, 3, 0
PONG, SYNC = 3, 2
HEADER = struct.Struct("=IIII")


def said(receiver: int, opcode: int, *arguments: Value, rest: bytes = b"") -> bytes:
    body = encoded(list(arguments)) + rest
    return HEADER.pack(receiver, opcode << 24 | len(body), 0, 0) + body


def thing(number: int, kind: str, **properties: str) -> bytes:
    texts = [text for key, value in properties.items() for text in (key.replace("_", "."), value)]
    told: list[Value] = [len(properties), *texts]
    return said(REGISTRY, GLOBAL, number, 7, f"PipeWire:Interface:{kind}", 3, told)


@asynccontextmanager
async def pretending(
    directory: Path, *begins: bytes
) -> AsyncIterator[tuple[PipeWireCamera, asyncio.Queue[int]]]:
    """A PipeWire that says this when asked what there is; and the commands that its core has been given."""
    commands: asyncio.Queue[int] = asyncio.Queue()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while True:
                receiver, both, *_rest = HEADER.unpack(await reader.readexactly(HEADER.size))
                arguments, _nothing = decoded(await reader.readexactly(both & 0xFFFFFF))
                if receiver != CORE:
                    continue
                commands.put_nowait(command := both >> 24)
                if command == SYNC:
                    assert isinstance(arguments, list)
                    writer.write(b"".join(begins) + said(CORE, DONE, *arguments))
        writer.close()

    path = directory / "pipewire-0"
    async with await asyncio.start_unix_server(serve, path):
        yield PipeWireCamera({"PIPEWIRE_REMOTE": str(path)}), commands


WEBCAM = thing(30, "Node", media_class="Video/Source", media_role="Camera")


@pytest.mark.parametrize(
    ("consumer", "detail"),
    [
        ([thing(40, "Node", client_id="50"), thing(50, "Client", application_name="Browser")], "Browser"),
        ([thing(40, "Node", application_name="Viewer", client_id="50")], "Viewer"),
        ([thing(40, "Node", node_name="viewer", client_id="?")], "viewer"),
        ([], "a program without a name"),
    ],
)
async def test_who_looks_is_named_as_well_as_it_is_known(
    tmp_path: Path, consumer: list[bytes], detail: str
) -> None:
    link = thing(60, "Link", link_output_node="30", link_input_node="40")
    async with pretending(tmp_path, WEBCAM, *consumer, link) as (source, _commands), watched(source) as told:
        assert await told.next() == Reading(Answer.YES, detail)


async def test_a_ping_is_answered(tmp_path: Path) -> None:
    async with pretending(tmp_path, said(CORE, PING, 0, 1)) as (source, commands), watched(source) as told:
        assert await told.next() == Reading(Answer.NO)
        async with asyncio.timeout(PATIENCE):
            while await commands.get() != PONG:
                pass


@pytest.mark.parametrize(
    "says",
    [
        pytest.param(said(CORE, ERROR, 0, 1, -13, "no permission"), id="an error"),
        pytest.param(HEADER.pack(REGISTRY, 4, 0, 0) + b"abcd", id="no value"),
        pytest.param(HEADER.pack(REGISTRY, 8, 0, 0) + struct.pack("=II", 4, 4), id="a value cut short"),
        pytest.param(HEADER.pack(REGISTRY, 8, 0, 0) + struct.pack("=II", 0, 4), id="a number of no size"),
    ],
)
async def test_nonsense_is_a_failure(tmp_path: Path, says: bytes) -> None:
    async with pretending(tmp_path, says) as (source, _commands), asyncio.timeout(PATIENCE):
        with pytest.raises(PipeWireError):
            await source.watch(nobody_listens)
