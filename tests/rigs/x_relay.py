"""A display that stands in front of another one, as ssh has it: over TCP, and it may change what is said."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.rigs.display import Display

Edit = Callable[[bytes], bytes]


def _as_it_is(said: bytes) -> bytes:
    return said


@dataclass(slots=True, kw_only=True)
class Relay:
    """Everything goes through it, both ways."""

    name: str = ""
    """As in ``DISPLAY``."""
    answers: list[bytes] = field(default_factory=list)
    """What the server has said so far."""
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    """A client has gone."""


@asynccontextmanager
async def x_relay(
    to: Display, *, asked: Edit = _as_it_is, answered: Edit = _as_it_is
) -> AsyncIterator[Relay]:
    """A relay within the block, which passes on what ``asked`` and ``answered`` make of what is said."""
    relay = Relay()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = f"/tmp/.X11-unix/X{to.name.removeprefix(':')}"
        from_server, to_server = await asyncio.open_unix_connection(path)

        async def pass_on_answers() -> None:
            while said := await from_server.read(65536):
                relay.answers.append(said)
                writer.write(answered(said))

        answering = asyncio.create_task(pass_on_answers())
        try:
            while said := await reader.read(65536):
                to_server.write(asked(said))
        finally:
            answering.cancel()
            to_server.close()
            writer.close()
            relay.hung_up.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port: int = server.sockets[0].getsockname()[1]
        relay.name = f"localhost:{port - 6000}"
        yield relay
