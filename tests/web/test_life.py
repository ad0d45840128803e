"""The page's process: one a person, gone when nobody looks, silent about what it serves."""

import os
import select
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crampguard.journal import FILE_NAME
from tests.rigs.processes import PATIENCE
from tests.rigs.service import Home
from tests.web.visitor import dashboard

OPENED = "data: changed\n"


def test_a_second_call_opens_the_page_that_runs(lonely: Home) -> None:
    with dashboard(lonely) as page:
        link = lonely.command("dashboard", "--no-open").stdout.strip()
        assert urlsplit(link).netloc == page.authority
        assert link != page.link
        assert page.visitor().get("/").status == 200


def test_a_page_that_was_killed_is_in_nobody_s_way(lonely: Home) -> None:
    with dashboard(lonely) as first:
        first.process.kill()
        first.process.wait(PATIENCE)
        (lonely.state / "dashboard.json").chmod(0o644)
    with dashboard(lonely) as second:
        assert second.authority != first.authority
        assert (lonely.state / "dashboard.json").stat().st_mode & 0o077 == 0
        assert second.visitor().get("/").status == 200


def test_it_ends_by_itself_once_the_page_is_closed(lonely: Home) -> None:
    with dashboard(lonely, "--linger", "1s") as page:
        visitor = page.stranger()
        visitor.enter(page.link)
        with visitor.asking("GET", "/events") as events:
            assert b"retry" in events.readline()
            assert page.process.poll() is None
        page.wait()
    assert not (lonely.state / "dashboard.json").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_at_once_with_the_page_still_open(lonely: Home, number: signal.Signals) -> None:
    with dashboard(lonely) as page:
        visitor = page.stranger()
        visitor.enter(page.link)
        with visitor.asking("GET", "/events") as events:
            events.readline()
            page.process.send_signal(number)
            page.wait()


def test_a_port_that_is_taken_is_told_of(lonely: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = lonely.command(
            "dashboard", "--no-open", "--port", str(taken.getsockname()[1]), status=1
        ).stderr
    assert "can't be used" in said
    assert "--port" in said


def test_it_listens_where_it_is_told_to(lonely: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with dashboard(lonely, "--port", str(port)) as page:
        assert page.authority == f"127.0.0.1:{port}"


def test_it_opens_the_browser(lonely: Home, tmp_path: Path) -> None:
    browser, fifo = tmp_path / "browser", tmp_path / "opened"
    os.mkfifo(fifo)
    browser.write_text(f'#!/bin/sh\necho "$1" >{fifo}\n')
    browser.chmod(0o700)
    with dashboard(lonely) as page:
        lonely.environment["BROWSER"] = f"{browser} %s"
        reading = os.open(fifo, os.O_RDWR)
        try:
            lonely.command("dashboard")
            readable, _, _ = select.select([reading], [], [], PATIENCE)
            assert readable, "no browser was started"
            link = os.read(reading, 1000).decode().strip()
        finally:
            os.close(reading)
        visitor = page.stranger()
        assert visitor.enter(link).status == 303
        assert visitor.get("/").status == 200


def test_without_a_browser_the_address_is_told(lonely: Home) -> None:
    lonely.environment |= {"PATH": "/nonexistent", "BROWSER": "/nonexistent/browser"}
    with dashboard(lonely):
        done = lonely.command("dashboard")
    assert "No browser" in done.stderr
    assert done.stdout.startswith("http://127.0.0.1:")


def test_nothing_of_the_diary_reaches_a_log(lonely: Home) -> None:
    with dashboard(lonely, "--linger", "1s") as page:
        visitor = page.stranger()
        visitor.enter(page.link)
        note = "left calf again, after the wedding"
        assert note in visitor.change("/diary/add", note=note, night="2026-03-02").said
        visitor.get(f"/nothing/{'wedding'}")
        # A journal that can't be read is a failure that is told of.
        (lonely.state / FILE_NAME).write_bytes(b"wedding")
        assert visitor.get("/diary").status == 500
        said = page.wait()
    assert "wedding" not in said
    assert visitor.cookie.partition("=")[2] not in said
    assert visitor.csrf not in said
