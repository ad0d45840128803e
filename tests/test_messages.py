"""Every text can be translated: the template for translators is fresh, and a catalogue is taken up."""

import os
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


def test_the_template_is_as_the_source_has_it() -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == template(), "stale: run make messages"


def test_what_is_marked_in_tables_is_in_the_template() -> None:
    with TEMPLATE.open("rb") as file:
        catalogue = read_po(file)
    texts = {known.title for known in BUILT_INS}
    texts |= {field.description or "" for table in SECTIONS.values() for field in table.model_fields.values()}
    assert [text for text in texts if text not in catalogue] == []


def test_a_catalogue_beside_the_template_is_taken_up(lonely: Home, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    copy = shutil.copytree(PACKAGE, installed / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    german = Catalog(locale="de")
    german.add("Water break", "Trinkpause")
    german.add("Reminder", "Erinnerung")
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
