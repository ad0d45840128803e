"""crampguard: quiet desktop reminders that help people prevent leg muscle cramps."""

__version__ = "0.1.0"
