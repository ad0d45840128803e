"""``crampguard dashboard``: the page of today, the diary, charts and settings, for as long as it is open."""

from datetime import timedelta

import click

from crampguard.cli.asking import DurationType
from crampguard.cli.output import say
from crampguard.domain.language import _


@click.command(
    help=_(
        "Open your page in the browser: today, the diary, charts, settings. For this machine alone; it ends"
        " by itself once the page has been closed for a while."
    )
)
@click.option("--no-open", is_flag=True, help=_("Print the address instead; it works once, for two minutes."))
@click.option("--port", type=click.IntRange(0, 65535), default=0, help=_("Listen there. [default: any]"))
@click.option(
    "--linger",
    type=DurationType(),
    default="10m",
    show_default=True,
    metavar="LENGTH",
    help=_("End so long after the page was closed."),
)
@click.option("--cramp", is_flag=True, help=_("Begin with the relief guide, at once."))
@click.option("--pace", type=click.FloatRange(min=0.1), default=1.0, hidden=True)
def dashboard(no_open: bool, port: int, linger: timedelta, cramp: bool, pace: float) -> None:
    """In the foreground. A second call opens the page that runs already."""
    import os
    import threading

    from crampguard.cli.context import settings_path
    from crampguard.web.person import Person
    from crampguard.web.serving import serve

    def invited(link: str, is_ours: bool) -> None:
        if no_open:
            click.echo(link)
        elif is_ours:
            # A browser for the terminal stays until it is closed, and needs answers meanwhile.
            threading.Thread(target=_open, args=(link,), daemon=True).start()
        else:
            _open(link)
        if is_ours:
            say(_("It ends by itself after you close the page; Ctrl-C ends it now."))

    path, required = settings_path()
    person = Person(settings_file=path, required=required, environment=dict(os.environ))
    serve(person, port=port, patience=linger, pace=pace, cramp=cramp, invited=invited)


def _open(link: str) -> None:
    import webbrowser

    if webbrowser.open(link):
        # Whether it came up nobody tells us.
        say(_("Your page opens in the browser. If not: 'crampguard dashboard --no-open' tells its address."))
    else:
        say(_("No browser could be started. Open this address within two minutes:"))
        click.echo(link)
