"""What the documents say is so: commands, settings, reminders, links."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from crampguard.catalogue.reminders import BUILT_INS
from crampguard.cli import command_line
from crampguard.errors import ExitCode
from crampguard.settings.model import SECTIONS
from crampguard.settings.problems import BadSettingsError
from crampguard.settings.reading import loads
from crampguard.settings.sample import sample

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def commands(group: click.Group, *above: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below ``group`` that does something, with its name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)
        else:
            yield (*above, name), command


COMMANDS = dict(commands(command_line))


def section(title: str) -> str:
    """What stands below a heading of the README, up to the next one."""
    _before, _heading, rest = README.partition(f"# {title}\n")
    assert rest, title
    return re.split(r"(?m)^#+ ", rest)[0]


def first_cells(text: str) -> list[str]:
    """The first cell of each row of the tables in ``text``, headings left out."""
    rows = re.findall(r"(?m)^\| (.+?) \|", text)
    return [cell for cell in rows if cell not in {"command", "exit status", "reminder"}]


def named(words: list[str]) -> tuple[str, ...]:
    """The command that ``words`` begin with."""
    assert words[0] == "crampguard"
    found = [name for name in COMMANDS if tuple(words[1 : len(name) + 1]) == name]
    assert found, f"there is no such command: {shlex.join(words)}"
    return found[0]


def printed_commands() -> list[str]:
    """The lines of the README that a person copies into a terminal."""
    return re.findall(r"(?m)^    (crampguard .+)$", README)


def links() -> list[tuple[Path, str]]:
    """Every link from a document to a file in the repository, or to a heading."""
    found = [
        (document, target)
        for document in DOCUMENTS
        for target in re.findall(r"(?:\]\(|src=\")([^)\"\s]+)[)\"]", document.read_text(encoding="utf-8"))
    ]
    return [(document, target) for document, target in found if "://" not in target]


def anchors(document: Path) -> set[str]:
    """What a link to a heading of ``document`` may say, as GitHub makes it."""
    headings = re.findall(r"(?m)^#+ (.+)$", document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_every_command_has_its_row_in_the_readme_and_every_row_its_command() -> None:
    rows = [cell for cell in first_cells(section("Commands")) if cell.startswith("`crampguard")]
    told = [named(re.findall(r"`(.+?)`", row)[0].split()) for row in rows]
    assert sorted(told) == sorted(COMMANDS)


def test_the_readme_marks_the_commands_that_speak_json() -> None:
    marked = {
        named(re.findall(r"`(.+?)`", row)[0].split())
        for row in first_cells(section("Commands"))
        if row.endswith("*")
    }
    speak = {
        name
        for name, command in COMMANDS.items()
        if any("--json" in parameter.opts for parameter in command.params)
    }
    assert marked == speak


def test_the_readme_tells_every_exit_status() -> None:
    told = [cell for cell in first_cells(section("Commands")) if cell.isdecimal()]
    assert [int(cell) for cell in told] == [int(code) for code in ExitCode]


@pytest.mark.parametrize("line", printed_commands())
def test_a_command_that_the_readme_prints_is_one_that_the_program_takes(line: str) -> None:
    words = shlex.split(line, comments=True)
    name = named(words)
    # Parses, and raises click's error for what is wrong; runs nothing.
    context = COMMANDS[name].make_context(name[-1], words[len(name) + 1 :])
    assert context.command is COMMANDS[name]


@pytest.mark.parametrize("name", COMMANDS, ids=" ".join)
def test_the_help_of_a_command_that_needs_words_shows_an_example(name: tuple[str, ...]) -> None:
    command = COMMANDS[name]
    with click.Context(command, info_name=name[-1]) as context:
        help_text = " ".join(command.get_help(context).split())
    assert command.help
    if any(parameter.required for parameter in command.params):
        usage, example = " ".join(name), rf"crampguard {' '.join(name)} \S"
        assert re.search(example, help_text), f"{usage} needs an example"


def test_the_readme_lists_the_built_in_reminders() -> None:
    rows = re.findall(r"(?m)^\| `([a-z-]+)` \| (.*?) \|", section("What it reminds of"))
    told = [(name, not schedule.startswith("off")) for name, schedule in rows]
    assert told == [(known.name, known.enabled) for known in BUILT_INS]


def test_every_setting_is_told_of() -> None:
    told = README + sample()
    keys = [key for table in SECTIONS.values() for key in table.model_fields]
    assert [key for key in keys if not re.search(rf"\b{key}\b", told)] == []


def test_every_setting_that_the_readme_names_is_there() -> None:
    dotted = set(re.findall(rf"\b({'|'.join(SECTIONS)})\.([a-z_]+)", README))
    assert dotted
    assert [key for name, key in dotted if key not in SECTIONS[name].model_fields] == []


def test_the_readme_s_settings_are_valid() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    settings = loads(example, {})
    assert [workout.name for workout in settings.workouts] == ["Evening run"]
    assert settings.reminder("eye-drops") is not None


def test_the_mistake_in_the_readme_is_told_as_it_stands_there() -> None:
    (line,) = re.findall(r"(?m)^ +(config\.toml:\d+:.*)$", README)
    number = int(line.split(":")[1])
    text = "\n" * (number - 2) + "[reminders.drink-water]\nevry = '1h'\n"
    with pytest.raises(BadSettingsError) as raised:
        loads(text, {}, file="config.toml")
    assert raised.value.message == line


@pytest.mark.parametrize(
    ("document", "target"), links(), ids=lambda value: value.name if isinstance(value, Path) else value
)
def test_a_link_leads_somewhere(document: Path, target: str) -> None:
    path, _hash, anchor = target.partition("#")
    file = document.parent / path if path else document
    assert file.exists()
    assert not anchor or anchor in anchors(file)


def test_the_readme_opens_with_how_to_run_and_test() -> None:
    opening = README.partition("\n## ")[0]
    assert opening.index("make run") < opening.index("make test")
    assert README.index("make test") < README.index("pipx install .")
