"""Other people on the same machine: they reach the port, and are hung up on whatever they bring."""

import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from crampguard.web.neighbours import owner_of
from tests.rigs.processes import PATIENCE
from tests.web.visitor import Visitor

SOMEBODY = 65534

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else for a moment")


@contextmanager
def being(user: int) -> Iterator[None]:
    """Whatever is opened within the block is that user's."""
    before = os.geteuid()
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(before)


def asked(visitor: Visitor, user: int, family: socket.AddressFamily) -> bytes:
    """What that user gets to see with the visitor's own cookie."""
    port = int(visitor.authority.rpartition(":")[2])
    with being(user):
        opened = socket.socket(family)
    with opened:
        opened.settimeout(PATIENCE)
        opened.connect(("127.0.0.1" if family is socket.AF_INET else "::ffff:127.0.0.1", port))
        try:
            opened.sendall(
                f"GET / HTTP/1.1\r\nHost: {visitor.authority}\r\nCookie: {visitor.cookie}\r\n\r\n".encode()
            )
            return opened.recv(100)
        except ConnectionError:
            return b""


@as_root
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_cookie_in_somebody_else_s_hands_is_worth_nothing(
    visitor: Visitor, family: socket.AddressFamily
) -> None:
    assert asked(visitor, os.geteuid(), family).startswith(b"HTTP/1.1 200 ")
    assert asked(visitor, SOMEBODY, family) == b""


@as_root
def test_nor_is_a_connection_that_is_only_kept_open(visitor: Visitor) -> None:
    port = int(visitor.authority.rpartition(":")[2])
    with being(SOMEBODY):
        opened = socket.socket()
    with opened:
        opened.settimeout(PATIENCE)
        opened.connect(("127.0.0.1", port))
        with suppress(ConnectionResetError):
            assert opened.recv(1) == b""


@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_the_kernel_tells_whose_a_connection_is(family: socket.AddressFamily, address: str) -> None:
    try:
        listening = socket.create_server((address, 0), family=family)
    except OSError as error:
        pytest.skip(f"no {address} here: {error}")
    with listening, socket.create_connection(listening.getsockname()[:2]) as client:
        accepted, _there = listening.accept()
        with accepted:
            near, far = client.getsockname()[:2], accepted.getsockname()[:2]
            assert owner_of(near, far) == os.geteuid()
            assert owner_of(far, ("127.0.0.1", 1)) is None


def test_where_the_kernel_does_not_tell_nobody_is_known(tmp_path: Path) -> None:
    assert owner_of(("127.0.0.1", 2), ("127.0.0.1", 1), [tmp_path / "nothing"]) is None


def test_a_line_is_told_from_one_that_is_alike(tmp_path: Path) -> None:
    words = [f"{struct.unpack('=I', bytes([127, 0, 0, last]))[0]:08X}" for last in (1, 2)]
    table = tmp_path / "tcp"
    table.write_text(
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
        f"   0: {words[1]}:0002 {words[0]}:0001 01 00000000:00000000 00:00000000 00000000  7  0 1\n"
        f"   1: {words[0]}:0001 {words[0]}:0002 01 00000000:00000000 00:00000000 00000000  8  0 1\n"
        f"   2: {words[0]}:0002 {words[0]}:0001 01 00000000:00000000 00:00000000 00000000  9  0 1\n"
    )
    assert owner_of(("127.0.0.1", 2), ("127.0.0.1", 1), [table]) == 9
