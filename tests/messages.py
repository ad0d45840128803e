"""The catalogue of all texts that a person reads, for translators: ``make messages`` writes it anew.

Those of the page stand in its templates. Its scripts have none of their own: they are handed what they show.
"""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from crampguard.domain.language import DOMAIN, LOCALE_DIRECTORY

PACKAGE = Path(__file__).parents[1] / "crampguard"
TEMPLATE = LOCALE_DIRECTORY / f"{DOMAIN}.pot"

METHODS = [("**.py", "python"), ("web/templates/**.html", "jinja2")]
"""By which texts are found. Jinja2's own comes with it (``babel.extractors``)."""
_OPTIONS = {"web/templates/**.html": {"trimmed": "false", "silent": "false"}}

_CHANGING = ('"POT-Creation-Date:', '"Generated-By:')
"""Lines of the header that differ from day to day, or with Babel's version."""

_HEADER = """\
# Every text of crampguard that a person reads, from the source: make messages
#"""


def template() -> str:
    """The catalogue without translations. The same source always gives the same text.

    It tells the file of each message and not the line, and no date: neither a line that moved nor a day that
    passed makes it stale.
    """
    catalogue = Catalog(project=DOMAIN, header_comment=_HEADER, fuzzy=False)
    found = extract_from_dir(
        PACKAGE, METHODS, _OPTIONS, comment_tags=["Translators:"], strip_comment_tags=True
    )
    for file, line, message, comments, context in sorted(found, key=lambda each: each[:2]):
        if message:
            place = (f"{PACKAGE.name}/{file}", line)
            catalogue.add(message, locations=[place], auto_comments=comments, context=context)
    written = io.BytesIO()
    write_po(written, catalogue, width=100, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_CHANGING))


def main() -> None:
    """Write it."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(template(), encoding="utf-8")


if __name__ == "__main__":
    main()
