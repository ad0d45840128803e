"""The wake-ups of what comes and goes, of which /proc keeps nothing: the kernel tells of each as it ends.

A program that starts another one again and again wakes the machine with each. The kernel's task statistics
(taskstats, over a netlink socket) have the context switches of each. Only root hears them.
"""

import os
import socket
import struct
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_NETLINK_GENERIC = 16
_RCVBUFFORCE = 33
_CONTROLLER, _GET_FAMILY, _FAMILY_ID, _FAMILY_NAME = 16, 3, 1, 2
_REQUEST, _ACKNOWLEDGE, _ERROR = 1, 4, 2
_GET, _REGISTER_CPUS = 1, 3
_OF_A_TASK, _STATISTICS = 4, 3
_HEADER, _GENERIC_HEADER, _ATTRIBUTE = struct.Struct("=IHHII"), struct.Struct("=BBxx"), struct.Struct("=HH")
_TYPE = 0x3FFF

_PARENT, _SWITCHES, _PROCESS = 132, 272, 368
"""Where they stand in struct taskstats, of linux/taskstats.h; what newer kernels add stands behind."""


@dataclass(frozen=True, slots=True)
class _Ended:
    process: int
    parent: int
    switches: int


@dataclass(slots=True)
class Departed:
    """Who has ended since it was begun to listen."""

    _connection: socket.socket
    _ended: list[_Ended] = field(default_factory=list)

    def of(self, processes: Collection[int]) -> tuple[int, int]:
        """Of these and all that they started: how many processes ended, and how often those woke.

        Threads that ended in a process that goes on are counted with the wake-ups, not as processes.
        """
        self._listen()
        known, ended, wakings = set(processes), set[int](), 0
        # A child ends before or after its own children: as long as somebody's parent is found, look again.
        while found := [each for each in self._ended if each.process in known or each.parent in known]:
            self._ended = [each for each in self._ended if each not in found]
            known |= {each.process for each in found}
            ended |= {each.process for each in found}
            wakings += sum(each.switches for each in found)
        return len(ended - set(processes)), wakings

    def forget(self) -> None:
        """All who ended until now."""
        self._listen()
        self._ended.clear()

    def _listen(self) -> None:
        while True:
            try:
                message = self._connection.recv(1 << 16)
            except BlockingIOError:
                return
            for kind, nested in _attributes(message[_HEADER.size + _GENERIC_HEADER.size :]):
                if kind == _OF_A_TASK:
                    (statistics,) = (body for inner, body in _attributes(nested) if inner == _STATISTICS)
                    (process,) = struct.unpack_from("=I", statistics, _PROCESS)
                    (parent,) = struct.unpack_from("=I", statistics, _PARENT)
                    (switches,) = struct.unpack_from("=Q", statistics, _SWITCHES)
                    self._ended.append(_Ended(process, parent, switches))


@contextmanager
def departed() -> Iterator[Departed]:
    """Those who end within the block. Raises OSError where the kernel doesn't tell us."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_GENERIC) as connection:
        # Between two looks, two minutes apart, nothing may be lost.
        connection.setsockopt(socket.SOL_SOCKET, _RCVBUFFORCE, 1 << 26)
        connection.bind((0, 0))
        asked = _ask(connection, _CONTROLLER, _GET_FAMILY, _FAMILY_NAME, b"TASKSTATS\0")
        families = [body for kind, body in _attributes(asked[_GENERIC_HEADER.size :]) if kind == _FAMILY_ID]
        (family,) = struct.unpack("=H", families[0])
        cpus = Path("/sys/devices/system/cpu/possible").read_bytes().strip() + b"\0"
        _ask(connection, family, _GET, _REGISTER_CPUS, cpus)
        connection.setblocking(False)
        yield Departed(connection)


def _ask(connection: socket.socket, family: int, command: int, attribute: int, value: bytes) -> bytes:
    """What is answered, without its header. Raises OSError."""
    body = _GENERIC_HEADER.pack(command, 1) + _ATTRIBUTE.pack(_ATTRIBUTE.size + len(value), attribute) + value
    length = _HEADER.size + len(body)
    connection.send(_HEADER.pack(length, family, _REQUEST | _ACKNOWLEDGE, 1, 0) + body)
    answer = b""
    while True:
        length, kind, *_rest = _HEADER.unpack_from(message := connection.recv(1 << 16))
        if kind != _ERROR:
            answer = message[_HEADER.size : length]
        elif number := -struct.unpack_from("=i", message, _HEADER.size)[0]:
            raise OSError(number, os.strerror(number))
        else:
            # The acknowledgement, which is an error of number 0.
            return answer


def _attributes(body: bytes) -> Iterator[tuple[int, bytes]]:
    while len(body) >= _ATTRIBUTE.size:
        length, kind = _ATTRIBUTE.unpack_from(body)
        yield kind & _TYPE, body[_ATTRIBUTE.size : length]
        body = body[(length + 3) & ~3 :]
