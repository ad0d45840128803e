"""The channels, each against the real thing that it talks to."""
