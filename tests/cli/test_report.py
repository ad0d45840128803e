"""``crampguard report``: where it is written, who may read it, and how it is shown."""

import sys
import webbrowser
from pathlib import Path

import pytest

from crampguard.domain.diary_wording import TOLD_OF_SIGNS
from tests.cli.conftest import Person
from tests.cli.dialogue import Dialogue
from tests.cli.test_stats import keep_a_month
from tests.rigs.processes import minimal_environment


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a browser was asked to show."""
    addresses: list[str] = []

    class Browser(webbrowser.BaseBrowser):
        """Remembers."""

        def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
            """Ask nobody."""
            addresses.append(url)
            return True

    monkeypatch.setattr(webbrowser, "_tryorder", ["remembering"])
    monkeypatch.setattr(webbrowser, "_browsers", {"remembering": [None, Browser("remembering")]})
    return addresses


def test_it_is_written_for_its_owner_alone(someone: Person) -> None:
    keep_a_month(someone)
    file = someone.directory / "report.html"
    said = someone("report", "-o", str(file), "--medicines", "Ramipril <5 mg>")
    assert (said.status, said.out) == (0, "")
    assert str(file) in said.err
    assert file.stat().st_mode & 0o777 == 0o600
    page = file.read_text()
    assert "Ramipril &lt;5 mg&gt;" in page
    assert "28 of 28 days logged" in page


def test_notes_may_be_left_out(someone: Person) -> None:
    someone("diary", "add", "--at", "2h", "--note", "Slept on the sofa.")
    someone("diary", "add", "--at", "1h", "--note", TOLD_OF_SIGNS)
    assert "Slept on the sofa." in someone("report").out
    page = someone("report", "--no-notes").out
    assert "Slept on the sofa." not in page
    assert "Warning signs noted" in page


def test_fewer_days_can_be_asked_for(someone: Person) -> None:
    keep_a_month(someone)
    assert "14 of 14 days logged" in someone("report", "--days", "14").out


@pytest.mark.parametrize("options", [[], ["-o", "-"]])
def test_where_nobody_looks_it_goes_to_standard_output(someone: Person, options: list[str]) -> None:
    keep_a_month(someone)
    assert someone("report", *options).out.startswith("<!doctype html>")


def on_a_terminal(someone: Person, *options: str) -> Dialogue:
    """The command in a terminal of its own, in that person's home."""
    program = str(Path(sys.executable).with_name("crampguard"))
    return Dialogue([program, "report", *options], minimal_environment(someone.directory))


def test_on_a_terminal_it_is_written_to_a_file_and_said_where(someone: Person) -> None:
    keep_a_month(someone)
    with on_a_terminal(someone) as dialogue:
        assert dialogue.finish() == 0
    (file,) = someone.directory.glob("crampguard-report-*.html")
    assert str(file) in dialogue.said
    assert "crampguard report --open" in dialogue.said
    assert "<html" not in dialogue.said
    assert file.stat().st_mode & 0o777 == 0o600


def test_on_a_terminal_it_is_printed_for_who_asks(someone: Person) -> None:
    keep_a_month(someone)
    with on_a_terminal(someone, "-o", "-") as dialogue:
        assert dialogue.finish() == 0
    assert dialogue.said.startswith("<!doctype html>")
    assert not list(someone.directory.glob("crampguard-report-*.html"))


@pytest.mark.parametrize("directory", [".", "Downloads"])
def test_it_is_shown_where_any_browser_can_read_it(someone: Person, shown: list[str], directory: str) -> None:
    keep_a_month(someone)
    (someone.directory / directory).mkdir(exist_ok=True)
    said = someone("report", "--open")
    assert (said.status, said.out) == (0, "")
    (file,) = (someone.directory / directory).glob("crampguard-report-*.html")
    assert shown == [file.as_uri()]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_named_file_can_be_shown_too(
    someone: Person, shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_a_month(someone)
    monkeypatch.chdir(someone.directory)
    someone("report", "--open", "-o", "my report.html")
    assert shown == [Path("my report.html").resolve().as_uri()]


def test_without_a_browser_it_says_so(someone: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_a_month(someone)
    monkeypatch.setattr(webbrowser, "_tryorder", [])
    assert "open the file yourself" in someone("report", "--open").err


def test_without_entries_there_is_no_report(someone: Person) -> None:
    said = someone("report")
    assert (said.status, said.out) == (1, "")
    assert "Nothing is logged in the last 28 days." in said.err
    someone("diary", "add", "--none", "--night", "2025-01-01")
    assert someone("report").status == 1


def test_a_directory_that_is_not_there_is_told(someone: Person) -> None:
    keep_a_month(someone)
    said = someone("report", "-o", str(someone.directory / "absent" / "report.html"))
    assert (said.status, "can't be written" in said.err) == (1, True)
