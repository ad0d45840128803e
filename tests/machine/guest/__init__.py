"""The part that runs on the machine: Python's standard library only, as root."""
