"""``crampguard completion``: the script that a shell needs to complete our commands."""

import click
from click.shell_completion import get_completion_class

from crampguard.domain.language import _


@click.command(
    help=_("""Print the script that lets your shell complete commands and reminders.

    \b
    crampguard completion bash > ~/.local/share/bash-completion/completions/crampguard
    crampguard completion zsh > _crampguard    # in a directory of $fpath
    crampguard completion fish > ~/.config/fish/completions/crampguard.fish""")
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """The script, on standard output."""
    found = get_completion_class(shell)
    assert found is not None, shell
    root = context.find_root()
    click.echo(found(root.command, {}, "crampguard", "_CRAMPGUARD_COMPLETE").source())
