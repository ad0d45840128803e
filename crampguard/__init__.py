"""crampguard: quiet desktop reminders for people with leg muscle cramps."""

__version__ = "0.1.0"
