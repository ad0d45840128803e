"""The life of the page's process: where it listens, how a browser gets there, and when it ends."""

import asyncio
import contextlib
import errno
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta

import uvicorn
from starlette.types import ASGIApp

from crampguard.control.changes import heard_changes
from crampguard.domain.language import _
from crampguard.errors import CrampguardError, NoBusError
from crampguard.paths import state_directory
from crampguard.wallclock import utc_now
from crampguard.web.app import Guides, application
from crampguard.web.attention import Attention
from crampguard.web.live import Live
from crampguard.web.neighbours import OwnConnections
from crampguard.web.person import Person
from crampguard.web.sessions import Guests, invite, new_key
from crampguard.web.whereabouts import Whereabouts, settled

PATIENCE = timedelta(minutes=10)
"""How long after the page was closed its process ends."""

_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
"""The second one is for machines that have no other."""
_NO_SUCH_ADDRESS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


def serve(
    person: Person,
    *,
    port: int,
    patience: timedelta,
    pace: float = 1.0,
    cramp: bool = False,
    invited: Callable[[str, bool], None],
) -> None:
    """Serve the page until nobody has looked for ``patience``, or a signal ends it.

    Where a server of the person's runs already, that one is used, and this returns at once. ``invited`` is
    given the address that lets a browser in, and whether this is the server. ``pace``: how many of the relief
    guide's seconds pass in one; with a ``cramp`` it begins at once. Raises CrampguardError.
    """
    # Whatever is made here is for its owner alone.
    os.umask(0o077)
    listening: list[socket.socket] = []

    def begin() -> Whereabouts:
        listening.append(_listen(port))
        return Whereabouts(authority=_authority(listening[0]), key=new_key())

    with settled(state_directory(person.environment), begin) as (found, is_ours):
        invited(found.link(invite(found.key, utc_now()), cramp=cramp), is_ours)
        if is_ours:
            asyncio.run(_serve(person, listening[0], found, patience, pace))


async def _serve(
    person: Person, listening: socket.socket, at: Whereabouts, patience: timedelta, pace: float
) -> None:
    async with AsyncExitStack() as stack:
        attention = Attention(patience, lambda: server.end(), asyncio.get_running_loop().call_later)
        stack.callback(attention.close)
        live = Live(attention)
        guides = Guides(person, live, pace)
        stack.push_async_callback(guides.close)
        guests = Guests(at.key, utc_now)
        app = application(person, live, guides, authority=at.authority, guests=guests, seen=attention.seen)
        server = _Server(app, [guides.leave, live.close])
        # Without a bus nothing changes by itself; the page says that no service can be reached.
        with contextlib.suppress(NoBusError):
            await stack.enter_async_context(heard_changes(live.changed))
        await server.serve(sockets=[listening])


class _Server(uvicorn.Server):
    """uvicorn, quiet, and with an end that doesn't wait for pages that are open."""

    def __init__(self, app: ASGIApp, at_end: Sequence[Callable[[], None]]) -> None:
        # What is asked for and what goes wrong may hold what a person wrote: no log of uvicorn's.
        logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
        super().__init__(
            uvicorn.Config(
                app,
                http=OwnConnections,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=2,
            )
        )
        self._at_end = at_end

    def end(self) -> None:
        """Answer what is being asked, and end."""
        for leave in self._at_end:
            leave()
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A signal is an orderly end, and not raised again afterwards."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.end)
        yield


def _listen(port: int) -> socket.socket:
    for family, address in _LOOPBACK:
        try:
            return socket.create_server((address, port), family=family)
        except OSError as error:
            if error.errno in _NO_SUCH_ADDRESS and (family, address) != _LOOPBACK[-1]:
                continue
            raise CrampguardError(
                _("Port {port} of the loopback interface can't be used: {error}").format(
                    port=port, error=error.strerror
                ),
                _("Without --port a free one is found."),
            ) from error
    raise AssertionError("the last address ends the loop")


def _authority(listening: socket.socket) -> str:
    address, port = listening.getsockname()[:2]
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
