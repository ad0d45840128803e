"""``crampguard diary``: scriptable, asking where nothing is said, and nothing is ever lost."""

import csv
import io
import json
import os
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import pytest

from crampguard.cli.diary_options import parse_night, parse_start, placed
from crampguard.domain.diary import Episode, last_night
from crampguard.domain.event import Event, EventKind
from crampguard.journal import FILE_NAME, SqliteJournal
from crampguard.wallclock import utc_now
from tests.cli.conftest import Person
from tests.cli.dialogue import Dialogue
from tests.rigs.processes import minimal_environment

NOW = datetime(2025, 3, 4, 8, tzinfo=UTC)
"""Nine in the morning in Berlin, on a Tuesday."""
BERLIN = ZoneInfo("Europe/Berlin")
EARLY = "2025-03-04T03:10"


def added(someone: Person, *options: str) -> Any:
    """What a new entry says."""
    return someone.json("diary", "add", *options)


# Adding


def test_an_entry_holds_what_was_said(someone: Person) -> None:
    entry = added(
        someone,
        *("--at", EARLY, "--side", "left", "--muscle", "calf", "--severity", "6", "--duration", "4m"),
        *("--state", "asleep", "--woke", "--sleep-disturbance", "3", "--not-sore", "--note", "ouch"),
        *("--factor", "shoes", "--factor", "little-to-drink", "--helped", "stretch"),
    )
    assert someone.json("diary", "list") == [entry]
    assert entry | {"id": ""} == {
        "id": "",
        "what": "cramp",
        "night": "2025-03-03",
        "start": "2025-03-04T03:10:00+01:00",
        "side": "left",
        "muscle": "calf",
        "severity": 6,
        "duration_seconds": 240,
        "state": "asleep",
        "woke": True,
        "sleep_disturbance": 3,
        "sore": False,
        "factors": ["little-to-drink", "shoes"],
        "helped": ["stretch"],
        "note": "ouch",
    }


def test_without_a_time_it_is_now(someone: Person) -> None:
    before = utc_now().replace(microsecond=0)
    start = datetime.fromisoformat(added(someone, "--severity", "2")["start"])
    assert before <= start <= utc_now()


@pytest.mark.parametrize(
    ("at", "start"),
    [
        ("now", "2025-03-04T09:00:00+01:00"),
        ("3:10", "2025-03-04T03:10:00+01:00"),
        ("3.10 am", "2025-03-04T03:10:00+01:00"),
        # Still to come today: yesterday's.
        ("23:30", "2025-03-03T23:30:00+01:00"),
        ("yesterday 3:10", "2025-03-03T03:10:00+01:00"),
        ("2h", "2025-03-04T07:00:00+01:00"),
        ("2025-02-01T03:10", "2025-02-01T03:10:00+01:00"),
        ("2025-02-01T03:10+00:00", "2025-02-01T04:10:00+01:00"),
    ],
)
def test_a_start_is_written_as_people_write_it(at: str, start: str) -> None:
    assert parse_start(at, BERLIN, NOW).isoformat() == start
    assert placed(None, at, None, BERLIN, NOW) == Episode.begun(datetime.fromisoformat(start))


@pytest.mark.parametrize(
    ("at", "night", "expected"),
    [
        (None, "last", "2025-03-03"),
        (None, "Last night", "2025-03-03"),
        (None, "yesterday", "2025-03-03"),
        (None, "2025-02-01", "2025-02-01"),
        ("?", None, "2025-03-03"),
    ],
)
def test_a_time_may_be_unknown(at: str | None, night: str | None, expected: str) -> None:
    assert placed(None, at, night, BERLIN, NOW) == Episode(night=date.fromisoformat(expected))


@pytest.mark.parametrize("early", ["tomorrow", "2025-03-04T09:01"])
def test_what_is_to_come_is_no_start(early: str) -> None:
    with pytest.raises(click.BadParameter, match="in the future"):
        parse_start(early, BERLIN, NOW)


def test_a_night_to_come_is_none() -> None:
    with pytest.raises(click.BadParameter, match="in the future"):
        parse_night("2025-03-04", BERLIN, NOW)
    assert parse_night("2025-03-03", BERLIN, NOW) == date(2025, 3, 3)


