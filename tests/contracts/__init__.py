"""One suite a port, run over everything that implements it."""
