"""``crampguard config``: the person's settings file, made, looked at, checked and changed."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click

from crampguard.cli.changes import set_, unset
from crampguard.cli.context import for_this_file, settings_path
from crampguard.cli.files import file_errors
from crampguard.cli.output import json_option, print_json, say
from crampguard.domain.language import _
from crampguard.errors import CrampguardError, ExitCode
from crampguard.settings import editing, reading
from crampguard.settings.dumping import as_document, to_toml
from crampguard.settings.file import refuse_irregular
from crampguard.settings.generate import schema_text
from crampguard.settings.problems import BadSettingsError
from crampguard.settings.sample import SCHEMA_FILE, sample

_EDITORS = ("sensible-editor", "editor", "nano", "micro", "mcedit")
"""Those of the system's choice first (Debian's alternatives), then those that nobody has to be taught.

Not xdg-open: it ends at once, and what is saved later would go unchecked. Not vi: who likes it has named it.
"""


@click.group(help=_("Make, look at, check and change your settings file."))
def config() -> None:
    """The group."""


config.add_command(set_)
config.add_command(unset)


@config.command(help=_("Write a settings file that holds every key, its default and what it is for."))
def init() -> None:
    """Refuses where there is one already."""
    path, _required = settings_path()
    with file_errors(path):
        _write_sample(path)
    say(_("Wrote {file}").format(file=path))


@config.command(name="path", help=_("Print where the settings file is, or would be."))
@json_option
def path_(as_json: bool) -> None:
    """The file need not exist."""
    path, _required = settings_path()
    if as_json:
        print_json({"path": str(path), "exists": path.exists()})
    else:
        click.echo(path)


@config.command(help=_("Tell everything that is wrong with the settings, if anything is."))
@json_option
def check(as_json: bool) -> int:
    """The file with the environment over it, as the service would take them."""
    path, required = settings_path()
    try:
        reading.load(path, os.environ, required=required)
    except BadSettingsError as error:
        if not as_json:
            raise
        problems = [
            {
                "file": problem.file,
                "line": problem.line,
                "column": problem.column,
                "key": problem.key,
                "text": problem.text,
            }
            for problem in error.problems
        ]
        print_json({"path": str(path), "valid": False, "problems": problems})
        return ExitCode.BAD_CONFIGURATION
    if as_json:
        print_json({"path": str(path), "valid": True, "problems": []})
    elif path.exists():
        click.echo(_("{file} is fine.").format(file=path))
    else:
        click.echo(_("There is no {file}; the defaults hold.").format(file=path))
    return ExitCode.DONE


@config.command(
    help=_("Print the settings in effect: your file, the environment over it, defaults for the rest.")
)
@json_option
def show(as_json: bool) -> None:
    """As TOML, which is a settings file again."""
    path, required = settings_path()
    found = reading.load(path, os.environ, required=required)
    if as_json:
        print_json(as_document(found))
    else:
        click.echo(to_toml(found), nl=False)


@config.command(help=_("Print the JSON schema of the settings file, for editors that complete and check."))
def schema() -> None:
    """The same that ``init`` writes beside the file."""
    click.echo(schema_text(), nl=False)


@config.command(
    help=_("Open the file in your editor ($VISUAL, $EDITOR or the system's) and check it afterwards.")
)
def edit() -> int:
    """Where something is wrong afterwards, a person at a terminal may go back."""
    path, _required = settings_path()
    editor = _editor(path)
    with file_errors(path):
        before = _bytes(path)
        if before is None:
            _write_sample(path)
    while True:
        _run(editor, path)
        try:
            reading.load(path, {}, required=True)
        except BadSettingsError as error:
            say(error.message)
        else:
            say(_("{file} is fine.").format(file=path))
            return ExitCode.DONE
        match _what_now():
            case "keep":
                return ExitCode.BAD_CONFIGURATION
            case "back":
                with file_errors(path):
                    if before is None:
                        path.unlink()
                    else:
                        editing.replace_file(path, before)
                say(_("{file} is as it was.").format(file=path))
                return ExitCode.DONE
            case _:
                continue


def _bytes(path: Path) -> bytes | None:
    """What to go back to; None where there is no file yet."""
    try:
        refuse_irregular(path)
    except FileNotFoundError:
        return None
    return path.read_bytes()


def _what_now() -> str:
    if not sys.stdin.isatty():
        return "keep"
    answer: str = click.prompt(
        _("Edit again, go back to what it was, or keep it so?"),
        type=click.Choice(["edit", "back", "keep"]),
        default="edit",
        err=True,
    )
    return answer


def _editor(path: Path) -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(named)
    except ValueError as error:
        raise CrampguardError(_("$VISUAL or $EDITOR can't be read: {reason}").format(reason=error)) from None
    if words:
        return words
    if found := next((name for name in _EDITORS if shutil.which(name)), None):
        return [found]
    raise CrampguardError(
        _("There is no editor that crampguard knows, and neither $VISUAL nor $EDITOR names one."),
        _("Install nano, or do without one: {command}\nOr open {file} with whatever you like.").format(
            file=path, command=for_this_file("crampguard config set day.bedtime 23:00")
        ),
    )


def _run(editor: list[str], path: Path) -> None:
    try:
        status = subprocess.run([*editor, str(path)], check=False).returncode  # noqa: S603 - the person's editor
    except OSError as error:
        raise CrampguardError(
            _("{editor} can't be started: {reason}").format(editor=editor[0], reason=error.strerror)
        ) from None
    if status:
        raise CrampguardError(
            _("{editor} ended with status {status}.").format(editor=editor[0], status=status)
        )


def _write_sample(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # What a person does about their cramps is nobody else's to read.
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(sample(), encoding="utf-8")
    except FileExistsError:
        raise CrampguardError(
            _("{file} is there already; it stays as it is.").format(file=path),
            _("To change it: {command}").format(command=for_this_file("crampguard config edit")),
        ) from None
    (path.parent / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
