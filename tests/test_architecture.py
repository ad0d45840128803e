"""The shape of the house: who may import whom, and that no room grows too large."""

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
LINES_OF_A_FILE = 300


def test_imports_go_one_way() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [lint_imports, "--no-logo", "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_of_the_package_grows_too_large() -> None:
    files = (CHECKOUT / "crampguard").rglob("*.py")
    lengths = {file.name: len(file.read_text().splitlines()) for file in files}

    assert {name for name, length in lengths.items() if length > LINES_OF_A_FILE} == set()
