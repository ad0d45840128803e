"""What nobody expected: the person is told, and the log hears where it was, not what it was about."""

from datetime import timedelta
from pathlib import Path

import pytest
from starlette.responses import StreamingResponse
from starlette.types import Message

from crampguard.wallclock import utc_now
from crampguard.web.app import Guides, application
from crampguard.web.attention import Attention
from crampguard.web.live import Live
from crampguard.web.person import Person
from crampguard.web.security import COOKIE
from crampguard.web.sessions import Guests, invite, new_key
from tests.web.test_attention import Clock

AUTHORITY = "127.0.0.1:1"


class Broken(Live):
    """Fails with the person's words in its message, as conversions do."""

    def stream(self) -> StreamingResponse:
        """Never comes to it."""
        raise ValueError("invalid literal: 'left calf after the wedding'")


async def test_a_failure_is_logged_without_the_words_of_the_person(caplog: pytest.LogCaptureFixture) -> None:
    person = Person(settings_file=Path("nowhere"), required=False, environment={})
    live = Broken(Attention(timedelta(minutes=1), lambda: None, Clock().call_later))
    key = new_key()
    guests = Guests(key, utc_now)
    session = guests.admit(invite(key, utc_now()))
    assert session is not None
    app = application(
        person, live, Guides(person, live), authority=AUTHORITY, guests=guests, seen=lambda: None
    )
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    headers = [(b"host", AUTHORITY.encode()), (b"cookie", f"{COOKIE}={session.id}".encode())]
    scope = {"type": "http", "method": "GET", "path": "/events", "query_string": b"", "headers": headers}
    # uvicorn would log it whole, were it not told to be silent.
    with pytest.raises(ValueError, match="wedding"):
        await app(scope, receive, send)

    assert sent[0]["status"] == 500
    assert b"nobody expected" in sent[1]["body"]
    assert b"wedding" not in sent[1]["body"]
    assert "ValueError while answering /events" in caplog.text
    assert "in stream" in caplog.text
    # The line of the code stands in a traceback; the message that was made of it doesn't.
    assert "ValueError: invalid literal" not in caplog.text
