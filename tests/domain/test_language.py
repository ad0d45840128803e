"""Texts that a person reads."""

import subprocess
import sys
from pathlib import Path

from crampguard.domain.language import DOMAIN, LOCALE_DIRECTORY, N_, _, ngettext


def test_without_a_catalogue_texts_stand_as_they_are_written() -> None:
    assert N_("Water break") == "Water break"
    assert _("Water break") == "Water break"
    assert [ngettext("{n} day", "{n} days", count).format(n=count) for count in (1, 2)] == ["1 day", "2 days"]


def test_catalogues_live_in_the_package() -> None:
    assert LOCALE_DIRECTORY.parent == Path(sys.modules["crampguard"].__path__[0])
    assert DOMAIN == "crampguard"


def test_a_catalogue_is_taken_up_by_the_language_of_the_environment(tmp_path: Path) -> None:
    """A copy of the one module beside a catalogue, as a package with a translation would have it."""
    package = tmp_path / "package" / "domain"
    package.mkdir(parents=True)
    source = Path(sys.modules["crampguard.domain.language"].__file__ or "")
    (package / "language.py").write_text(source.read_text())
    messages = tmp_path / "package" / "locale" / "de" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    compiled = (
        "from babel.messages import Catalog; from babel.messages.mofile import write_mo; import sys;"
        "catalogue = Catalog(locale='de'); catalogue.add('Water break', 'Trinkpause');"
        "write_mo(open(sys.argv[1], 'wb'), catalogue)"
    )
    subprocess.run([sys.executable, "-c", compiled, str(messages / "crampguard.mo")], check=True)
    code = "import language; print(language._('Water break'), language._('Shoe check'))"
    for lang, said in (("de_DE.UTF-8", "Trinkpause Shoe check"), ("C", "Water break Shoe check")):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=package, env={"LC_ALL": lang}, capture_output=True, text=True
        )
        assert done.stdout.strip() == said, done.stderr
