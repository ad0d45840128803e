"""Who is at the other end of a connection: other people on the machine reach the loopback interface too.

A cookie doesn't keep them out by itself, for browsers send it to every port of the same address: to a page of
theirs as well. Nor does the invitation, which stands on the browser's command line, for all to read.
"""

import os
import struct
from asyncio import Transport
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from uvicorn.protocols.http.h11_impl import H11Protocol

Address = tuple[str, int]

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
"""https://docs.kernel.org/networking/proc_net_tcp.html. Not every system has them."""

_ROOT = 0
_OWNER = 7
"""The field."""


class OwnConnections(H11Protocol):
    """HTTP, for the person's own processes: whoever else comes is hung up on before a word is read."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Somebody has come."""
        super().connection_made(transport)
        ours, theirs = (transport.get_extra_info(name)[:2] for name in ("sockname", "peername"))
        if owner_of(theirs, ours) not in {None, os.geteuid(), _ROOT}:
            transport.abort()


def owner_of(near: Address, far: Address, tables: Sequence[Path] = TABLES) -> int | None:
    """The user whose socket is ``near``, connected to ``far``; None where the kernel doesn't tell.

    Of a socket that is closed already it says root's: nobody gets an answer through such a one.
    """
    wanted = [
        [_written(address, near[1]), _written(address_far, far[1])]
        for address, address_far in _ways(near, far)
    ]
    for table in tables:
        try:
            lines = table.read_text("ascii").splitlines()
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[1:3] in wanted:
                return int(fields[_OWNER])
    return None


def _ways(
    near: Address, far: Address
) -> Iterator[tuple[IPv4Address | IPv6Address, IPv4Address | IPv6Address]]:
    """A socket for the newer addresses may be at an older one."""
    ends = ip_address(near[0]), ip_address(far[0])
    yield ends
    if ends[0].version == 4:
        yield IPv6Address(f"::ffff:{ends[0]}"), IPv6Address(f"::ffff:{ends[1]}")


def _written(address: IPv4Address | IPv6Address, port: int) -> str:
    """As the kernel writes it: words of four bytes, in the machine's own order."""
    words = struct.unpack(f"={len(address.packed) // 4}I", address.packed)
    return "".join(f"{word:08X}" for word in words) + f":{port:04X}"
