"""Attacks on the page, each of which must fail: from other pages, other people, and what is written in it."""

import asyncio
import socket
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from crampguard.wallclock import utc_now
from crampguard.web.app import Guides, pages
from crampguard.web.attention import Attention
from crampguard.web.live import Live
from crampguard.web.person import Person
from crampguard.web.security import Guard
from crampguard.web.sessions import INVITATION_LASTS, Guests, invite, new_key
from tests.web.test_attention import Clock
from tests.web.visitor import Dashboard, Visitor

NOTE = "my secret note about the left calf"


def all_routes() -> Iterator[Route]:
    """Every route of the page."""
    person = Person(settings_file=Path("nowhere"), required=False, environment={})
    live = Live(Attention(timedelta(), lambda: None, Clock().call_later))
    for route in pages(person, live, Guides(person, live)):
        if isinstance(route, Route):
            yield route


def paths(method: str) -> list[str]:
    """Of all routes that take it."""
    taking = [route for route in all_routes() if method in (route.methods or ())]
    return [route.path.format(id="some-id", name="stop") for route in taking]


READING, CHANGING = paths("GET"), paths("POST")


def test_there_are_pages_and_changes_to_attack() -> None:
    assert len(READING) > 7
    assert len(CHANGING) > 9


# Getting in


def test_an_address_lets_in_once(page: Dashboard) -> None:
    link = page.home.command("dashboard", "--no-open").stdout.strip()
    first, second = page.stranger(), page.stranger()
    assert first.enter(link).status == 303
    assert first.get("/").status == 200
    assert second.enter(link).status == 403
    assert second.cookie == ""
    assert second.get("/").status == 403


def test_whoever_is_inside_stays_there_with_an_address_of_yesterday(page: Dashboard) -> None:
    link = page.home.command("dashboard", "--no-open").stdout.strip()
    visitor = page.stranger()
    visitor.enter(link)
    cookie = visitor.cookie
    assert visitor.enter(link).location == "/"
    assert visitor.cookie == cookie


def test_the_address_leaves_the_address_bar(page: Dashboard) -> None:
    answer = page.stranger().enter(page.home.command("dashboard", "--no-open").stdout.strip())
    assert (answer.status, answer.location) == (303, "/")


def test_the_cookie_is_for_this_page_alone(page: Dashboard) -> None:
    answer = page.stranger().enter(page.home.command("dashboard", "--no-open").stdout.strip())
    name, *attributes = [part.strip().lower() for part in answer.headers["set-cookie"].split(";")]
    assert name.startswith("crampguard=")
    assert {"httponly", "samesite=strict", "path=/"} == set(attributes)


def test_an_old_address_lets_nobody_in(page: Dashboard) -> None:
    old = invite(page.key, utc_now() - INVITATION_LASTS - timedelta(seconds=1))
    assert page.stranger().ask("GET", f"/open?invitation={old}").status == 403


def test_an_address_that_was_only_looked_up_is_still_good(page: Dashboard) -> None:
    invitation = invite(page.key, utc_now())
    visitor = page.stranger()
    assert visitor.ask("HEAD", f"/open?invitation={invitation}").status == 403
    assert visitor.ask("GET", f"/open?invitation={invitation}").status == 303


@pytest.mark.parametrize(
    "query", ["", "?invitation", "?invitation=", "?invitation=1.2.3", "?invitation=%ff%00"]
)
def test_a_forged_address_lets_nobody_in(page: Dashboard, query: str) -> None:
    assert page.stranger().ask("GET", f"/open{query}").status == 403


@pytest.mark.parametrize("path", READING)
def test_a_stranger_sees_nothing(page: Dashboard, path: str) -> None:
    for cookie in ("", "crampguard=", "crampguard=guess", "crampguard=a; crampguard=b", "\x7f\xff"):
        stranger = page.stranger()
        stranger.cookie = cookie
        answer = stranger.get(path)
        assert answer.status == 403
        assert "csrf" not in answer.text


@pytest.mark.parametrize("path", CHANGING)
def test_a_stranger_changes_nothing(page: Dashboard, path: str) -> None:
    assert page.stranger().post(path).status == 403


# Other pages in the same browser


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "localhost:{port}",
        "127.0.0.1",
        "[::1]:{port}",
        "127.0.0.1:1",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/static/style.css", "/open"])
def test_a_name_that_was_made_to_point_here_gets_nothing(visitor: Visitor, host: str, path: str) -> None:
    port = str(urlsplit(visitor.origin).port)
    answer = visitor.ask("GET", path, {"Host": host.format(port=port)})
    assert answer.status in {400, 421}
    assert "csrf" not in answer.text


def test_two_names_at_once_get_nothing(visitor: Visitor) -> None:
    answer = visitor.ask("GET", "/", {"host": "evil.example"})
    assert answer.status in {400, 421}


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://{authority}"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://{authority}", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://{authority}", "Sec-Fetch-Site": "same-site"},
        {"Origin": ""},
    ],
    ids=str,
)
def test_a_form_of_another_page_changes_nothing(visitor: Visitor, path: str, headers: dict[str, str]) -> None:
    sent = {name: value.format(authority=visitor.authority) for name, value in headers.items()}
    assert visitor.post(path, {}, sent).status == 403


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize("token", ["", "guess", "ü"])
def test_a_form_without_its_token_changes_nothing(visitor: Visitor, path: str, token: str) -> None:
    assert visitor.post(path, {"csrf": token}).status == 403


