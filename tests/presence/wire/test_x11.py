"""The wire to an X server: finding it, being let in, and what it refuses."""

import asyncio
import os
import signal
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from crampguard.errors import SourceAbsentError
from crampguard.presence.wire.x11 import WindowGoneError, X11Error, request, x_server
from tests.rigs.display import Display, display
from tests.rigs.processes import PATIENCE
from tests.rigs.x_relay import x_relay

COOKIE = bytes(range(16))
LOCAL, WILD, INTERNET = 256, 65535, 0
HERE = socket.gethostname().encode()
NO_OPERATION = 127


@pytest.fixture(scope="module")
def x11(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    """A screen that lets everybody in who is on this machine."""
    with display(tmp_path_factory.mktemp("x11"), "-noreset") as started:
        yield started


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    """A screen that wants to see the cookie."""
    directory = tmp_path_factory.mktemp("guarded")
    file = directory / "server"
    file.write_bytes(entry(LOCAL, HERE, b"", COOKIE))
    with display(directory, "-noreset", "-auth", str(file)) as started:
        yield started


def entry(
    family: int, address: bytes, number: bytes, data: bytes, name: bytes = b"MIT-MAGIC-COOKIE-1"
) -> bytes:
    """A line of the file of cookies, as xauth writes it."""
    fields = (struct.pack(">H", len(field)) + field for field in (address, number, name, data))
    return struct.pack(">H", family) + b"".join(fields)


def socket_file(of: Display) -> Path:
    """Where it listens, besides the place without a file."""
    return Path(f"/tmp/.X11-unix/X{of.name.removeprefix(':')}")


async def lets_in(name: str, **environment: str) -> bool:
    """Whether that display greets us."""
    async with asyncio.timeout(PATIENCE), x_server(name, environment) as server:
        return server.root != 0


async def test_a_name_may_say_much_or_little(x11: Display) -> None:
    number = x11.name.removeprefix(":")
    for name in (f":{number}", f":{number}.0", f"unix:{number}", f"{HERE.decode()}/unix:{number}"):
        assert await lets_in(name), name


@pytest.mark.parametrize("name", ["", "1", "wayland-0", ":", ":x", ":1.y", ":1:2", "../..:1"])
async def test_what_is_no_display_is_absent(name: str) -> None:
    with pytest.raises(SourceAbsentError, match="DISPLAY"):
        await lets_in(name)


async def test_nobody_there_is_a_failure() -> None:
    with pytest.raises(OSError, match="refused"):
        await lets_in(":59321")


async def test_a_display_through_ssh_is_reached_over_tcp(x11: Display) -> None:
    async with x_relay(x11) as relay:
        assert await lets_in(relay.name + ".0")


async def test_a_server_is_found_without_its_file(tmp_path: Path) -> None:
    with display(tmp_path, "-noreset") as hidden:
        socket_file(hidden).unlink()
        assert await lets_in(hidden.name)


@pytest.mark.parametrize(
    ("family", "address", "is_for_us"), [(LOCAL, HERE, True), (LOCAL, b"elsewhere", False), (WILD, b"", True)]
)
async def test_the_cookie_of_this_machine_opens(
    guarded: Display, tmp_path: Path, family: int, address: bytes, is_for_us: bool
) -> None:
    number = guarded.name.removeprefix(":").encode()
    file = tmp_path / "cookies"
    file.write_bytes(
        entry(INTERNET, bytes(4), number, bytes(16))
        + entry(family, address, number + b"9", bytes(16))
        + entry(family, address, number, bytes(16), name=b"SOMETHING-ELSE")
        + entry(family, address, number, COOKIE)
    )
    if is_for_us:
        assert await lets_in(guarded.name, XAUTHORITY=str(file))
    else:
        with pytest.raises(ConnectionRefusedError):
            await lets_in(guarded.name, XAUTHORITY=str(file))


async def test_the_cookies_are_in_the_home_and_may_be_for_every_display(
    guarded: Display, tmp_path: Path
) -> None:
    (tmp_path / ".Xauthority").write_bytes(entry(LOCAL, HERE, b"", COOKIE))
    assert await lets_in(guarded.name, HOME=str(tmp_path))


@pytest.mark.parametrize(
    "content",
    [None, b"", b"\1\0\0", entry(LOCAL, HERE, b"", bytes(16))],
    ids=["no file", "nothing in it", "half an entry", "another's cookie"],
)
async def test_without_the_cookie_the_server_says_why_not(
    guarded: Display, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / ".Xauthority").write_bytes(content)
    with pytest.raises(ConnectionRefusedError, match=r"lets nobody in: (Auth|Invalid MIT)"):
        await lets_in(guarded.name, HOME=str(tmp_path))


async def test_what_is_refused_is_raised_and_the_connection_goes_on(x11: Display) -> None:
    async with x_server(x11.name, {}) as server, asyncio.timeout(PATIENCE):
        with pytest.raises(X11Error, match=r"error 2 for request 2\.0"):
            await server.listen(server.root, 0xFFFFFFFF)
        with pytest.raises(WindowGoneError):
            await server.listen(0xABCDEF, 0)
        with pytest.raises(WindowGoneError):
            await server.text(0xABCDEF, "WM_CLASS")
        assert await server.extension("No such thing") is None
        assert await server.numbers(server.root, "NO_SUCH_PROPERTY") is None


async def test_the_server_may_be_asked_more_often_than_it_can_count(x11: Display) -> None:
    async with x_server(x11.name, {}) as server, asyncio.timeout(PATIENCE):
        for _each in range(0x10000):
            server._send(request(NO_OPERATION, 0))
        assert await server.extension("SYNC")


async def test_a_server_that_hangs_holds_nobody_up(tmp_path: Path) -> None:
    with display(tmp_path, "-noreset") as hung:
        async with x_server(hung.name, {}) as server:
            os.kill(hung.process.pid, signal.SIGSTOP)
            try:
                greeting = asyncio.create_task(lets_in(hung.name))
                asking = asyncio.create_task(server.extension("SYNC"))
                # Both have begun, and the loop goes round all the same.
                done, _pending = await asyncio.wait({greeting, asking}, timeout=0.1)
                assert not done
                for task in (greeting, asking):
                    task.cancel()
                done, _pending = await asyncio.wait({greeting, asking}, timeout=PATIENCE)
                assert all(task.cancelled() for task in done)
                assert len(done) == 2
            finally:
                os.kill(hung.process.pid, signal.SIGCONT)
