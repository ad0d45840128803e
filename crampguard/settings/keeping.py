"""What the program writes down for itself: whole or not at all, and for its owner alone."""

import os
import tempfile
from pathlib import Path


def keep(text: str, file: Path) -> None:
    """Let the file hold the text; its directory is made if need be. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # NamedTemporaryFile makes files that only their owner may read.
    with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="utf-8", delete=False) as beside:
        try:
            beside.write(text)
            beside.flush()
            os.fsync(beside.fileno())
            Path(beside.name).replace(file)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise
