"""Completion, by the shells themselves."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Person
from tests.rigs.processes import PATIENCE, minimal_environment

BASH = """
. "$1"
COMP_WORDS=({words}) COMP_CWORD={last} COMP_TYPE=9
_crampguard_completion crampguard
printf '%s\\n' "${{COMPREPLY[@]}}"
"""

CASES = [
    (["re"], {"remind", "report", "resume"}),
    (["remind", "sh"], {"shoe-check"}),
    (["done", "bedtime-"], {"bedtime-stretch", "bedtime-leg-setup"}),
    (["snooze", "eye"], {"eye-drops"}),
    (["completion", "z"], {"zsh"}),
    (["zz"], set()),
]

SETTINGS = '[reminders.eye-drops]\ntitle = "Eye drops"\nat = "20:00"\n'


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home with a reminder of one's own, and ``crampguard`` on the path."""
    settings = tmp_path / "config" / "crampguard" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS)
    environment = minimal_environment(tmp_path)
    return {**environment, "PATH": f"{Path(sys.executable).parent}:{environment['PATH']}"}


def script(shell: str, environment: dict[str, str]) -> str:
    """The completion script, as the command prints it."""
    return _run(["crampguard", "completion", shell], environment)


def complete(words: list[str], environment: dict[str, str], directory: Path) -> set[str]:
    """What bash offers for the last word."""
    (directory / "completion").write_text(script("bash", environment))
    line = " ".join(["crampguard", *words])
    code = BASH.format(words=line, last=len(words))
    offered = _run(["bash", "--norc", "-c", code, "bash", str(directory / "completion")], environment)
    return set(offered.split())


@pytest.mark.parametrize(("words", "offered"), CASES)
def test_bash_completes_commands_and_reminders(
    words: list[str], offered: set[str], environment: dict[str, str], tmp_path: Path
) -> None:
    assert complete(words, environment, tmp_path) == offered


def test_bad_settings_complete_to_nothing_and_say_nothing(
    environment: dict[str, str], tmp_path: Path
) -> None:
    Path(environment["XDG_CONFIG_HOME"], "crampguard", "config.toml").write_text("evry = 1\n")
    assert complete(["remind", "sh"], environment, tmp_path) == set()
    assert complete(["re"], environment, tmp_path) == {"remind", "report", "resume"}


def test_a_file_that_is_named_earlier_in_the_line_names_the_reminders(
    environment: dict[str, str], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text(SETTINGS.replace("eye-drops", "ear-drops"))
    assert complete(["--config", str(elsewhere), "remind", "e"], environment, tmp_path) >= {"ear-drops"}
    assert "eye-drops" not in complete(["--config", str(elsewhere), "remind", "e"], environment, tmp_path)


@pytest.mark.parametrize(("words", "offered"), CASES)
@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_answers_for_the_other_shells_are_the_same(
    shell: str, words: list[str], offered: set[str], environment: dict[str, str]
) -> None:
    """What their scripts ask the command, asked without the shell."""
    asked = {
        **environment,
        "_CRAMPGUARD_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": " ".join(["crampguard", *words] if shell == "zsh" else ["crampguard", *words[:-1]]),
        "COMP_CWORD": str(len(words)) if shell == "zsh" else words[-1],
    }
    lines = _run(["crampguard"], asked).splitlines()
    # zsh: type, value and help, a line each; fish: all in one line, which is empty where there is nothing.
    in_a_line = [line.partition(",")[2].partition("\t")[0] for line in lines if line]
    found = set(lines[1::3]) if shell == "zsh" else set(in_a_line)
    assert found == offered


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_shell_that_is_there_accepts_its_script(
    shell: str, environment: dict[str, str], tmp_path: Path
) -> None:
    text = script(shell, environment)
    assert "_CRAMPGUARD_COMPLETE" in text
    if (found := shutil.which(shell)) is not None:
        (tmp_path / "script").write_text(text)
        _run([found, "-n", str(tmp_path / "script")], environment)


def test_another_shell_is_wrong_usage(someone: Person) -> None:
    said = someone("completion", "tcsh")
    assert (said.status, said.out) == (2, "")


def _run(command: list[str], environment: dict[str, str]) -> str:
    found = shutil.which(command[0], path=environment["PATH"]) or command[0]
    done = subprocess.run(
        [found, *command[1:]],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout
