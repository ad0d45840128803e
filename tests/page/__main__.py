"""``make page``: the page in Chromium. Checks, not tests: a browser is much to ask of all."""

import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    here = str(Path(__file__).parent)
    sys.exit(pytest.main([here, "-o", "python_files=check_*.py", "-o", "asyncio_mode=strict", *sys.argv[1:]]))
