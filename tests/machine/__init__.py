"""The service on a real machine, with real suspends and real clocks: ``make machine``."""
