"""``crampguard config`` as a person and a script use it."""

import json
import os
import pty
import stat
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crampguard.cli import main
from crampguard.errors import ExitCode
from crampguard.settings.dumping import as_document
from crampguard.settings.reading import defaults, load
from crampguard.settings.sample import json_schema, sample

FILE = """\
# mine

[reminders.drink-water]   # water
at = ["09:00",   "12:00"] # twice

# About the night.
[day]
bedtime  = '22:30'  # late
"""


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


class Config:
    """The commands, over a file that may not exist yet."""

    def __init__(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.file = file
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main(["config", *arguments])
        out, err = self._capsys.readouterr()
        return Ran(int(ended.value.code or 0), out, err)

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json").out)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Config:
    for name in [name for name in os.environ if name.startswith("CRAMPGUARD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return Config(tmp_path / "crampguard" / "config.toml", capsys)


@pytest.fixture
def written(config: Config) -> Config:
    config.file.parent.mkdir()
    config.file.write_text(FILE)
    return config


def test_init_writes_the_sample_and_the_schema_beside_it(config: Config) -> None:
    assert config("init").status == 0
    assert config.file.read_text() == sample()
    assert json.loads((config.file.parent / "crampguard.schema.json").read_text()) == json_schema()
    assert config("check").status == 0


def test_init_leaves_a_file_that_is_there_as_it_is(written: Config) -> None:
    ran = written("init")
    assert ran.status == ExitCode.FAILED
    assert "is there already" in ran.err
    assert written.file.read_text() == FILE


def test_the_file_is_the_named_one_or_the_environments_or_the_usual(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert config("path").out == f"{config.file}\n"
    assert config.json("path") == {"path": str(config.file), "exists": False}
    monkeypatch.setenv("CRAMPGUARD_CONFIG", str(tmp_path / "env.toml"))
    assert config("path").out == f"{tmp_path / 'env.toml'}\n"
    assert config("path", "--config", str(tmp_path / "named.toml")).out == f"{tmp_path / 'named.toml'}\n"


def test_a_file_that_was_named_must_be_there(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    assert config("check").status == 0
    assert "the defaults hold" in config("check").out
    named = config("check", "--config", "absent.toml")
    assert (named.status, named.err) == (ExitCode.BAD_CONFIGURATION, "absent.toml: no such file\n")
    monkeypatch.setenv("CRAMPGUARD_CONFIG", "absent.toml")
    assert config("show").status == ExitCode.BAD_CONFIGURATION


def test_check_tells_every_problem_a_line_on_standard_error(
    written: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert written("check").out == f"{written.file} is fine.\n"
    assert written.json("check") == {"path": str(written.file), "valid": True, "problems": []}
    written.file.write_text("[day]\nbedtime = '25:00'\n")
    monkeypatch.setenv("CRAMPGUARD_DAY__BEDTIM", "22:00")
    ran = written("check")
    assert (ran.status, ran.out) == (ExitCode.BAD_CONFIGURATION, "")
    assert ran.err.splitlines() == [
        f"{written.file}:2:11: day.bedtime: '25:00' is not a time of day (HH:MM)",
        "CRAMPGUARD_DAY__BEDTIM: unknown setting – did you mean 'CRAMPGUARD_DAY__BEDTIME'?",
    ]
    assert written("check", "--json").status == ExitCode.BAD_CONFIGURATION
    facts = written.json("check")
    assert not facts["valid"]
    assert facts["problems"][0] == {
        "file": str(written.file),
        "line": 2,
        "column": 11,
        "key": "day.bedtime",
        "text": "'25:00' is not a time of day (HH:MM)",
    }


def test_show_prints_what_is_in_effect_as_a_settings_file(
    written: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRAMPGUARD_DAY__BEDTIME", "23:00")
    shown = written("show").out
    again = tmp_path / "again.toml"
    again.write_text(shown)
    assert load(again, {}) == load(written.file, os.environ)
    assert written.json("show") == tomllib.loads(shown)
    assert tomllib.loads(shown)["day"]["bedtime"] == "23:00"


def test_show_without_a_file_prints_the_defaults(config: Config) -> None:
    assert config.json("show") == as_document(defaults())


def test_schema_prints_the_schema(config: Config) -> None:
    assert json.loads(config("schema").out) == json_schema()


@pytest.mark.parametrize(
    ("key", "value", "was", "becomes"),
    [
        ("day.bedtime", "23:15", "'22:30'", '"23:15"'),
        ("reminders.drink-water.at", "20:00", '["09:00",   "12:00"]', '"20:00"'),
        ("reminders.drink-water.at", "['20:00']", '["09:00",   "12:00"]', '["20:00"]'),
        ("day.bedtime", "{ daily = '23:00' }", "'22:30'", '{daily = "23:00"}'),
        ("reminders.drink-water.title", "true", "# twice\n", '# twice\ntitle = "true"\n'),
        ("reminders.drink-water.message", "5", "# twice\n", '# twice\nmessage = "5"\n'),
        ("reminders.drink-water.title", '"1"', "# twice\n", '# twice\ntitle = "1"\n'),
        ("reminders.drink-water.enabled", "false", "# twice\n", "# twice\nenabled = false\n"),
    ],
)
def test_set_changes_just_that(written: Config, key: str, value: str, was: str, becomes: str) -> None:
    assert written("set", key, value).status == 0
    assert written.file.read_text() == FILE.replace(was, becomes)


def test_set_makes_the_tables_that_it_needs(written: Config) -> None:
    assert written("set", "notifications.sound", "true").status == 0
    assert written("set", "reminders.eyes", "{ title = 'Eyes', at = '20:00' }").status == 0
    assert written("set", "reminders.eyes.days", "mon-fri").status == 0
    assert written("set", "reminders.hot-day.enabled", "true").status == 0
    assert written("set", "workouts", "[{ name = 'Run', start = '18:00', duration = '1h' }]").status == 0
    assert written("set", "workouts.0.start", "19:00").status == 0
    text = written.file.read_text()
    assert text.startswith(FILE)
    document = tomllib.loads(text)
    assert document["notifications"] == {"sound": True}
    assert document["workouts"] == [{"name": "Run", "start": "19:00", "duration": "1h"}]
    assert document["reminders"]["eyes"] == {"title": "Eyes", "at": "20:00", "days": "mon-fri"}
    assert document["reminders"]["hot-day"] == {"enabled": True}


def test_set_makes_the_file(config: Config) -> None:
    assert config("set", "reminders.drink-water.every", "1h").status == 0
    assert config.file.read_text() == '[reminders.drink-water]\nevery = "1h"\n'


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("day.bedtime", "25:00", "day.bedtime: '25:00' is not a time of day (HH:MM)"),
        ("day.bedtim", "22:00", "day.bedtim: unknown key – did you mean 'bedtime'?"),
        ("day.bedtime", '"22:00"\nx = 1', "is not a time of day (HH:MM)"),
        ("day", "5", "day: must be a table"),
        ("reminders.drink-water.every", "1h",
         "reminders.drink-water.every: two schedules at once (at, every): keep one"),
        ("reminders.eyes.title", "Eyes", "a reminder of your own needs a schedule"),
    ],
)  # fmt: skip
def test_set_refuses_what_would_not_be_valid(written: Config, key: str, value: str, told: str) -> None:
    ran = written("set", key, value)
    assert ran.status == ExitCode.BAD_CONFIGURATION
    assert told in ran.err
    assert written.file.read_text() == FILE


def test_nothing_can_be_set_in_what_is_no_toml(written: Config) -> None:
    written.file.write_text("[day\n")
    ran = written("set", "day.bedtime", "22:00")
    assert ran.status == ExitCode.BAD_CONFIGURATION
    assert f"{written.file}:1:5: not valid TOML" in ran.err
    assert written.file.read_text() == "[day\n"


@pytest.mark.parametrize("key", ["", "a b", "a.", "a = 1\nb", "x.y = 0 #"])
def test_what_is_no_key_is_wrong_usage(written: Config, key: str) -> None:
    assert written("set", key, "1").status == ExitCode.WRONG_USAGE
    assert written.file.read_text() == FILE


@pytest.mark.parametrize("key", ["workouts.3.start", "day.bedtime.fri.x", "day.bedtime.fri", "workouts.0"])
def test_what_has_no_place_is_refused(written: Config, key: str) -> None:
    ran = written("set", key, "22:00")
    assert ran.status == ExitCode.FAILED
    assert "is not set in this file" in ran.err
    assert written.file.read_text() == FILE


def test_a_list_takes_the_place_of_the_tables_that_made_it(written: Config) -> None:
    written.file.write_text(FILE + "[[workouts]]\nname = 'Run'\nstart = '18:00'\nduration = '1h'\n")
    assert written("set", "workouts", "[]").status == 0
    assert tomllib.loads(written.file.read_text()) == {**tomllib.loads(FILE), "workouts": []}


def test_unset_takes_a_key_out_and_its_default_holds_again(written: Config) -> None:
    assert written("unset", "reminders.drink-water.at").status == 0
    assert written.file.read_text() == FILE.replace('at = ["09:00",   "12:00"] # twice\n', "")
    assert load(written.file, {}).reminder("drink-water") == defaults().reminder("drink-water")
    ran = written("unset", "reminders.drink-water.at")
    assert (ran.status, ran.err) == (
        ExitCode.FAILED,
        "reminders.drink-water.at is not set in this file\n",
    )
    assert written("set", "reminders.drink-water.every", "1h").status == 0


def test_windows_line_ends_stay(written: Config) -> None:
    written.file.write_bytes(FILE.replace("\n", "\r\n").encode())
    assert written("set", "day.bedtime", "23:00").status == 0
    assert written.file.read_bytes() == FILE.replace("'22:30'", '"23:00"').replace("\n", "\r\n").encode()


def test_a_new_line_ends_as_the_others_and_the_byte_order_mark_stays(written: Config) -> None:
    before = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    written.file.write_bytes(before)
    assert written("set", "day.timezone", "UTC").status == 0
    assert written.file.read_bytes() == before + b'timezone = "UTC"\r\n'
    assert written("set", "you.pregnant", "true").status == 0
    assert written("unset", "day.timezone").status == 0
    assert written.file.read_bytes() == before + b"\r\n[you]\r\npregnant = true\r\n"


@pytest.mark.parametrize(
    ("key", "value"),
    [("reminders.eye.title", "\udcff"), ("day.bedtime", "\udcff"), ("reminders.'\udcff'.title", "x")],
)
def test_bytes_that_are_no_text_are_wrong_usage(written: Config, key: str, value: str) -> None:
    ran = written("set", key, value)
    assert ran.status == ExitCode.WRONG_USAGE
    assert "is not UTF-8" in ran.err
    assert written.file.read_text() == FILE


def test_a_lone_dotted_key_can_be_taken_out(written: Config) -> None:
    written.file.write_text('# mine\nreminders.drink-water.every = "50m"\n')
    assert written("unset", "reminders.drink-water.every").status == 0
    assert written.file.read_text() == "# mine\n"


@pytest.mark.parametrize("command", [["check"], ["show"], ["edit"], ["set", "day.bedtime", "23:00"]])
def test_what_is_no_regular_file_is_told_and_not_waited_for(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for named, told in [(pipe, "is not a regular file"), (tmp_path, "is a directory, not a file")]:
        ran = config("--config", str(named), *command)
        assert (ran.status, ran.err) == (ExitCode.BAD_CONFIGURATION, f"{named}: {told}\n")


def test_a_link_stays_a_link_and_the_mode_stays(written: Config, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    written.file.rename(target)
    target.chmod(0o640)
    written.file.symlink_to(target)
    assert written("set", "day.bedtime", "23:00").status == 0
    assert written.file.is_symlink()
    assert '"23:00"' in target.read_text()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [entry.name for entry in written.file.parent.iterdir()] == ["config.toml"]


def test_where_nothing_can_be_written_the_reason_is_told(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    config.file.parent.write_text("a file where the directory should be")
    for command in (["init"], ["set", "day.bedtime", "23:00"], ["edit"]):
        ran = config(*command)
        assert ran.status != 0
        assert "crampguard" in ran.err


def editor(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that saves ``text`` whatever it finds."""
    script = tmp_path / "my editor"
    script.write_text(f"#!/bin/sh\ncat > \"$2\" <<'END'\n{text}\nEND\n")
    script.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{script}' --wait")


def test_edit_opens_the_editor_and_checks_afterwards(
    written: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, "day.bedtime = '21:00'", monkeypatch)
    ran = written("edit")
    assert (ran.status, ran.err) == (0, f"{written.file} is fine.\n")
    assert written.file.read_text() == "day.bedtime = '21:00'\n"


def test_edit_begins_with_the_sample(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "true")
    assert config("edit").status == 0
    assert config.file.read_text() == sample()


def test_without_a_terminal_edit_keeps_a_bad_file_and_says_so(
    written: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, "day.bedtim = 1", monkeypatch)
    ran = written("edit")
    assert ran.status == ExitCode.BAD_CONFIGURATION
    assert "day.bedtim: unknown key" in ran.err
    assert written.file.read_text() == "day.bedtim = 1\n"


@pytest.mark.parametrize(
    ("answers", "status", "text"),
    [("back\n", 0, FILE), ("keep\n", 78, "day.bedtim = 1\n"), ("edit\nback\n", 0, FILE)],
)
def test_at_a_terminal_edit_offers_to_go_back(
    written: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: str, status: int, text: str
) -> None:
    editor(tmp_path, "day.bedtim = 1", monkeypatch)
    ours, theirs = pty.openpty()
    os.write(ours, answers.encode())
    ran = subprocess.run(
        [sys.executable, "-m", "crampguard", "config", "edit"],
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert ran.returncode == status, ran.stderr
    assert ran.stderr.count("unknown key") == answers.count("edit") + 1
    assert written.file.read_text() == text


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("no-such-editor-here", "no-such-editor-here can't be started: No such file or directory"),
        ("'unbalanced", "$VISUAL or $EDITOR can't be read: No closing quotation"),
        ("false", "false ended with status 1."),
    ],
)
def test_an_editor_that_does_not_start_changes_nothing(
    written: Config, monkeypatch: pytest.MonkeyPatch, named: str, told: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", named)
    ran = written("edit")
    assert ran.status == ExitCode.FAILED
    assert told in ran.err
    assert written.file.read_text() == FILE


@pytest.mark.parametrize("there", [["sensible-editor", "nano"], ["editor", "nano"], ["nano"]])
def test_without_a_named_editor_the_systems_own_is_opened(
    written: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: list[str]
) -> None:
    for name in there:
        (tmp_path / name).write_text(f"#!/bin/sh\necho '# {name}' > \"$1\"\n")
        (tmp_path / name).chmod(0o755)
    without_a_named_editor(tmp_path, monkeypatch)
    assert written("edit").status == 0
    assert written.file.read_text() == f"# {there[0]}\n"


def test_where_there_is_no_editor_other_ways_are_told(
    written: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vi").write_text("#!/bin/sh\n")
    (tmp_path / "vi").chmod(0o755)
    without_a_named_editor(tmp_path, monkeypatch)
    ran = written("edit")
    assert ran.status == ExitCode.FAILED
    assert "There is no editor" in ran.err
    assert "crampguard config set day.bedtime 23:00" in ran.err
    assert str(written.file) in ran.err
    assert written.file.read_text() == FILE


def without_a_named_editor(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on the PATH but ``programs``."""
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("you.pregnant", "true"),
        ("day.bedtime", "23:00"),
        ("moment.spacing", "5m"),
        ("reminders.drink-water.days", "weekdays"),
        ("reminders.bedtime-stretch.offset", "-20m"),
        ("reminders.bedtime-stretch.offset", "-1h"),
        ("reminders.hot-day.title", "Hot"),
    ],
)
def test_in_the_sample_a_change_is_one_line(config: Config, key: str, value: str) -> None:
    assert config("init").status == 0
    assert config("set", key, value).status == 0
    before, after = sample().splitlines(), config.file.read_text().splitlines()
    assert sum(line not in before for line in after) == 1
    assert len([line for line in before if line not in after]) <= 1
    section, _dot, last = key.rpartition(".")
    (changed,) = [number for number, line in enumerate(after) if line not in before]
    assert after[changed].startswith(f"{last} = ")
    headers = [line for line in after[:changed] if line.startswith("[")]
    assert headers[-1] == f"[{section}]"
    # The line above belongs to the same table: no blank line or comment came in between.
    assert after[changed - 1]
    assert not after[changed - 1].startswith("#")
