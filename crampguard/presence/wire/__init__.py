"""The protocols of display and sound servers, as far as the sources need them, spoken in the event loop.

``docs/decisions/`` says of each why no library does it.
"""
