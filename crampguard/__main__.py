"""So that ``python -m crampguard`` is the same as ``crampguard``."""

from crampguard.cli import main

main()
