"""Live changes: what the service says on the bus goes to every open page as a server-sent event.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from crampguard.web.attention import Attention

_SIGN_OF_LIFE = 20.0
"""Seconds: a connection that has broken is found out when something is sent."""


class Live:
    """Tells all open pages that something changed. Belongs to the event loop."""

    def __init__(self, attention: Attention) -> None:
        self._attention = attention
        self._pages: set[asyncio.Event] = set()
        self._closed = False

    def changed(self) -> None:
        """Something that a page shows may be different now."""
        for page in self._pages:
            page.set()

    def close(self) -> None:
        """End every stream: the server ends."""
        self._closed = True
        self.changed()

    def stream(self) -> StreamingResponse:
        """The events, for one page, for as long as it is open."""
        return self.kept_open(self._events())

    def kept_open(self, events: AsyncIterator[str]) -> StreamingResponse:
        """Events as they come; whoever gets them has the page open."""
        return StreamingResponse(self._held(events), media_type="text/event-stream")

    async def _held(self, events: AsyncIterator[str]) -> AsyncIterator[str]:
        with self._attention.held():
            async for event in events:
                yield event

    async def _events(self) -> AsyncIterator[str]:
        changed = asyncio.Event()
        self._pages.add(changed)
        try:
            # A page that was away meanwhile (asleep, with the machine) is told at once.
            yield "retry: 2000\ndata: changed\n\n"
            while not self._closed:
                try:
                    async with asyncio.timeout(_SIGN_OF_LIFE):
                        await changed.wait()
                except TimeoutError:
                    yield ":\n\n"
                    continue
                changed.clear()
                if not self._closed:
                    yield "data: changed\n\n"
        finally:
            self._pages.discard(changed)
