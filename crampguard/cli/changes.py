"""``crampguard config set`` and ``unset``: changes to the settings file by key, from a shell."""

import shlex
from pathlib import Path

import click

from crampguard.cli.bedtime import by_day
from crampguard.cli.context import for_this_file, settings_path
from crampguard.cli.files import file_errors
from crampguard.cli.output import say
from crampguard.domain.language import _
from crampguard.settings import editing, reading
from crampguard.settings.changing import Change, Made, applied, remedy
from crampguard.settings.layout import literal
from crampguard.settings.locating import dotted
from crampguard.settings.problems import BadSettingsError
from crampguard.settings.values import Path as Key


class _TakesValues(click.Command):
    """An offset of -1h is a value: no unknown options, and not the -h of the help, which stands alone."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As any command does."""
        return super().parse_args(ctx, ["--help" if argument == "-h" else argument for argument in args])


@click.command(
    "set",
    cls=_TakesValues,
    help=_("""Set KEY to VALUE, and more at once; comments and layout stay.

    \b
    crampguard config set day.bedtime 23:00
    crampguard config set reminders.shoe-check.enabled false
    crampguard config set reminders.eye-drops.title "Eye drops" \\
                          reminders.eye-drops.at 20:00

    Nothing is written unless all of it can be."""),
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("pairs", nargs=-1, required=True, metavar="KEY VALUE [KEY VALUE]...")
@click.option("--unset", "dropped", multiple=True, metavar="KEY", help=_("Take KEY out of the file with it."))
def set_(pairs: tuple[str, ...], dropped: tuple[str, ...]) -> None:
    """Nothing is written unless the whole file is valid then."""
    path, _required = settings_path()
    if len(pairs) % 2:
        raise click.UsageError(_("{key} is given no value.").format(key=pairs[-1]))
    text = _readable(path)
    for typed in pairs[1::2]:
        _utf8(typed, "VALUE")
    keys = [_key(key) for key in pairs[::2]]
    change = Change(
        made=tuple(zip(keys, pairs[1::2], strict=True)), dropped=tuple(_key(key) for key in dropped)
    )
    try:
        changed, made = applied(text, change, str(path))
    except BadSettingsError as error:
        raise BadSettingsError(error.problems, _way_out(text, change, path)) from None
    _write(path, changed)
    for setting, (_steps, typed) in zip(made, change.made, strict=True):
        _tell(setting, typed, path)
    for key in change.dropped:
        say(_("{key} is no longer set in {file}.").format(key=dotted(key), file=path))


@click.command(
    help=_(
        "Take KEY out of the file, so that its default holds again."
        " Example: crampguard config unset reminders.drink-water.at"
    )
)
@click.argument("key")
def unset(key: str) -> None:
    """Nothing is written unless the whole file is valid then."""
    path, _required = settings_path()
    steps, text = _key(key), _readable(path)
    changed, _made = applied(text, Change(dropped=(steps,)), str(path))
    _write(path, changed)
    say(_("{key} is no longer set in {file}.").format(key=key, file=path))


def _tell(setting: Made, typed: str, path: Path) -> None:
    key, value = dotted(setting.key), literal(setting.value)
    if setting.guessed:
        say(
            _("{key} is set to {value} in {file}; you wrote {typed}.").format(
                key=key, value=value, file=path, typed=typed
            )
        )
    else:
        say(_("{key} is set in {file}.").format(key=key, file=path))
    # A list or a table held more than the eye sees go.
    if isinstance(setting.before, list | dict) and setting.before not in ([], {}, setting.value):
        say(_("It was {value}.").format(value=literal(setting.before)))
    if setting.key[:2] == ("day", "bedtime") and isinstance(setting.value, str):
        note = by_day(setting.value, f"crampguard config set {key}")
        if note:
            say(note)


def _way_out(text: str, change: Change, path: Path) -> str:
    """The whole command that would do, if there is one; empty if not."""
    if (found := remedy(text, change, str(path))) is None:
        return ""
    words = [word for key, typed in found.made for word in (dotted(key), typed)]
    words += [word for key in found.dropped for word in ("--unset", dotted(key))]
    command = " ".join(["crampguard config set", *map(shlex.quote, words)])
    return _("This would do: {command}").format(command=for_this_file(command))


def _key(text: str) -> Key:
    _utf8(text, "KEY")
    try:
        return editing.parse_key(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="KEY") from None


def _utf8(text: str, argument: str) -> None:
    """Bytes that are no text come as lone surrogates, which no settings file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise click.BadParameter(_("{text!r} is not UTF-8").format(text=text), param_hint=argument) from None


def _readable(path: Path) -> str:
    """What the file says, if it is TOML at all: nothing can be changed in what can't be read."""
    text = reading.read(path)
    reading.parse(text, str(path))
    return text


def _write(path: Path, text: str) -> None:
    with file_errors(path):
        editing.replace_file(path, text.encode())
