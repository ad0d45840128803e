"""Write the sample file and the JSON schema: ``python -m crampguard.settings.generate config``."""

import json
import sys
from pathlib import Path

from crampguard.settings.sample import SCHEMA_FILE, json_schema, sample

SAMPLE_FILE = "crampguard.toml"


def generate(directory: Path) -> None:
    """Both into ``directory``."""
    (directory / SAMPLE_FILE).write_text(sample(), encoding="utf-8")
    (directory / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")


def schema_text() -> str:
    """The schema as its file holds it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    generate(Path(sys.argv[1]))
