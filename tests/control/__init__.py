"""The service on a real bus, and those who ask it."""