def test_words_may_be_begun(someone: Person) -> None:
    entry = added(someone, "--side", "L", "--muscle", "Thigh back", "--factor", "bent")
    assert (entry["side"], entry["muscle"], entry["factors"]) == ("left", "thigh-back", ["bent-leg-sleep"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--at", "tomorrow"], "lies in the future"),
        (["--at", "0001-01-01T00:00"], "lies too long ago"),
        (["--at", "0001-01-01"], "lies too long ago"),
        (["--at", "1899-12-31T12:00"], "lies too long ago"),
        (["--night", "0001-01-01"], "lies too long ago"),
        (["--none", "--night", "1899-12-31"], "lies too long ago"),
        (
            ["--at", "soon"],
            "is not a moment (03:10, 3am, yesterday 23:00, 2025-03-01T23:00, 2h for two hours",
        ),
        (["--night", "tonight"], "is not a night"),
        (["--night", "9000-01-01"], "lies in the future"),
        (["--night", "monday"], "is not a night"),
        (["--at", EARLY, "--night", "last"], "not both"),
        (["--side", "up"], "'up' is not one of left, right, both"),
        (["--muscle", "thigh"], "is not one of calf"),
        (["--severity", "11"], "11"),
        (["--duration", "long"], "is not a duration"),
        (["--duration", "25h"], "shorter than a day"),
        (["--note", "a" * 2001], "2000 characters"),
        (["--none", "--severity", "3"], "quiet night"),
        ([], "Say when it was"),
    ],
)
def test_what_cannot_be_is_wrong_usage(someone: Person, options: list[str], said: str) -> None:
    found = someone("diary", "add", *options)
    assert (found.status, found.out) == (2, "")
    assert said in found.err
    assert not someone.state.exists()


def test_a_quiet_night_is_noted_once(someone: Person) -> None:
    assert added(someone, "--none", "--night", "2025-03-03") == added(
        someone, "--none", "--night", "2025-03-03"
    )
    (entry,) = someone.json("diary", "list")
    assert (entry["what"], entry["night"]) == ("quiet", "2025-03-03")


def test_a_quiet_night_is_the_last_one(someone: Person) -> None:
    before = last_night(utc_now().astimezone(BERLIN)).isoformat()
    night = added(someone, "--none")["night"]
    assert before <= night <= last_night(utc_now().astimezone(BERLIN)).isoformat()


@pytest.mark.parametrize(("options", "warned"), [([], True), (["--night", "2025-02-01"], False)])
def test_a_long_cramp_just_now_is_one_to_see_to(someone: Person, options: list[str], warned: bool) -> None:
    said = someone("diary", "add", "--duration", "11m", *options)
    assert ("get medical advice today" in said.err) is warned


