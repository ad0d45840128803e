"""Real implementations of ports that live in memory, for tests of the service."""
