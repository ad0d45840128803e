"""The page's real process, and somebody who visits it: by requests as they go over the wire."""

import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit

from crampguard.wallclock import utc_now
from crampguard.web.sessions import invite
from tests.rigs.processes import PATIENCE, end
from tests.rigs.service import Home


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """By their names in small letters; of several, the last."""
    text: str

    @property
    def location(self) -> str:
        """Where it leads to."""
        return self.headers["location"]

    @property
    def said(self) -> str:
        """What a person reads of it."""
        body = re.sub(r"<(style|script|head)\b.*?</\1>", "", self.text, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


@dataclass(slots=True)
class Visitor:
    """A browser with one cookie, and nothing of a browser's own caution."""

    authority: str
    cookie: str = ""
    csrf: str = ""

    @property
    def origin(self) -> str:
        """As its browser names it."""
        return f"http://{self.authority}"

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: str | bytes = ""
    ) -> Answer:
        """One request, its path and headers as they are. Takes up the cookie that comes back."""
        with self.asking(method, path, headers, body) as response:
            found = {name.lower(): value for name, value in response.getheaders()}
            if (cookie := found.get("set-cookie", "")).startswith("crampguard="):
                self.cookie = cookie.partition(";")[0]
            return Answer(response.status, found, response.read().decode())

    @contextmanager
    def asking(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: str | bytes = ""
    ) -> Iterator[HTTPResponse]:
        """The same, with the answer still coming."""
        connection = HTTPConnection(self.authority, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            sent = {"Host": self.authority, "Cookie": self.cookie, **(headers or {})}
            if method == "POST":
                sent.setdefault("Content-Length", str(len(body)))
            for name, value in sent.items():
                if value:
                    connection.putheader(name, value)
            connection.endheaders(body.encode() if isinstance(body, str) else body)
            response = connection.getresponse()
            with response:
                yield response
        finally:
            connection.close()

    def enter(self, link: str) -> Answer:
        """Open the address that lets in. What comes back leads to the first page."""
        parts = urlsplit(link)
        answer = self.ask("GET", f"{parts.path}?{parts.query}")
        if answer.status == 303 and self.cookie:
            self.get("/")
        return answer

    def get(self, path: str) -> Answer:
        """A page; takes up the token of its forms."""
        answer = self.ask("GET", path)
        if token := re.search(r'name="csrf" value="([^"]+)"', answer.text):
            self.csrf = token[1]
        return answer

    def post(
        self, path: str, fields: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """A form of the page's, sent as a browser sends it, and where it leads to not followed."""
        body = urlencode({"csrf": self.csrf, **(fields or {})}, doseq=True)
        sent = {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self.ask("POST", path, sent, body)

    def change(self, path: str, **fields: Any) -> Answer:
        """The same, and followed to the page that then says what came of it."""
        answer = self.post(path, fields)
        assert answer.status == 303, answer.said
        return self.get(answer.location)


@dataclass(slots=True)
class Dashboard:
    """``crampguard dashboard``, running."""

    process: "subprocess.Popen[bytes]"
    link: str
    home: Home
    told: list[str] = field(default_factory=list)

    @property
    def authority(self) -> str:
        """Where it listens."""
        return urlsplit(self.link).netloc

    @property
    def key(self) -> str:
        """What its invitations are signed with, out of its owner's file."""
        return str(json.loads((self.home.state / "dashboard.json").read_text())["key"])

    def visitor(self) -> Visitor:
        """Somebody who is inside."""
        visitor = Visitor(self.authority)
        # As a second call would: whoever may read the owner's file may invite.
        visitor.enter(f"/open?invitation={invite(self.key, utc_now())}")
        return visitor

    def stranger(self) -> Visitor:
        """Somebody who was not let in."""
        return Visitor(self.authority)

    def wait(self) -> str:
        """What it said on standard error, once it has ended by itself, in good order."""
        _out, said = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, said
        return str(said.decode())


@contextmanager
def dashboard(home: Home, *options: str) -> Iterator[Dashboard]:
    """It runs within the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "crampguard", "dashboard", "--no-open", *options],
        env=home.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        link = process.stdout.readline().decode().strip()
        assert link, process.communicate()[1]
        yield Dashboard(process, link, home)
    finally:
        end(process)
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()