def test_nobody_else_may_read_it(someone: Person) -> None:
    added(someone, "--none")
    assert (someone.state / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_running_service_is_not_disturbed(someone: Person) -> None:
    with closing(SqliteJournal.open(someone.state)) as service:
        service.append(Event(at=NOW, kind=EventKind.STARTED))
        added(someone, "--none")
        service.append(Event(at=NOW, kind=EventKind.STOPPED))
        assert [event.kind for event in service.recall(NOW)] == [EventKind.STARTED, EventKind.STOPPED]
    assert len(someone.json("diary", "list")) == 1


# Listing


def test_an_empty_diary_says_how_to_begin(someone: Person) -> None:
    said = someone("diary", "list")
    assert (said.status, said.out) == (0, "")
    assert "diary add" in said.err
    assert someone.json("diary", "list") == []
    assert not someone.state.exists()


@pytest.mark.parametrize("columns", ["80", "20"])
def test_no_width_cuts_a_word_off(someone: Person, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    word = "abcdefghij" * 20
    added(someone, "--severity", "6", "--note", word)
    assert word in "".join(someone("diary", "list").out.split())


@pytest.mark.parametrize("columns", ["80", "40"])
def test_a_list_tells_all_that_is_known(
    someone: Person, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    note = "[bold]x\x1b[31m\n"
    added(
        someone,
        "--at",
        EARLY,
        "--side",
        "left",
        "--muscle",
        "calf",
        "--state",
        "asleep",
        "--woke",
        "--note",
        note,
    )
    added(someone, "--night", "2025-03-03", "--severity", "6", "--sleep-disturbance", "3", "--sore")
    someone("diary", "edit", "--factor", "shoes", "--helped", "massage")
    added(someone, "--none", "--night", "2025-02-01")
    out = " ".join(someone("diary", "list").out.split())
    for told in (
        *("Tue 2025-03-04 03:10", "left calf, asleep, woke you; [bold]x [31m", "Mon 2025-03-03"),
        *("cramp, 6 of 10, sleep disturbed 3 of 10", "noted: shoes; helped: massage", "no cramps"),
    ):
        assert told in out
    assert "\x1b" not in out
    for entry in someone.json("diary", "list"):
        assert entry["id"][-4:] in out


def test_a_list_may_begin_somewhere(someone: Person) -> None:
    added(someone, "--none", "--night", "2025-02-01")
    added(someone, "--none")
    assert len(someone.json("diary", "list", "--since", "7d")) == 1


# Changing


def test_an_edit_changes_what_is_said_and_nothing_else(someone: Person) -> None:
    before = added(someone, "--at", EARLY, "--severity", "6", "--note", "ouch")
    after = someone.json("diary", "edit", "last", "--severity", "4", "--helped", "massage")
    assert after == before | {"severity": 4, "helped": ["massage"]}
    assert someone.json("diary", "list") == [after]


def test_what_was_known_can_be_forgotten(someone: Person) -> None:
    added(someone, "--at", EARLY, "--severity", "6", "--factor", "heat")
    after = someone.json("diary", "edit", "--forget", "severity", "--forget", "factors", "--at", "?")
    assert (after["severity"], after["factors"], after["start"], after["night"]) == (
        None,
        [],
        None,
        "2025-03-03",
    )
    assert someone("diary", "edit", "--forget", "mood").status == 2


def test_an_entry_can_be_moved(someone: Person) -> None:
    added(someone, "--night", "2025-03-03")
    assert someone.json("diary", "edit", "--at", EARLY)["start"] == "2025-03-04T03:10:00+01:00"
    assert someone.json("diary", "edit", "--night", "2025-03-02")["start"] is None


def test_an_entry_is_named_by_the_end_of_its_id(someone: Person) -> None:
    first, second = added(someone, "--severity", "1"), added(someone, "--severity", "2")
    assert someone.json("diary", "edit", first["id"][-4:], "--sore")["id"] == first["id"]
    assert someone.json("diary", "edit", second["id"].upper(), "--sore")["id"] == second["id"]


@pytest.mark.parametrize("named", ["zzzz", "", "a"])
def test_an_entry_that_is_not_there_is_wrong_usage(someone: Person, named: str) -> None:
    added(someone, "--severity", "1")
    for command in (["edit", named, "--sore"], ["remove", named], ["restore", named]):
        said = someone("diary", *command)
        assert said.status == 2
        assert "diary list" in said.err


def test_a_name_that_means_several_is_refused(someone: Person) -> None:
    ids = ["0198a1b2-0000-7000-8000-000000000001", "0198a1b2-1111-7000-8000-000000000001"]
    file = someone.directory / "two.json"
    file.write_text(json.dumps([{"id": id_, "night": "2025-03-03"} for id_ in ids]))
    someone("diary", "import", str(file))
    assert "Several entries" in someone("diary", "remove", "0001").err
    assert "1-7000-8000-000000000001" in someone("diary", "list").out


def test_a_quiet_night_can_be_edited_as_far_as_it_goes(someone: Person) -> None:
    added(someone, "--severity", "4")
    quiet = someone.json("diary", "add", "--none", "--night", "2025-02-01")
    assert someone.json("diary", "edit", "last", "--note", "slept well")["note"] == "slept well"
    after = someone.json("diary", "edit", quiet["id"][-4:], "--forget", "note", "--night", "2025-02-02")
    assert after == quiet | {"night": "2025-02-02"}
    for options in (["--severity", "9"], ["--at", EARLY], ["--forget", "side"], []):
        said = someone("diary", "edit", "last", *options)
        assert said.status == 2
        assert "is a quiet night" in said.err
    (cramp,) = [entry for entry in someone.json("diary", "list") if entry["what"] == "cramp"]
    assert cramp["severity"] == 4


def test_an_edit_needs_something_to_change(someone: Person) -> None:
    added(someone, "--severity", "1")
    said = someone("diary", "edit", "last")
    assert (said.status, "Say what to change" in said.err) == (2, True)


@pytest.mark.parametrize("command", ["edit", "remove", "restore"])
def test_there_is_no_last_one_in_an_empty_diary(someone: Person, command: str) -> None:
    said = someone("diary", command, "last")
    assert (said.status, "none yet" in said.err) == (2, True)


def test_what_was_removed_is_listed_apart_and_comes_back(someone: Person) -> None:
    entry = added(someone, "--severity", "1")
    said = someone("diary", "remove", "last")
    assert f"restore {entry['id'][-4:]}" in said.err
    assert someone.json("diary", "list") == []
    assert someone.json("diary", "list", "--removed") == [entry]
    assert someone.json("diary", "restore") == entry
    assert someone.json("diary", "list") == [entry]


# Files


@pytest.fixture
def noted(someone: Person) -> Person:
    """Somebody with a diary."""
    added(someone, "--at", EARLY, "--severity", "6", "--note", "=1+1; ümlaut", "--factor", "heat", "--woke")
    added(someone, "--night", "2025-02-28", "--not-sore")
    added(someone, "--none", "--night", "2025-03-02")
    return someone


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_an_exported_diary_is_imported_as_it_was(noted: Person, suffix: str) -> None:
    file = noted.directory / f"my.{suffix}"
    before = noted.json("diary", "list")
    assert noted("diary", "export", str(file)).status == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert "There already: 3" in noted("diary", "import", str(file)).err
    assert noted.json("diary", "list") == before
    (noted.state / FILE_NAME).unlink()
    assert "Added: 3" in noted("diary", "import", str(file)).err
    assert noted.json("diary", "list") == before


def test_without_a_file_it_is_written_out(noted: Person) -> None:
    rows = list(csv.DictReader(io.StringIO(noted("diary", "export").out, newline="")))
    assert [row["note"] for row in rows] == ["", "", "'=1+1; ümlaut"]
    assert json.loads(noted("diary", "export", "--format", "json").out) == noted.json("diary", "list")


def test_a_bad_file_is_refused_whole_with_its_lines(someone: Person) -> None:
    file = someone.directory / "bad.csv"
    file.write_text("night,severity\n2025-03-02,3\n2025-03-03,11\n2025-03-03,many\n")
    said = someone("diary", "import", str(file))
    assert said.status == 1
    assert said.err.splitlines() == [
        f"{file}:3: 11 is not between 0 and 10",
        f"{file}:4: severity: 'many' is not understood",
        "Nothing was added. Mend these lines, and import it again.",
    ]
    assert someone.json("diary", "list") == []


def test_standard_input_is_a_file_too(someone: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'[{"night": "2025-03-02"}]')))
    assert "Added: 1" in someone("diary", "import", "-").err


def test_files_that_cannot_be_read_or_written_are_told(someone: Person) -> None:
    latin = someone.directory / "latin.csv"
    latin.write_bytes("night,note\n2025-03-02,für\n".encode("latin-1"))
    assert f"{latin}:2: not UTF-8" in someone("diary", "import", str(latin)).err
    absent = someone.directory / "absent" / "my.csv"
    assert "can't be read: No such file" in someone("diary", "import", str(absent)).err
    assert "can't be written: No such file" in someone("diary", "export", str(absent)).err


def test_an_export_replaces_a_file_whole_and_takes_its_mode_away(noted: Person) -> None:
    file = noted.directory / "my.csv"
    file.write_text("old")
    file.chmod(0o644)
    assert noted("diary", "export", str(file)).status == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().startswith("id,what")
    assert [each.name for each in noted.directory.iterdir() if "my.csv" in each.name] == ["my.csv"]


# In a terminal


@pytest.fixture
def talk(tmp_path: Path) -> Any:
    """Talks to a command; its clock is the machine's."""
    measured = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    environment = minimal_environment(tmp_path) | measured
    program = str(Path(sys.executable).with_name("crampguard"))

    def begin(*arguments: str) -> Dialogue:
        return Dialogue([program, *arguments], environment)

    return begin


def test_a_few_questions_make_an_entry(talk: Any) -> None:
    with talk("diary", "add", "--json") as dialogue:
        dialogue.answer("When did it begin?", "soon")
        dialogue.expect("yesterday 23:00")
        dialogue.answer("When did it begin?", "?")
        dialogue.answer("Which side?", "l")
        dialogue.answer("Where?", "")
        dialogue.answer("How bad", "12", "7")
        dialogue.answer("How many minutes", "5")
        dialogue.answer("Did it wake you?", "y")
        dialogue.answer("Their numbers", "3 99", "3, 8")
        dialogue.answer("Their numbers", "")
        dialogue.answer("A note", "so it goes")
        assert dialogue.finish() == 0
    entry = json.loads(dialogue.said[dialogue.said.index("{") : dialogue.said.rindex("}") + 1])
    assert (entry["start"], entry["side"], entry["muscle"], entry["severity"]) == (None, "left", None, 7)
    assert (entry["duration_seconds"], entry["woke"], entry["factors"]) == (300, True, ["heat", "shoes"])
    assert (entry["helped"], entry["note"]) == ([], "so it goes")
    with talk("diary", "edit") as dialogue:
        dialogue.answer("When did it begin?", "")
        dialogue.answer("Which side? left, right, both [left]", "right")
        for question in ("Where?", "[7]", "[5 min]", "[yes]"):
            dialogue.answer(question, "")
        dialogue.answer("Their numbers [heat, shoes]", "-")
        dialogue.answer("Their numbers", "2")
        dialogue.answer("A note, in your words [so it goes]", "")
        assert dialogue.finish() == 0
    assert "right, 7 of 10, 5 min, woke you; helped: massage; so it goes" in dialogue.said


@pytest.mark.parametrize(
    ("command", "usage"), [("edit", "[ENTRY]"), ("remove", "ENTRY"), ("restore", "[ENTRY]")]
)
def test_help_says_which_entry_is_the_last_and_whether_it_has_to_be_named(
    someone: Person, command: str, usage: str
) -> None:
    said = " ".join(someone("diary", command, "--help").out.split())
    assert f"{command} [OPTIONS] {usage} " in said
    assert ("removed last" if command == "restore" else "noted last") in said