def test_the_token_of_another_session_is_none(page: Dashboard, visitor: Visitor) -> None:
    other = page.visitor()
    assert visitor.post("/diary/quiet", {"csrf": other.csrf}).status == 403


def test_a_form_of_ours_is_taken_with_the_origin_that_browsers_send_without_a_referrer(
    visitor: Visitor,
) -> None:
    visitor.get("/")
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert visitor.post("/diary/no-such-id/remove", {}, headers).status == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "dest"), [("no-cors", "image"), ("no-cors", "script"), ("navigate", "iframe")]
)
def test_another_page_can_embed_nothing(visitor: Visitor, site: str, mode: str, dest: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert visitor.ask("GET", "/static/page.js", headers).status == 403


def test_a_link_of_another_page_may_lead_here(visitor: Visitor) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert visitor.ask("GET", "/", headers).status == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "QUERY"])
def test_other_methods_are_not_known(visitor: Visitor, method: str) -> None:
    answer = visitor.ask(method, "/", {"Origin": visitor.origin})
    assert answer.status == 405
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/diary", "/nothing-there", "/static/style.css", "/cramp", "/open"])
def test_every_answer_forbids_what_it_does_not_need(visitor: Visitor, page: Dashboard, path: str) -> None:
    for answer in (visitor.get(path), page.stranger().get(path), visitor.ask("GET", path, {"Host": "evil"})):
        policy = answer.headers["content-security-policy"]
        directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
        assert directives["default-src"] == "'none'"
        assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
        assert directives["script-src"] == directives["style-src"] == directives["form-action"] == "'self'"
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in answer.headers


def test_no_page_has_a_script_or_a_style_of_its_own(visitor: Visitor) -> None:
    for path in ("/", "/diary", "/diary/add", "/charts", "/settings", "/cramp", "/nothing-there"):
        text = visitor.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick" not in text
        scripts = [part.partition(">")[0] for part in text.split("<script")[1:]]
        assert all('src="/static/' in script for script in scripts)


def test_no_page_names_another_host(visitor: Visitor) -> None:
    for path in ("/", "/diary", "/diary/add", "/charts", "/settings", "/cramp"):
        text = visitor.get(path).text
        assert "http://" not in text
        assert "https://" not in text
        assert '="//' not in text


# Bad requests


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/static/%2fetc/passwd",
        "/static/\\..\\app.py",
        "/static/%00",
        "/static/",
        "/static/vendor",
        "/pictures/../web/app.py",
        "/pictures/%2e%2e/web/app.py",
        "/pictures/__init__.py",
        "/pictures/__init__.svg",
        "/pictures/..%2f..%2fweb%2fstatic%2ficon.svg",
    ],
)
def test_only_what_is_meant_to_be_seen_is_handed_out(visitor: Visitor, path: str) -> None:
    answer = visitor.ask("GET", path)
    assert answer.status in {400, 404}
    assert "import" not in answer.text
    assert "root:" not in answer.text


def test_what_is_no_form_is_refused(visitor: Visitor) -> None:
    for type_ in ("application/json", "text/plain", "multipart/form-data; boundary=x", ""):
        assert visitor.post("/diary/quiet", {}, {"Content-Type": type_}).status == 415


def test_a_form_without_end_is_refused(visitor: Visitor) -> None:
    visitor.get("/")
    assert visitor.post("/diary/add", {"note": "x" * 100_000}).status == 413
    assert visitor.post("/diary/add", {"factors": ["x"] * 600}).status == 400


@pytest.mark.parametrize("body", ["csrf=%ff", "%", "csrf=\xff\xfe", "&&&", "a=b;c=d"])
def test_a_garbled_form_is_refused(visitor: Visitor, body: str) -> None:
    headers = {"Origin": visitor.origin, "Content-Type": "application/x-www-form-urlencoded"}
    answer = visitor.ask("POST", "/diary/add", headers, body.encode("latin-1"))
    assert answer.status in {400, 403}


# Other people on the machine


def test_it_listens_on_the_loopback_interface_alone(page: Dashboard) -> None:
    sockets = {str(each.readlink()) for each in Path(f"/proc/{page.process.pid}/fd").iterdir()}
    listening = []
    for family in ("tcp", "tcp6"):
        for line in Path("/proc/net", family).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                listening.append(fields[1].split(":")[0])
    assert [socket.inet_ntoa(bytes.fromhex(each)[::-1]) for each in listening] == ["127.0.0.1"]


def test_its_files_are_for_its_owner_alone(page: Dashboard) -> None:
    assert stat.S_IMODE(page.home.state.stat().st_mode) == 0o700
    for file in page.home.state.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file


def test_a_file_that_lay_open_to_all_is_not_written_to(page: Dashboard) -> None:
    # The file is made anew: who had opened the old one doesn't read the key out of the new one.
    assert stat.S_IMODE((page.home.state / "dashboard.json").stat().st_mode) == 0o600


def test_a_stranger_does_not_keep_it_awake() -> None:
    seen: list[None] = []
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await Response("style")(scope, receive, send)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    guests = Guests(new_key(), utc_now)
    guard = Guard(app, authority="here", guests=guests, seen=lambda: seen.append(None))
    scope = {"type": "http", "method": "GET", "path": "/static/style.css", "headers": [(b"host", b"here")]}
    asyncio.run(guard(scope, receive, send))
    assert sent[0]["status"] == 200
    assert seen == []
