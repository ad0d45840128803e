"""Every text can be translated: the template for translators is fresh, and a catalogue is taken up."""

import os
import re
import shutil
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from crampguard.catalogue.reminders import BUILT_INS
from crampguard.domain.language import DOMAIN
from crampguard.settings.model import SECTIONS
from tests.messages import PACKAGE, TEMPLATE, template
from tests.rigs.service import Home
from tests.web.visitor import dashboard


def test_the_template_is_as_the_source_has_it() -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == template(), "stale: run make messages"


def test_what_is_marked_in_tables_is_in_the_template() -> None:
    with TEMPLATE.open("rb") as file:
        catalogue = read_po(file)
    texts = {known.title for known in BUILT_INS}
    texts |= {field.description or "" for table in SECTIONS.values() for field in table.model_fields.values()}
    assert [text for text in texts if text not in catalogue] == []


def test_every_text_of_the_page_s_templates_is_in_the_template() -> None:
    with TEMPLATE.open("rb") as file:
        catalogue = read_po(file)
    pages = sorted((PACKAGE / "web" / "templates").glob("*.html"))
    texts = [text for page in pages for text in _texts(page.read_text(encoding="utf-8"))]
    assert len(texts) > 100
    assert [text for text in texts if text not in catalogue] == []


def test_no_template_has_words_of_its_own() -> None:
    for page in sorted((PACKAGE / "web" / "templates").glob("*.html")):
        markup = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        words = re.sub(r"<(style|code)\b.*?</\1>|<[^>]*>|&\w+;", " ", markup, flags=re.DOTALL).split()
        # A name, a dash for nothing, and punctuation between texts; attributes that a macro gives.
        known = {"", "crampguard", "disabled"}
        own = [word for word in words if word.strip("·–.,:;%()") not in known and "=" not in word]
        assert own == [], page.name


def test_no_script_of_the_page_has_words_of_its_own() -> None:
    for script in sorted((PACKAGE / "web" / "static").glob("*.js")):
        code = re.sub(r"^\s*(//|/\*).*$", "", script.read_text(encoding="utf-8"), flags=re.MULTILINE)
        shown = re.findall(r"""["'`]([A-Z][a-z]+ [a-z][^"'`]*)["'`]""", code)
        assert shown == [], script.name


def _texts(template: str) -> list[str]:
    """A reading of our own, simpler than the one that is tried."""
    found = re.findall(r"""\b(?:_|ngettext)\(\s*"((?:[^"\\]|\\.)*)\"""", template)
    return [text.encode().decode("unicode_escape") if "\\" in text else text for text in found]


def test_a_catalogue_beside_the_template_is_taken_up(lonely: Home, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    copy = shutil.copytree(PACKAGE, installed / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    german = Catalog(locale="de")
    german.add("Water break", "Trinkpause")
    german.add("Reminder", "Erinnerung")
    german.add("Still to come", "Kommt noch")
    file = copy / "locale" / "de" / "LC_MESSAGES" / f"{DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as compiled:
        write_mo(compiled, german)
    lonely.settings_file.unlink()
    # The copy is not the source whose coverage is measured, and comes before what is installed.
    for name in [name for name in lonely.environment if name.startswith("COVERAGE_")]:
        del lonely.environment[name]
    lonely.environment |= {"PYTHONPATH": os.fspath(installed), "PYTHONSAFEPATH": "1"}

    english = lonely.command("next", "-n", "100").stdout
    assert "Water break" in english
    lonely.environment["LANGUAGE"] = "de"
    translated = lonely.command("next", "-n", "100").stdout
    assert "Erinnerung" in translated
    assert "Trinkpause" in translated
    assert "Water break" not in translated
    with dashboard(lonely) as page:
        answer = page.visitor().get("/")
    assert '<html lang="de">' in answer.text
    assert "Kommt noch" in answer.said
